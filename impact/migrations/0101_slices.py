"""Figures by type of session, who led, kind of hub and country: cells for them, and marks where these change.

Day cells and months of lineages are kept by type and leader from here on. What stands is marked, so that the next drain
writes it anew; until then figures are as they were. On a large network `rebuild_rollups` is quicker.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

AUDIENCES = [
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
]
PERIODS = [
    ("all", "All time"),
    ("school_year", "School year"),
    ("year", "Calendar year"),
    ("term", "Term"),
    ("month", "Month"),
]

DAY_KEY = ("hub_id", "day", "project_id", "owned", "session_type_id", "led_by", "audience")
LINEAGE_KEY = ("lineage_id", "month", "hub_id", "project_id", "owned", "session_type_id", "led_by")
ADDED = ("session_type_id", "led_by")


def keyed(table: str, key: tuple[str, ...]) -> migrations.RunSQL:
    """Make these columns the key of a table of cells; backward, those of before."""
    before = [column for column in key if column not in ADDED]
    made = "ALTER TABLE {0} DROP CONSTRAINT {0}_pkey, ADD CONSTRAINT {0}_pkey PRIMARY KEY ({1})"
    return migrations.RunSQL(
        made.format(table, ", ".join(key)),
        f"TRUNCATE {table}; {made.format(table, ', '.join(before))}",
    )


# The columns that a session's marks depend on, and what is marked of it: now by type and leader too.
COUNTED = "{0}.hub_id, {0}.held_on, coalesce({0}.project_id, 0), {0}.voided_at IS NULL"
BY_TYPE = ", {0}.session_type_id, {0}.led_by"
SESSION_UPDATED = """
CREATE OR REPLACE FUNCTION impact_session_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $statement$
        UPDATE impact_sessioncohost c SET held_on = n.held_on
        FROM new_rows n WHERE c.session_id = n.id AND c.held_on IS DISTINCT FROM n.held_on
    $statement$;
    EXECUTE $statement$
        INSERT INTO impact_stalemark (hub_id, day, lineage_id, class_id)
        WITH moved AS (
            SELECT n.id, o.hub_id AS old_hub, o.held_on AS old_day, n.hub_id AS new_hub, n.held_on AS new_day
            FROM new_rows n JOIN old_rows o ON o.id = n.id
            WHERE ({old}) IS DISTINCT FROM ({new})
        ), seen AS (
            SELECT id, old_hub AS hub_id, old_day AS day FROM moved
            UNION SELECT id, new_hub, new_day FROM moved
            UNION SELECT moved.id, c.hub_id, d.day
                  FROM moved JOIN impact_sessioncohost c ON c.session_id = moved.id
                  CROSS JOIN LATERAL (VALUES (moved.old_day), (moved.new_day)) AS d(day)
        )
        SELECT DISTINCT seen.hub_id, seen.day, class.lineage_id, class.id
        FROM seen
        LEFT JOIN impact_attendanceline l ON l.session_id = seen.id
        LEFT JOIN schools_schoolclass class ON class.id = l.school_class_id
    $statement$;
    RETURN NULL;
END $$;
DROP TRIGGER impact_session_moves ON impact_session;
CREATE TRIGGER impact_session_moves BEFORE UPDATE ON impact_session
    FOR EACH ROW WHEN ((OLD.hub_id, OLD.held_on, OLD.project_id, OLD.voided_at{old_type})
                       IS DISTINCT FROM (NEW.hub_id, NEW.held_on, NEW.project_id, NEW.voided_at{new_type}))
    EXECUTE FUNCTION impact_session_moves();
