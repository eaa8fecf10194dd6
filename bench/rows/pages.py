"""Public pages as a first visitor meets them: their weight on the wire, and what Lighthouse makes of them."""

import shutil
from collections.abc import Iterator

from bench import lighthouse, proxy, visits
from bench.databases import DEMONSTRATION, at, prepare_demonstration
from bench.rounds import tell
from bench.sizes import Size
from bench.table import Aim, Line
from bench.web import free_port, serving_database

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
KILOBYTES = 100
# Lighthouse's figure for speed moves with whatever else the machine does; the median of so many looks stands still.
LOOKS = 5
# Of things that have a page each (hubs, projects, ...) so many are weighed, and the heaviest counts.
MOST = 12
ALONE = "pages"


def measure(sizes: list[Size]) -> list[Line]:
    """Visit the demonstration network through a compressing proxy, each time as somebody new."""
    del sizes  # these pages are looked at with a network that people would recognise
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None or shutil.which("node") is None:
        tell("Pages are not looked at: that needs Chromium and Node 20 or newer.")
        return []
    lighthouse.install()
    prepare_demonstration()
    port = free_port()
    site = f"http://localhost:{port}"
    pages = _pages()
    with (
        serving_database("demonstration", DEMONSTRATION, SITE_URL=site) as portal,
        proxy.in_front_of(portal, port),
    ):
        return [*_weights(browser, site, pages), *_looks(browser, site, pages)]


def _pages() -> dict[str, list[str]]:
    """The public pages, as the sitemap has them: each that stands alone, and some of each kind of thing."""
    from oshub.sitemap_entries import SECTIONS, entries_of

    with at(DEMONSTRATION):
        alone = {entry.path: [entry.path] for entry in entries_of(ALONE, 1)}
        return alone | {name: [entry.path for entry in entries_of(name, 1)[:MOST]] for name in SECTIONS}


def _weights(browser: str, site: str, pages: dict[str, list[str]]) -> Iterator[Line]:
    """The heaviest page of each kind, on a phone and on a desk."""
    with visits.browser(browser) as running:
        for name, paths in pages.items():
            for form in (visits.PHONE, visits.DESK) if paths else ():
                weights = {path: visits.weigh(running, f"{site}{path}", form) for path in paths}
                heaviest = max(weights, key=lambda path: weights[path].kilobytes)
                weight = weights[heaviest]
                title = name if len(paths) == 1 else f"{len(paths)} of {name}, the heaviest"
                tell(f"{heaviest}, {form.name}: {weight.kilobytes:.1f} kB")
                yield Line(
                    "20",
                    f"{title}: kB on a first visit, {form.name}",
                    {},
                    [weight.kilobytes],
                    Aim(at_most=KILOBYTES),
                    heaviest if len(paths) > 1 else "",
                    [f"{heaviest}, {form.name}: {weight.heaviest()}"] if weight.kilobytes > KILOBYTES else [],
                )


def _looks(browser: str, site: str, pages: dict[str, list[str]]) -> Iterator[Line]:
    """The four pages that Lighthouse is let at."""
    for name, path in {
        "home": "/",
        "impact": "/impact/",
        "a hub": pages["hubs"][0],
        "a project": pages["projects"][0],
    }.items():
        looks = [lighthouse.look(browser, f"{site}{path}") for _look in range(LOOKS)]
        tell(f"{name}: {lighthouse.in_words(looks)}, shift {max(look.shift for look in looks):.3f}")
        yield Line(
            "20",
            f"{name} ({path}): lowest of Lighthouse's four columns",
            {},
            [look.lowest for look in looks],
            Aim(at_least=100),
            lighthouse.in_words(looks),
            [
                *([lighthouse.PRESET] if name == "home" else []),
                *sorted({f"{name}: {fault}" for look in looks for fault in look.faults}),
            ],
        )
