"""Columns that look as if they held what the portal must never hold: names, birthdays and contacts of persons.

By the words in the column's name, in the languages of the hubs. A column that is not read may be called anything.
"""

import re
import unicodedata

from schools.sheets.values import SPREADSHEET_ERROR


def _words(listing: str) -> frozenset[str]:
    return frozenset(listing.casefold().split())


# On its own, each of these says that the column is about one person.
PERSON_WORDS = _words(
    """
    surname surnames forename forenames firstname firstnames lastname lastnames fullname givenname familyname nickname
    apelido apelidos sobrenome voornaam voornamen achternaam roepnaam prenom prenoms patronyme
    vorname vornamen nachname nachnamen familienname rufname jmeno prijmeni krestni
    επωνυμο επιθετο ονοματεπωνυμο cognome cognomi apellido apellidos
    birth birthday birthdate dob born nascimento nascido nascida aniversario geboortedatum geboren geboorte
    naissance geburtsdatum geburtstag geburt narozeni narozen γεννησης γεννηση nascita nato nata nacimiento cumpleanos
    nazwisko imie nazwiska nume prenume ainm passport passaporte paspoort passeport reisepass
    """
)
# By which somebody is reached: a person, or a school.
REACH_WORDS = _words(
    """
    email emails mail phone phones telephone mobile cellphone whatsapp address addresses postcode
    telefone telefones telemovel morada moradas correio telefoon telefoonnummer gsm adres telephone portable courriel
    adresse telefon handy telefonnummer anschrift mobil adresa τηλεφωνο κινητο διευθυνση telefono cellulare indirizzo
    posta movil correo direccion
    """
)
# More of the same, which says nothing of a person where it stands alone: a list of schools is full of it.
SITE_WORDS = _words(
    """
    postal zip street streetname tel fax faxnumber contacts rua endereco cp codigopostal telef tlm straat straatnaam
    huisnummer straatnaamnummer postcodeplaats rue voie bp strasse str hausnummer plz postleitzahl ulice psc cp cislo
    hausnr telefax domicilio eircode indirizzoscuola capscuola indirizzopecscuola οδος τκ
    ταχυδρομικος via cap calle codpostal
    """
)
NAME_WORDS = _words("name names nome nomes naam namen nom noms jmena ονομα ονοματα nombre nombres")
PUPIL_WORDS = _words(
    """
    student students pupil pupils child children learner learners kid kids participant participants
    aluno aluna alunos alunas estudante estudantes crianca criancas
    leerling leerlingen kind kinderen deelnemer deelnemers
    eleve eleves enfant enfants participante participantes
    schuler schulers schulerin schulerinnen kinder teilnehmer teilnehmerin
    zak zaka zaci zaku dite deti
    μαθητης μαθητη μαθητων μαθητρια παιδι παιδιου παιδιων
    alunno alunna alunni studente studenti bambino bambini
    alumno alumna alumnos alumnas nino nina ninos estudiante estudiantes
    tanulo tanulok diak diakok gyerek gyerekek gyermek uczen uczniowie uczniow dzieci elev elevi elevii copii
    ziak ziaci ziakov dalta daltai paisti
    """
)
# With words for pupils, or alone: who was there, who was not.
PRESENCE_WORDS = _words(
    """
    who list present attended attending absent absentees
    quem lista presente presentes ausente ausentes faltas faltaram
    wie lijst aanwezig aanwezigen afwezig afwezigen qui liste presents absents
    wer anwesend anwesende abwesend abwesende kdo seznam pritomni chybejici ki jelen jelenlevok hianyzok nevsor
    ποιοι λιστα παροντες αποντες chi elenco presenti assenti quien quienes
    """
)
WORDS_BEFORE_NAME = _words("first last family given middle full primeiro ultimo premier dernier famille primo secondo")
NUMBER_WORDS = _words("id ids nif bsn nia rodne amka dni nie nir insee svnr")
CONTACT_WORDS = _words(
    """
    contact contacts contactperson person headteacher headmaster headmistress principal fax
    contacto contactos contato contatos diretor diretora director directora responsavel docente professor coordenador
    contactpersoon directeur directrice schoolleider schoolhoofd responsable
    kontakt kontakte ansprechpartner ansprechpartnerin schulleiter schulleiterin schulleitung direktor direktorin leiter
    reditel reditelka kontaktni osoba spojeni επικοινωνια επικοινωνιας διευθυντης διευθυντρια υπευθυνος
    contatto contatti dirigente preside referente persona responsabile
    """
)
# Of whose child somebody is, or by which number a state knows them. In lists of sessions “parents” are a head count.
FAMILY_WORDS = _words(
    """
    parent parents guardian guardians carer carers mother father encarregado encarregada encarregados tutor tutora
    tutores mae ouder ouders verzorger verzorgers voogd mere pere tuteur tutrice representant
    eltern elternteil erziehungsberechtigte erziehungsberechtigter erziehungsberechtigten mutter vater
    rodic rodice zastupce opatrovnik κηδεμονας κηδεμονα κηδεμονες γονεας γονεις πατρωνυμο μητρωνυμο
    genitore genitori tutore madre padre
    ppsn bsn nif niss amka αμκα rodne ssn cidadao ine
    """
)
# In a cell that should be a number: what lies between digits, a word in it, and what stands for words left out.
STRETCH, WORD = re.compile(r"[^0-9]+"), re.compile(r"[^\W\d_]{2,}")
LEFT_OUT = "(…)"
GLUE = _words("of de du des da do dos della dello degli van der die des del la le l d the")


