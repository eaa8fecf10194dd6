"""A challenge has a mission and evidence; a hub has a canvas: a draft box by box, and versions that stay as they are."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# The adopted canvas stands on the hub's public page.
WATCH = """
CREATE TRIGGER hubs_canvas_adopted AFTER UPDATE ON hubs_decision
    FOR EACH ROW WHEN (NEW.state = 'adopted' AND OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION hubs_public_changed();
"""
STOP = "DROP TRIGGER IF EXISTS hubs_canvas_adopted ON hubs_decision;"


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0007_meetings"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CanvasBox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "box",
                    models.CharField(
                        choices=[
                            ("challenge-and-mission", "Challenge and mission"),
                            ("value-proposition", "Value proposition"),
                            ("target-public", "Target public"),
                            ("results", "Results"),
                            ("actors", "Actors and stakeholders"),
                            ("activities", "Activities"),
                            ("human-resources", "Human resources"),
                            ("economic-resources", "Economic resources"),
                            ("impact", "Impact"),
                            ("sustainability", "Sustainability"),
                        ],
                        max_length=24,
                        verbose_name="box",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=1200, verbose_name="text")),
                ("page", models.UUIDField(editable=False, null=True)),
                ("turn", models.PositiveIntegerField(default=0, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "box of a canvas",
                "verbose_name_plural": "boxes of canvases",
                "ordering": ("hub", "pk"),
            },
        ),
        migrations.CreateModel(
            name="CanvasBoxVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "box",
                    models.CharField(
                        choices=[
                            ("challenge-and-mission", "Challenge and mission"),
                            ("value-proposition", "Value proposition"),
                            ("target-public", "Target public"),
                            ("results", "Results"),
                            ("actors", "Actors and stakeholders"),
                            ("activities", "Activities"),
                            ("human-resources", "Human resources"),
                            ("economic-resources", "Economic resources"),
                            ("impact", "Impact"),
                            ("sustainability", "Sustainability"),
                        ],
                        max_length=24,
                        verbose_name="box",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=1200, verbose_name="text")),
                ("page", models.UUIDField(editable=False, null=True)),
                ("turn", models.PositiveIntegerField(default=0, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CanvasProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "verbose_name": "proposal to adopt a canvas",
                "verbose_name_plural": "proposals to adopt canvases",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="CanvasVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("challenge_and_mission", models.TextField(blank=True, verbose_name="Challenge and mission")),
                ("value_proposition", models.TextField(blank=True, verbose_name="Value proposition")),
                ("target_public", models.TextField(blank=True, verbose_name="Target public")),
                ("results", models.TextField(blank=True, verbose_name="Results")),
                ("actors", models.TextField(blank=True, verbose_name="Actors and stakeholders")),
                ("activities", models.TextField(blank=True, verbose_name="Activities")),
                ("human_resources", models.TextField(blank=True, verbose_name="Human resources")),
                ("economic_resources", models.TextField(blank=True, verbose_name="Economic resources")),
                ("impact", models.TextField(blank=True, verbose_name="Impact")),
                ("sustainability", models.TextField(blank=True, verbose_name="Sustainability")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at")),
            ],
            options={
                "verbose_name": "version of a canvas",
                "verbose_name_plural": "versions of canvases",
                "ordering": ("hub", "-number"),
            },
        ),
        migrations.AlterModelOptions(
            name="hub",
            options={
                "ordering": ("code",),
                "permissions": [
                    ("hub_view", "Can open the hub's workspace and its figures"),
                    ("hub_sessions", "Can read the hub's sessions one by one"),
                    ("hub_notes", "Can read the private notes of sessions"),
                    ("hub_log", "Can log sessions, and correct own ones for a fortnight"),
                    ("hub_correct", "Can correct and void every session of the hub"),
                    ("hub_profile", "Can edit the hub's profile, how to reach it, and its challenges"),
                    ("hub_projects", "Can add and edit the hub's projects"),
                    ("hub_schools", "Can write down what a school agreed to show publicly"),
                    ("hub_news", "Can write news and events, and publish what somebody else wrote"),
                    ("hub_own_news", "Can publish own news and events without a second pair of eyes"),
                    ("hub_team", "Can invite staff and board members, and change or end their roles"),
                    ("hub_coordinators", "Can invite coordinators, and change or end their roles"),
                    ("hub_board", "Can read the board's papers: proposals, decisions, how each seat voted"),
                    ("hub_propose", "Can make proposals to the board"),
                    ("hub_vote", "Can vote for the seats that they hold on the board"),
                    ("hub_canvas", "Can write on the draft of the hub's canvas"),
                    ("hub_canvas_versions", "Can name versions of the hub's canvas"),
                    (
                        "hub_manage_board",
                        "Can look after the board: its seats and rules, votes, what follows from them",
                    ),
                    ("network_dashboard", "Can open the network's dashboards"),
                    ("site_admin", "Can manage users and settings"),
                ],
                "verbose_name": "hub",
                "verbose_name_plural": "hubs",
            },
        ),
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
        migrations.AddField(
            model_name="canvasbox",
            name="changed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="changed by",
            ),
        ),
        migrations.AddField(
            model_name="canvasbox",
            name="hub",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="canvas_boxes",
                to="hubs.hub",
                verbose_name="hub",
            ),
        ),
        migrations.AddField(
            model_name="canvasboxversion",
            name="changed_by",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="changed by",
            ),
        ),
        migrations.AddField(
            model_name="canvasboxversion",
            name="hub",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="hubs.hub",
                verbose_name="hub",
            ),
        ),
        migrations.AddField(
            model_name="canvasboxversion",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="canvasboxversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="earlier",
                to="hubs.canvasbox",
            ),
        ),
        migrations.AddField(
            model_name="canvasproposal",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="canvas_proposal",
                to="hubs.decision",
                verbose_name="decision",
            ),
        ),
        migrations.AddField(
            model_name="canvasversion",
            name="hub",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="canvas_versions",
                to="hubs.hub",
                verbose_name="hub",
            ),
        ),
        migrations.AddField(
            model_name="canvasversion",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="made by",
            ),
        ),
        migrations.AddField(
            model_name="canvasproposal",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="hubs.canvasversion",
                verbose_name="version",
            ),
        ),
        migrations.AddConstraint(
            model_name="canvasbox",
            constraint=models.UniqueConstraint(
                fields=("hub", "box"), name="canvas_box_once", violation_error_message="The draft has this box already."
            ),
        ),
        migrations.AddConstraint(
            model_name="canvasbox",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "box__in",
                        [
                            "challenge-and-mission",
                            "value-proposition",
                            "target-public",
                            "results",
                            "actors",
                            "activities",
                            "human-resources",
                            "economic-resources",
                            "impact",
                            "sustainability",
                        ],
                    )
                ),
                name="canvas_box_known",
                violation_error_message="The canvas has no such box.",
            ),
        ),
        migrations.AddConstraint(
            model_name="canvasbox",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("text"), 1200
                ),
                name="canvas_box_fits",
                violation_error_message="A box holds at most 1,200 letters, so that the canvas fits on one page.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="canvasbox",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="472944ac9775c256556758fe7471f044814464bb",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_5b238",
                    table="hubs_canvasbox",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="canvasbox",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "hubs_canvasboxversion" ("box", "changed_at", "changed_by_id", "hub_id", "id", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "turn", "version") VALUES (OLD."box", OLD."changed_at", OLD."changed_by_id", OLD."hub_id", OLD."id", OLD."page", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."text", OLD."turn", OLD."version"); RETURN NULL;',
                    hash="3112323873af0a7a33acf8785f6e9231dbca1c14",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_6c3c1",
                    table="hubs_canvasbox",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="canvasboxversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="84964484b7ec086559b5c6e20ea8d0992dd48384",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d7c3b",
                    table="hubs_canvasboxversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="canvasversion",
            constraint=models.UniqueConstraint(
                fields=("hub", "number"),
                name="canvas_version_numbered_once",
                violation_error_message="Somebody else has just named a version.",
            ),
        ),
        migrations.AddConstraint(
            model_name="canvasversion",
            constraint=models.UniqueConstraint(
                models.F("hub"),
                django.db.models.functions.text.Lower("name"),
                name="canvas_version_named_once",
                violation_error_message="Another version has this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="canvasversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "\\S")),
                name="canvas_version_has_a_name",
                violation_error_message="Give the version a name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="canvasversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("challenge_and_mission__regex", "\\S"),
                    ("value_proposition__regex", "\\S"),
                    ("target_public__regex", "\\S"),
                    ("results__regex", "\\S"),
                    ("actors__regex", "\\S"),
                    ("activities__regex", "\\S"),
                    ("human_resources__regex", "\\S"),
                    ("economic_resources__regex", "\\S"),
                    ("impact__regex", "\\S"),
                    ("sustainability__regex", "\\S"),
                    _connector="OR",
                ),
                name="canvas_version_says_something",
                violation_error_message="An empty canvas cannot become a version.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="canvasversion",
            trigger=pgtrigger.compiler.Trigger(
                name="stays_as_it_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE was hubs_canvasversion;",
                    func="\n                    was := OLD;\n                    was.made_by_id := NULL;\n                    IF TG_OP = 'UPDATE' AND was IS NOT DISTINCT FROM NEW THEN\n                        RETURN NEW;\n                    END IF;\n                    RAISE EXCEPTION 'A version of the canvas stays as it is. Change the draft, and name another.'\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'canvas_version_stays';\n                ",
                    hash="95145f203f6074c6f7ea6b2d29929c4497f60038",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_stays_as_it_is_6138e",
                    table="hubs_canvasversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="canvasproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="of_one_hub",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF TG_OP = 'UPDATE' THEN\n                        RAISE EXCEPTION 'What was put to the board stays what it was.'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'canvas_proposal_stays';\n                    END IF;\n                    IF (SELECT hub_id FROM hubs_canvasversion WHERE id = NEW.version_id)\n                        IS DISTINCT FROM (SELECT hub_id FROM hubs_decision WHERE id = NEW.decision_id) THEN\n                        RAISE EXCEPTION 'A board decides about the canvas of its own hub.'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'canvas_proposal_of_one_hub';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="e5a66a9d641d44ad3379467f185f17edb7c0898d",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_of_one_hub_03607",
                    table="hubs_canvasproposal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(WATCH, STOP),
    ]
