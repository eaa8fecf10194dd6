"""The code for a new password: allauth's own page, but for what it says of a code that is no longer good."""

from typing import Any

from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.account.views import ConfirmPasswordResetCodeView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _


class ResetCodeView(ConfirmPasswordResetCodeView):  # type: ignore[misc]  # allauth has no types
    """Whoever comes too late, or guessed too often, is led to where the next code comes from, and told why.

    allauth leads both to the page for signing in: one without a word, the other with one about signing in.
    """

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the page as long as there is a code to wait for."""
        if PasswordResetVerificationProcess.resume(request) is None:
            return no_longer_good(request)
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refuse a wrong code, and after a few of them the right one too."""
        if self._process.record_invalid_attempt():
            page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
            return page
        return no_longer_good(self.request)


def no_longer_good(request: HttpRequest) -> HttpResponse:
    """Lead to the page that sends a new code; the same for an address with an account and for one without."""
    messages.warning(request, _("Your code is no longer good: let us send you a new one."))
    return redirect("account_reset_password")
