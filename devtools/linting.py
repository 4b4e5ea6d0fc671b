"""./dev lint."""


def lint(options, rest, began) -> int:
    return 0
