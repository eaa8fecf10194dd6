"""The types of session that the hubs name themselves; the network edits the list from here on."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TYPES = (
    ("co-creation", "Co-creation workshop", "Oficina de cocriação"),
    ("research", "Research session", "Sessão de investigação"),
    ("maker", "Maker session", "Sessão maker"),
    ("sharing", "Sharing session", "Sessão de partilha"),
    ("evaluation", "Evaluation session", "Sessão de avaliação"),
    ("training-long", "Teacher training, long (25 h)", "Formação de professores, longa (25 h)"),
    ("training-short", "Teacher training, short (2–6 h)", "Formação de professores, curta (2–6 h)"),
    ("mentoring", "Follow-up or mentoring", "Acompanhamento ou mentoria"),
    ("classroom", "Classroom session", "Sessão em sala de aula"),
    ("brokerage", "Brokerage event", "Encontro de parceiros"),
    ("strategy", "Strategy or vision meeting", "Reunião de estratégia ou visão"),
    ("steam", "STEAM workshop", "Oficina STEAM"),
    ("showcase", "Showcase or exhibition", "Mostra ou exposição"),
    ("citizen-science", "Citizen-science activity", "Atividade de ciência cidadã"),
    ("residency", "Residency", "Residência"),
)


def add_types(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Add the types that are not there yet."""
    session_type = apps.get_model("impact", "SessionType")
    for position, (code, name, portuguese) in enumerate(TYPES, start=1):
        session_type.objects.get_or_create(
            code=code, defaults={"name": name, "position": position, "i18n": {"name_pt": portuguese}}
        )


class Migration(migrations.Migration):
    dependencies = [("impact", "0002_marks")]
    operations = [migrations.RunPython(add_types, migrations.RunPython.noop)]
