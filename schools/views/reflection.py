"""The yearly self-reflection of a school: its head fills it in, its people read it, its hub only what is shared."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.roles import HubPerm
from schools.access import heads, own_school_or_404
from schools.actions.reflection import FilledInMeanwhile, reflect
from schools.forms.reflection import ReflectionForm
from schools.models import School, school_year_of
from schools.queries.reflection import ReflectionPicture, reflection_of, shared_with


@require_http_methods(["GET", "HEAD", "POST"])
def reflection(request: MemberRequest, school_id: int) -> HttpResponse:
    """Show this school year beside the one before; the head fills it in."""
    school = own_school_or_404(request, school_id)
    is_head = heads(request.user, school)
    if request.method == "POST" and not is_head:
        raise PermissionDenied
    picture = reflection_of(school, school_year_of(school.hub.today()), language=request.GET.get("language", "")[:12])
    form = ReflectionForm(request.POST if request.method == "POST" else None, picture=picture)
    if form.is_valid():
        return _store(request, school, picture, form)
    return _show(request, school, picture, form, is_head=is_head, status=422 if form.is_bound else 200)


@require_safe
def reflections(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What the schools of a hub show to it."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS)
    return render(request, "schools/reflections.html", {"hub": hub, "reflections": shared_with(hub)})


def _store(request: MemberRequest, school: School, picture: ReflectionPicture, form: ReflectionForm) -> HttpResponse:
    told = {"answers": form.answers(), "shared": form.cleaned_data["shared"]}
    try:
        reflect(school=school, year=picture.year, by=request.user, version=form.cleaned_data["version"] or 0, **told)
    except FilledInMeanwhile:
        again = request.POST.copy()
        again["version"] = str(picture.version)
        form = ReflectionForm(again, picture=picture)
        form.add_error(
            None, _("Somebody else stored it meanwhile. Your answers are below: store them again to keep them.")
        )
        return _show(request, school, picture, form, is_head=True, status=409)
    messages.success(request, _("The self-reflection is stored."))
    return redirect(request.get_full_path())


def _show(
    request: MemberRequest,
    school: School,
    picture: ReflectionPicture,
    form: ReflectionForm,
    *,
    is_head: bool,
    status: int,
) -> HttpResponse:
    context = {"school": school, "picture": picture, "form": form, "is_head": is_head}
    return render(request, "schools/reflection.html", context, status=status)
