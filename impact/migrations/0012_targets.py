"""Indicators, targets of hubs and the network, and results that people enter with evidence."""

import datetime

import django.db.models.deletion
import django.utils.timezone
import django_countries.fields
import modeltrans.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import hubs.models.web

# Pages that show targets are stored until something is changed that they show (impact.queries.targets).
TABLES = ("impact_indicator", "impact_target", "impact_result", "impact_reportingperiod")
FORWARD = "\n".join(
    f"CREATE TRIGGER targets_changed AFTER INSERT OR UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();"
    for table in TABLES
)
BACKWARD = "\n".join(f"DROP TRIGGER IF EXISTS targets_changed ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0008_targets"),
        ("impact", "0011_editions"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        help_text="Short and lasting; stands in addresses and files.",
                        max_length=40,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("about", models.TextField(blank=True, max_length=1000, verbose_name="what it says")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("measured", "Counted from the log"),
                            ("number", "Entered: a number"),
                            ("share", "Entered: a share, so many of so many"),
                        ],
                        default="measured",
                        max_length=10,
                        verbose_name="where its figures come from",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sessions", "Sessions"),
                            ("interactions", "Interactions"),
                            ("people", "People reached"),
                            ("per_person", "Interactions per person"),
                            ("led_by_school", "Share of sessions with a school that the school led itself"),
                            ("schools", "Partner schools"),
                            ("projects", "Open schooling projects"),
                            ("partnerships", "Partnerships"),
                            ("hubs", "Hubs"),
                            ("equipment_hours", "Hours of equipment reached"),
                            ("ties_alone", "Ties alive without the hub"),
                        ],
                        max_length=20,
                        verbose_name="what is counted",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("student", "Students"),
                            ("teacher", "Teachers"),
                            ("family", "Families"),
                            ("university", "University or research"),
                            ("industry", "Industry"),
                            ("government", "Local government"),
                            ("civil_society", "Civil society"),
                            ("other", "Other community members"),
                            ("community", "Community members"),
                            ("everyone", "Everyone"),
                        ],
                        default="everyone",
                        max_length=16,
                        verbose_name="audience",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("school_based", "School-based hub"),
                            ("space", "School-supporting space"),
                            ("broker", "Community broker"),
                        ],
                        max_length=20,
                        verbose_name="kind of hub",
                    ),
                ),
                ("country", django_countries.fields.CountryField(blank=True, max_length=2, verbose_name="country")),
                (
                    "led_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hub", "The hub"),
                            ("together", "Hub and school together"),
                            ("school", "The school itself"),
                        ],
                        max_length=10,
                        verbose_name="who led",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        help_text="As it stands behind the number, such as “people” or “h”.",
                        max_length=30,
                        verbose_name="unit",
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(default=0, verbose_name="decimal places")),
                (
                    "direction",
                    models.CharField(
                        choices=[("more", "More is better"), ("less", "Less is better")],
                        default="more",
                        max_length=4,
                        verbose_name="direction",
                    ),
                ),
                (
                    "adds_up",
                    models.BooleanField(default=False, verbose_name="the hubs’ figures add up to the network’s"),
                ),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position in lists")),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="archived")),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("name", "about", "unit"), required_languages=(), virtual_fields=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "session_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="impact.sessiontype",
                        verbose_name="type of session",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ("position", "code"),
            },
        ),
        migrations.CreateModel(
            name="IndicatorVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "code",
                    models.SlugField(
                        db_index=False,
                        help_text="Short and lasting; stands in addresses and files.",
                        max_length=40,
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("about", models.TextField(blank=True, max_length=1000, verbose_name="what it says")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("measured", "Counted from the log"),
                            ("number", "Entered: a number"),
                            ("share", "Entered: a share, so many of so many"),
                        ],
                        default="measured",
                        max_length=10,
                        verbose_name="where its figures come from",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sessions", "Sessions"),
                            ("interactions", "Interactions"),
                            ("people", "People reached"),
                            ("per_person", "Interactions per person"),
                            ("led_by_school", "Share of sessions with a school that the school led itself"),
                            ("schools", "Partner schools"),
                            ("projects", "Open schooling projects"),
                            ("partnerships", "Partnerships"),
                            ("hubs", "Hubs"),
                            ("equipment_hours", "Hours of equipment reached"),
                            ("ties_alone", "Ties alive without the hub"),
                        ],
                        max_length=20,
                        verbose_name="what is counted",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("student", "Students"),
                            ("teacher", "Teachers"),
                            ("family", "Families"),
                            ("university", "University or research"),
                            ("industry", "Industry"),
                            ("government", "Local government"),
                            ("civil_society", "Civil society"),
                            ("other", "Other community members"),
                            ("community", "Community members"),
                            ("everyone", "Everyone"),
                        ],
                        default="everyone",
                        max_length=16,
                        verbose_name="audience",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("school_based", "School-based hub"),
                            ("space", "School-supporting space"),
                            ("broker", "Community broker"),
                        ],
                        max_length=20,
                        verbose_name="kind of hub",
                    ),
                ),
                ("country", django_countries.fields.CountryField(blank=True, max_length=2, verbose_name="country")),
                (
                    "led_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hub", "The hub"),
                            ("together", "Hub and school together"),
                            ("school", "The school itself"),
                        ],
                        max_length=10,
                        verbose_name="who led",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        help_text="As it stands behind the number, such as “people” or “h”.",
                        max_length=30,
                        verbose_name="unit",
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(default=0, verbose_name="decimal places")),
                (
                    "direction",
                    models.CharField(
                        choices=[("more", "More is better"), ("less", "Less is better")],
                        default="more",
                        max_length=4,
                        verbose_name="direction",
                    ),
                ),
                (
                    "adds_up",
                    models.BooleanField(default=False, verbose_name="the hubs’ figures add up to the network’s"),
                ),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position in lists")),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="archived")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="earlier",
                        to="impact.indicator",
                    ),
                ),
                (
                    "session_type",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="impact.sessiontype",
                        verbose_name="type of session",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period_kind", models.CharField(max_length=12, verbose_name="kind of period")),
                ("period_start", models.DateField(blank=True, null=True, verbose_name="first day of the period")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("numerator", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="result")),
                (
                    "denominator",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=14, null=True, verbose_name="of how many"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                ("evidence", models.TextField(max_length=2000, verbose_name="evidence")),
                (
                    "evidence_url",
                    hubs.models.web.WebAddressField(blank=True, max_length=300, verbose_name="where one can read it"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "hub",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="hubs.hub",
                        verbose_name="hub",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="impact.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "reporting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="impact.reportingperiod",
                        verbose_name="reporting period",
                    ),
                ),
            ],
            options={
                "verbose_name": "entered result",
                "verbose_name_plural": "entered results",
                "ordering": ("indicator", "hub"),
            },
        ),
        migrations.CreateModel(
            name="ResultVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("period_kind", models.CharField(max_length=12, verbose_name="kind of period")),
                ("period_start", models.DateField(blank=True, null=True, verbose_name="first day of the period")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("numerator", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="result")),
                (
                    "denominator",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=14, null=True, verbose_name="of how many"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                ("evidence", models.TextField(max_length=2000, verbose_name="evidence")),
                (
                    "evidence_url",
                    hubs.models.web.WebAddressField(blank=True, max_length=300, verbose_name="where one can read it"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "hub",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="hubs.hub",
                        verbose_name="hub",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="impact.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="earlier",
                        to="impact.result",
                    ),
                ),
                (
                    "reporting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="impact.reportingperiod",
                        verbose_name="reporting period",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period_kind", models.CharField(max_length=12, verbose_name="kind of period")),
                ("period_start", models.DateField(blank=True, null=True, verbose_name="first day of the period")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("value", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="target")),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=14, null=True, verbose_name="baseline"
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why this much")),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "hub",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="hubs.hub",
                        verbose_name="hub",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="impact.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "reporting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="impact.reportingperiod",
                        verbose_name="reporting period",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "ordering": ("indicator", "hub"),
            },
        ),
        migrations.CreateModel(
            name="TargetVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("period_kind", models.CharField(max_length=12, verbose_name="kind of period")),
                ("period_start", models.DateField(blank=True, null=True, verbose_name="first day of the period")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("value", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="target")),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=14, null=True, verbose_name="baseline"
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why this much")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "hub",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="hubs.hub",
                        verbose_name="hub",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="impact.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="earlier",
                        to="impact.target",
                    ),
                ),
                (
                    "reporting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="impact.reportingperiod",
                        verbose_name="reporting period",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                name="indicator_code_plain",
                violation_error_message="A code has small letters, digits and hyphens, such as people-students.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "\\S")),
                name="indicator_named",
                violation_error_message="Give the indicator a name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["more", "less"]), ("kind__in", ["measured", "number", "share"])),
                name="indicator_kind_known",
                violation_error_message="Choose where its figures come from, and which way is better.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "measured"),
                        (
                            "measure__in",
                            [
                                "sessions",
                                "interactions",
                                "people",
                                "per_person",
                                "led_by_school",
                                "schools",
                                "projects",
                                "partnerships",
                                "hubs",
                                "equipment_hours",
                                "ties_alone",
                            ],
                        ),
                    ),
                    models.Q(models.Q(("kind", "measured"), _negated=True), ("measure", "")),
                    _connector="OR",
                ),
                name="indicator_counts_or_is_entered",
                violation_error_message="Choose what is counted; nothing where the result is entered.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("measure__in", ("sessions", "interactions", "people", "per_person")),
                    models.Q(
                        ("audience", "everyone"),
                        ("category", ""),
                        ("country", ""),
                        ("led_by", ""),
                        ("session_type", None),
                    ),
                    _connector="OR",
                ),
                name="indicator_narrowed_by_sessions",
                violation_error_message="Only sessions, interactions and people can be narrowed down to an audience, a kind of hub, a country, a type of session or who led.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "audience__in",
                        [
                            "student",
                            "teacher",
                            "family",
                            "university",
                            "industry",
                            "government",
                            "civil_society",
                            "other",
                            "community",
                            "everyone",
                        ],
                    ),
                    models.Q(("led_by", ""), ("led_by__in", ["hub", "together", "school"]), _connector="OR"),
                    models.Q(("category", ""), ("category__in", ["school_based", "space", "broker"]), _connector="OR"),
                ),
                name="indicator_filters_known",
                violation_error_message="Choose filters from the lists.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adds_up", True), _negated=True),
                    models.Q(
                        ("measure__in", ("people", "per_person", "led_by_school")),
                        ("kind", "share"),
                        _connector="OR",
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="indicator_people_never_added",
                violation_error_message="People, ratios and shares of hubs are never added up.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("decimals__lte", 3)),
                name="indicator_decimals_few",
                violation_error_message="Three decimal places at most.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="b78c9a3148065ccbb412c88d1077cb16cd4bd4af",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_bbc3d",
                    table="impact_indicator",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."about" IS DISTINCT FROM (NEW."about") OR OLD."adds_up" IS DISTINCT FROM (NEW."adds_up") OR OLD."archived_at" IS DISTINCT FROM (NEW."archived_at") OR OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."decimals" IS DISTINCT FROM (NEW."decimals") OR OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."led_by" IS DISTINCT FROM (NEW."led_by") OR OLD."measure" IS DISTINCT FROM (NEW."measure") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."session_type_id" IS DISTINCT FROM (NEW."session_type_id") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "impact_indicatorversion" ("about", "adds_up", "archived_at", "audience", "category", "changed_at", "code", "country", "decimals", "direction", "id", "kind", "led_by", "measure", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "session_type_id", "unit", "version") VALUES (OLD."about", OLD."adds_up", OLD."archived_at", OLD."audience", OLD."category", OLD."changed_at", OLD."code", OLD."country", OLD."decimals", OLD."direction", OLD."id", OLD."kind", OLD."led_by", OLD."measure", OLD."name", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."position", OLD."session_type_id", OLD."unit", OLD."version"); RETURN NULL;',
                    hash="268960e96c53764cfffe21ef6f9172235ec57e78",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_a5e1f",
                    table="impact_indicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatorversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="92733bc11e0613a676786e85d09b0eb50579f9c2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_379b9",
                    table="impact_indicatorversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reporting", None),
                        models.Q(
                            models.Q(
                                ("period_kind", "school_year"), ("period_start__day", 1), ("period_start__month", 9)
                            ),
                            models.Q(("period_kind", "year"), ("period_start__day", 1), ("period_start__month", 1)),
                            _connector="OR",
                        ),
                    ),
                    models.Q(("period_kind", "reporting"), ("period_start", None), ("reporting__isnull", False)),
                    _connector="OR",
                ),
                name="result_of_a_period",
                violation_error_message="Choose a reporting period, a school year or a calendar year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period_start", None),
                    ("period_start__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                    _connector="OR",
                ),
                name="result_period_plausible",
                violation_error_message="The year must lie between 1990 and 2199.",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                fields=("indicator", "hub", "period_kind", "period_start", "reporting"),
                name="result_once_a_period",
                nulls_distinct=False,
                violation_error_message="There is one already for this indicator, period and hub.",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("numerator__gte", 0),
                    models.Q(
                        ("denominator", None),
                        models.Q(("denominator__gt", 0), ("denominator__gte", models.F("numerator"))),
                        _connector="OR",
                    ),
                ),
                name="result_plausible",
                violation_error_message="A result is a number from 0 up; of a share not more than all of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence__regex", "\\S")),
                name="result_with_evidence",
                violation_error_message="Say how this is known: who asked whom, when, with what.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="result",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="ff8719c36be20b3162d0cd296b429feb6291f638",
                    operation='UPDATE OF "numerator", "denominator", "as_of", "evidence", "evidence_url"',
                    pgid="pgtrigger_next_version_908ff",
                    table="impact_result",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="result",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "impact_resultversion" ("as_of", "changed_at", "changed_by_id", "denominator", "evidence", "evidence_url", "hub_id", "id", "indicator_id", "numerator", "period_kind", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting_id", "version") VALUES (OLD."as_of", OLD."changed_at", OLD."changed_by_id", OLD."denominator", OLD."evidence", OLD."evidence_url", OLD."hub_id", OLD."id", OLD."indicator_id", OLD."numerator", OLD."period_kind", OLD."period_start", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."reporting_id", OLD."version"); RETURN NULL;',
                    hash="2703ac664f3661e1daa7296d0ae525d735a644a2",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_10874",
                    table="impact_result",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resultversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="82ebcabddbdabc645d219036305171c58df28785",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ad459",
                    table="impact_resultversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reporting", None),
                        models.Q(
                            models.Q(
                                ("period_kind", "school_year"), ("period_start__day", 1), ("period_start__month", 9)
                            ),
                            models.Q(("period_kind", "year"), ("period_start__day", 1), ("period_start__month", 1)),
                            _connector="OR",
                        ),
                    ),
                    models.Q(("period_kind", "reporting"), ("period_start", None), ("reporting__isnull", False)),
                    _connector="OR",
                ),
                name="target_of_a_period",
                violation_error_message="Choose a reporting period, a school year or a calendar year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period_start", None),
                    ("period_start__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                    _connector="OR",
                ),
                name="target_period_plausible",
                violation_error_message="The year must lie between 1990 and 2199.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                fields=("indicator", "hub", "period_kind", "period_start", "reporting"),
                name="target_once_a_period",
                nulls_distinct=False,
                violation_error_message="There is one already for this indicator, period and hub.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__gte", 0), models.Q(("baseline", None), ("baseline__gte", 0), _connector="OR")
                ),
                name="target_not_negative",
                violation_error_message="A target is a number from 0 up.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="24cea1eb6e53ff26579df442a12f810da29bc4a8",
                    operation='UPDATE OF "indicator_id", "hub_id", "period_kind", "period_start", "reporting_id", "value", "baseline", "why"',
                    pgid="pgtrigger_next_version_db463",
                    table="impact_target",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="refuse_closed_period",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    PERFORM FROM impact_reportingperiod p WHERE p.id = NEW.reporting_id OR (NEW.period_start + interval '11 months')::date BETWEEN p.first_month AND p.last_month OR p.id = OLD.reporting_id OR (OLD.period_start + interval '11 months')::date BETWEEN p.first_month AND p.last_month FOR SHARE;\n    IF EXISTS (SELECT FROM impact_reportingperiod p WHERE p.closed_at IS NOT NULL AND (p.id = NEW.reporting_id OR (NEW.period_start + interval '11 months')::date BETWEEN p.first_month AND p.last_month OR p.id = OLD.reporting_id OR (OLD.period_start + interval '11 months')::date BETWEEN p.first_month AND p.last_month)) THEN\n        RAISE EXCEPTION 'The period of this target is closed.'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'target_while_period_open';\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n",
                    hash="ae4369a3b33331c8916790297ccab015d7d3b331",
                    operation='INSERT OR UPDATE OF "indicator_id", "hub_id", "period_kind", "period_start", "reporting_id", "value", "baseline", "why" OR DELETE',
                    pgid="pgtrigger_refuse_closed_period_fbb26",
                    table="impact_target",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "impact_targetversion" ("baseline", "changed_at", "changed_by_id", "hub_id", "id", "indicator_id", "period_kind", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting_id", "value", "version", "why") VALUES (OLD."baseline", OLD."changed_at", OLD."changed_by_id", OLD."hub_id", OLD."id", OLD."indicator_id", OLD."period_kind", OLD."period_start", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."reporting_id", OLD."value", OLD."version", OLD."why"); RETURN NULL;',
                    hash="076e85c832871e7005f9da6838170fc0f92d9de2",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_98568",
                    table="impact_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="before_delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "impact_targetversion" ("baseline", "changed_at", "changed_by_id", "hub_id", "id", "indicator_id", "period_kind", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting_id", "value", "version", "why") VALUES (OLD."baseline", OLD."changed_at", OLD."changed_by_id", OLD."hub_id", OLD."id", OLD."indicator_id", OLD."period_kind", OLD."period_start", _pgh_attach_context(), NOW(), \'before_delete\', OLD."id", OLD."reporting_id", OLD."value", OLD."version", OLD."why"); RETURN NULL;',
                    hash="1202adc21102341b90bb9fad20660dea8261c853",
                    operation="DELETE",
                    pgid="pgtrigger_before_delete_delete_97d7e",
                    table="impact_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="77ea517bb5d39e0a3cddbe57ee35eebcb7f6d801",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_edac2",
                    table="impact_targetversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
