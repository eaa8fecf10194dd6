"""Whoever changes what anybody may read, and however, leaves a row; rooms above add their tables.

One row for each transaction. Only ever added, so that two writers never wait for each other, and seen by readers at
the commit, together with what it is about.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

NOTE = """
CREATE FUNCTION hubs_public_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Forgotten when the transaction ends, or the part of it that is taken back.
    IF coalesce(current_setting('oshub.public_change_noted', true), '') = '' THEN
        PERFORM set_config('oshub.public_change_noted', 'yes', true);
        INSERT INTO hubs_publicchange (changed_at) VALUES (clock_timestamp());
    END IF;
    RETURN NULL;
END $$;
"""
WATCH = """
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
"""
# A person becomes public by a membership; of what changes at each sign-in nothing is shown.
WATCH_PEOPLE = """
CREATE TRIGGER hubs_public_changed AFTER UPDATE ON accounts_user
    FOR EACH ROW
    WHEN ((OLD.listed OR NEW.listed)
          AND (OLD.name, OLD.listed, OLD.is_active) IS DISTINCT FROM (NEW.name, NEW.listed, NEW.is_active))
    EXECUTE FUNCTION hubs_public_changed();
"""
TABLES = ("hubs_hub", "hubs_hubprofile", "hubs_challenge", "hubs_boardseat", "hubs_membership", "hubs_organisation")
FORWARD = NOTE + "".join(WATCH.format(table=table) for table in TABLES) + WATCH_PEOPLE
BACKWARD = "DROP FUNCTION hubs_public_changed() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_named_publicly"),
        ("hubs", "0003_profile_board_challenges"),
    ]
    operations = [
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changes", models.BigIntegerField(db_default=1, default=1)),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "change of public content",
                "verbose_name_plural": "changes of public content",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("changes__gte", 1)),
                        name="public_change_counts",
                        violation_error_message="A change counts at least once.",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
