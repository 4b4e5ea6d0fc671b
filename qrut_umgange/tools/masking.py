"""Words that are left out of a text before it is shown to somebody."""

import re


def split_passages(text: str | None) -> list[str]:
    """Return the paragraphs of a text: what stands between empty lines.

    >>> split_passages("Lova ritade.\\nDe åt.\\n\\n  \\nMamma gick.")
    ['Lova ritade.\\nDe åt.', 'Mamma gick.']
    """
    return [part.strip() for part in re.split(r"\n\s*\n", text or "") if part.strip()]


def get_words(lines: str | None) -> list[str]:
    """Return what is to be left out, one a line, the longest first: a part of it would hide the rest.

    >>> get_words("Sara\\n\\n Sara Ek ")
    ['Sara Ek', 'Sara']
    """
    return sorted(
        {line.strip() for line in (lines or "").splitlines() if line.strip()}, key=lambda word: (-len(word), word)
    )


def find_absent(text: str, lines: str | None) -> list[str]:
    """Return what is to be left out and does not stand in the text.

    >>> find_absent("Sara kom.", "sara\\nErik")
    ['Erik']
    """
    return [word for word in get_words(lines) if word.casefold() not in text.casefold()]


def mask(text: str, lines: str | None, marker: str) -> str:
    """Return the text with each of the words replaced by the marker, wherever they stand.

    >>> mask("Sara kom, Saras syster med.", "Sara", "[…]")
    '[…] kom, […]s syster med.'
    """
    words = get_words(lines)
    if not words:
        return text
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    return pattern.sub(lambda _found: marker, text)
