"""Facets of the library: which public resources stand under each value of each filter, kept by a trigger as bits."""

from django.db import migrations, models

import resources.models.facet

# A public version is frozen, so what it stands under changes only when its resource's row says so. One at a time, or two
# that are published at once would each write back the bits that the other has not set yet.
FACETS = """
CREATE FUNCTION resources_facets_of(lowest bigint, highest bigint)
RETURNS TABLE (number bigint, filter text, value text) LANGUAGE sql STABLE AS $$
    SELECT r.id, said.filter, said.value
    FROM resources_resource r
    JOIN resources_resourceversion v ON v.id = r.current_id
    CROSS JOIN LATERAL (
        VALUES ('kind', v.kind), ('licence', v.licence), ('hub', r.hub_id::text), ('length', CASE
            WHEN v.minutes <= 45 THEN '45' WHEN v.minutes <= 180 THEN '180' WHEN v.minutes <= 480 THEN '480'
            WHEN v.minutes <= 60000 THEN '60000' END)
        UNION ALL SELECT 'language', code FROM unnest(v.languages) code
        UNION ALL SELECT 'level', code::text FROM unnest(v.levels) code
        UNION ALL SELECT 'subject', code FROM unnest(v.subjects) code
        UNION ALL SELECT 'sdg', code::text FROM unnest(v.sdgs) code
        UNION ALL SELECT 'age', year::text FROM generate_series(v.age_from::int, v.age_to::int) year
    ) said (filter, value)
    WHERE r.state = 'published' AND r.id BETWEEN lowest AND highest AND said.value IS NOT NULL
$$;

CREATE FUNCTION resources_count_facets() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END;
    place int := this % 8192;
BEGIN
    PERFORM pg_advisory_xact_lock(7024134804);
    UPDATE resources_facet SET members = set_bit(members, place, 0)
        WHERE stretch = this / 8192 AND get_bit(members, place) = 1;
    INSERT INTO resources_facet (stretch, filter, value, members)
        SELECT DISTINCT this / 8192, filter, value, set_bit(repeat('0', 8192)::bit(8192), place, 1)
        FROM resources_facets_of(this, this)
        ON CONFLICT (stretch, filter, value) DO UPDATE SET members = set_bit(resources_facet.members, place, 1);
    RETURN NULL;
END $$;
CREATE TRIGGER resources_facets_new AFTER INSERT ON resources_resource
    FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION resources_count_facets();
CREATE TRIGGER resources_facets AFTER UPDATE ON resources_resource
    FOR EACH ROW WHEN ((OLD.state = 'published' OR NEW.state = 'published')
        AND (OLD.state, OLD.current_id, OLD.hub_id) IS DISTINCT FROM (NEW.state, NEW.current_id, NEW.hub_id))
    EXECUTE FUNCTION resources_count_facets();
CREATE TRIGGER resources_facets_gone AFTER DELETE ON resources_resource
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION resources_count_facets();

-- All of it from what is published; returns how many rows were otherwise. Rows that have become empty are not.
CREATE FUNCTION resources_recount_facets() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    changed bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(7024134804);
    WITH truth AS MATERIALIZED (
        SELECT number / 8192 AS stretch, filter, value,
               bit_or(set_bit(repeat('0', 8192)::bit(8192), (number % 8192)::int, 1)) AS members
        FROM resources_facets_of(1, 9223372036854775807) GROUP BY 1, 2, 3
    ), gone AS (
        DELETE FROM resources_facet f WHERE NOT EXISTS (
            SELECT 1 FROM truth t WHERE (t.stretch, t.filter, t.value) = (f.stretch, f.filter, f.value))
        RETURNING bit_count(f.members) AS had
    ), put AS (
        INSERT INTO resources_facet (stretch, filter, value, members) SELECT stretch, filter, value, members FROM truth
        ON CONFLICT (stretch, filter, value) DO UPDATE SET members = EXCLUDED.members
        WHERE resources_facet.members <> EXCLUDED.members RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone WHERE had > 0) + (SELECT count(*) FROM put) INTO changed;
    RETURN changed;
END $$;

SELECT resources_recount_facets();
"""
FUNCTIONS = ("count_facets", "recount_facets", "facets_of")
UNCOUNT = "".join(f"DROP FUNCTION IF EXISTS resources_{name} CASCADE;" for name in FUNCTIONS)
FILTERS = ["kind", "language", "level", "age", "subject", "sdg", "licence", "hub", "length"]
LABELS = ["Kind", "Language", "Level", "Age", "Subject", "Goal", "Licence", "Hub", "Time it takes"]


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0003_harvest"),
    ]

    operations = [
        migrations.CreateModel(
            name="Facet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stretch", models.BigIntegerField(verbose_name="stretch of numbers")),
                (
                    "filter",
                    models.CharField(
                        choices=list(zip(FILTERS, LABELS, strict=True)), max_length=10, verbose_name="filter"
                    ),
                ),
                ("value", models.CharField(max_length=20, verbose_name="value")),
                ("members", resources.models.facet.BitsField(verbose_name="resources")),
            ],
            options={
                "verbose_name": "facet of the library",
                "verbose_name_plural": "facets of the library",
                "ordering": ("stretch", "filter", "value"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stretch", "filter", "value"),
                        name="facet_once",
                        violation_error_message="This value is counted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("filter__in", FILTERS)),
                        name="facet_filter_known",
                        violation_error_message="The library has no such filter.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stretch__gte", 0)),
                        name="facet_stretch_counted",
                        violation_error_message="Stretches of numbers are counted from 0.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FACETS, UNCOUNT),
    ]
