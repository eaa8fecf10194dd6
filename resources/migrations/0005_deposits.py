"""Where else resources are published, accounts of hubs at repositories, and what is on its way there."""

import uuid

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import hubs.models.web

# A deposit stands on the public page of its resource, and in what harvesters are told of it (0003).
FORWARD = """
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON resources_deposit
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
CREATE TRIGGER resources_mark AFTER INSERT OR UPDATE OR DELETE ON resources_deposit
    FOR EACH ROW EXECUTE FUNCTION resources_mark_author();
"""
BACKWARD = """
DROP TRIGGER IF EXISTS hubs_public_changed ON resources_deposit;
DROP TRIGGER IF EXISTS resources_mark ON resources_deposit;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0009_rights_labels"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("resources", "0004_catalogue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Deposit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "repository",
                    models.CharField(
                        choices=[
                            ("zenodo", "Zenodo"),
                            ("practice", "Zenodo's sandbox, to practise"),
                            ("invenio", "Another repository that runs InvenioRDM"),
                            ("oer_commons", "OER Commons"),
                            ("merlot", "MERLOT"),
                            ("scientix", "Scientix"),
                            ("other", "Another repository"),
                        ],
                        max_length=12,
                        verbose_name="repository",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="Where the list above does not say it.",
                        max_length=80,
                        verbose_name="name of the repository",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "Prepared there, not public yet"),
                            ("sent", "Handed in, they look at it"),
                            ("published", "Published there"),
                            ("gone", "No longer there"),
                        ],
                        max_length=10,
                        verbose_name="how far it is",
                    ),
                ),
                (
                    "identifier",
                    models.CharField(
                        blank=True,
                        help_text="Such as 10.5281/zenodo.1234567.",
                        max_length=200,
                        verbose_name="DOI or number there",
                    ),
                ),
                (
                    "url",
                    hubs.models.web.WebAddressField(
                        blank=True, help_text="The page that people open.", max_length=500, verbose_name="address there"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "noted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deposits",
                        to="resources.resourceversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "deposit of a resource",
                "verbose_name_plural": "deposits of resources",
                "ordering": ("of", "pk"),
            },
        ),
        migrations.CreateModel(
            name="DepositCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", hubs.models.web.WebAddressField(max_length=500, verbose_name="address")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("ok", "answers"),
                            ("missing", "is not there"),
                            ("refused", "does not let us look"),
                            ("silent", "did not answer"),
                            ("not_asked", "is not an address that we ask"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="status")),
                ("checked_at", models.DateTimeField(verbose_name="checked at")),
                (
                    "deposit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="last_check",
                        to="resources.deposit",
                        verbose_name="deposit",
                    ),
                ),
            ],
            options={
                "verbose_name": "check of a deposit",
                "verbose_name_plural": "checks of deposits",
            },
        ),
        migrations.CreateModel(
            name="DepositEarlier",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "repository",
                    models.CharField(
                        choices=[
                            ("zenodo", "Zenodo"),
                            ("practice", "Zenodo's sandbox, to practise"),
                            ("invenio", "Another repository that runs InvenioRDM"),
                            ("oer_commons", "OER Commons"),
                            ("merlot", "MERLOT"),
                            ("scientix", "Scientix"),
                            ("other", "Another repository"),
                        ],
                        max_length=12,
                        verbose_name="repository",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="Where the list above does not say it.",
                        max_length=80,
                        verbose_name="name of the repository",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "Prepared there, not public yet"),
                            ("sent", "Handed in, they look at it"),
                            ("published", "Published there"),
                            ("gone", "No longer there"),
                        ],
                        max_length=10,
                        verbose_name="how far it is",
                    ),
                ),
                (
                    "identifier",
                    models.CharField(
                        blank=True,
                        help_text="Such as 10.5281/zenodo.1234567.",
                        max_length=200,
                        verbose_name="DOI or number there",
                    ),
                ),
                (
                    "url",
                    hubs.models.web.WebAddressField(
                        blank=True, help_text="The page that people open.", max_length=500, verbose_name="address there"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "noted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="resources.resourceversion",
                        verbose_name="version",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="earlier",
                        to="resources.deposit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Push",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="asked"),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="why it failed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "On its way"),
                            ("failed", "Broken off"),
                            ("done", "Done"),
                            ("cancelled", "Given up"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("publishes", models.BooleanField(default=False, verbose_name="made public there")),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("former", models.CharField(blank=True, max_length=64, verbose_name="number of the version before")),
                ("record", models.CharField(blank=True, max_length=64, verbose_name="number there")),
                ("record_url", models.CharField(blank=True, max_length=300, verbose_name="page there")),
                ("doi", models.CharField(blank=True, max_length=200, verbose_name="DOI")),
                ("began_at", models.DateTimeField(blank=True, null=True, verbose_name="draft asked for")),
                ("drafted_at", models.DateTimeField(blank=True, null=True, verbose_name="draft made")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="files compared")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="made public")),
                ("wait_until", models.DateTimeField(blank=True, null=True, verbose_name="not before")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "deposit",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="push",
                        to="resources.deposit",
                        verbose_name="deposit",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pushes",
                        to="resources.resourceversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "push to a repository",
                "verbose_name_plural": "pushes to repositories",
                "ordering": ("-asked_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="PushedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, verbose_name="name there")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="place in the list")),
                ("uploaded_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("md5", models.CharField(blank=True, max_length=32, verbose_name="checksum there")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="resources.resourcefile",
                        verbose_name="file",
                    ),
                ),
                (
                    "push",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="resources.push",
                        verbose_name="push",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a push",
                "verbose_name_plural": "files of pushes",
                "ordering": ("push", "position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="RepositoryAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "repository",
                    models.CharField(
                        choices=[
                            ("zenodo", "Zenodo"),
                            ("practice", "Zenodo's sandbox, to practise"),
                            ("invenio", "Another repository that runs InvenioRDM"),
                        ],
                        max_length=12,
                        verbose_name="repository",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name of the repository")),
                ("url", hubs.models.web.WebAddressField(verbose_name="its address")),
                ("sealed_token", models.TextField(blank=True, editable=False, verbose_name="token")),
                ("token_set_at", models.DateTimeField(editable=False, null=True, verbose_name="token set at")),
                ("refused_at", models.DateTimeField(editable=False, null=True, verbose_name="token refused at")),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repository_accounts",
                        to="hubs.hub",
                        verbose_name="hub",
                    ),
                ),
                (
                    "token_set_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="token set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "account at a repository",
                "verbose_name_plural": "accounts at repositories",
                "ordering": ("hub", "pk"),
            },
        ),
        migrations.AddField(
            model_name="push",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pushes",
                to="resources.repositoryaccount",
                verbose_name="account",
            ),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("repository__in", ["zenodo", "practice", "invenio", "oer_commons", "merlot", "scientix", "other"])
                ),
                name="deposit_repository_known",
                violation_error_message="Choose a repository from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("repository__in", ("invenio", "other")), _negated=True),
                    ("name__regex", "\\S"),
                    _connector="OR",
                ),
                name="deposit_repository_named",
                violation_error_message="Say which repository it is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["prepared", "sent", "published", "gone"])),
                name="deposit_state_known",
                violation_error_message="Choose how far it is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("url__regex", "^https://\\S+$"), _connector="OR"
                ),
                name="deposit_published_has_address",
                violation_error_message="What is published there has an address that begins with https://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.UniqueConstraint(
                fields=("of", "repository", "name"),
                name="deposit_once_a_repository",
                violation_error_message="This version is noted at that repository already.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deposit",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="e8b8fbea15a88d99a0d6ca8f306dc6412021a8d1",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_094b8",
                    table="resources_deposit",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deposit",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "resources_depositearlier" ("changed_at", "id", "identifier", "name", "noted_by_id", "of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "repository", "state", "url", "version") VALUES (OLD."changed_at", OLD."id", OLD."identifier", OLD."name", OLD."noted_by_id", OLD."of_id", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."repository", OLD."state", OLD."url", OLD."version"); RETURN NULL;',
                    hash="c0b490baed2beb3182efa9506ad54ee2fe7a8d2b",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_da275",
                    table="resources_deposit",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="depositcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["ok", "missing", "refused", "silent", "not_asked"])),
                name="deposit_check_answer_known",
                violation_error_message="An answer is one of the known ones.",
            ),
        ),
        migrations.AddConstraint(
            model_name="depositcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", None), ("status__range", (100, 599)), _connector="OR"),
                name="deposit_check_status_plausible",
                violation_error_message="A status of HTTP has three figures.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="depositearlier",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b641f54b1cc8839454ed9f5f030cbc9148c71059",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_67b47",
                    table="resources_depositearlier",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="pushedfile",
            constraint=models.UniqueConstraint(
                fields=("push", "key"),
                name="pushed_file_named_once",
                violation_error_message="Two files have one name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pushedfile",
            constraint=models.UniqueConstraint(
                fields=("push", "file"), name="pushed_file_once", violation_error_message="This file is sent already."
            ),
        ),
        migrations.AddConstraint(
            model_name="pushedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("md5", ""), ("uploaded_at", None)),
                    models.Q(("md5__regex", "^[0-9a-f]{32}$"), ("uploaded_at__isnull", False)),
                    _connector="OR",
                ),
                name="pushed_file_compared",
                violation_error_message="A file that was sent has a checksum there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repositoryaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("repository__in", ["zenodo", "practice", "invenio"])),
                name="account_repository_known",
                violation_error_message="Choose a repository that the portal can send to.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repositoryaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("repository", "invenio"), _negated=True), ("name__regex", "\\S"), _connector="OR"
                ),
                name="account_repository_named",
                violation_error_message="Say which repository it is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repositoryaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("url__regex", "^https://[^/?#\\s@]+$")),
                name="account_address",
                violation_error_message="The address is that of its first page, such as https://zenodo.org.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repositoryaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sealed_token", ""), ("token_set_at", None)),
                    models.Q(("sealed_token__regex", "^gAAAA[A-Za-z0-9_=-]{60,}$"), ("token_set_at__isnull", False)),
                    _connector="OR",
                ),
                name="account_token_sealed",
                violation_error_message="A token is kept encrypted, with the moment when it was set.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repositoryaccount",
            constraint=models.UniqueConstraint(
                fields=("hub", "url"),
                name="account_once_a_repository",
                violation_error_message="The hub has an account there already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="push",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "failed", "done", "cancelled"])),
                name="push_state_known",
                violation_error_message="A push is in one of the known states.",
            ),
        ),
        migrations.AddConstraint(
            model_name="push",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at", None), ("state", "waiting")),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("finished_at__isnull", False)),
                    _connector="OR",
                ),
                name="push_finished_says_when",
                violation_error_message="What is finished says when.",
            ),
        ),
        migrations.AddConstraint(
            model_name="push",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), models.Q(("problem", ""), _negated=True)),
                    models.Q(models.Q(("state", "failed"), _negated=True), ("problem", "")),
                    _connector="OR",
                ),
                name="push_failed_says_why",
                violation_error_message="What failed says why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="push",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("of", "account"),
                name="push_once",
                violation_error_message="This version was sent there already, or is on its way.",
            ),
        ),
        migrations.AddConstraint(
            model_name="push",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("drafted_at", None), ("record", "")),
                    models.Q(
                        ("began_at__isnull", False),
                        ("drafted_at__isnull", False),
                        ("record__regex", "^[A-Za-z0-9_-]+$"),
                    ),
                    _connector="OR",
                ),
                name="push_drafted_has_number",
                violation_error_message="A draft that was made has a number there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="push",
            constraint=models.CheckConstraint(
                condition=models.Q(("checked_at", None), ("drafted_at__isnull", False), _connector="OR"),
                name="push_in_order",
                violation_error_message="Files are compared once there is a draft.",
            ),
        ),
        migrations.AddConstraint(
            model_name="push",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at", None),
                    models.Q(("checked_at__isnull", False), ("publishes", True)),
                    _connector="OR",
                ),
                name="push_published_on_purpose",
                violation_error_message="Only what was compared is made public, and only if somebody asked for it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="push",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(("checked_at__isnull", False), ("publishes", False)),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="push_done_is_whole",
                violation_error_message="A push is done once everything that was asked for is done.",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
