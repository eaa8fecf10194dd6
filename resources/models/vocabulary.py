"""The controlled lists that describe a resource, kept as codes, with what other catalogues call the same thing."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LEVELS = range(9)
YOUNGEST, OLDEST = 0, 99
LONGEST = 60_000  # minutes: a school year of mornings


class Kind(models.TextChoices):
    """What a resource is."""

    LESSON_PLAN = "lesson_plan", _("Lesson plan")
    WORKSHEET = "worksheet", _("Worksheet")
    EXPERIMENT = "experiment", _("Experiment or hands-on activity")
    SLIDES = "slides", _("Slides")
    VIDEO = "video", _("Video")
    QUESTIONNAIRE = "questionnaire", _("Questionnaire")
    DESIGN = "design", _("Design files or hardware")
    COURSE = "course", _("Course")
    SIMULATION = "simulation", _("Simulation")
    CASE_STUDY = "case_study", _("Case study or school project")

    @property
    def elsewhere(self) -> "Elsewhere":
        """What other catalogues call it."""
        return CROSSWALK[self]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same kind in the HCRT list (https://w3id.org/kim/hcrt/…) and in IEEE LOM 5.2; blank where LOM has none."""

    hcrt: str
    lom: str


CROSSWALK: dict[Kind, Elsewhere] = {
    Kind.LESSON_PLAN: Elsewhere("lesson_plan", "narrative text"),
    Kind.WORKSHEET: Elsewhere("worksheet", "exercise"),
    Kind.EXPERIMENT: Elsewhere("experiment", "experiment"),
    Kind.SLIDES: Elsewhere("slide", "slide"),
    Kind.VIDEO: Elsewhere("video", ""),
    Kind.QUESTIONNAIRE: Elsewhere("questionnaire", "questionnaire"),
    Kind.DESIGN: Elsewhere("other", ""),
    Kind.COURSE: Elsewhere("course", "lecture"),
    Kind.SIMULATION: Elsewhere("simulation", "simulation"),
    Kind.CASE_STUDY: Elsewhere("case_study", "problem statement"),
}


class Level(models.IntegerChoices):
    """A level of education, by its number in UNESCO's ISCED 2011."""

    EARLY = 0, _("Early childhood")
    PRIMARY = 1, _("Primary school")
    LOWER_SECONDARY = 2, _("Lower secondary school")
    UPPER_SECONDARY = 3, _("Upper secondary school")
    POST_SECONDARY = 4, _("After secondary school, not university")
    SHORT_CYCLE = 5, _("Short tertiary courses")
    BACHELOR = 6, _("Bachelor")
    MASTER = 7, _("Master")
    DOCTOR = 8, _("Doctorate")


class Audience(models.TextChoices):
    """Whom a resource is made for; the values are those of schema.org's and LRMI's educationalAudienceRole."""

    STUDENT = "student", _("Students")
    TEACHER = "teacher", _("Teachers")
    PARENT = "parent", _("Families")
    MENTOR = "mentor", _("Mentors and facilitators")
    ADMINISTRATOR = "administrator", _("School leaders")
    PUBLIC = "general public", _("Everybody")

    @property
    def lom_role(self) -> str:
        """The end user of IEEE LOM 5.5."""
        return {"student": "learner", "parent": "learner", "general public": "learner", "administrator": "manager"}.get(
            self.value, "teacher"
        )


class StudyField(models.TextChoices):
    """A field of study, by its four figures in UNESCO's ISCED-F 2013: those that open schooling touches."""

    EDUCATION = "0111", _("Education science")
    TEACHER_TRAINING = "0114", _("Teacher training")
    MEDIA = "0211", _("Audio-visual techniques and media")
    DESIGN = "0212", _("Fashion, interior and industrial design")
    FINE_ARTS = "0213", _("Fine arts")
    HANDICRAFTS = "0214", _("Handicrafts")
    PERFORMING_ARTS = "0215", _("Music and performing arts")
    HISTORY = "0222", _("History and archaeology")
    PHILOSOPHY = "0223", _("Philosophy and ethics")
    LANGUAGES = "0231", _("Language acquisition")
    LITERATURE = "0232", _("Literature and linguistics")
    ECONOMICS = "0311", _("Economics")
    CIVICS = "0312", _("Political sciences and civics")
    SOCIETY = "0314", _("Sociology and cultural studies")
    JOURNALISM = "0321", _("Journalism and reporting")
    MANAGEMENT = "0413", _("Management and administration")
    BIOLOGY = "0511", _("Biology")
    BIOCHEMISTRY = "0512", _("Biochemistry")
    ENVIRONMENT = "0521", _("Environmental sciences")
    NATURE = "0522", _("Natural environments and wildlife")
    CHEMISTRY = "0531", _("Chemistry")
    EARTH = "0532", _("Earth sciences")
    PHYSICS = "0533", _("Physics and astronomy")
    MATHEMATICS = "0541", _("Mathematics")
    STATISTICS = "0542", _("Statistics and data")
    COMPUTER_USE = "0611", _("Computer use")
    SOFTWARE = "0613", _("Software and programming")
    ENVIRONMENT_TECHNOLOGY = "0712", _("Environmental protection technology")
    ENERGY = "0713", _("Electricity and energy")
    ELECTRONICS = "0714", _("Electronics and automation")
    MECHANICS = "0715", _("Mechanics and making")
    FOOD = "0721", _("Food processing")
    MATERIALS = "0722", _("Materials")
    ARCHITECTURE = "0731", _("Architecture and town planning")
    BUILDING = "0732", _("Building")
    CROPS = "0811", _("Crops and livestock")
    GARDENING = "0812", _("Horticulture")
    FORESTRY = "0821", _("Forestry")
    FISHERIES = "0831", _("Fisheries")
    HEALTH = "0919", _("Health")
    SOCIAL_WORK = "0923", _("Social work")
    SPORTS = "1014", pgettext_lazy("field of study", "Sports")
    COMMUNITY_HEALTH = "1022", _("Occupational health and safety")


class Length(models.TextChoices):
    """How long it takes, as visitors narrow the library; the value is the highest number of minutes."""

    SHORT = "45", _("Up to 45 minutes")
    MORNING = "180", _("Up to 3 hours")
    DAY = "480", _("Up to a day")
    LONG = "60000", _("Longer than a day")

    @property
    def minutes(self) -> tuple[int, int]:
        """From how many minutes to how many, both included."""
        order = [0, *(int(value) for value in type(self).values)]
        place = order.index(int(self.value))
        return order[place - 1] + 1, order[place]
