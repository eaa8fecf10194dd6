"""What each box of the canvas asks, what helps to answer it, and an invented example: words that lead, box by box."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hubs.models import Box


@dataclass(frozen=True, slots=True)
class Guide:
    """The question of a box, a hint for whoever hesitates, and how another hub might answer."""

    question: str | Promise
    hint: str | Promise
    example: str | Promise


GUIDES: dict[Box, Guide] = {
    Box.CHALLENGE_AND_MISSION: Guide(
        _("Which need of your community do you answer, and what do you set out to change?"),
        _(
            "Name one need in the words of those who feel it. The mission says what shall be different, not what you"
            " do."
        ),
        _(
            "Young people leave the valley because they see no future here. By 2030 every pupil will have changed"
            " one thing in their village before leaving school."
        ),
    ),
    Box.VALUE_PROPOSITION: Guide(
        _("What do schools and partners get from you that they would not have otherwise?"),
        _("One sentence for each of them: what they gain, and why from you."),
        _(
            "Teachers: a partner for the whole year and material that fits the curriculum. Companies: young people"
            " who know their work. The council: answers to its own questions."
        ),
    ),
    Box.TARGET_PUBLIC: Guide(
        _("Whom do you want to reach, and through whom?"),
        _(
            "Those you work with, and those who shall notice it in the end. Say where they are and how many, as far"
            " as you know."
        ),
        _(
            "Classes 5 to 9 of the seven schools within an hour; through them their families, and the farmers of"
            " four parishes."
        ),
    ),
    Box.RESULTS: Guide(
        _("What comes out of your work (outputs), and what becomes different for whom (outcomes)?"),
        _("Outputs can be counted at once. Outcomes show later: say how you would notice them."),
        _(
            "Outputs: 40 sessions a year, one open resource a project. Outcomes: pupils speak before the council;"
            " half of the sessions are led by the schools themselves."
        ),
    ),
    Box.ACTORS: Guide(
        _("Who has a part in it, and who has a say?"),
        _(
            "Go through the groups of your board: schools, teachers, families, students, research, industry, local"
            " government, civil society. Who is missing?"
        ),
        _(
            "The parents’ association and the library have a seat on the board. The cooperative opens its mill; the"
            " polytechnic lends instruments. Nobody speaks for small shops yet."
        ),
    ),
    Box.ACTIVITIES: Guide(
        _("What do you do in a year, again and again?"),
        _("In the order in which it happens, so that somebody new could follow."),
        _(
            "September: the village names its questions. October to April: projects, each with a workshop a month."
            " May: a showcase on the square. June: what did we learn?"
        ),
    ),
    Box.HUMAN_RESOURCES: Guide(
        _("Who does the work, with how much time, and what can they do?"),
        _("Roles and hours rather than names: people change. Say what you would still need to know or learn."),
        _(
            "One coordinator and two part-time mediators; a volunteer who keeps the workshop open on Fridays."
            " Missing: somebody who can write to companies."
        ),
    ),
    Box.ECONOMIC_RESOURCES: Guide(
        _("What does it cost, and who pays for it, in money and in kind?"),
        _("Rooms, tools and time that are lent count too. Say until when each of them is sure."),
        _(
            "The municipality pays the rent until 2027, the host the salaries. The cooperative gives material worth"
            " 2,000 euros a year. Travel of the classes is not covered."
        ),
    ),
    Box.IMPACT: Guide(
        _("What will have changed in your community in five or ten years?"),
        _("Beyond the results of single projects: for schools, for the place, for how decisions are taken."),
        _(
            "The council asks the schools before it decides about water and land. Families see the school as a place"
            " where one finds answers."
        ),
    ),
    Box.SUSTAINABILITY: Guide(
        _("What goes on without you, and what keeps you going?"),
        _("What can schools take over, step by step? Who would carry the rest if a grant ended?"),
        _(
            "Each year two schools lead their projects alone. The instruments belong to the library. With the"
            " municipality we have written down what happens after 2027."
        ),
    ),
}
