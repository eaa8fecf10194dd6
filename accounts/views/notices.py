"""What somebody was told: the list behind the bell, and how they want to be told."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import choose_notices, mark_all_read, mark_read, mark_unread
from accounts.forms.notices import NoticeChoicesForm
from accounts.queries.notices import chosen_by, find_notice, notices_of
from accounts.requests import MemberRequest
from accounts.sent import whole_number


@require_safe
def notices(request: MemberRequest) -> HttpResponse:
    """Everything that the person was told lately, the newest first."""
    return render(request, "notices/notices.html", {"shown": notices_of(request.user, page=request.GET.get("page"))})


@require_POST
def notice(request: MemberRequest, notice_id: int) -> HttpResponse:
    """Open one, which is to have read it; or tick it off, or keep it in sight."""
    found = find_notice(request.user, notice_id)
    if found is None:
        raise Http404
    step = request.POST.get("step")
    if step == "unread":
        mark_unread(notice=found, by=request.user)
    else:
        mark_read(notice=found, by=request.user)
    return redirect(found.url if step == "open" and found.url else "accounts:notices")


@require_POST
def all_read(request: MemberRequest) -> HttpResponse:
    """Tick off everything that was on the page, and nothing that came since."""
    number = mark_all_read(by=request.user, newest=whole_number(request.POST.get("newest")) or 0)
    said = ngettext("%(number)d notice is read.", "%(number)d notices are read.", number)
    messages.success(request, said % {"number": number})
    return redirect("accounts:notices")


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: MemberRequest) -> HttpResponse:
    """For each kind of notice how to be told, and the day of the weekly mail; everybody chooses for themselves."""
    form = NoticeChoicesForm(request.POST if request.method == "POST" else None, chosen=chosen_by(request.user))
    if form.is_valid():
        told = form.cleaned_data
        choose_notices(by=request.user, ways=form.ways(), digest=told["digest"], weekday=told["weekday"])
        messages.success(request, _("Your choice is saved."))
        return redirect("accounts:notice_choices")
    return render(request, "notices/choices.html", {"form": form}, status=422 if form.is_bound else 200)
