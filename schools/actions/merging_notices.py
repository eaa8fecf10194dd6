"""Who is told when the school that they act for is another one on the portal, in the transaction of what happened."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from accounts.actions import tell
from accounts.models import User
from schools.models import School, SchoolMembership, SchoolMerge


def people_of(school: School) -> list[User]:
    """Everybody who acts for a school today."""
    held = SchoolMembership.objects.in_force(timezone.now().date()).filter(school=school)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk"))


def tell_merged(merge: SchoolMerge, *, to: Iterable[User], old: str, by: User) -> None:
    """To those whose school has another name from now on."""
    tell(
        kind="schools.merged",
        to=to,
        by=by,
        words={"name": by.name, "old": old, "school": merge.kept.name},
        key=f"school merge {merge.pk}",
        place=merge.kept.hub.name,
        url=reverse("my_places"),
    )


def tell_parted(merge: SchoolMerge, back: School, *, former: str, by: User) -> None:
    """To those whose school has its own name again."""
    for school in (back, merge.kept):
        if school.name == former:
            continue
        tell(
            kind="schools.parted",
            to=people_of(school),
            by=by,
            words={"name": by.name, "old": former, "school": school.name},
            key=f"school merge {merge.pk} undone {school.pk}",
            place=school.hub.name,
            url=reverse("my_places"),
        )
