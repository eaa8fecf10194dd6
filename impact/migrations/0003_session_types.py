"""The types of session that the hubs name themselves; the network edits the list from here on."""

import json

from django.db import migrations

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
# The types that are not there yet.
ADD_TYPES = (
    """
    INSERT INTO impact_sessiontype (code, name, position, in_use, i18n)
    SELECT code, name, position, true, jsonb_build_object('name_pt', portuguese)
    FROM jsonb_to_recordset(%s) AS shipped(position int, code text, name text, portuguese text)
    ORDER BY position
    ON CONFLICT (code) DO NOTHING
    """,
    [
        json.dumps(
            [
                {"position": position, "code": code, "name": name, "portuguese": portuguese}
                for position, (code, name, portuguese) in enumerate(TYPES, start=1)
            ]
        )
    ],
)


class Migration(migrations.Migration):
    dependencies = [("impact", "0002_marks")]
    operations = [migrations.RunSQL([ADD_TYPES], migrations.RunSQL.noop)]
