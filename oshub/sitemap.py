"""What search engines ask for: `/sitemap.xml` with a file for each kind of page, and `/robots.txt`."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from hubs.addresses import site_address
from hubs.views.stored import stored_for_visitors
from oshub.sitemap_entries import Entry, entries_of, section_files

XML = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
WITH_LANGUAGES = f'{NAMES} xmlns:xhtml="http://www.w3.org/1999/xhtml"'
# What is somebody's own, or the same again in another order.
CLOSED = ("/accounts/", "/admin/", "/h/", "/home/", "/language/", "/network/", "/s/", "/search/")


@login_not_required
@require_safe
@stored_for_visitors()
def index(request: HttpRequest) -> HttpResponse:
    """List the files of the sitemap."""
    parts = (
        f"<sitemap><loc>{_full(request, reverse('sitemap_section', args=[file.section, file.number]))}</loc>"
        f"{_changed(file.changed_at)}</sitemap>\n"
        for file in section_files()
    )
    return HttpResponse(f"{HEAD}<sitemapindex {NAMES}>\n{''.join(parts)}</sitemapindex>\n", content_type=XML)


@login_not_required
@require_safe
@stored_for_visitors()
def section(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """List the pages of one file, each in every language."""
    entries = entries_of(section, number)
    if not entries:
        raise Http404
    parts = (url for entry in entries for url in _urls(request, entry))
    return HttpResponse(f"{HEAD}<urlset {WITH_LANGUAGES}>\n{''.join(parts)}</urlset>\n", content_type=XML)


@login_not_required
@require_safe
@stored_for_visitors()
def robots(request: HttpRequest) -> HttpResponse:
    """Say where search engines need not look, and where the sitemap is."""
    closed = "".join(f"Disallow: {path}\n" for path in CLOSED)
    text = f"User-agent: *\n{closed}\nSitemap: {site_address(request, reverse('sitemap'))}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _urls(request: HttpRequest, entry: Entry) -> Iterator[str]:
    """A page once for each language; each time with all of them, as search engines want it."""
    codes = [code for code, _name in settings.LANGUAGES]
    others = [(code, _in_language(entry.path, code)) for code in codes] + [("x-default", entry.path)]
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(site_address(request, path))}/>'
        for code, path in others
    )
    for code in codes:
        path = _full(request, _in_language(entry.path, code))
        yield f"<url><loc>{path}</loc>{_changed(entry.changed_at)}{alternates}</url>\n"


def _in_language(path: str, code: str) -> str:
    return path if code == settings.LANGUAGE_CODE else f"{path}?{urlencode({'lang': code})}"


def _full(request: HttpRequest, path: str) -> str:
    return escape(site_address(request, path))


def _changed(moment: dt.datetime | None) -> str:
    return f"<lastmod>{moment.astimezone(dt.UTC).isoformat(timespec='seconds')}</lastmod>" if moment else ""
