"""What harvesters were told of each resource; and triggers that mark whatever may change it, with the change itself."""

import django.contrib.postgres.fields
from django.db import migrations, models

MARKS = """
CREATE FUNCTION resources_mark_resource() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' THEN
        INSERT INTO resources_oaimark (number) VALUES (NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER resources_mark AFTER INSERT OR UPDATE ON resources_resource
    FOR EACH ROW EXECUTE FUNCTION resources_mark_resource();

-- Deleted by whatever hand: harvesters are told all the same.
CREATE FUNCTION resources_mark_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' THEN
        INSERT INTO resources_oaimark (number) VALUES (OLD.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER resources_mark_gone AFTER DELETE ON resources_resource
    FOR EACH ROW EXECUTE FUNCTION resources_mark_gone();

-- Everything else of a public version is frozen; a name may go from it.
CREATE FUNCTION resources_mark_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO resources_oaimark (number) SELECT id FROM resources_resource WHERE current_id IN (OLD.of_id, NEW.of_id);
    RETURN NULL;
END $$;
CREATE TRIGGER resources_mark AFTER INSERT OR UPDATE OR DELETE ON resources_resourceauthor
    FOR EACH ROW EXECUTE FUNCTION resources_mark_author();

CREATE FUNCTION resources_mark_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO resources_oaimark (number)
        SELECT id FROM resources_resource WHERE id = NEW.resource_id AND state <> 'draft';
    RETURN NULL;
END $$;
CREATE TRIGGER resources_mark AFTER UPDATE ON resources_resourcefile
    FOR EACH ROW EXECUTE FUNCTION resources_mark_file();

-- A hub's name stands in every record of it; that of the hub above it, in the sets of its sub-hubs' records.
CREATE FUNCTION resources_mark_hub() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO resources_oaimark (number) SELECT r.id FROM resources_resource r JOIN hubs_hub h ON h.id = r.hub_id
        WHERE r.state <> 'draft' AND (h.id = NEW.id OR h.parent_id = NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER resources_mark AFTER UPDATE ON hubs_hub FOR EACH ROW
    WHEN ((OLD.name, OLD.code, OLD.country, OLD.parent_id, OLD.opened_on)
          IS DISTINCT FROM (NEW.name, NEW.code, NEW.country, NEW.parent_id, NEW.opened_on))
    EXECUTE FUNCTION resources_mark_hub();

INSERT INTO resources_oaimark (number) SELECT id FROM resources_resource WHERE state <> 'draft';
"""
FUNCTIONS = ("resource", "gone", "author", "file", "hub")
UNMARK = "".join(f"DROP FUNCTION IF EXISTS resources_mark_{name} CASCADE;" for name in FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0002_shelf"),
    ]

    operations = [
        migrations.CreateModel(
            name="OaiMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(verbose_name="number of the resource")),
            ],
            options={
                "verbose_name": "mark of a change for harvesters",
                "verbose_name_plural": "marks of changes for harvesters",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="oai_mark_numbered",
                        violation_error_message="A mark has the number of a resource.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OaiRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(verbose_name="number of the resource")),
                ("stamped_at", models.DateTimeField(verbose_name="changed at")),
                ("replaced_at", models.DateTimeField(null=True, verbose_name="changed again at")),
                ("deleted", models.BooleanField(default=False, verbose_name="deleted")),
                ("digest", models.CharField(max_length=64, verbose_name="checksum of the metadata")),
                (
                    "sets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), size=None, verbose_name="sets"
                    ),
                ),
            ],
            options={
                "verbose_name": "record for harvesters",
                "verbose_name_plural": "records for harvesters",
                "ordering": ("stamped_at", "number"),
                "indexes": [
                    models.Index(fields=["stamped_at", "number"], name="oai_record_in_order"),
                    models.Index(
                        condition=models.Q(("replaced_at__isnull", False)),
                        fields=["replaced_at"],
                        name="oai_record_replaced",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("number",),
                        name="oai_record_stands_once",
                        violation_error_message="This record stands already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="oai_record_numbered",
                        violation_error_message="A record has the number of a resource.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_at", None), ("replaced_at__gt", models.F("stamped_at")), _connector="OR"
                        ),
                        name="oai_record_in_time",
                        violation_error_message="A record is replaced after it was made.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="oai_record_has_checksum",
                        violation_error_message="A record has the checksum of its metadata.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(MARKS, UNMARK),
    ]
