"""What readers leave at resources, collections, proposals of teachers, imports of catalogues."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# What of it stands on public pages: collections, and how many people said thanks.
PUBLIC = ("resources_collection", "resources_thanks")
FORWARD = "".join(
    f"""
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
"""
    for table in PUBLIC
)
BACKWARD = "".join(f"DROP TRIGGER IF EXISTS hubs_public_changed ON {table};" for table in PUBLIC)


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0008_targets"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("projects", "0002_public_change"),
        ("resources", "0001_initial"),
        ("schools", "0004_statements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(help_text="The language of the text.", max_length=12, verbose_name="language"),
                ),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "To be reviewed"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                            ("deleted", "Deleted"),
                        ],
                        db_index=True,
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published at")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Why these belong together, for whom, in which order. Plain text; pupils are never named.",
                        max_length=2000,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "members",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="resources",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="hubs.hub",
                        verbose_name="hub",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "collection of resources",
                "verbose_name_plural": "collections of resources",
                "ordering": ("-published_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="CollectionEarlier",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "language",
                    models.CharField(help_text="The language of the text.", max_length=12, verbose_name="language"),
                ),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "To be reviewed"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                            ("deleted", "Deleted"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published at")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Why these belong together, for whom, in which order. Plain text; pupils are never named.",
                        max_length=2000,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "members",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="resources",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "hub",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="hubs.hub",
                        verbose_name="hub",
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
                        to="resources.collection",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(unique=True, verbose_name="client's identifier")),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="asked at"),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="Only the hub reads it, and answers by mail. Pupils are never named.",
                        max_length=2000,
                        verbose_name="question",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=4000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "question about a resource",
                "verbose_name_plural": "questions about resources",
                "ordering": ("-asked_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ResourceProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not sent yet"),
                            ("sent", "Waits for the hub"),
                            ("returned", "The hub asks something"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="message")),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent at")),
                ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered at")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "resource",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposal",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.school",
                        verbose_name="school",
                    ),
                ),
                (
                    "teacher",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal of a resource",
                "verbose_name_plural": "proposals of resources",
                "ordering": ("-changed_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="SavedResource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "saved_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="saved at"),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saved by",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved resource",
                "verbose_name_plural": "saved resources",
                "ordering": ("-saved_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Thanks",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "said_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="said at"),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thanks",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
            ],
            options={
                "verbose_name": "thanks for a resource",
                "verbose_name_plural": "thanks for resources",
                "ordering": ("-said_at", "-pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "review", "published", "withdrawn", "deleted"])),
                name="collection_state_known",
                violation_error_message="Choose where the text stands.",
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__regex", "^[a-z]{2,3}(-[a-z0-9]{2,8})*$")),
                name="collection_language_code",
                violation_error_message="A language is given by its code, such as pt or pt-br.",
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "\\S")),
                name="collection_title_given",
                violation_error_message="Give it a title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "review", "deleted")), ("published_at__isnull", False), _connector="OR"
                ),
                name="collection_published_at_given",
                violation_error_message="What is or was public has the moment when it became so.",
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "deleted"), _negated=True), ("published_at", None), _connector="OR"
                ),
                name="collection_deleted_unseen",
                violation_error_message="What is or was public is not deleted: it can be withdrawn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.CheckConstraint(
                condition=models.Q(("members__len__lte", 60), ("members", []), _connector="OR"),
                name="collection_few_members",
                violation_error_message="Sixty resources are enough for one collection: make two of it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    models.Q(("members", []), _negated=True),
                    _connector="OR",
                ),
                name="collection_public_has_members",
                violation_error_message="Put a resource into it before it is public.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="collection",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="73b4c0a7d68a73c6ca6dcd24e4c3a3ae814b7afb",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_57e22",
                    table="resources_collection",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="collection",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "resources_collectionearlier" ("author_id", "changed_at", "hub_id", "id", "introduction", "language", "members", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "reviewed_by_id", "state", "title", "version") VALUES (OLD."author_id", OLD."changed_at", OLD."hub_id", OLD."id", OLD."introduction", OLD."language", OLD."members", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."project_id", OLD."published_at", OLD."reviewed_by_id", OLD."state", OLD."title", OLD."version"); RETURN NULL;',
                    hash="32a5856173ca8177e3c82c577f8fe275a2be4ab9",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_acbf9",
                    table="resources_collection",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="collectionearlier",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b513218083954404a3011226304dc827c13f0d56",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_501b3",
                    table="resources_collectionearlier",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "\\S")),
                name="question_says_something",
                violation_error_message="Write what you would like to know.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(("answered_at__isnull", False), ("answer__regex", "\\S")),
                    _connector="OR",
                ),
                name="question_answered_with_words",
                violation_error_message="An answer has words and a moment.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_by", None), ("answered_at__isnull", False), _connector="OR"),
                name="question_answered_by_after_answer",
                violation_error_message="Who answered is noted with the answer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("draft", "returned", "sent", "accepted", "declined"))),
                name="resource_proposal_state_known",
                violation_error_message="Choose where the proposal stands.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("sent_at__isnull", False), _connector="OR"),
                name="resource_proposal_sent_at_a_moment",
                violation_error_message="A proposal that was sent says when.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", False), ("state__in", ["accepted", "declined"])),
                    models.Q(models.Q(("state__in", ["accepted", "declined"]), _negated=True), ("answered_at", None)),
                    _connector="OR",
                ),
                name="resource_proposal_answered_at_a_moment",
                violation_error_message="A proposal that was accepted or declined says when, and no other does.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["returned", "declined"]), _negated=True),
                    ("note__regex", "\\S"),
                    _connector="OR",
                ),
                name="resource_proposal_says_why",
                violation_error_message="Say why, so that the school knows what to do.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourceproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="dec926f5d7a90c58d7e2740d28faef6f9bb52566",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_2078d",
                    table="resources_resourceproposal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="savedresource",
            constraint=models.UniqueConstraint(
                fields=("user", "resource"),
                name="saved_resource_once",
                violation_error_message="It is in your list already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="thanks",
            constraint=models.UniqueConstraint(
                fields=("user", "resource"), name="thanks_once", violation_error_message="You have said thanks already."
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
