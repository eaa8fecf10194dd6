"""One cell of a catalogue at a time: from what people and other catalogues write to the codes that a version keeps."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from django.utils.translation import gettext as _

from hubs.folding import words_of
from hubs.models import Sdg
from resources.catalogue.amb_shape import LANGUAGES
from resources.models import NOT_OPEN, Audience, Kind, Level, Licence, StudyField
from resources.models.version import MOST_KEYWORDS
from resources.models.vocabulary import CROSSWALK, LONGEST, OLDEST
from schools.lists import values as lists
from schools.models import Level as SchoolLevel
from schools.sheets import BadValueError
from schools.sheets.near import plain

T = TypeVar("T")

PARTS = re.compile(r"[|;\n]")
ADDRESS = re.compile(r"https?://[^\s|<>\"]+[^\s|<>\",;.)]", re.IGNORECASE)
SCHEME = re.compile(r"^https?", re.IGNORECASE)
MOST_LINKS, LONGEST_ADDRESS = 20, 500
ORCID = re.compile(r"\(?(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\)?")
ISO_TIME = re.compile(r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:\d+(?:\.\d+)?S)?)?", re.IGNORECASE)
HOURS = re.compile(
    r"(\d+)(?:[.,](\d))? ?(?:h|hours?|horas?|uur|heures?|stunden?|hod\.?|ωρες|ore)(?: ?(\d{1,2}) ?(?:m.*)?)?",
    re.IGNORECASE,
)
MINUTES = re.compile(r"(\d+) ?(?:m|min|mins|minutes?|minutos?|minuten|minut|λεπτα|minuti|['’])?\.?", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,2}):(\d\d)")
ISCED = re.compile(r"(?:isced|level|nivel|niveau)?[ _:.-]*0*([0-8])(?:\b.*)?", re.IGNORECASE)
OF_SCHOOLS = {
    SchoolLevel.KINDERGARTEN: Level.EARLY,
    SchoolLevel.PRIMARY: Level.PRIMARY,
    SchoolLevel.LOWER_SECONDARY: Level.LOWER_SECONDARY,
    SchoolLevel.UPPER_SECONDARY: Level.UPPER_SECONDARY,
}
TERTIARY = {
    "bachelor": Level.BACHELOR,
    "licenciatura": Level.BACHELOR,
    "university": Level.BACHELOR,
    "higher": Level.BACHELOR,
    "superior": Level.BACHELOR,
    "master": Level.MASTER,
    "doctorate": Level.DOCTOR,
}
KIND_WORDS: dict[Kind, str] = {
    Kind.LESSON_PLAN: "lesson plan, lesson, plano de aula, lesplan, les, fiche pedagogique, unterrichtsplan,"
    " unterrichtsentwurf, plan hodiny, σχεδιο μαθηματος, piano di lezione, lecon",
    Kind.WORKSHEET: "worksheet, ficha de trabalho, ficha, werkblad, fiche de travail, arbeitsblatt, pracovni list,"
    " φυλλο εργασιας, scheda, exercise, drill and practice",
    Kind.EXPERIMENT: "experiment, hands on activity, activity, experiencia, atividade, proef, experience, versuch,"
    " pokus, πειραμα, esperimento",
    Kind.SLIDES: "slides, slide, presentation, apresentacao, presentatie, diaporama, folien, prasentation, prezentace,"
    " παρουσιαση, presentazione, presentationdigitaldocument",
    Kind.VIDEO: "video, film, videoobject, filme, βιντεο",
    Kind.QUESTIONNAIRE: "questionnaire, survey, questionario, inquerito, vragenlijst, fragebogen, dotaznik,"
    " ερωτηματολογιο, quiz",
    Kind.DESIGN: "design, design files, hardware, projeto tecnico, ontwerp, plans, bauplan, navrh, σχεδιο, progetto",
    Kind.COURSE: "course, curso, cursus, cours, kurs, kurz, μαθημα, corso",
    Kind.SIMULATION: "simulation, simulacao, simulatie, simulace, προσομοιωση, simulazione",
    Kind.CASE_STUDY: "case study, school project, estudo de caso, projeto escolar, casus, etude de cas, fallstudie,"
    " schulprojekt, pripadova studie, μελετη περιπτωσης, caso di studio",
}
KINDS: dict[str, Kind] = {
    " ".join(words_of(name.replace("_", " "))): kind
    for kind, listing in KIND_WORDS.items()
    for name in (*listing.split(","), kind.value, CROSSWALK[kind].hcrt)
    if name != "other"
}
AUDIENCE_WORDS = {
    "student students pupil pupils learner learners aluno alunos estudantes leerling leerlingen eleve eleves schuler"
    " schulerinnen zak zaci μαθητες studenti alumnos": Audience.STUDENT,
    "teacher teachers professor professores docente docentes leraar leraren docent enseignant enseignants lehrer"
    " lehrkraft lehrkrafte lehrerinnen ucitel ucitele εκπαιδευτικοι insegnanti educator educators": Audience.TEACHER,
    "parent parents family families familia familias ouders gezinnen familles eltern familien rodice οικογενειες"
    " genitori": Audience.PARENT,
    "mentor mentors facilitator facilitators mentores begeleiders mediateurs mentoren tutor": Audience.MENTOR,
    "administrator administrators manager heads directors diretores schoolleiders directions schulleitung"
    " reditele": Audience.ADMINISTRATOR,
    "public everybody everyone generalpublic general todos iedereen tous alle vsichni ολοι tutti": Audience.PUBLIC,
}
AUDIENCES = {word: audience for listing, audience in AUDIENCE_WORDS.items() for word in listing.split()}


class Author(NamedTuple):
    """An adult's name and, if it is told, the ORCID iD."""

    name: str
    orcid: str


