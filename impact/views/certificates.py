"""Certificates of teachers and classes, the hub's word on them, and the page on which anybody verifies one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.addresses import site_address
from hubs.roles import HubPerm
from hubs.views.canvas_public import as_pdf
from hubs.views.editing import found_or_404
from impact.actions.certificates import certify_class, certify_teacher, confirm_certificate, withdraw_certificate
from impact.certificate_pdf import draw_certificate
from impact.forms.certificates import TeacherCertificateForm, VerifyForm
from impact.queries.certificates import (
    certificates_for,
    classes_to_certify,
    find_certificate,
    find_class,
    find_to_confirm,
    paper_of,
    sessions_to_certify,
    to_confirm_at,
    verify_code,
    years_to_certify,
)
from schools.access import own_school_or_404
from schools.models import school_year_label


@require_safe
def certificates(request: MemberRequest, school_id: int) -> HttpResponse:
    """One's own certificates and those of the classes, and the ways to new ones."""
    school = own_school_or_404(request, school_id)
    classes, before = classes_to_certify(school)
    context = {
        "school": school,
        "certificates": certificates_for(school, request.user),
        "classes": classes,
        "classes_before": before,
        "years": [(year, school_year_label(year)) for year in years_to_certify(school)],
    }
    return render(request, "impact/certificates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_certificate(request: MemberRequest, school_id: int, year: int) -> HttpResponse:
    """Tick what one took part in during a school year."""
    school = own_school_or_404(request, school_id)
    offered = sessions_to_certify(school, year) if 1990 <= year <= 2200 else []
    form = TeacherCertificateForm(request.POST if request.method == "POST" else None, offered=offered)
    if form.is_valid():
        chosen, shows = form.cleaned_data["sessions"], form.cleaned_data["shows_name"]
        try:
            certify_teacher(school=school, by=request.user, year=year, chosen=chosen, shows_name=shows)
        except ValidationError as refusal:
            form.add_error("sessions", refusal)
        else:
            messages.success(request, _("Your certificate is ready. The hub is asked to confirm it."))
            return redirect("impact:certificates", school.pk)
    context = {"school": school, "form": form, "offered": offered, "year": school_year_label(year)}
    return render(request, "impact/new_certificate.html", context, status=422 if form.is_bound else 200)


@require_POST
def class_certificate(request: MemberRequest, school_id: int, class_id: int) -> HttpResponse:
    """A certificate of a class about all that it took part in."""
    school = own_school_or_404(request, school_id)
    try:
        certify_class(school_class=found_or_404(find_class(school, class_id)), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The certificate of the class is ready."))
    return redirect("impact:certificates", school.pk)


@require_safe
def certificate_pdf(request: MemberRequest, school_id: int, certificate_id: int) -> HttpResponse:
    """The paper, in the reader's language."""
    school = own_school_or_404(request, school_id)
    found = found_or_404(find_certificate(school, certificate_id, request.user))
    url = site_address(request, f"{reverse('impact:verify')}?code={found.code_in_rows}")
    name = slugify(f"{_('certificate')}-{found.year_label.replace('/', '-')}-{found.code_in_rows}")
    return as_pdf(draw_certificate(paper_of(found, url=url)), name)


@require_POST
def withdraw(request: MemberRequest, school_id: int, certificate_id: int) -> HttpResponse:
    """Take a certificate back."""
    school = own_school_or_404(request, school_id)
    withdraw_certificate(certificate=found_or_404(find_certificate(school, certificate_id, request.user)))
    messages.success(request, _("The certificate is taken back; whoever verifies its code reads that."))
    return redirect("impact:certificates", school.pk)


@require_safe
def to_confirm(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Certificates of teachers that wait for the hub's word."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS)
    return render(request, "impact/confirm_certificates.html", {"hub": hub, "certificates": to_confirm_at(hub)})


@require_POST
def confirm(request: MemberRequest, hub_code: str, certificate_id: int) -> HttpResponse:
    """The hub says that the teacher was there."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS)
    found = found_or_404(find_to_confirm(hub, certificate_id))
    if confirm_certificate(certificate=found, by=request.user):
        messages.success(request, _("Confirmed. The certificate says so from now on."))
    else:
        messages.info(request, _("There is nothing to confirm for you here."))
    return redirect("impact:confirm_certificates", hub.code)


@login_not_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Anybody who holds a paper reads what was certified. Nothing about a person but what its holder shows."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    found = verify_code(form.cleaned_data["code"]) if form.is_valid() else None
    return render(request, "impact/verify.html", {"form": form, "found": found}, status=422 if form.errors else 200)
