"""The fields of both lists, and what their columns are called in the languages of the network."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hubs.folding import words_of
from schools.models import Level

RAISED = str.maketrans("", "", "ºª°")  # “N.º de alunos”
BRACKETS = re.compile(r"[(\[].*?[)\]]")


class ListKind(models.TextChoices):
    """What a list is about."""

    SCHOOLS = "schools", _("Schools")
    CLASSES = "classes", _("Classes")


@dataclass(frozen=True)
class Field:
    """A field, what it is for, and names of its column, folded."""

    name: str
    label: Promise
    called: frozenset[str]
    needed: bool = False


def key_of(name: str) -> str:
    """A column's name for comparing: no accents, no capitals, no signs, nothing raised or in brackets."""
    name = name.translate(RAISED)
    return " ".join(words_of(BRACKETS.sub(" ", name).replace("_", " "))) or " ".join(words_of(name))


def called(listing: str) -> frozenset[str]:
    """Names of columns, with commas between them, as they are compared."""
    return frozenset(key_of(name) for name in listing.replace("\n", ",").split(",") if name.strip())


SCHOOL = called(
    """
    school, name of the school, school name, name of school, escola, nome da escola, estabelecimento,
    estabelecimento de ensino, nome do estabelecimento, agrupamento, nome do agrupamento, unidade organica,
    school naam, schoolnaam, naam school, naam van de school, instelling, vestiging, vestigingsnaam, instellingsnaam,
    ecole, nom de l'ecole, etablissement, nom de l'etablissement, nom etablissement, appellation officielle,
    schule, name der schule, schulname, bezeichnung, schulbezeichnung,
    skola, nazev skoly, nazev, nazev zarizeni, jmeno skoly, plny nazev, σχολειο, ονομα σχολειου, ονομασια,
    ονομασια σχολειου, σχολικη μοναδα, scuola, nome della scuola, nome scuola, denominazione, denominazione scuola,
    official name, official school name, nome oficial, designacao, designacao da escola, nom officiel, offizieller name,
    denominazionescuola, denominacion especifica, instituto, istituto, escuela, nombre de la escuela, centro,
    nombre del centro, centro educativo, colegio
    """
)
# In a list of schools each row is a school, so a name is the school's. In a list of classes it would be a pupil's.
NAME = SCHOOL | called("name, nome, naam, nom, jmeno, ονομα, nombre")
PLACE = called(
    """
    place, town, city, village, municipality, locality, location, local, localidade, concelho, municipio, cidade,
    freguesia, vila, plaats, plaatsnaam, woonplaats, gemeente, stad, lieu, ville, commune, localite, ort, stadt,
    gemeinde, schulort, obec, mesto, misto, sidlo, τοπος, πολη, δημος, οικισμος, luogo, citta, comune, localita,
    lugar, ciudad,
    localidad, poblacion, place of the school, town of the school, nom commune, nom de la commune, nome do concelho,
    gemeentenaam, descrizione comune, descrizionecomune, nazev obce
    """
)
COUNTRY = called("country, country code, pais, land, pays, zeme, stat, χωρα, paese, nazione, staat")
LEVELS = called(
    """
    level, levels, level of schooling, school level, isced, nivel, niveis, nivel de ensino, niveis de ensino, ciclo,
    ciclos, ensino, niveau, niveaux, onderwijsniveau, schooltype, onderwijssoort, type d'ecole, degre, cycle, stufe,
    schulstufe, schulform, schultyp, schulart, stupen, uroven, typ skoly, druh skoly, βαθμιδα, τυπος, livello, grado,
    ordine, ordine di scuola, type etablissement, type d'etablissement, onderwijsstructuur, niveles, etapa,
    nivel educativo, school type, type of school, tipologia
    """
)
WEBSITE = called(
    """
    website, web, web site, site, url, homepage, home page, internet, pagina web, sitio web, sitio, website school,
    site web, site internet, webseite, internetseite, webova stranka, webove stranky, www, ιστοσελιδα, ιστοτοπος,
    internetadres, sitowebscuola, sito, sito web, pagina, pagina da escola, school website
    """
)
LANGUAGE = called(
    """
    language, language of teaching, teaching language, language of instruction, lingua, lingua de ensino, idioma, taal,
    voertaal, onderwijstaal, langue, langue d'enseignement, sprache, unterrichtssprache, jazyk, vyucovaci jazyk,
    γλωσσα, γλωσσα διδασκαλιας, lingua di insegnamento, lengua, lengua de ensenanza
    """
)
PARTNER_SINCE = called(
    """
    partner since, partner from, partnership since, since, member since, joined, joined on, parceira desde,
    parceiro desde, parceria desde, desde, partner sinds, sinds, partenaire depuis, depuis, partner seit, seit,
    partnerem od, partner od, od, εταιρος απο, απο, partner dal, dal, socio desde, data de adesao
    """
)
CLASS = called(
    """
    class, class name, name of the class, name of class, group, turma, nome da turma, designacao da turma, klas,
    klasnaam, groep, naam klas, classe, nom de la classe, klasse, klassenname, name der klasse, trida, nazev tridy,
    oznaceni tridy, τμημα, ταξη, ονομα τμηματος, classe e sezione, nome classe, sezione, clase, grupo,
    nombre de la clase, nombre del grupo
    """
)
SCHOOL_YEAR = called(
    """
    school year, year, academic year, ano letivo, ano lectivo, schooljaar, jaar, annee scolaire, annee, schuljahr,
    jahr, skolni rok, rok, σχολικο ετος, ετος, anno scolastico, anno, curso, curso escolar, ano escolar, ano academico
    """
)
SIZE = called(
    """
    pupils, students, size, number, number of pupils, number of students, no of pupils, no of students, class size,
    pupils in all, total pupils, total students, enrolment, enrollment, total enrolment, how many, count,
    learners, alunos, numero de alunos, n alunos, n de alunos, nr alunos, no alunos,
    total de alunos, total alunos, estudantes, leerlingen, aantal leerlingen, aantal, leerlingaantal, eleves,
    nombre d'eleves, nombre des eleves, nb eleves, nb d'eleves, effectif, effectifs, schuler, anzahl schuler,
    anzahl der schuler, schulerzahl, schulerinnen, anzahl, klassengrosse, zaci, zaku, pocet zaku, pocet deti,
    schuler gesamt, schuler insgesamt, pocet, deti, μαθητες, αριθμος μαθητων, πληθος μαθητων,
    αριθμος, alunni, numero alunni, numero di alunni,
    n alunni, studenti,
    alumnos, numero de alumnos, n alumnos, estudiantes, alumnado
    """
)

