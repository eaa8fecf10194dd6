"""Documents of everything that was there before the search was."""

from django.db import migrations

KINDS = ("hub", "school", "project", "post", "event")
FORWARD = "".join(f"SELECT search_refresh('{kind}', NULL);" for kind in KINDS)


class Migration(migrations.Migration):
    dependencies = [("oshub", "0001_search")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
