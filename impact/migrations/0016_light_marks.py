"""Less work for those who write: no index on marks, and room in the pages of the cells that every drain raises.

A mark is written, and deleted by the next drain together with all others. Nobody ever looks one up, so the index of its
number was never read, and was a third of what marks cost a writer (docs/BENCHMARKS.md, row 5).
"""

from django.db import migrations

DROP_INDEX = "ALTER TABLE impact_stalemark DROP CONSTRAINT impact_stalemark_pkey"
MAKE_INDEX = "ALTER TABLE impact_stalemark ADD CONSTRAINT impact_stalemark_pkey PRIMARY KEY (id)"

ROOM = ("daycell", "lineagemonth")
LEAVE_ROOM = "; ".join(f"ALTER TABLE impact_{table} SET (fillfactor = 80)" for table in ROOM)
LEAVE_NONE = "; ".join(f"ALTER TABLE impact_{table} RESET (fillfactor)" for table in ROOM)


class Migration(migrations.Migration):
    dependencies = [("impact", "0015_evidence")]
    operations = [
        migrations.RunSQL(DROP_INDEX, MAKE_INDEX),
        migrations.RunSQL(LEAVE_ROOM, LEAVE_NONE),
    ]
