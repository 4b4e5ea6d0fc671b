"""Words that tell whoever looks at a phone what an appointment is about."""

import re

# How they begin, in Swedish: “umgängesstödjare” is found by “umgäng”.
_TELLING = (
    "adoptiv", "anhörig", "avgift", "barn", "bevak", "biologisk", "dom", "familj", "foster", "förälder", "föräldr",
    "handlägg", "hvb", "insats", "jour", "kommun", "kontaktperson", "lvm", "lvu", "mamma", "missbruk", "myndighet",
    "nämnd", "pappa", "placer", "rättegång", "skydd", "soc", "sol", "stöd", "terapi", "tvång", "umgäng", "utred",
    "vård", "åklag", "övervak",
)  # fmt: skip
# Begin like one of them and tell nothing.
_PLAIN = ("domkyrka", "solen", "solig", "sommar", "domus")
_WORD = re.compile(r"[^\W\d_]+")


def find_telling(text: str) -> list[str]:
    """Return the words of ``text`` that say what the appointment is about, each once, as they stand.

    >>> find_telling("Vi ses i morgon kl. 14.45. Ring 070-174 06 05 om något ändras.")
    []
    >>> find_telling("Umgänget med socialtjänsten är kl. 15. Umgänget är i Solen.")
    ['Umgänget', 'socialtjänsten']
    """
    found = (
        word
        for word in _WORD.findall(text)
        if word.lower().startswith(_TELLING) and not word.lower().startswith(_PLAIN)
    )
    return list(dict.fromkeys(found))
