"""Copies of what is public, as people ask for them; checks of stored files."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0008_targets"),
        ("oshub", "0002_resources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FileCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_at", models.DateTimeField(unique=True, verbose_name="checked at")),
                ("files", models.PositiveIntegerField(verbose_name="files")),
                ("read", models.PositiveIntegerField(verbose_name="read")),
                ("missing", models.PositiveIntegerField(verbose_name="missing")),
                ("altered", models.PositiveIntegerField(verbose_name="altered")),
                ("left_over", models.PositiveIntegerField(verbose_name="left over")),
                ("removed", models.PositiveIntegerField(verbose_name="removed")),
                (
                    "named",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="files that are wrong",
                    ),
                ),
            ],
            options={
                "verbose_name": "check of files",
                "verbose_name_plural": "checks of files",
                "ordering": ("-checked_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("altered", 0), ("missing", 0), ("named", [])),
                            models.Q(
                                models.Q(("missing__gte", 1), ("altered__gte", 1), _connector="OR"),
                                ("named__len__gte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="file_check_names_what_is_wrong",
                        violation_error_message="A check names what is wrong, and nothing else.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LegacyPack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                            ("expired", "No longer kept"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("language", models.CharField(max_length=12, verbose_name="language of the mail")),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="asked"),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="kept until")),
                ("size", models.BigIntegerField(blank=True, null=True, verbose_name="size")),
                ("pages", models.PositiveIntegerField(blank=True, null=True, verbose_name="pages")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="checksum")),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="why it failed")),
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
                    "hub",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legacy_packs",
                        to="hubs.hub",
                        verbose_name="hub",
                    ),
                ),
            ],
            options={
                "verbose_name": "legacy pack",
                "verbose_name_plural": "legacy packs",
                "ordering": ("-asked_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "done", "failed", "cancelled", "expired"])),
                        name="pack_state_known",
                        violation_error_message="A copy is in one of the known states.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("hub",),
                        name="pack_made_once_at_a_time",
                        nulls_distinct=False,
                        violation_error_message="This copy is being made already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("pages__gte", 1),
                                ("pages__isnull", False),
                                ("size__gte", 1),
                                ("size__isnull", False),
                                ("sha256__regex", "^[0-9a-f]{64}$"),
                                ("state__in", ("done", "expired")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("done", "expired")), _negated=True),
                                ("pages", None),
                                ("sha256", ""),
                                ("size", None),
                            ),
                            _connector="OR",
                        ),
                        name="pack_done_has_size",
                        violation_error_message="A copy that was made has a size, pages and a checksum, and no other does.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("finished_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="pack_finished_says_when",
                        violation_error_message="What is finished says when.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("expires_at__gt", models.F("finished_at")),
                                ("expires_at__isnull", False),
                                ("state__in", ("done", "expired")),
                            ),
                            models.Q(models.Q(("state__in", ("done", "expired")), _negated=True), ("expires_at", None)),
                            _connector="OR",
                        ),
                        name="pack_done_expires",
                        violation_error_message="What is done says until when it is kept.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), models.Q(("problem", ""), _negated=True)),
                            models.Q(models.Q(("state", "failed"), _negated=True), ("problem", "")),
                            _connector="OR",
                        ),
                        name="pack_failed_says_why",
                        violation_error_message="What failed says why.",
                    ),
                ],
            },
        ),
    ]
