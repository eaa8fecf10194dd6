"""The type of a request whose sender has signed in, so that `request.user` is known to be a `User`."""

from django.http import HttpRequest

from accounts.models import User


class MemberRequest(HttpRequest):
    """What a view gets behind the log-in wall; only an annotation, Django builds the request as ever."""

    user: User
