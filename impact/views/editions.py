"""Public pages of editions: the list with its errata, an edition as published, and its files, byte by byte."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hubs.addresses import site_address
from hubs.views.editing import found_or_404
from hubs.views.stored import stored_for_visitors
from impact.models.edition import LICENCE
from impact.queries import definitions_text as words
from impact.queries import editions as published
from impact.queries.tables import FileFormat
from impact.views.files import kept_file
from impact.views.public import demonstration


@login_not_required
@require_safe
@stored_for_visitors()
def editions(request: HttpRequest) -> HttpResponse:
    """All editions, and what was said of them since."""
    shown = {"editions": published.editions(), "errata": published.recent_errata(), "demonstration": demonstration()}
    return render(request, "impact/editions.html", shown | {"words": words})


@login_not_required
@require_safe
@stored_for_visitors()
def edition(request: HttpRequest, edition_number: int) -> HttpResponse:
    """One edition, as it was published."""
    page = published.edition_page(found_or_404(published.edition_numbered(edition_number)))
    url = site_address(request, reverse("impact:edition", args=[edition_number]))
    files = [(one, reverse("impact:edition_file", args=[edition_number, one.format])) for one in page.files]
    context = {
        "shown": page,
        "files": files,
        "url": url,
        "others": published.editions_to_choose(),
        "citation": published.citation(page.content, url),
        "bibtex": published.bibtex(page.content, url),
        "dataset": published.dataset(page, url, [site_address(request, where) for _one, where in files]),
        "words": words,
        "demonstration": demonstration(),
    }
    return render(request, "impact/edition.html", context)


@login_not_required
@require_safe
@stored_for_visitors()
def edition_data(_request: HttpRequest, edition_number: int, file_format: FileFormat) -> HttpResponse:
    """A file of an edition, byte by byte as it was published."""
    file = found_or_404(published.edition_file(edition_number, file_format.value))
    return kept_file(f"oshub-edition-{edition_number}", file_format, bytes(file.content), licence=LICENCE)