FIELDS: dict[ListKind, tuple[Field, ...]] = {
    ListKind.SCHOOLS: (
        Field("name", _("Name of the school"), NAME, needed=True),
        Field("place", _("Place"), PLACE),
        Field("country", _("Country"), COUNTRY),
        Field("levels", _("Levels of schooling"), LEVELS),
        Field("language", _("Language of teaching"), LANGUAGE),
        Field("size", _("Pupils in all"), SIZE),
        Field("website", _("Website"), WEBSITE),
        Field("partner_since", _("Partner since"), PARTNER_SINCE),
    ),
    ListKind.CLASSES: (
        Field("school", _("School"), SCHOOL),
        Field("place", _("Place of the school"), PLACE),
        Field("name", _("Name of the class"), CLASS, needed=True),
        Field("school_year", _("School year"), SCHOOL_YEAR),
        Field("level", _("Level of schooling"), LEVELS),
        Field("size", _("Number of pupils"), SIZE, needed=True),
    ),
}


def field_called(kind: ListKind, name: str) -> Field | None:
    """The field that a column's name means."""
    return field_among(FIELDS[kind], name)


def field_among(fields: Sequence[Field], name: str) -> Field | None:
    """The one of some fields that a column's name means."""
    key = key_of(name)
    return next((field for field in fields if key in field.called), None) if key else None


# What levels are called. The longest name that stands in a cell counts, so that “pre-primary” is not primary.
_LEVELS: dict[str, Sequence[Level]] = {
    """
    kindergarten, pre primary, preprimary, pre school, preschool, early childhood, nursery, isced 0, isced_0, 0,
    pre escolar, preescolar, jardim de infancia, ji, educacao pre escolar, kleuter, kleuteronderwijs, kleuterschool,
    maternelle, ecole maternelle, precoce, cycle 1, vorschule, spielschule, ms, materska skola, materska, predskolni,
    νηπιαγωγειο, προσχολικη, infanzia, scuola dell infanzia, educacion infantil, infantil
    """: [Level.KINDERGARTEN],
    """
    primary, primary school, elementary, elementary school, isced 1, isced_1, 1, 1 ciclo, 1 o ciclo, 2 ciclo,
    2 o ciclo,
    1 ceb, 2 ceb, primeiro ciclo, segundo ciclo, primario, primaria, educacion primaria, lager onderwijs,
    basisonderwijs, basisschool, po, bo, sbo, eb1, eb 1, vs, national school, primaire, ecole primaire,
    elementaire, fondamental, enseignement fondamental,
    grundschule,
    volksschule, primarschule, 1 stupen, prvni stupen, δημοτικο, πρωτοβαθμια, scuola primaria, elementare
    """: [Level.PRIMARY],
    """
    lower secondary, lower secondary school, middle school, junior secondary, isced 2, isced_2, 2, 3 ciclo,
    3 o ciclo, 3 ceb, terceiro ciclo, onderbouw, onderbouw vo, eerste graad, vmbo, mavo, college, secondaire inferieur,
    secondaire i, secondaire 1, cycle d orientation, nms, neue mittelschule,
    mittelschule, hauptschule,
    sekundarstufe 1, sekundarstufe i, unterstufe, 2 stupen, druhy stupen, γυμνασιο, secondaria di primo grado,
    secondaria di i grado, scuola media, media, eso, secundaria
    """: [Level.LOWER_SECONDARY],
    """
    upper secondary, upper secondary school, senior secondary, high school, isced 3, isced_3, 3, secundario,
    ensino secundario, escola secundaria, bovenbouw, bovenbouw vo, tweede graad, derde graad, lycee,
    secondaire superieur, secondaire ii, secondaire 2, lycee professionnel, sec, s, profissional, ensino profissional,
    escola profissional, mbo, bhs, htl, hak, hlw, bms, polytechnische schule, sou, sos, επαλ, oberstufe,
    sekundarstufe 2, sekundarstufe ii, stredni, stredni skola, ss, λυκειο,
    secondaria di secondo grado, secondaria di ii grado, liceo, bachillerato, vocational
    """: [Level.UPPER_SECONDARY],
    """
    basic, ensino basico, basico, basica, escola basica, zakladni, zakladni skola, zs
    """: [Level.PRIMARY, Level.LOWER_SECONDARY],
    """
    secondary, secondary school, post primary, second level, ahs, havo, vwo, voortgezet onderwijs, vo,
    secundair, secundair onderwijs, secondaire, sekundarschule,
    gymnasium, gymnazium, δευτεροβαθμια, secondaria
    """: [Level.LOWER_SECONDARY, Level.UPPER_SECONDARY],
}
LEVEL_NAMES: dict[str, Sequence[Level]] = {
    name: levels for listing, levels in _LEVELS.items() for name in called(listing)
}
