"""Saved views: those that somebody sees at a place, and who may share and change them."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from hubs.access import has_network_right, rights_of
from hubs.models import Hub
from hubs.roles import HubPerm, NetworkPerm
from impact.models import SavedView


@dataclass(frozen=True, slots=True)
class SavedLine:
    """A saved view in the list: where it leads, whose it is, and where it can be changed by who looks."""

    name: str
    url: str
    shared: bool
    keeper: str
    change_url: str
    current: bool


@dataclass(frozen=True, slots=True)
class SavedViews:
    """The views that somebody sees at a place."""

    own: tuple[SavedLine, ...]
    shared: tuple[SavedLine, ...]
    may_share: bool

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.own) + len(self.shared)


def saved_views(hub: Hub | None, user: User, *, query: str) -> SavedViews:
    """The list at a place, where `query` is what is looked at now. One query, beside those for rights."""
    sharing = may_share(hub, user)
    rows = SavedView.objects.at(hub).seen_by(user).select_related("kept_by")
    lines = [
        SavedLine(
            name=row.name,
            url=view_url(row),
            shared=row.shared,
            keeper=row.kept_by.name if row.kept_by and row.kept_by_id != user.pk else "",
            change_url=reverse("impact:saved_view", args=[row.pk])
            if row.kept_by_id == user.pk or (row.shared and sharing)
            else "",
            current=row.query == query,
        )
        for row in rows
    ]
    return SavedViews(
        own=tuple(line for line in lines if not line.shared),
        shared=tuple(line for line in lines if line.shared),
        may_share=sharing,
    )


def find_saved_view(pk: int, user: User) -> SavedView | None:
    """One that this person sees; its place has to be asked for too."""
    found = SavedView.objects.seen_by(user).select_related("hub__parent", "kept_by")
    return found.filter(pk=pk).first()


def view_url(view: SavedView) -> str:
    """Where a saved view leads."""
    page = reverse("impact:explore", args=[view.hub.code]) if view.hub else reverse("impact:network_explore")
    return f"{page}?{view.query}" if view.query else f"{page}?everything"


def may_share(hub: Hub | None, user: User) -> bool:
    """Whether somebody may share views there: a hub's team with all of the hub, managers among themselves."""
    if hub is None:
        return has_network_right(user, NetworkPerm.DASHBOARD)
    return HubPerm.LOG_SESSIONS in rights_of(user, hub)


def may_change(view: SavedView, user: User) -> bool:
    """Whether somebody may rename or delete a view: who keeps it, and of a shared one whoever may share there."""
    return view.kept_by_id == user.pk or (view.shared and may_share(view.hub, user))
