"""The code for a new address, of an account or of a change: allauth's own page, with our words once it is no good."""

from typing import Any

from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
    EmailVerificationProcess,
)
from allauth.account.views import ConfirmEmailVerificationCodeView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _


class EmailCodeView(ConfirmEmailVerificationCodeView):  # type: ignore[misc]  # allauth has no types
    """Whoever comes too late, or guessed too often, is led to where the next code comes from, and told why."""

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say that the code is no longer good, if there was one to wait for."""
        waited = EMAIL_VERIFICATION_CODE_SESSION_KEY in request.session
        if waited and EmailVerificationProcess.resume(request) is None:
            messages.warning(request, _late(request))
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def _verify_form_invalid(self, form: Any) -> HttpResponse:
        """Refuse a wrong code, and after a few of them the right one too: allauth speaks of signing in then."""
        if self._process.record_invalid_attempt():
            page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
            return page
        messages.warning(self.request, _late(self.request))
        return redirect("account_email" if self.request.user.is_authenticated else "account_login")


def _late(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return _("Your code is no longer good: give the new address again, and you get another one.")
    return _("Your code is no longer good: sign in with your password, and you get another one.")
