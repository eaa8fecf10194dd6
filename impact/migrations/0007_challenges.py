"""A session may name a challenge of its own; pages that are stored fall when it names another."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# Of new sessions and of all other changes the marks speak; which challenge a session names is in no cell.
WATCH = """
CREATE TRIGGER hubs_public_changed AFTER UPDATE ON impact_session
    FOR EACH ROW WHEN (OLD.challenge_id IS DISTINCT FROM NEW.challenge_id)
    EXECUTE FUNCTION hubs_public_changed();
"""
STOP = "DROP TRIGGER IF EXISTS hubs_public_changed ON impact_session;"


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0008_canvas"),
        ("impact", "0006_decisions"),
        ("projects", "0005_decisions"),
        ("schools", "0004_public_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="session",
            name="before_change_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="session",
            name="before_delete_delete",
        ),
        migrations.AddField(
            model_name="session",
            name="challenge",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="hubs.challenge",
                verbose_name="challenge",
            ),
        ),
        migrations.AddField(
            model_name="sessionevent",
            name="challenge",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="hubs.challenge",
                verbose_name="challenge",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("challenge__isnull", False)), fields=["challenge"], name="session_by_challenge"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="session",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "impact_sessionevent" ("challenge_id", "confirmed", "format", "held_on", "hub_id", "id", "led_by", "logged_at", "logged_by_id", "minutes", "note", "payload_hash", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "school_id", "session_type_id", "source", "starts_at", "title", "uid", "version", "void_reason", "voided_at", "voided_by_id") VALUES (OLD."challenge_id", OLD."confirmed", OLD."format", OLD."held_on", OLD."hub_id", OLD."id", OLD."led_by", OLD."logged_at", OLD."logged_by_id", OLD."minutes", OLD."note", OLD."payload_hash", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."project_id", OLD."school_id", OLD."session_type_id", OLD."source", OLD."starts_at", OLD."title", OLD."uid", OLD."version", OLD."void_reason", OLD."voided_at", OLD."voided_by_id"); RETURN NULL;',
                    hash="35919c3153c7811a5af846e7ae95017a7c788848",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_bb7fa",
                    table="impact_session",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="session",
            trigger=pgtrigger.compiler.Trigger(
                name="before_delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "impact_sessionevent" ("challenge_id", "confirmed", "format", "held_on", "hub_id", "id", "led_by", "logged_at", "logged_by_id", "minutes", "note", "payload_hash", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "school_id", "session_type_id", "source", "starts_at", "title", "uid", "version", "void_reason", "voided_at", "voided_by_id") VALUES (OLD."challenge_id", OLD."confirmed", OLD."format", OLD."held_on", OLD."hub_id", OLD."id", OLD."led_by", OLD."logged_at", OLD."logged_by_id", OLD."minutes", OLD."note", OLD."payload_hash", _pgh_attach_context(), NOW(), \'before_delete\', OLD."id", OLD."project_id", OLD."school_id", OLD."session_type_id", OLD."source", OLD."starts_at", OLD."title", OLD."uid", OLD."version", OLD."void_reason", OLD."voided_at", OLD."voided_by_id"); RETURN NULL;',
                    hash="4991323be3bc68824218ab088860a89712d56a5a",
                    operation="DELETE",
                    pgid="pgtrigger_before_delete_delete_bb1fe",
                    table="impact_session",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(WATCH, STOP),
    ]
