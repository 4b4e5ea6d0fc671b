"""./dev bench."""


def bench(options, rest, began) -> int:
    return 0
