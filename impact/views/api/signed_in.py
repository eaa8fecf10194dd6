"""Who is signed in, for the scripts of our own pages: what waits on a device is sent only in its own person's name."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest


@require_safe
def signed_in(request: MemberRequest) -> HttpResponse:
    """The person, with the token that sending needs: that of the page may be a week old."""
    return JsonResponse({"person": str(request.user.pk), "token": get_token(request)})
