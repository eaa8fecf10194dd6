"""Who is signed in, read together with how many notices they have not read: the bell costs no query of its own."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Notice, User


class WithUnreadNotices(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Signing in is allauth's; the person of each request comes with `unread_notices`."""

    def get_user(self, user_id: int) -> User | None:
        """The account of a sign-in, unless it was switched off."""
        unread = Notice.objects.unread().filter(recipient=OuterRef("pk")).order_by().values("recipient")
        counted = Coalesce(Subquery(unread.annotate(number=Count("pk")).values("number")), 0)
        person = User.objects.annotate(unread_notices=counted).filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
