"""A view of the explorer is kept under a name, renamed, shared or taken back, and deleted."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Hub, Membership
from impact.models import SavedView
from impact.queries.saved_views import may_change, may_share

MOST = 60  # of one person, or shared, at one place


@transaction.atomic
def keep_view(*, hub: Hub | None, name: str, query: str, shared: bool, by: User) -> SavedView:
    """Keep what somebody looks at. Raises ValidationError for a name that is taken, PermissionDenied."""
    view = SavedView(hub=hub, kept_by=by, name=name, query=query, shared=shared)
    _check_sharing(view, by)
    siblings = SavedView.objects.at(hub)
    if (siblings.filter(shared=True) if shared else siblings.filter(shared=False, kept_by=by)).count() >= MOST:
        raise ValidationError(_("There are very many saved views here. Delete those that nobody needs."))
    return _stored(view)


@transaction.atomic
def change_view(*, view: SavedView, name: str, shared: bool, by: User) -> SavedView:
    """Rename a view, share it, or take it back for oneself. Raises ValidationError, PermissionDenied."""
    stored = SavedView.objects.select_for_update(of=("self",)).select_related("hub__parent").get(pk=view.pk)
    if not may_change(stored, by):
        raise PermissionDenied
    if stored.shared and not shared and stored.kept_by_id != by.pk:
        raise ValidationError(_("Only who made a shared view can take it back for themselves."))
    was_shared, stored.name, stored.shared = stored.shared, name, shared
    if not was_shared:
        _check_sharing(stored, by)
    return _stored(stored)


@transaction.atomic
def drop_view(*, view: SavedView, by: User) -> None:
    """Delete a view. Raises PermissionDenied."""
    if not may_change(view, by):
        raise PermissionDenied
    view.delete()


def forget_saved_views(*, today: dt.date) -> None:
    """Delete what people kept for themselves at places where they have no role any more; it opens to nobody."""
    held = Membership.objects.in_force(today).filter(user=OuterRef("kept_by"))
    there = held.filter(Q(hub=None) | Q(hub=OuterRef("hub")) | Q(hub=OuterRef("hub__parent")))
    SavedView.objects.filter(~Exists(there), shared=False).delete()


def _check_sharing(view: SavedView, by: User) -> None:
    if view.shared and not may_share(view.hub, by):
        raise PermissionDenied


def _stored(view: SavedView) -> SavedView:
    view.full_clean()
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as problem:  # somebody was quicker
        raise ValidationError(_("A view has that name already. Choose another name.")) from problem
    return view