def licence(cell: str) -> Licence:
    """An open licence by its code, its name or its address. Raises BadValueError with the reason for others."""
    text = plain(cell).replace("licences/", "licenses/")
    for code in Licence:
        address = code.terms.url.partition("://")[2].rstrip("/")
        if text in (plain(code.value), plain(code.short), plain(str(code.label))) or address in text:
            return code
    for not_open, (label, reason) in NOT_OPEN.items():
        if text in (plain(not_open), plain(str(label))):
            raise BadValueError(str(reason))
    words = words_of(text.replace("https://", "").replace("http://", "").replace("-", " "))
    if "creativecommons" in words or "cc" in words or "by" in words or "cc0" in words or "commons" in words:
        return _creative_commons(cell, words)
    for code, known in (
        (Licence.AGPL, ("agpl",)), (Licence.GPL, ("gpl",)), (Licence.APACHE, ("apache",)), (Licence.MIT, ("mit",)),
    ):  # fmt: skip
        older = {"1", "2"} & set(words) and code in (Licence.AGPL, Licence.GPL)
        if set(known) & set(words) and not older:
            return code
    if "rights" in words or "copyright" in words or "reserved" in words:
        raise BadValueError(str(NOT_OPEN["all-rights-reserved"][1]))
    raise BadValueError(
        _("“%(cell)s” is none of the open licences that the library has: %(known)s.")
        % {"cell": cell[:80], "known": ", ".join(one.value for one in Licence)}
    )


def _creative_commons(cell: str, words: list[str]) -> Licence:
    said = set(words)
    if said & {"nc", "noncommercial"} or "non" in said:
        raise BadValueError(str(NOT_OPEN["CC-BY-NC-4.0"][1]))
    if said & {"nd", "noderivatives", "noderivs"}:
        raise BadValueError(str(NOT_OPEN["CC-BY-ND-4.0"][1]))
    if said & {"zero", "cc0"}:
        return Licence.CC0
    version = next((word for word in words if word in ("1", "2", "3")), "")
    if version or "mark" in said:
        raise BadValueError(
            _("“%(cell)s” is open, but the library has version 4.0 of these licences alone: ask whoever made it.")
            % {"cell": cell[:80]}
        )
    if said & {"sa", "sharealike"}:
        return Licence.BY_SA
    if said & {"by", "attribution"}:
        return Licence.BY
    raise BadValueError(_("“%(cell)s” does not say which licence it is: write CC BY 4.0, say.") % {"cell": cell[:80]})


def source_licence(cell: str) -> Licence | None:
    """The licence of what something is adapted from; nothing where it is one that the library has no name for.

    Raises BadValueError where it lets nobody adapt it.
    """
    try:
        return licence(cell)
    except BadValueError as problem:
        if problem.message in {str(reason) for _label, reason in NOT_OPEN.values()}:
            raise
        return None


def kind(cell: str) -> Kind | None:
    """What it is, by any of the words for it; nothing where none of them is known."""
    for part in PARTS.split(cell):
        for one in Kind:
            if plain(part) in (plain(one.value), plain(str(one.label))):
                return one
        if known := KINDS.get(" ".join(words_of(part.replace("_", " ")))):
            return known
    return None


def language(cell: str) -> str:
    """One language by its code or its name."""
    code = plain(cell)
    return code if code in LANGUAGES else lists.language(cell)


def languages(cell: str) -> list[str]:
    """Several languages."""
    return _each(re.split(r"[|;,/\n]", cell), language)


def levels(cell: str) -> list[int]:
    """Levels of ISCED 2011, by their numbers or by what schools call them."""
    found: set[int] = set()
    for part in re.split(r"[|;,\n]", cell):
        part = part.strip()
        if not part:
            continue
        if number := ISCED.fullmatch(part):
            found.add(int(number[1]))
        elif label := next((one for one in Level if plain(part) == plain(str(one.label))), None):
            found.add(label.value)
        elif higher := [TERTIARY[word] for word in words_of(part) if word in TERTIARY]:
            found.add(higher[0].value)
        else:
            found.update(OF_SCHOOLS[one].value for one in lists.levels(part))
    return sorted(found)


def ages(cell: str) -> tuple[int, int]:
    """From which age to which; one number is both."""
    said = [int(number) for number in re.findall(r"\d{1,3}", cell)]
    if not 1 <= len(said) <= 2 or said != sorted(said) or said[-1] > OLDEST:
        raise BadValueError(_("“%(cell)s” is no age such as 8-12.") % {"cell": cell})
    return said[0], OLDEST if cell.rstrip().endswith("+") else said[-1]


