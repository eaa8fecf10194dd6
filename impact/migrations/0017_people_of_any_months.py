"""People of slices by month and month before, so that any months in a row are a sum over rows, however long the log.

They are counted from the months of lineages that stand, where hubs stand in the slices: what the next drain adds, it
adds to them. At 20 million sessions that takes minutes; nobody need add up anything else anew.
"""

from django.db import migrations, models

LEAVE_ROOM = "ALTER TABLE impact_networkslicepeople SET (fillfactor = 80)"

# Most lineages are of one place only: they are counted there, and added up over places. Those of several are counted in
# each combination of places. Lineages are grouped many times, so until the end a combination is one number: whether of
# several places, place, type and leader. Of those who were there in a month it is counted in which month they were there
# last: if as many were there the time before, all of them then; else as many as in both, but for who came in between.
COUNT_PEOPLE = """
INSERT INTO impact_networkslicepeople (category, country, session_type_id, led_by, month, since, people_by_class)
WITH hub AS MATERIALIZED (
    SELECT hub_id, category, country, dense_rank() OVER (ORDER BY category, country)::int AS place
    FROM impact_sliceplace
), wider AS MATERIALIZED (
    SELECT v.category, v.country, row_number() OVER ()::int AS place
    FROM (
        SELECT DISTINCT v.category, v.country
        FROM hub p
        CROSS JOIN LATERAL (VALUES ('', ''), (p.category, ''), ('', p.country), (p.category, p.country))
            AS v(category, country)
    ) v
), leader AS MATERIALIZED (
    SELECT led_by, row_number() OVER ()::int AS no FROM (VALUES ('hub'), ('together'), ('school')) AS leader(led_by)
), type AS MATERIALIZED (
    SELECT id, row_number() OVER ()::int AS no FROM impact_sessiontype
), owned AS MATERIALIZED (
    SELECT m.lineage_id, m.month, hub.place, hub.category, hub.country, type.no AS type, leader.no AS leader, m.highest
    FROM impact_lineagemonth m
    JOIN hub USING (hub_id) JOIN leader USING (led_by) JOIN type ON type.id = m.session_type_id
    WHERE m.owned AND m.highest > 0
), elsewhere AS MATERIALIZED (
    SELECT lineage_id FROM owned GROUP BY lineage_id HAVING min(place) <> max(place)
), found AS (
    SELECT lineage_id, month, place::bigint << 24 AS code, type, leader, highest
    FROM owned WHERE lineage_id NOT IN (SELECT lineage_id FROM elsewhere)
    UNION ALL
    SELECT lineage_id, p.month, (1::bigint << 40) + (wider.place::bigint << 24), p.type, p.leader, p.highest
    FROM elsewhere JOIN owned p USING (lineage_id)
    JOIN wider ON wider.category IN ('', p.category) AND wider.country IN ('', p.country)
), reached AS MATERIALIZED (
    SELECT lineage_id, month, found.code + which.code AS code, max(highest) AS highest
    FROM found CROSS JOIN LATERAL (VALUES (0), (leader), (type * 4), (type * 4 + leader)) AS which(code)
    GROUP BY lineage_id, month, found.code + which.code
), past AS MATERIALIZED (
    SELECT lineage_id, code, month, highest, lag(month) OVER before AS since, lag(highest) OVER before AS previous,
           coalesce(max(highest) OVER (before ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS ever
    FROM reached WINDOW before AS (PARTITION BY lineage_id, code ORDER BY month)
), step AS (
    SELECT month, date '0001-01-01' AS since, code, highest - ever AS people FROM past WHERE highest > ever
    UNION ALL
    SELECT month, since, code, highest FROM past WHERE previous >= highest
    UNION ALL
    SELECT month, since, code, both_times - between_them
    FROM (
        SELECT later.month, earlier.month AS since, code, least(later.highest, earlier.highest) AS both_times,
               coalesce(max(earlier.highest) OVER (
                   PARTITION BY lineage_id, code, later.month ORDER BY earlier.month DESC
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS between_them
        FROM past later JOIN past earlier USING (lineage_id, code)
        WHERE later.previous < later.highest AND earlier.month < later.month
    ) pair WHERE both_times > between_them
), added AS (
    SELECT month, since, code, sum(people) AS people FROM step GROUP BY month, since, code
), place AS (
    SELECT DISTINCT 0 AS several, place, category, country FROM hub
    UNION ALL SELECT 1, place, category, country FROM wider
), spelt AS (
    SELECT added.month, added.since, added.people, place.several = 1 AS several, place.category, place.country,
           coalesce(type.id, 0) AS session_type_id, coalesce(leader.led_by, '') AS led_by
    FROM added
    JOIN place ON place.several = added.code >> 40 AND place.place = (added.code >> 24) & 65535
    LEFT JOIN type ON type.no = (added.code & 16777215) / 4
    LEFT JOIN leader ON leader.no = added.code & 3
)
SELECT v.category, v.country, p.session_type_id, p.led_by, p.month, p.since, sum(p.people)
FROM spelt p
CROSS JOIN LATERAL (
    VALUES (p.category, p.country, true), (p.category, '', NOT p.several), ('', p.country, NOT p.several),
           ('', '', NOT p.several)) AS v(category, country, applies)
WHERE v.applies
GROUP BY v.category, v.country, p.session_type_id, p.led_by, p.month, p.since
ORDER BY v.category, v.country, p.session_type_id, p.led_by, p.month, p.since
"""


class Migration(migrations.Migration):
    dependencies = [("impact", "0016_light_marks")]
    operations = [
        migrations.RemoveIndex("lineagemonth", "lineage_month_by_type"),
        migrations.DeleteModel("NetworkSlicePeople"),
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
                        "month",
                        "since",
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
                ("month", models.DateField()),
                ("since", models.DateField()),
                ("people_by_class", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "people of a slice of the network",
                "verbose_name_plural": "people of slices of the network",
            },
        ),
        migrations.RunSQL(LEAVE_ROOM, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT_PEOPLE, migrations.RunSQL.noop),
    ]
