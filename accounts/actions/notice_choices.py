"""How somebody wants to be told: chosen in the profile, or stopped from a mail without signing in."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import DigestChoice, NoticeChoice, User, Way, Weekday
from accounts.notices import Kind, all_kinds, kind_of
from accounts.queries.stopping import DIGEST, Stop


@transaction.atomic
def choose_notices(*, by: User, ways: Mapping[str, str], digest: bool, weekday: int) -> None:
    """Store how somebody wants to be told of each kind, and when the weekly mail is to come. What is unknown stays."""
    for kind in all_kinds():
        if kind.code in ways:
            _choose(by, kind, kind.way(ways[kind.code]))
    DigestChoice.objects.update_or_create(user=by, defaults={"wanted": digest, "weekday": Weekday(weekday)})


@transaction.atomic
def stop_mails(*, stop: Stop) -> None:
    """Write no more mails of this sort to somebody: no weekly one, or none of a kind at once. The portal tells on."""
    if stop.scope == DIGEST:
        DigestChoice.objects.update_or_create(user=stop.person, defaults={"wanted": False})
    elif (kind := kind_of(stop.scope)) is not None:
        calmer = next((way for way in (Way.DIGEST, Way.PORTAL) if way in kind.offered), kind.offered[0])
        _choose(stop.person, kind, calmer)


@transaction.atomic
def resume_mails(*, stop: Stop) -> None:
    """Take `stop_mails` back."""
    if stop.scope == DIGEST:
        DigestChoice.objects.update_or_create(user=stop.person, defaults={"wanted": True})
    elif (kind := kind_of(stop.scope)) is not None:
        _choose(stop.person, kind, Way.NOW)


def _choose(user: User, kind: Kind, way: Way) -> None:
    """Nothing is stored where somebody wants what holds anyway, so that they go along when that changes."""
    if way == kind.offered[0]:
        NoticeChoice.objects.filter(user=user, kind=kind.code).delete()
    else:
        NoticeChoice.objects.update_or_create(user=user, kind=kind.code, defaults={"way": way})
