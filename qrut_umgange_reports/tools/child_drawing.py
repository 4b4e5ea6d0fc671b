"""What a child pointed at, drawn for paper: the same lines as on the screen that it pointed at.

A document fetches nothing, so each drawing is an address that holds the picture itself.
"""

from base64 import b64encode

from markupsafe import Markup

INK, CHEEK, CHOSEN, STEP = "#4a3d35", "#ef9a80", "#1f6f66", "#777"
EYES = {
    "dots": "M23 28v3M41 28v3",
    "smiling": "M18 30q5 -6 10 0M36 30q5 -6 10 0",
    "resting": "M18 29q5 5 10 0M36 29q5 5 10 0",
    "heavy": "M18 30q5 1.500 10 0M36 30q5 1.500 10 0",
}
BROWS = {
    "worried": "M17 24q5 -1 9 -4M47 24q-5 -1 -9 -4",
    "stern": "M17 20l10 4.500M47 20l-10 4.500",
    "raised": "M18 19q5 -4 9 -1M46 19q-5 -4 -9 -1",
    "puzzled": "M18 22q5 -2 9 0M37 19q5 -4 9 0",
    "low": "M17 24q5 -2 10 1M47 24q-5 -2 -10 1",
}
MOUTHS = {
    "laugh": "M19 38q13 3 26 0q-2 14 -13 14t-13 -14z",
    "smile": "M20 40q12 11 24 0",
    "small": "M25 43q7 5 14 0",
    "even": "M23 44h18",
    "down": "M22 47q10 -8 20 0",
    "low": "M20 48q12 -11 24 0",
    "wave": "M19 44q3.500 -5 6.500 0t6.500 0t6.500 0t6.500 0",
    "tight": "M23 46q9 -5 18 0",
    "round": "M32 40c4 0 5 3 5 5.500s-1.500 5.500 -5 5.500s-5 -3 -5 -5.500s1 -5.500 5 -5.500z",
    "yawn": (
        "M32 41c3.500 0 4.500 2 4.500 4.500s-1.500 4.500 -4.500 4.500s-4.500 -2 -4.500 -4.500s1 -4.500 4.500 -4.500z"
    ),
    "slant": "M25 46q7 -1 14 -3",
}
# Mouths that are open, and filled.
OPEN = ("laugh", "round", "yawn")
SAND = "#fbe3b0"
LOOKS = {
    "face_1": {"fill": SAND, "eyes": "dots", "brows": "worried", "mouth": "low"},
    "face_2": {"fill": SAND, "eyes": "dots", "mouth": "down"},
    "face_3": {"fill": SAND, "eyes": "dots", "mouth": "even"},
    "face_4": {"fill": SAND, "eyes": "dots", "mouth": "smile"},
    "face_5": {"fill": SAND, "eyes": "smiling", "mouth": "laugh"},
    "glad": {"fill": "#fde08d", "eyes": "smiling", "mouth": "laugh"},
    "calm": {"fill": "#c9e6cd", "eyes": "resting", "mouth": "small"},
    "tingly": {"fill": "#ffd5b8", "eyes": "wide", "mouth": "wave"},
    "sad": {"fill": "#c5dbf1", "eyes": "dots", "brows": "worried", "mouth": "low", "tear": True},
    "angry": {"fill": "#f6c3ba", "eyes": "dots", "brows": "stern", "mouth": "tight"},
    "afraid": {"fill": "#ddd0f0", "eyes": "wide", "brows": "raised", "mouth": "round"},
    "tired": {
        "fill": "#d8dde6", "eyes": "heavy", "brows": "low", "mouth": "yawn",
        "sign": "M52 5h6l-6 7h6M60 -3h4l-4 5h4",
    },
    "unsure": {
        "fill": "#ece4d6", "eyes": "dots", "brows": "puzzled", "mouth": "slant",
        "sign": "M54 1q0 -4 4 -4t4 4q0 3 -4 4v2M58 11v0.100",
    },
}  # fmt: skip
_HEAD = "M32 5c17 0 27 11 27 27s-10 27 -27 27s-27 -10 -27 -27s10 -27 27 -27z"
_TEAR = "M46 36c3 4 4 6 4 8a4 4 0 0 1 -8 0c0 -2 1 -4 4 -8z"
_PATH = Markup('<path fill="{}" stroke-width="{}" d="{}"/>')
_CHEEK = Markup('<ellipse cx="{}" cy="38" rx="4.5" ry="3" fill="{}" fill-opacity="0.4" stroke="none"/>')
_WIDE = Markup(
    '<circle cx="{0}" cy="29" r="5" fill="#fff" stroke-width="2"/>'
    '<circle cx="{0}" cy="29.5" r="1.8" fill="{1}" stroke="none"/>'
)
_FACE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-3 -5 70 70" stroke="{}" stroke-linecap="round"'
    ' stroke-linejoin="round">{}</svg>'
)
_STEPS = Markup('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 114 26">{}</svg>')
_DOT = Markup('<circle cx="{}" cy="13" r="{}" fill="{}"/>')


def draw(mark: str) -> str:
    """Return the address of a picture of a mark: a face, or the eleven steps with the one that was chosen.

    >>> draw("face_5").startswith("data:image/svg+xml;base64,")
    True
    """
    picture = _draw_steps(int(mark.removeprefix("scale_"))) if mark.startswith("scale_") else _draw_face(mark)
    return "data:image/svg+xml;base64," + b64encode(picture.encode()).decode()


def _draw_face(mark: str) -> Markup:
    look = LOOKS[mark]
    parts = [_PATH.format(look["fill"], 2, _HEAD), *(_CHEEK.format(x, CHEEK) for x in (15, 49))]
    if look["eyes"] in EYES:
        parts.append(_PATH.format("none", 3.5, EYES[look["eyes"]]))
    else:
        parts += [_WIDE.format(x, INK) for x in (23, 41)]
    if "brows" in look:
        parts.append(_PATH.format("none", 2.5, BROWS[look["brows"]]))
    parts.append(_PATH.format(INK if look["mouth"] in OPEN else "none", 3, MOUTHS[look["mouth"]]))
    if "tear" in look:
        parts.append(_PATH.format("#7fb2e5", 1.5, _TEAR))
    if "sign" in look:
        parts.append(_PATH.format("none", 2, look["sign"]))
    return _FACE.format(INK, Markup().join(parts))


def _draw_steps(chosen: int) -> Markup:
    dots = (
        _DOT.format(round(9 + 9.6 * step, 1), 8 if step == chosen else 2.5, CHOSEN if step == chosen else STEP)
        for step in range(11)
    )
    return _STEPS.format(Markup().join(dots))
