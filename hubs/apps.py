"""Hubs: the mediators in a community, their teams, and the one door through which a page reaches a hub."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HubsConfig(AppConfig):
    """Hubs know the people who sign in, and nothing that is built upon them."""

    name = "hubs"
    verbose_name = _("Hubs")

    def ready(self) -> None:
        """Tell people of what happens here, and keep the rights of the groups that stand in step with the code."""
        from hubs.notices import register

        register()
        post_migrate.connect(_refresh_rights, sender=self)


def _refresh_rights(*, using: str, plan: list[Any] | None = None, **_told: Any) -> None:
    """Give the groups the rights that this version knows, once the whole database is of this version.

    The signal comes with a plan, if an empty one, from `migrate` and from nobody else.
    """
    if plan is None:
        return
    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        from hubs.access import refresh_group_rights

        refresh_group_rights()
