"""What is written and told to people about their roles at schools, in the transaction of what happened."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions import tell
from accounts.models import User
from schools.models import SchoolInvitation, SchoolMembership
from schools.queries.people import asked_as


def invitation_mail(invitation: SchoolInvitation, url: str) -> tuple[str, str]:
    """Subject and text, in the language of the account or of the form to join, else the hub's first one spoken here."""
    user = User.objects.filter(email=invitation.email).first()
    own = user.interface_language if user else asked_as(invitation.email)[1]
    wanted = [own, *invitation.school.hub.languages]
    with override(spoken(wanted)):
        told = {"invitation": invitation, "role": invitation.get_role_display(), "url": url}
        subject = _("%(school)s invites you: %(role)s") % {"school": invitation.school.name, "role": told["role"]}
        return subject, render_to_string("schools/mail_invitation.txt", told)


def spoken(wanted: Iterable[str]) -> str:
    """The first of these languages that the portal speaks."""
    known = dict(settings.LANGUAGES)
    return next((code for code in wanted if code in known), settings.LANGUAGE_CODE)


def tell_invited(invitation: SchoolInvitation, *, key: str) -> None:
    """Whoever has an account already sees the offer in the portal too; the mail with the way there is on its own."""
    words = {"name": invitation.invited_by.name, "school": invitation.school.name, "role": invitation.role}
    to = User.objects.filter(email=invitation.email)
    url = reverse("schools:own_invitation", args=[invitation.pk])
    tell(kind="schools.invited", to=to, by=invitation.invited_by, words=words, key=key, url=url, mailed=True)


def tell_accepted(invitation: SchoolInvitation, *, by: User) -> None:
    """To whoever offered the role."""
    tell(
        kind="schools.accepted",
        to=[invitation.invited_by],
        by=by,
        words={"name": by.name, "school": invitation.school.name, "role": invitation.role},
        key=f"school invitation {invitation.pk}",
        place=invitation.school.hub.name,
        url=reverse("schools:own_people", args=[invitation.school.pk]),
    )


def tell_given(membership: SchoolMembership, *, by: User) -> None:
    """To whoever holds another role from now on."""
    _about_role("schools.role_given", membership, by)


def tell_ended(membership: SchoolMembership, *, by: User) -> None:
    """To whoever held the role, unless they left by themselves."""
    _about_role("schools.role_ended", membership, by)


def tell_given_back(membership: SchoolMembership, *, by: User) -> None:
    """To whoever holds the role again that had just ended."""
    _about_role("schools.role_back", membership, by)


def _about_role(kind: str, membership: SchoolMembership, by: User) -> None:
    tell(
        kind=kind,
        to=[membership.user],
        by=by,
        words={"name": by.name, "school": membership.school.name, "role": membership.role},
        # Ended, put back and ended again are three things to be told of.
        key=f"school membership {membership.pk} {timezone.now().isoformat()}",
        place=membership.school.hub.name,
        url=reverse("my_places"),
    )
