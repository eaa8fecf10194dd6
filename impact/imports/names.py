"""What columns of sessions are called in the languages of the network, and what each field is called on the pages."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from impact.imports.columns import AUDIENCE_FIELDS, DAY_FIELDS, FIRST_TIME
from schools.lists.fields import CLASS, SCHOOL, called
from schools.sheets.near import plain

SESSION_LABELS: dict[str, Promise] = {
    "date": _("Date"),
    "starts_at": _("Begins at"),
    "minutes": _("Length in minutes"),
    "type": _("Type of session"),
    "project": _("Project"),
    "school": _("School"),
    "one_class": _("Class (its number stands under Students)"),
    "classes": _("Classes with numbers (7B=24; 8A=19)"),
    "led_by": _("Led by"),
    "format": _("How people met"),
    "co_hosts": _("Co-hosts"),
    "title": _("Title"),
    "note": _("Private note"),
    "reference": _("Your own number or name for it"),
}
AUDIENCE_LABELS: dict[str, Promise] = {
    "students": _("Students"),
    "teachers": _("Teachers"),
    "family": _("Families"),
    "university": _("University or research"),
    "industry": _("Industry"),
    "government": _("Local government"),
    "civil_society": _("Civil society"),
    "other": _("Other people"),
}
FIRST_TIME_LABELS: dict[str, Promise] = {
    "students_first_time": _("Students, for the first time"),
    "teachers_first_time": _("Teachers, for the first time"),
    "family_first_time": _("Families, for the first time"),
    "university_first_time": _("University or research, for the first time"),
    "industry_first_time": _("Industry, for the first time"),
    "government_first_time": _("Local government, for the first time"),
    "civil_society_first_time": _("Civil society, for the first time"),
    "other_first_time": _("Other people, for the first time"),
}
DAY_LABELS: dict[str, Promise] = {
    "day_1": _("How many on the 1st day"),
    "day_2": _("How many on the 2nd day"),
    "day_3": _("How many on the 3rd day"),
    "day_4": _("How many on the 4th day"),
    "day_5": _("How many on the 5th day"),
    "day_6": _("How many on the 6th day"),
    "day_7": _("How many on the 7th day"),
}
assert set(FIRST_TIME_LABELS) == {name + FIRST_TIME for name in AUDIENCE_FIELDS}  # noqa: S101 - none is forgotten
assert tuple(DAY_LABELS) == DAY_FIELDS  # noqa: S101 - as above

# As the list of a page shows them.
FIELD_GROUPS: tuple[tuple[Promise, Mapping[str, Promise]], ...] = (
    (_("The session"), SESSION_LABELS),
    (_("How many came"), AUDIENCE_LABELS),
    (_("How many of them for the first time"), FIRST_TIME_LABELS),
    (_("Day by day: a session for each day"), DAY_LABELS),
)
LABELS: dict[str, Promise] = {name: label for _group, labels in FIELD_GROUPS for name, label in labels.items()}

# Words with which a line of sums begins, in the languages of the network.
SUM_WORDS = (
    "total|totals|totale|totaux|grand total|total geral|sum|sums|in all|summe|summen|gesamt|insgesamt|soma|somas|celkem"
    "|celkový součet|součet|totaal|som|σύνολο|iomlán|somme|ensemble"
)
YEAR_BEHIND = re.compile(r"[:. ]+(?:19|20)[0-9]{2}(?:[/-](?:20)?[0-9]{2})?$")
SUMS = frozenset(SUM_WORDS.split("|"))
LETTERS_OF_SUMS = frozenset(word[0] for word in SUMS)  # what begins with another letter is soon done with

CALLED: dict[str, frozenset[str]] = {
    "date": called(
        """
        date, day, held on, session date, date of session, start date, start, when, data, dia, data da sessao, quando,
        data de inicio, datum, dag, startdatum, wanneer, jour, date de la seance, date de debut, quand, tag, wann,
        datum der sitzung, beginn, den, kdy, datum setkani, datum konani, ημερομηνια, ημερα, ποτε, data della sessione,
        giorno, quando, data inizio, fecha, fecha de la sesion, fecha de inicio, cuando
        """
    ),
    "starts_at": called(
        """
        time, start time, starts at, begins at, hour, hora, hora de inicio, inicio, horas, tijd, begintijd, aanvang,
        starttijd, heure, heure de debut, debut, uhrzeit, uhr, anfangszeit, startzeit, cas, zacatek, od kdy, ωρα,
        ωρα εναρξης, εναρξη, ora, ora di inizio, inizio, hora de comienzo, comienzo
        """
    ),
    "minutes": called(
        """
        minutes, duration, length, min, duration in minutes, duracao, minutos, duracao em minutos, duur, minuten,
        lengte, duree, minutes duree, dauer, lange, delka, trvani, minuty, doba trvani, διαρκεια, λεπτα, durata, minuti,
        duracion
        """
    ),
    "type": called(
        """
        type, session type, type of session, kind, activity, activity type, type of activity, tipo, tipo de sessao,
        tipo de atividade, atividade, soort, soort sessie, activiteit, type sessie, type de seance, activite,
        type d'activite, art, art der sitzung, art der veranstaltung, aktivitat, typ, druh, typ setkani, aktivita,
        τυπος, ειδος, δραστηριοτητα, tipo di sessione, attivita, tipo di attivita, tipo de sesion, actividad
        """
    ),
    "project": called(
        """
        project, project title, name of project, projeto, projecto, nome do projeto, titulo do projeto, projet,
        nom du projet, projekt, projektname, nazev projektu, εργο, ονομα εργου, progetto, nome del progetto, proyecto,
        nombre del proyecto
        """
    ),
    "school": SCHOOL - {"centro", "nazev", "bezeichnung", "denominazione", "ονομασια"},
    "one_class": CLASS - {"group", "grupo"} | called("turmas, class group"),
    "classes": called(
        "classes, klassen, klassen met aantal, turmas com numero, classi, clases, tridy, τμηματα, ταξεις"
    ),
    "led_by": called(
        """
        led by, leader, run by, conduzida por, dinamizada por, orientada por, geleid door, begeleid door, anime par,
        mene par, geleitet von, durchgefuhrt von, vedl, vede, υπευθυνος φορεας, condotta da, guidata da, dirigida por
        """
    ),
    "format": called(
        """
        format, how people met, mode, online, formato, modalidade, vorm, modalite, en ligne, durchfuhrung, forma,
        μορφη, modalita, modalidad
        """
    ),
    "co_hosts": called("co hosts, co host, cohosts, other hubs, with hubs, co organizadores, outros hubs, autres hubs"),
    "title": called(
        """
        title, session, session name, session title, name of the session, event, topic, subject, theme, titulo, tema,
        nome da sessao, sessao, assunto, evento, titel, onderwerp, thema, naam sessie, sessie, titre, sujet, theme,
        nom de la seance, seance, veranstaltung, bezeichnung, nazev, nazev setkani, tema setkani, setkani, τιτλος,
        θεμα, titolo, argomento, nome della sessione, sesion, nombre de la sesion, asunto
        """
    ),
    "note": called(
        """
        note, notes, remark, remarks, comment, comments, nota, notas, observacoes, comentario, comentarios, obs,
        opmerking, opmerkingen, notitie, notities, remarque, remarques, commentaire, commentaires, bemerkung,
        bemerkungen, anmerkung, anmerkungen, kommentar, poznamka, poznamky, σημειωση, σημειωσεις, παρατηρησεις,
        osservazioni, commenti, observaciones
        """
    ),
    "reference": called(
        """
        reference, ref, uid, id, slug, number, no, session id, code, referencia, codigo, numero, referentie, nummer,
        referentienummer, reference de la seance, referenz, kennung, oznaceni, cislo, kod, αναφορα,
        κωδικος, riferimento,
        codice
        """
    ),
    "students": called(
        """
        students, student, pupils, number of students, number of pupils, no of students,
        no of pupils, how many students,
        children, learners, alunos, n de alunos, numero de alunos, n alunos, total de alunos, estudantes, leerlingen,
        aantal leerlingen, scholieren, eleves, nombre d'eleves, nb eleves, nb d'eleves, effectif, schuler, schulerinnen,
        schulerinnen und schuler, anzahl schuler, anzahl schulerinnen, zaci, pocet zaku, studenti, pocet studentu,
        μαθητες, αριθμος μαθητων, πληθος μαθητων, alunni, numero alunni, numero di alunni, alumnos, numero de alumnos,
        alumnado, estudiantes
        """
    ),
    "teachers": called(
        """
        teachers, teacher, number of teachers, no of teachers, professores, profs, docentes, numero de professores,
        n de professores, educadores, leraren, docenten, leerkrachten, aantal leraren, aantal docenten, enseignants,
        professeurs, nombre d'enseignants, nb enseignants, lehrer, lehrkrafte, lehrerinnen, anzahl lehrkrafte,
        lehrpersonen, ucitele, pocet ucitelu, εκπαιδευτικοι, δασκαλοι, καθηγητες, αριθμος εκπαιδευτικων, insegnanti,
        docenti, numero insegnanti, profesores, maestros, numero de profesores, profesorado
        """
    ),
    "family": called(
        """
        family, families, parents, parents and family, familias, familia, pais, encarregados de educacao, families en
        ouders, ouders, gezinnen, familles, famille, familien, eltern, rodice, rodiny, οικογενειες, γονεις, famiglie,
        genitori, padres
        """
    ),
    "university": called(
        """
        university, universities, research, researchers, scientists, universidade, universidades, investigadores,
        cientistas, universiteit, onderzoekers, wetenschappers, universite, chercheurs, universitat, forschung,
        forschende, univerzita, vedci, vyzkumnici, πανεπιστημιο, ερευνητες, universita, ricercatori, universidad
        """
    ),
    "industry": called(
        """
        industry, companies, company, business, enterprise, industria, empresas, empresa, bedrijven, bedrijfsleven,
        industrie, entreprises, unternehmen, wirtschaft, firmen, prumysl, firmy, βιομηχανια, επιχειρησεις, imprese,
        aziende
        """
    ),
    "government": called(
        """
        government, local government, municipality staff, policy makers, autarquia, autarquias, camara municipal,
        governo local, lokale overheid, overheid, gemeentebestuur, collectivite, collectivites, elus, administration,
        verwaltung, politik, kommune, samosprava, urad, τοπικη αυτοδιοικηση, αυτοδιοικηση, ente locale, enti locali,
        administracion, gobierno local
        """
    ),
    "civil_society": called(
        """
        civil society, associations, ngo, ngos, sociedade civil, associacoes, maatschappelijk middenveld, verenigingen,
        societe civile, zivilgesellschaft, vereine, obcanska spolecnost, spolky, κοινωνια των πολιτων, συλλογοι,
        societa civile, associazioni, sociedad civil, asociaciones
        """
    ),
    "other": called(
        """
        other, others, other people, attendance, attendees, participants, visitors, total, people, number of
        participants, no of participants, outros, participantes, visitantes,
        numero de participantes, n de participantes,
        presencas, overig, anderen, deelnemers, bezoekers, aantal deelnemers, autres, participants, visiteurs,
        nombre de participants, andere, teilnehmende, teilnehmer, besucher, anzahl teilnehmer, ostatni, ucastnici,
        navstevnici, pocet ucastniku, αλλοι, συμμετεχοντες, επισκεπτες, αριθμος συμμετεχοντων, altri, partecipanti,
        visitatori, numero di partecipanti, otros, asistentes
        """
    ),
    **{
        name: called(
            ", ".join(
                f"{word} {number}, {word}{number}"
                for word in ["day", "dia", "dag", "jour", "tag", "den", "ημερα", "giorno"]
            )
        )
        for number, name in enumerate(DAY_FIELDS, 1)
    },
}


def is_word_of_sums(cell: str) -> bool:
    """Whether a cell says that its line adds up those above: Total, TOTAL 2022, Soma 2021/22."""
    return (
        cell.lstrip(" _")[:1].casefold() in LETTERS_OF_SUMS and YEAR_BEHIND.sub("", plain(cell)).rstrip(":. ") in SUMS
    )
