"""The self-reflection of schools, with the statements that it begins with; the network edits them from here on."""

import django.db.models.deletion
import modeltrans.fields
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

STATEMENTS = (
    (
        "local-needs",
        "Our projects begin with a need of the place where we live.",
        "Os nossos projetos partem de uma necessidade do lugar onde vivemos.",
    ),
    (
        "pupils-decide",
        "Pupils decide with us what they look into and how.",
        "Os alunos decidem connosco o que investigam e como.",
    ),
    (
        "families",
        "Families take part in projects, and not only in their presentation.",
        "As famílias participam nos projetos, e não só na apresentação.",
    ),
    (
        "partners",
        "We work with partners outside the school for longer than one visit.",
        "Trabalhamos com parceiros de fora da escola por mais do que uma visita.",
    ),
    (
        "teachers-together",
        "Teachers of several subjects plan projects together.",
        "Docentes de várias disciplinas planeiam projetos em conjunto.",
    ),
    (
        "time",
        "Open schooling has its time in the timetable.",
        "A escola aberta tem o seu tempo no horário.",
    ),
    (
        "shared",
        "We share what we find out with the people it concerns.",
        "Partilhamos o que descobrimos com as pessoas a quem diz respeito.",
    ),
    (
        "on-our-own",
        "We could carry on without the hub.",
        "Conseguiríamos continuar sem o hub.",
    ),
)


def add_statements(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Add the statements that are not there yet."""
    statement = apps.get_model("schools", "ReflectionStatement")
    for position, (code, text, portuguese) in enumerate(STATEMENTS, start=1):
        statement.objects.get_or_create(
            code=code, defaults={"text": text, "position": position, "i18n": {"text_pt": portuguese}}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0007_joining"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reflection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("school_year", models.PositiveSmallIntegerField(verbose_name="school year")),
                ("shared", models.BooleanField(default=False, verbose_name="the hub may read it")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("told_at", models.DateTimeField(editable=False, verbose_name="filled in at")),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reflections",
                        to="schools.school",
                        verbose_name="school",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filled in by",
                    ),
                ),
            ],
            options={
                "verbose_name": "self-reflection",
                "verbose_name_plural": "self-reflections",
                "ordering": ("-school_year", "school"),
            },
        ),
        migrations.CreateModel(
            name="ReflectionStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("text", models.CharField(max_length=300, verbose_name="statement")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position in lists")),
                ("in_use", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(fields=("text",), required_languages=(), virtual_fields=True),
                ),
            ],
            options={
                "verbose_name": "statement of the self-reflection",
                "verbose_name_plural": "statements of the self-reflection",
                "ordering": ("position", "code"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="reflection_statement_said",
                        violation_error_message="A statement says something.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReflectionAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Not yet"), (2, "A little"), (3, "Partly"), (4, "Mostly"), (5, "Fully")],
                        verbose_name="answer",
                    ),
                ),
                (
                    "reflection",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="schools.reflection",
                        verbose_name="self-reflection",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="schools.reflectionstatement",
                        verbose_name="statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of a self-reflection",
                "verbose_name_plural": "answers of self-reflections",
            },
        ),
        migrations.AddConstraint(
            model_name="reflection",
            constraint=models.UniqueConstraint(
                fields=("school", "school_year"),
                name="reflection_once_a_year",
                violation_error_message="This school has a self-reflection of that year already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reflection",
            constraint=models.CheckConstraint(
                condition=models.Q(("school_year__range", (1990, 2200))),
                name="reflection_year_plausible",
                violation_error_message="Write the school year as the year in which it begins, such as 2026.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reflectionanswer",
            constraint=models.UniqueConstraint(
                fields=("reflection", "statement"),
                name="reflection_answer_once",
                violation_error_message="This statement has an answer already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reflectionanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreement__in", [1, 2, 3, 4, 5])),
                name="reflection_answer_on_scale",
                violation_error_message="Choose an answer from the scale.",
            ),
        ),
        migrations.RunPython(add_statements, migrations.RunPython.noop),
    ]