"""


def session_updated(counted: str, by_type: str) -> str:
    """The function and the trigger for some columns."""
    return SESSION_UPDATED.format(
        old=counted.format("o"), new=counted.format("n"), old_type=by_type.format("OLD"), new_type=by_type.format("NEW")
    )


# A hub of another kind is counted in other slices, as one of another country is.
HUB_CHANGED = """
CREATE FUNCTION impact_hubs_category_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO impact_stalemark (hub_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER impact_hubs_category_changed AFTER UPDATE ON hubs_hub
    FOR EACH ROW WHEN (OLD.category IS DISTINCT FROM NEW.category) EXECUTE FUNCTION impact_hubs_category_changed();
"""
HUB_CHANGED_BACKWARD = "DROP FUNCTION impact_hubs_category_changed() CASCADE;"

# What stands has no type: all of it is written anew.
ALL_STALE = """
INSERT INTO impact_stalemark (hub_id, day, lineage_id)
SELECT DISTINCT hub_id, day, NULL::bigint FROM impact_daycell
UNION ALL
SELECT DISTINCT hub_id, month, lineage_id FROM impact_lineagemonth;
"""


class Migration(migrations.Migration):
    dependencies = [("impact", "0005_public_change")]
    operations = [
        migrations.CreateModel(
            name="SlicePlace",
            fields=[
                ("hub_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("category", models.CharField(max_length=20)),
                ("country", models.CharField(max_length=2)),
            ],
            options={
                "verbose_name": "place of a hub in the slices",
                "verbose_name_plural": "places of hubs in the slices",
            },
        ),
        migrations.CreateModel(
            name="NetworkSlice",
            fields=[
                ("sessions", models.IntegerField(default=0)),
                ("interactions", models.BigIntegerField(default=0)),
                ("first_timers", models.BigIntegerField(default=0)),
                ("largest_session", models.IntegerField(default=0)),
                ("without_attendance", models.IntegerField(default=0)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "category",
                        "country",
                        "audience",
                        "month",
                        "session_type_id",
                        "led_by",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("category", models.CharField(max_length=20)),
                ("country", models.CharField(max_length=2)),
                ("audience", models.CharField(choices=AUDIENCES, max_length=16)),
                ("month", models.DateField()),
                ("session_type_id", models.BigIntegerField()),
                ("led_by", models.CharField(max_length=10)),
            ],
            options={"verbose_name": "slice of the network", "verbose_name_plural": "slices of the network"},
        ),
        migrations.CreateModel(
            name="NetworkSlicePeople",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "category",
                        "country",
                        "session_type_id",
                        "led_by",
                        "period_kind",
                        "period_start",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("category", models.CharField(max_length=20)),
                ("country", models.CharField(max_length=2)),
                ("session_type_id", models.BigIntegerField()),
                ("led_by", models.CharField(max_length=10)),
                ("period_kind", models.CharField(choices=PERIODS, max_length=12)),
                ("period_start", models.DateField()),
                ("people_by_class", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "people of a slice of the network",
                "verbose_name_plural": "people of slices of the network",
            },
        ),
        migrations.CreateModel(
            name="NetworkDay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "category",
                        "country",
                        "session_type_id",
                        "led_by",
                        "audience",
                        "day",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("category", models.CharField(max_length=20)),
                ("country", models.CharField(max_length=2)),
                ("session_type_id", models.BigIntegerField()),
                ("led_by", models.CharField(max_length=10)),
                ("audience", models.CharField(choices=AUDIENCES, max_length=16)),
                ("day", models.DateField()),
                ("sessions", models.IntegerField(default=0)),
                ("interactions", models.BigIntegerField(default=0)),
            ],
            options={"verbose_name": "day of the network", "verbose_name_plural": "days of the network"},
        ),
        *(
            migrations.AddField(model, name, field)
            for model in ("daycell", "lineagemonth")
            for name, field in (
                ("session_type_id", models.BigIntegerField(db_default=0)),
                ("led_by", models.CharField(db_default="", max_length=10)),
            )
        ),
        *(
            migrations.SeparateDatabaseAndState(
                database_operations=[keyed(f"impact_{model}", key)],
                state_operations=[
                    migrations.AlterField(
                        model,
                        "pk",
                        models.CompositePrimaryKey(*key, blank=True, editable=False, primary_key=True, serialize=False),
                    )
                ],
            )
            for model, key in (("daycell", DAY_KEY), ("lineagemonth", LINEAGE_KEY))
        ),
        migrations.AddIndex(
            "daycell",
            models.Index(
                models.F("audience"),
                models.F("session_type_id"),
                models.F("led_by"),
                django.db.models.functions.datetime.ExtractYear("day"),
                django.db.models.functions.datetime.ExtractMonth("day"),
                models.OrderBy(models.F("largest_session"), descending=True),
                condition=models.Q(("owned", True)),
                name="day_cell_largest",
            ),
        ),
        migrations.RunSQL(session_updated(COUNTED + BY_TYPE, BY_TYPE), session_updated(COUNTED, "")),
        migrations.RunSQL(HUB_CHANGED, HUB_CHANGED_BACKWARD),
        migrations.RunSQL(ALL_STALE, migrations.RunSQL.noop),
    ]
