"""A challenge has a mission and evidence; a hub has a canvas: a draft box by box, and versions that stay as they are."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0005_invitations"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="challenge",
            name="before_change_update",
        ),
        migrations.AddField(
            model_name="challenge",
            name="evidence",
            field=models.TextField(blank=True, db_default="", max_length=3000, verbose_name="what shows the need"),
        ),
        migrations.AddField(
            model_name="challenge",
            name="evidence_links",
            field=models.TextField(blank=True, db_default="", max_length=2000, verbose_name="where one can read it"),
        ),
        migrations.AddField(
            model_name="challenge",
            name="mission",
            field=models.TextField(blank=True, db_default="", max_length=600, verbose_name="mission"),
        ),
        migrations.AddField(
            model_name="challengeversion",
            name="evidence",
            field=models.TextField(blank=True, db_default="", max_length=3000, verbose_name="what shows the need"),
        ),
        migrations.AddField(
            model_name="challengeversion",
            name="evidence_links",
            field=models.TextField(blank=True, db_default="", max_length=2000, verbose_name="where one can read it"),
        ),
        migrations.AddField(
            model_name="challengeversion",
            name="mission",
            field=models.TextField(blank=True, db_default="", max_length=600, verbose_name="mission"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="challenge",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "hubs_challengeversion" ("changed_at", "evidence", "evidence_links", "hub_id", "id", "mission", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sdgs", "since", "status", "story", "summary", "title", "version") VALUES (OLD."changed_at", OLD."evidence", OLD."evidence_links", OLD."hub_id", OLD."id", OLD."mission", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."sdgs", OLD."since", OLD."status", OLD."story", OLD."summary", OLD."title", OLD."version"); RETURN NULL;',
                    hash="a27cc2688ca08f34a662595d83fb457bb52103a4",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_b93ef",
                    table="hubs_challenge",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence_links__regex", "^(([^\\n]*\\s)?https?://[^\\s]+(\\n|$))*$")),
                name="challenge_evidence_has_addresses",
                violation_error_message="Each line ends with the address of a page, such as https://example.org/.",
            ),
        ),
    ]
