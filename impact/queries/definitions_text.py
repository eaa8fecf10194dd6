"""What each figure means, in words a parent understands: the pages, the open data and “How we count” all read these."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Definition:
    """A word of the dashboards and what it counts. `slug` is the anchor on the page “How we count”."""

    slug: str
    term: Text
    text: Text


SESSION = Definition(
    "sessions",
    _("Sessions"),
    _(
        "A session is something that happened on one day: a workshop, a lesson, a training, a meeting. Hubs log each"
        " one with the number of people who came."
    ),
)
INTERACTIONS = Definition(
    "interactions",
    _("Interactions"),
    _(
        "One person taking part in one session. Somebody who comes to three sessions makes three interactions. The"
        " figure is the sum of all head counts; it is always computed from the log and never typed in."
    ),
)
PEOPLE = Definition(
    "people",
    _("People reached"),
    _(
        "Different persons, counted without naming anybody. A class counts once, at its highest attendance, however"
        " many sessions it took part in. Where people do not come as a class, those who are there for the first time"
        " are counted by a show of hands."
    ),
)
PER_PERSON = Definition(
    "per-person",
    _("Interactions per person"),
    _(
        "Interactions divided by people reached: how often a person took part, on average. Not given where people"
        " reached is only a lower bound."
    ),
)
METHOD = Definition(
    "method",
    _("Method"),
    _(
        "How people were counted. “By class” rests on the highest attendance of each class. “Estimated” rests on how"
        " many said, at each session, that they were there for the first time. Each figure says what share of it was"
        " counted in which way."
    ),
)
BOUNDS = Definition(
    "bounds",
    _("Bounds"),
    _(
        "Two numbers between which people reached must lie: at least as many as came to the largest single session"
        " (for everyone: to the largest of each group), and at most as many as there were interactions, which would"
        " mean that nobody ever came twice. Where fewer were counted than came to the largest session, the figure is"
        " that session: “at least” so many."
    ),
)
PARTNERSHIPS = Definition(
    "partnerships",
    _("Partnerships"),
    _(
        "At least one school and at least one organisation from outside school (university or research, industry, local"
        " government, civil society, families) that work together around a project or an agreement. Each partnership"
        " counts once, also when it has ended."
    ),
)
HUBS = Definition(
    "hubs",
    _("Hubs"),
    _(
        "Open Science Hubs: local teams that bring schools and their community together. A hub with sub-hubs counts"
        " as one. One that is at rest counts too, for what it did stays."
    ),
)
SCHOOLS = Definition(
    "schools",
    _("Partner schools"),
    _("Schools, from kindergarten to upper secondary, that are or were partners of a hub."),
)
PROJECTS = Definition(
    "projects",
    _("Open schooling projects"),
    _("Projects in which pupils work on a real need of their community, under way or finished. Plans do not count."),
)
JOINT = Definition(
    "joint-sessions",
    _("Joint sessions"),
    _(
        "A session that several hubs held together counts once for the network, and once for each of these hubs when"
        " that hub is looked at. So the hubs’ figures may add up to more than the network’s."
    ),
)
NOT_ADDED_UP = Definition(
    "not-added-up",
    _("People are not added up"),
    _(
        "The same person may be in two months, two projects or two hubs. So people reached is worked out anew for each"
        " hub and each period, and for the network as a whole; it is never the sum of smaller figures."
    ),
)
CONTINUED = Definition(
    "continued-classes",
    _("Classes that go on"),
    _(
        "When a class moves up into the next school year, the school says which class it continues, and the two count"
        " together as one."
    ),
)
MISSING = Definition(
    "missing",
    _("Zero is not missing"),
    _(
        "A session to which nobody came counts as a session with zero interactions. A session of which nobody has said"
        " how many came is counted as a session too, and the hub is asked for the number."
    ),
)
SMALL_NUMBERS = Definition(
    "small-numbers",
    _("Small numbers"),
    _(
        "Public figures do not show a number of people from 1 to 4, nor the interactions that belong to it, so that"
        " nobody can be recognised. Where such a number could be found by subtraction, a neighbouring figure is left"
        " out as well."
    ),
)
CORRECTIONS = Definition(
    "corrections",
    _("Corrections"),
    _(
        "Hubs may correct or withdraw a session. The portal keeps what stood there before, who changed it, when and,"
        " for a withdrawn session, why; the figures follow within seconds."
    ),
)
NO_NAMES = Definition(
    "no-names",
    _("No pupil is named"),
    _("Pupils have no accounts and no names here. What is kept of them is a class and how many of it came."),
)
AUDIENCES = Definition(
    "audiences",
    _("Students, teachers, community members"),
    _(
        "Everybody who takes part is counted in one of three groups. Community members are families, universities and"
        " research, industry, local government, civil society, and others from the community."
    ),
)
CHECKED = Definition(
    "checked",
    _("Checked every night"),
    _(
        "Figures are added up as sessions are logged. Every night everything is counted again from the sessions"
        " themselves, and each figure is compared; the dashboards say when that was and how many differed."
    ),
)
INVENTED = Definition(
    "invented",
    _("This is a demonstration"),
    _(
        "The totals for students, teachers and community members are those that the network reported at the end of its"
        " European project. How they spread over hubs, schools, classes and days is invented, so that the portal can"
        " be tried. What is logged here comes on top."
    ),
)

LADDER = Definition(
    "autonomy-ladder",
    _("Who leads"),
    _(
        "Of the sessions that a hub and its sub-hubs logged with a school: the share that the hub led, that hub and"
        " school led together, and that the school led itself. A session without a school is left out. Terms are the"
        " same for all countries: September to December, January to March, April to August."
    ),
)
EQUIPMENT_HOURS = Definition(
    "equipment-hours",
    _("Hours of equipment reached"),
    _(
        "Hours for which something was booked and from which a session was logged, for each thing and each school. A"
        " booking without a session does not count. Whoever uses two things for an hour makes two hours."
    ),
)
TIES = Definition(
    "ties",
    _("Ties"),
    _(
        "A school and an organisation in the same partnership at the same time are a tie. It begins on the first day on"
        " which both were in such a partnership, and belongs to the hub of that partnership; each pair counts once."
    ),
)
TIES_ALIVE = Definition(
    "ties-alive",
    _("Alive after six months"),
    _(
        "Of the ties that began at least six months ago: those with a partnership that both were in on the day six"
        " months later or joined after it, or with a note that somebody saw the two work together since then. Younger"
        " ties are left out."
    ),
)
TIES_ALONE = Definition(
    "ties-without-the-hub",
    _("Alive without the hub"),
    _(
        "Of the same ties: those with a note, six months after they began or later, that the two worked together and"
        " the hub took no part. Each note has a day and says how the hub knows. No note means that nobody knows."
    ),
)


def is_demonstration() -> bool:
    """Whether this is a demonstration, whose spread over hubs and days is invented."""
    return bool(getattr(settings, "DEMONSTRATION", False))


WHAT_HUBS_LIVE_BY = (LADDER, EQUIPMENT_HOURS, TIES, TIES_ALIVE, TIES_ALONE)
WHAT_IS_COUNTED = (SESSION, INTERACTIONS, PEOPLE, PER_PERSON, AUDIENCES)
HOW_SURE_IT_IS = (METHOD, BOUNDS, MISSING, CHECKED, CORRECTIONS)
WHAT_IS_NOT_ADDED_UP = (NOT_ADDED_UP, CONTINUED, JOINT)
WHAT_IS_PROTECTED = (NO_NAMES, SMALL_NUMBERS)
THINGS_COUNTED = (PARTNERSHIPS, HUBS, SCHOOLS, PROJECTS)
