"""The profile, and the choice of language."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from accounts.actions import remember_language, update_profile
from accounts.forms import LanguageForm, ProfileForm
from accounts.queries import account_overview, languages_spoken
from accounts.requests import MemberRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    """Show the own name and language, and store them; nobody can name another account here."""
    known = {"name": request.user.name, "language": request.user.language, "listed": request.user.listed}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        user = update_profile(by=request.user, **form.cleaned_data)
        with override(user.interface_language or None):
            messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    page = {"form": form, "overview": account_overview(request.user)}
    return render(request, "account/profile.html", page, status=422 if form.is_bound else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Public. A page of its own for the choice, so that no other public page needs a form with a token in it."""
    form = LanguageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if request.user.is_authenticated:
            remember_language(by=request.user, language=form.cleaned_data["language"])
        # Django's own view keeps the cookie, and goes back to the page named in `next` if that is one of ours.
        return set_language(request)
    sent = request.POST if form.is_bound else request.GET
    page = {"form": form, "languages": languages_spoken(), "next_url": sent.get("next", "/")}
    return render(request, "language.html", page, status=422 if form.is_bound else 200)
