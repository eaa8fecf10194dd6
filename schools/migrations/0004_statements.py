"""The statements that the self-reflection begins with, in the languages of the network, which edits them from here on."""

import json

from django.db import migrations

# By the code of a statement: the English text, and what it is in each language.
STATEMENTS: dict[str, tuple[str, dict[str, str]]] = {
    "local-needs": (
        "Our projects begin with a need of the place where we live.",
        {
            "cs": "Naše projekty vycházejí z potřeb místa, kde žijeme.",
            "de": "Unsere Projekte gehen von einem Bedürfnis des Ortes aus, an dem wir leben.",
            "el": "Τα έργα μας ξεκινούν από μια ανάγκη του τόπου όπου ζούμε.",
            "fr": "Nos projets partent d’un besoin du lieu où nous vivons.",
            "ga": "Tosaíonn ár dtionscadail le riachtanas san áit ina mairimid.",
            "nl": "Onze projecten beginnen bij een behoefte van de plek waar wij wonen.",
            "pt": "Os nossos projetos partem de uma necessidade do lugar onde vivemos.",
        },
    ),
    "pupils-decide": (
        "Pupils decide with us what they look into and how.",
        {
            "cs": "Žáci s námi rozhodují o tom, co a jak budou zkoumat.",
            "de": "Schülerinnen und Schüler entscheiden mit uns, was sie untersuchen und wie.",
            "el": "Οι μαθητές και οι μαθήτριες αποφασίζουν μαζί μας τι θα ερευνήσουν και πώς.",
            "fr": "Les élèves décident avec nous de ce qu’ils explorent et de la manière de le faire.",
            "ga": "Socraíonn na daltaí linn cad a fhiosróidh siad agus conas.",
            "nl": "Leerlingen beslissen met ons mee wat ze onderzoeken en hoe.",
            "pt": "Os alunos decidem connosco o que investigam e como.",
        },
    ),
    "families": (
        "Families take part in projects, and not only in their presentation.",
        {
            "cs": "Rodiny se zapojují do projektů, a nejen do jejich prezentace.",
            "de": "Familien wirken an Projekten mit, nicht nur an deren Präsentation.",
            "el": "Οι οικογένειες συμμετέχουν στα έργα, και όχι μόνο στην παρουσίασή τους.",
            "fr": "Les familles participent aux projets, et pas seulement à leur présentation.",
            "ga": "Glacann teaghlaigh páirt sna tionscadail, agus ní sa chur i láthair amháin.",
            "nl": "Gezinnen doen mee aan projecten, en niet alleen aan de presentatie ervan.",
            "pt": "As famílias participam nos projetos, e não só na apresentação.",
        },
    ),
    "partners": (
        "We work with partners outside the school for longer than one visit.",
        {
            "cs": "S partnery mimo školu spolupracujeme déle než při jediné návštěvě.",
            "de": "Wir arbeiten mit Partnern außerhalb der Schule länger als für einen Besuch zusammen.",
            "el": "Συνεργαζόμαστε με φορείς εκτός σχολείου για περισσότερο από μία επίσκεψη.",
            "fr": "Nous travaillons avec des partenaires extérieurs à l’école au-delà d’une seule visite.",
            "ga": "Bímid ag obair le comhpháirtithe lasmuigh den scoil ar feadh níos mó ná cuairt amháin.",
            "nl": "We werken langer dan één bezoek samen met partners van buiten de school.",
            "pt": "Trabalhamos com parceiros de fora da escola por mais do que uma visita.",
        },
    ),
    "teachers-together": (
        "Teachers of several subjects plan projects together.",
        {
            "cs": "Učitelé různých předmětů plánují projekty společně.",
            "de": "Lehrkräfte mehrerer Fächer planen Projekte gemeinsam.",
            "el": "Εκπαιδευτικοί διαφορετικών μαθημάτων σχεδιάζουν έργα από κοινού.",
            "fr": "Des enseignants de plusieurs matières préparent des projets ensemble.",
            "ga": "Pleanálann múinteoirí ábhar éagsúil tionscadail le chéile.",
            "nl": "Leraren van verschillende vakken plannen samen projecten.",
            "pt": "Docentes de várias disciplinas planeiam projetos em conjunto.",
        },
    ),
    "time": (
        "Open schooling has its time in the timetable.",
        {
            "cs": "Otevřená škola má v rozvrhu svůj čas.",
            "de": "Die offene Schule hat ihre Zeit im Stundenplan.",
            "el": "Το ανοιχτό σχολείο έχει τον χρόνο του στο ωρολόγιο πρόγραμμα.",
            "fr": "L’école ouverte a sa place dans l’emploi du temps.",
            "ga": "Tá am ar leith ag an scolaíocht oscailte sa chlár ama.",
            "nl": "Open schooling heeft een vaste plek in het rooster.",
            "pt": "A escola aberta tem o seu tempo no horário.",
        },
    ),
    "shared": (
        "We share what we find out with the people it concerns.",
        {
            "cs": "To, co zjistíme, sdílíme s lidmi, kterých se to týká.",
            "de": "Was wir herausfinden, teilen wir mit den Menschen, die es betrifft.",
            "el": "Μοιραζόμαστε όσα ανακαλύπτουμε με τους ανθρώπους τους οποίους αφορούν.",
            "fr": "Nous partageons ce que nous découvrons avec les personnes concernées.",
            "ga": "Roinnimid an méid a fhaighimid amach leis na daoine lena mbaineann sé.",
            "nl": "Wat we ontdekken, delen we met de mensen die het aangaat.",
            "pt": "Partilhamos o que descobrimos com as pessoas a quem diz respeito.",
        },
    ),
    "on-our-own": (
        "We could carry on without the hub.",
        {
            "cs": "Dokázali bychom pokračovat i bez hubu.",
            "de": "Wir könnten ohne den Hub weitermachen.",
            "el": "Θα μπορούσαμε να συνεχίσουμε και χωρίς το hub.",
            "fr": "Nous pourrions continuer sans le hub.",
            "ga": "D’fhéadfaimis leanúint ar aghaidh gan an mol.",
            "nl": "We zouden zonder de hub verder kunnen.",
            "pt": "Conseguiríamos continuar sem o hub.",
        },
    ),
}
SHIPPED = [
    {
        "position": position,
        "code": code,
        "text": text,
        "i18n": {f"text_{language}": said for language, said in languages.items()},
    }
    for position, (code, (text, languages)) in enumerate(STATEMENTS.items(), start=1)
]
# What stands there already gets what is missing; nothing, where it says something else by now.
ADD_STATEMENTS = (
    """
    INSERT INTO schools_reflectionstatement AS stands (code, text, position, in_use, i18n)
    SELECT code, text, position, true, i18n
    FROM jsonb_to_recordset(%s) AS shipped(position int, code text, text text, i18n jsonb)
    ORDER BY position
    ON CONFLICT (code) DO UPDATE
    SET i18n = excluded.i18n
        || coalesce((SELECT jsonb_object_agg(key, value) FROM jsonb_each(stands.i18n) WHERE value <> '""'), '{}')
    WHERE stands.text = excluded.text
    """,
    [json.dumps(SHIPPED)],
)


class Migration(migrations.Migration):
    dependencies = [("schools", "0003_public_change")]
    operations = [migrations.RunSQL([ADD_STATEMENTS], migrations.RunSQL.noop)]
