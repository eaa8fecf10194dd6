"""Who was invited and has no account yet: the form for a new one begins with what is known, so nobody types it twice.

Kept with the visit and nowhere else. It proves nothing: the address is proven by a code, as everybody's.
"""

from django.http import HttpRequest

KEPT_AS = "invited"


def note_invited(request: HttpRequest, *, email: str, name: str = "") -> None:
    """Note for whom the invitation is that a visitor has opened."""
    request.session[KEPT_AS] = {"email": email, "name": name}


def invited_as(request: HttpRequest | None) -> dict[str, str]:
    """The fields that are known of a visitor."""
    told = request.session.get(KEPT_AS, {}) if request is not None and hasattr(request, "session") else {}
    return {field: str(told[field]) for field in ("email", "name") if told.get(field)}
