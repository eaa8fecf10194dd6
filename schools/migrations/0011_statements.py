"""The statements of the self-reflection in the languages of the network; what the network has edited stays as it is."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# By the code of a statement: the English text that these translate, and the text in each language.
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
        },
    ),
}


def add_languages(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Add what is missing; nothing to a statement that says something else by now."""
    statements = apps.get_model("schools", "ReflectionStatement")
    for code, (text, languages) in STATEMENTS.items():
        for row in statements.objects.filter(code=code, text=text):
            shipped = {f"text_{language}": said for language, said in languages.items()}
            row.i18n = shipped | {name: said for name, said in (row.i18n or {}).items() if said}
            row.save(update_fields=["i18n"])


class Migration(migrations.Migration):
    dependencies = [("schools", "0010_agreement")]

    operations = [migrations.RunPython(add_languages, migrations.RunPython.noop)]
