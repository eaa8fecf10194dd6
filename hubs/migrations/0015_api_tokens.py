"""Tokens that programs show."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0014_hub_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("sessions:read", "Read the hub’s sessions one by one"),
                                ("sessions:write", "Write sessions, and correct and void its own for a fortnight"),
                                ("notes", "Read and write private notes too"),
                                ("imports:write", "Send tables of sessions, bring them in and take them back"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="what it may do",
                    ),
                ),
                ("prefix", models.CharField(editable=False, max_length=20, unique=True, verbose_name="begins with")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("ends_on", models.DateField(verbose_name="works until")),
                ("last_used_on", models.DateField(blank=True, editable=False, null=True, verbose_name="last used on")),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="revoked at")),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_tokens",
                        to="hubs.hub",
                        verbose_name="hub",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who answers for it",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="revoked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "token",
                "verbose_name_plural": "tokens",
                "ordering": ("-made_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("hub", "name"),
                        name="api_token_name_once",
                        violation_error_message="The hub has a token of this name. Revoke that one first, or choose another.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="api_token_named",
                        violation_error_message="Say which program the token is for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scopes__contained_by", ["sessions:read", "sessions:write", "notes", "imports:write"]),
                            ("scopes__len__gte", 1),
                        ),
                        name="api_token_allows_something",
                        violation_error_message="Choose what the token may do.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="api_token_digest_whole",
                        violation_error_message="The fingerprint of a token has 64 digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ends_on__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("made_at"), "-", models.Value(datetime.timedelta(days=2))
                                ),
                            ),
                            (
                                "ends_on__lte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("made_at"), "+", models.Value(datetime.timedelta(days=400))
                                    ),
                                    "+",
                                    models.Value(datetime.timedelta(days=2)),
                                ),
                            ),
                        ),
                        name="api_token_ends_in_time",
                        violation_error_message="A token works for at least a day and at most thirteen months.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revoked_by", None), ("revoked_at__isnull", False), _connector="OR"),
                        name="api_token_revoked_with_moment",
                        violation_error_message="A token that somebody revoked says when.",
                    ),
                ],
            },
        ),
    ]
