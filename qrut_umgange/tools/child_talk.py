"""How a child is asked how it was: what fits the age, and the answers that there are to point at."""

from datetime import date

# Up to which age a child is met by pictures of feelings, and from which by words and a scale.
LAST_OF_CARDS, FIRST_OF_SCALE = 5, 13
CARDS = ("glad", "calm", "tingly", "sad", "angry", "afraid", "tired", "unsure")
FACES = tuple(f"face_{number}" for number in range(1, 6))
SCALE = tuple(f"scale_{number}" for number in range(11))
# tool -> what one may point at
MARKS = {"cards": CARDS, "faces": FACES, "scale": SCALE}


def age_on(born: date, day: date) -> int:
    """Return how old whoever was ``born`` then is on ``day``, in whole years.

    >>> age_on(date(2018, 3, 4), date(2026, 3, 3)), age_on(date(2018, 3, 4), date(2026, 3, 4))
    (7, 8)
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def usual_tool(age: int | None) -> str:
    """Return the tool that fits the age: faces where nobody knows it.

    >>> [usual_tool(age) for age in (3, 5, 6, 12, 13, None)]
    ['cards', 'cards', 'faces', 'faces', 'scale', 'faces']
    """
    if age is None:
        return "faces"
    if age <= LAST_OF_CARDS:
        return "cards"
    return "faces" if age < FIRST_OF_SCALE else "scale"


def tool_of(mark: str) -> str:
    """Return the tool that a mark belongs to.

    >>> tool_of("scale_10"), tool_of("face_2"), tool_of("glad")
    ('scale', 'faces', 'cards')
    """
    return next(tool for tool, marks in MARKS.items() if mark in marks)
