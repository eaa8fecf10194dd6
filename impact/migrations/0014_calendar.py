"""Days of the network by place, type and leader; indexes that figures are read by, and no more one that cost much.

The days that are new are added up from the day cells that stand, where hubs stand in the slices: what the next drain
adds, it adds to them.
"""

from django.db import migrations, models

# Small tables that are written all the time: with room in each page, a row that changes stays in it.
ROOM = ("networkslice", "networkslicepeople", "networkday", "periodcell")
LEAVE_ROOM = "; ".join(f"ALTER TABLE impact_{table} SET (fillfactor = 80)" for table in ROOM)
LEAVE_NONE = "; ".join(f"ALTER TABLE impact_{table} RESET (fillfactor)" for table in ROOM)

ADD_DAYS = """
INSERT INTO impact_networkday (category, country, session_type_id, led_by, audience, day, sessions, interactions)
SELECT p.category, p.country, d.session_type_id, d.led_by, d.audience, d.day, sum(d.sessions), sum(d.interactions)
FROM impact_daycell d JOIN impact_sliceplace p ON p.hub_id = d.hub_id
WHERE d.owned AND d.session_type_id <> 0
GROUP BY p.category, p.country, d.session_type_id, d.led_by, d.audience, d.day
"""
REMOVE_DAYS = """
DELETE FROM impact_networkday WHERE session_type_id <> 0 AND (category <> '' OR country <> '')
"""


class Migration(migrations.Migration):
    dependencies = [("impact", "0013_closed_days")]
    operations = [
        migrations.RemoveIndex("daycell", "day_cell_largest"),
        migrations.AddIndex(
            "lineagemonth",
            models.Index(
                fields=["month", "session_type_id"],
                name="lineage_month_by_type",
                condition=models.Q(("owned", True)),
            ),
        ),
        migrations.AddIndex(
            "session", models.Index(fields=["session_type", "held_on"], name="session_by_type_and_day")
        ),
        migrations.AlterField(
            "session",
            "session_type",
            models.ForeignKey(
                db_index=False,
                on_delete=models.deletion.PROTECT,
                related_name="sessions",
                to="impact.sessiontype",
                verbose_name="type",
            ),
        ),
        migrations.RunSQL(LEAVE_ROOM, LEAVE_NONE),
        migrations.RunSQL(ADD_DAYS, REMOVE_DAYS),
    ]
