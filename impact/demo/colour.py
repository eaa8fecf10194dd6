"""What makes the invented sessions read like real ones: types, lengths, titles and a few notes. Nobody is named."""

from collections.abc import Sequence
from random import Random

from hubs.models import Category

# Types of sessions with classes and how common each is, by kind of hub.
TYPES_OF_LESSONS: dict[Category, tuple[Sequence[str], Sequence[float]]] = {
    Category.SCHOOL_BASED: (
        ("classroom", "co-creation", "research", "sharing", "evaluation", "steam", "citizen-science", "maker"),
        (5, 3, 3, 1.5, 1, 1, 1, 0.5),
    ),
    Category.SPACE: (
        ("maker", "steam", "co-creation", "research", "sharing", "classroom", "evaluation", "residency"),
        (6, 4, 2.5, 1.5, 1, 1, 0.7, 0.3),
    ),
    Category.BROKER: (
        ("co-creation", "research", "citizen-science", "sharing", "classroom", "steam", "evaluation", "maker"),
        (4, 3, 2, 2, 2, 1, 0.7, 0.7),
    ),
}

# Usual lengths in minutes.
LENGTHS: dict[str, Sequence[int]] = {
    "co-creation": (90, 90, 120),
    "research": (45, 90, 90),
    "maker": (90, 120, 120, 180),
    "sharing": (45, 60, 90),
    "evaluation": (45, 45, 60),
    "training-long": (300,),
    "training-short": (120, 180, 180, 240, 360),
    "mentoring": (45, 60, 60, 90),
    "classroom": (45, 45, 60, 90),
    "brokerage": (120, 120, 180),
    "strategy": (90, 120, 120, 180),
    "steam": (90, 120),
    "showcase": (120, 180, 240),
    "citizen-science": (120, 150, 180),
    "residency": (180, 300),
}

TITLES: dict[str, Sequence[str]] = {
    "co-creation": (
        "From questions to plans",
        "Choosing our challenge",
        "Ideas on the wall",
        "Planning with the neighbours",
    ),
    "research": ("Measuring day", "Interviews in the village", "Reading the data", "Samples and sketches"),
    "maker": ("First prototypes", "Second try", "Build, test, improve", "Paper models"),
    "sharing": ("Classes tell classes", "What we found out", "Rehearsal for the exhibition"),
    "evaluation": ("Looking back", "What would we do again?", "Reflection with cards"),
    "training-long": ("Open schooling, the long course",),
    "training-short": (
        "What is open schooling?",
        "Asking good questions",
        "Working with partners",
        "Open data in class",
    ),
    "mentoring": ("Where do we stand?", "Planning the next weeks", "Help with the project sheet"),
    "classroom": ("Getting started", "Project lesson", "Between two visits", "Working in groups"),
    "brokerage": ("Schools meet partners", "Needs and offers", "Coffee with a challenge"),
    "strategy": ("Meeting of the board", "Vision for the coming year", "Needs of the community"),
    "steam": ("Light and sound", "Numbers you can touch", "Machines that draw"),
    "showcase": ("Open doors", "Projects on show", "Science on the market place", "Evening of the projects"),
    "citizen-science": ("Counting together", "Walk with instruments", "A day by the water", "Night of the moths"),
    "residency": ("A week with a guest",),
}

NOTES = (
    "Projector failed; bring our own cable next time.",
    "Good questions from the back rows. Leave more time for them.",
    "Started late because of the bus.",
    "The school wants to lead the next one alone.",
    "Ran out of sensors: order ten more.",
    "The partner offered a visit in spring.",
)

REASONS_TO_VOID = (
    "Logged twice by mistake.",
    "Called off on the day: the school was closed because of a storm.",
    "Logged at the wrong hub.",
)


def title_for(type_code: str, rng: Random) -> str:
    """A title that fits a type of session."""
    return rng.choice(TITLES[type_code])


def note_for(rng: Random) -> str:
    """A private note such as staff leave for each other."""
    return rng.choice(NOTES)