def minutes(cell: str) -> int:
    """How long it takes: 90, 90 min, 1 h 30, 1:30 or PT1H30M."""
    text = cell.strip()
    if iso := ISO_TIME.fullmatch(text):
        days, hours, rest = (int(part or 0) for part in iso.groups())
        number = days * 1440 + hours * 60 + rest
    elif clock := CLOCK.fullmatch(text):
        number = int(clock[1]) * 60 + int(clock[2])
    elif said := MINUTES.fullmatch(text):
        number = int(said[1][:9])
    elif long := HOURS.fullmatch(text):
        number = int(long[1][:6]) * 60 + int(long[2] or 0) * 6 + int(long[3] or 0)
    else:
        raise BadValueError(_("“%(cell)s” is no time such as 90 or 1 h 30.") % {"cell": cell})
    if not 1 <= number <= LONGEST:
        raise BadValueError(_("“%(cell)s” is no time such as 90 or 1 h 30.") % {"cell": cell})
    return number


def audiences(cell: str) -> list[str]:
    """Whom it is made for."""

    def one(part: str) -> str:
        for audience in Audience:
            if plain(part) in (plain(audience.value), plain(str(audience.label))):
                return audience.value
        known = [AUDIENCES[word] for word in words_of(part) if word in AUDIENCES]
        if not known:
            raise BadValueError(
                _("“%(cell)s” is none of: %(known)s.")
                % {"cell": part, "known": ", ".join(str(audience.label) for audience in Audience)}
            )
        return known[0].value

    return _each(re.split(r"[|;,\n]", cell), one)


def subjects(cell: str) -> tuple[list[str], list[str]]:
    """Fields of study that the library has, and what it has no field for, which becomes keywords."""
    known, others = [], []
    for part in (part.strip() for part in re.split(r"[|;\n,]", cell)):
        code = part[:4] if part[:4] in StudyField.values else ""
        label = next((one.value for one in StudyField if plain(part) == plain(str(one.label))), "")
        if code or label:
            known.append(code or label)
        elif part:
            others.append(part[:60])
    return list(dict.fromkeys(known)), others


def keywords(cell: str) -> list[str]:
    """Words, each once, however capitalised."""
    known: dict[str, str] = {}
    for word in (" ".join(part.split()) for part in re.split(r"[|;,\n]", cell)):
        if len(word) > 60:
            reason = _("One of them is longer than %(longest)d letters: put commas between them.")
            raise BadValueError(reason % {"longest": 60})
        if word:
            known.setdefault(word.casefold(), word)
    if len(known) > MOST_KEYWORDS:
        raise BadValueError(_("Twenty are enough: these are %(number)d.") % {"number": len(known)})
    return list(known.values())


def sdgs(cell: str) -> list[int]:
    """Goals by their numbers."""

    def one(part: str) -> int:
        said = re.search(r"(?<!\d)(\d{1,2})(?!\d)", part.rpartition("/")[2] if "://" in part else part)
        if said is None or int(said[1]) not in Sdg.values:
            raise BadValueError(_("The Sustainable Development Goals are numbered from 1 to 17."))
        return int(said[1])

    return sorted(_each(re.split(r"[|;,\n]", cell), one))


def skills(cell: str) -> list[str]:
    """Addresses of skills in ESCO; those of other lists are left out."""
    found = re.findall(r"http://data\.europa\.eu/esco/skill/[0-9a-fA-FS.-]+", cell)
    return list(dict.fromkeys(found))[:MOST_KEYWORDS]


def links(cell: str) -> list[str]:
    """Addresses; where there is one alone, https:// may be missing."""
    found = ADDRESS.findall(cell)
    if not found and cell.strip():
        found = [lists.website(cell.strip())]
    if len(found) > MOST_LINKS or any(len(address) > LONGEST_ADDRESS for address in found):
        raise BadValueError(_("Twenty addresses of at most 500 letters are enough."))
    return list(dict.fromkeys(SCHEME.sub(lambda scheme: scheme[0].lower(), address) for address in found))


def authors(cell: str) -> list[Author]:
    """Names with semicolons between them, with an ORCID iD in brackets if there is one."""
    found: dict[str, Author] = {}
    for part in PARTS.split(cell):
        orcid = ORCID.search(part)
        name = " ".join(ORCID.sub("", part).split()).strip(" ,()<>")
        if "@" in name or "://" in name:
            raise BadValueError(_("A name is needed here, and no address."))
        if len(name) > 120:
            raise BadValueError(_("A name is needed here: put semicolons between several."))
        if name:
            found.setdefault(name, Author(name, orcid[1] if orcid else ""))
    return list(found.values())[:MOST_KEYWORDS]


def _each(parts: Sequence[str], parse: Callable[[str], T]) -> list[T]:
    return list(dict.fromkeys(parse(part.strip()) for part in parts if part.strip()))