def looks_personal(column: str) -> bool:
    """Whether a column's name says that it holds names, birthdays, contacts or numbers of persons."""
    words = set(words_of(column)) - GLUE
    if words & (PERSON_WORDS | REACH_WORDS):
        return True
    if words & NAME_WORDS:
        return words <= NAME_WORDS or bool(words & (PUPIL_WORDS | WORDS_BEFORE_NAME))
    if any(_is_pupil_and_name(word) for word in words):
        return True
    return bool(words & NUMBER_WORDS and words & PUPIL_WORDS)


def is_about_pupils(column: str) -> bool:
    """Whether a column's name says “pupil” or “pupils” and no more: how many there are, or who they are."""
    words = set(words_of(column)) - GLUE
    return bool(words) and words <= PUPIL_WORDS | {"in", "innen", "e"}


def says_who_came(column: str) -> bool:
    """Whether a column's name says “pupils”, “pupils present” or “who” and no more, in whichever order."""
    words, named = set(words_of(column)) - GLUE, PUPIL_WORDS | PRESENCE_WORDS
    return bool(words & named) and words <= named | {"in", "innen", "e"}


def without_names(cell: str) -> str:
    """A cell that should hold a number, with a sign for the words that may be names: “24 (Ana faltou)” is “24 (…)”.

    A single word in small letters stays, and so do words for pupils: “about 20”, “20 alunos”.
    """
    if cell.isdecimal() or SPREADSHEET_ERROR.fullmatch(cell):
        return cell
    return STRETCH.sub(_without_names, cell)


def is_of_names(cell: str) -> bool:
    """Whether a cell holds words that may be names, and no number."""
    return bool(cell) and not any(sign.isdigit() for sign in cell) and without_names(cell) != cell


def looks_like_a_contact(column: str) -> bool:
    """Whether a column's name says that it holds whom to ask, or who leads: persons too, where no head is counted."""
    words = set(words_of(column)) - GLUE
    return bool(words & CONTACT_WORDS) or words >= {"head", "teacher"} or words == {"head"}


def looks_like_a_way_to_a_school(column: str) -> bool:
    """Whether a column of a list of schools says how to reach a school, or who leads it, and nothing of its pupils."""
    words = (set(words_of(column)) - GLUE) | {"".join(words_of(column))}  # “C.P.” is “CP”
    of_children = words & (PUPIL_WORDS | FAMILY_WORDS) or (words & PERSON_WORDS and not words & CONTACT_WORDS)
    return not of_children and (bool(words & (REACH_WORDS | SITE_WORDS)) or looks_like_a_contact(column))


def looks_like_a_family(column: str) -> bool:
    """Whether a column's name says who answers for a pupil, or the number by which a state knows one."""
    words = set(words_of(column)) - GLUE
    return bool(words & FAMILY_WORDS) or words >= {"codice", "fiscale"}


def words_of(column: str) -> list[str]:
    """The words of a column's name: small letters, no accents, parted also where a capital follows a small letter."""
    parted = re.sub(r"(?<=[^\W\d_])(?<![A-ZÀ-Þ])(?=[A-ZÀ-Þ])", " ", column)
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", parted.casefold()) if not unicodedata.combining(letter)
    )
    return [word.replace("e-mail", "email") for word in re.findall(r"e-mail|[^\W\d_]+", plain)]


def _without_names(stretch: re.Match[str]) -> str:
    told = [word for word in WORD.findall(stretch[0]) if not set(words_of(word)) <= PUPIL_WORDS | GLUE]
    if len(told) < 2 and all(word[0].islower() for word in told):
        return stretch[0]
    return (" " if stretch.start() else "") + LEFT_OUT + (" " if stretch.end() < len(stretch.string) else "")


def _is_pupil_and_name(word: str) -> bool:
    """Compound words such as “Schülername”, “leerlingnaam”."""
    return word.endswith(("name", "naam", "namen")) and any(
        word.startswith(pupil) for pupil in PUPIL_WORDS if len(pupil) >= 4
    )
