"""Text as words to compare: small and plain, whatever alphabet or sign they were typed with."""

import re
import unicodedata
from typing import NamedTuple

# Letters that Unicode does not take apart into a base and an accent.
_PLAIN = {"ø": "o", "æ": "a", "đ": "d", "ł": "l", "ı": "i", "œ": "o", "þ": "t"}
# Letters of other alphabets that look like ours.
_LOOKALIKE = dict(
    zip(
        "авеікмнорстухѕјһԁԛԝӏ" + "αβεικμνορτυχγ" + "ɑɡ",
        "abeikmhopctyxsjhdqwl" + "abeikmvoptuxy" + "ag",
        strict=True,
    )
)
_TABLE = str.maketrans({**_PLAIN, **_LOOKALIKE})
# What a Swedish text is made of besides ASCII, so that most need no look at each letter.
_USUAL = str.maketrans(
    "åäöéèüáàëï" + "\u00a0\u2010\u2011\u2013\u2014\u2026\u201c\u201d\u2019·", "aaoeeuaaei" + " " * 10
)
#: A word of its own that stands in no text.
BREAK = "\x00"
# Digits are words of their own: Lova2017 is Lova.
_WORD = re.compile(rf"[^\W\d_]+|\d+|{BREAK}")
#: How many single letters in a row are a word that was spelled.
_SPELLED = 3
_LETTERS = re.compile(r"\b[^\W\d_] [^\W\d_] [^\W\d_]\b")


class Word(NamedTuple):
    """A word as it is compared, and as it was typed."""

    plain: str
    typed: str


def split(text: str) -> list[Word]:
    """Return the words of ``text``; letters that stand one by one are one word.

    >>> [word.plain for word in split("Åsa  Berg-Lind")]
    ['asa', 'berg', 'lind']
    >>> [word.plain for word in split("L o v a, E.K.A.")]
    ['lovaeka']
    """
    typed = _WORD.findall(_take_apart(text))
    return _join_letters([Word(word.casefold().translate(_TABLE), word) for word in typed])


def plain(text: str) -> list[str]:
    """Return the words of ``text`` as they are compared."""
    usual = text.lower().translate(_USUAL)
    if not usual.isascii():
        usual = _take_apart(text).casefold().translate(_TABLE)
    words = _WORD.findall(usual)
    if _LETTERS.search(" ".join(words)):
        return [word.plain for word in _join_letters([Word(word, word) for word in words])]
    return words


def _take_apart(text: str) -> str:
    """Return ``text`` without its accents, and without what does not show."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if unicodedata.category(char) not in ("Mn", "Cf"))


def _join_letters(words: list[Word]) -> list[Word]:
    """Return ``words`` with each three or more single letters in a row as one word."""
    joined: list[Word] = []
    run: list[Word] = []
    for word in [*words, Word("", "")]:
        if len(word.plain) == 1 and word.plain.isalpha():
            run.append(word)
            continue
        if len(run) >= _SPELLED:
            run = [Word("".join(letter.plain for letter in run), "".join(letter.typed for letter in run))]
        joined += [*run, word]
        run = []
    return joined[:-1]
