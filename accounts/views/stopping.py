"""Stopping mails from the mail itself, without signing in: a page with a button, and one press for mail programs."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.actions import resume_mails, stop_mails
from accounts.queries.stopping import LinkExpired, is_stopped, stop_meant_by

GONE = 410


# No token of a form: mail programs send none (RFC 8058), and what is done here rests on the signed address alone, never
# on who is signed in.
@csrf_exempt
@login_not_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, stop_token: str) -> HttpResponse:
    """Looking changes nothing, for programs look at the links of mails; pressing stops, and can be taken back."""
    try:
        meant = stop_meant_by(stop_token)
    except LinkExpired:
        return render(request, "notices/stop_gone.html", {"expired": True}, status=GONE)
    if meant is None:
        return render(request, "notices/stop_gone.html", {"expired": False}, status=404)
    done = request.method == "POST"
    if done and request.POST.get("step") == "resume":
        resume_mails(stop=meant)
    elif done:
        stop_mails(stop=meant)
    page = {"stop": meant, "stopped": is_stopped(meant), "done": done, "action": request.path}
    return render(request, "notices/stop.html", page)
