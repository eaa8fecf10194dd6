"""What an invitation says, in the language of whoever gets it as far as it is known."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from hubs.models import Invitation


def invitation_mail(invitation: Invitation, url: str) -> tuple[str, str]:
    """Subject and text. The language: that of the account, else the hub's first one that the portal speaks."""
    with override(_language(invitation)):
        told = {
            "invitation": invitation,
            "role": invitation.get_role_display(),
            "url": url,
        }
        subject = _("%(hub)s invites you: %(role)s") % {"hub": invitation.hub.name, "role": told["role"]}
        return subject, render_to_string("hubs/mail_invitation.txt", told)


def _language(invitation: Invitation) -> str:
    user = User.objects.filter(email=invitation.email).first()
    spoken = dict(settings.LANGUAGES)
    wanted = [user.interface_language if user else "", *invitation.hub.languages]
    return next((code for code in wanted if code in spoken), settings.LANGUAGE_CODE)
