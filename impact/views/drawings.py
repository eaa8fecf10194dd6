"""Pictures of charts by address: what is drawn stands in the address, signed, so that nobody else's words are drawn.

A picture of a private page is for people who have signed in; its address holds figures that its reader was shown.
"""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hubs.views.stored import stored_for_visitors
from impact.files.drawing import DARK, LIGHT, NARROW, WITHOUT_PICTURE, Look, height_of, svg_of
from impact.files.engine import CannotDrawError
from impact.queries.charts import Json, summary_of

LONGEST = 3500  # letters; more than servers take in the first line of a request makes no address
LOOKS = {
    "light": Look(LIGHT),
    "dark": Look(DARK),
    "light-narrow": Look(LIGHT, width=NARROW),
    "dark-narrow": Look(DARK, width=NARROW),
}
# Parted by a sign that no address has to quote.
PUBLIC, PRIVATE = Signer(sep="~", salt="drawing-for-everybody"), Signer(sep="~", salt="drawing")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where a picture is in each look, how high it is beside its width of 720, and what is to be seen in it."""

    light: str
    dark: str
    light_narrow: str
    dark_narrow: str
    height: int
    summary: str


def drawing_of_option(option: Json, *, public: bool) -> Drawing | None:
    """The addresses of the picture of a chart in the language at hand; None where it takes too much to say."""
    plain = {name: part for name, part in option.items() if name not in WITHOUT_PICTURE}
    told = {"option": plain, "language": get_language()}
    signed = (PUBLIC if public else PRIVATE).sign_object(told, compress=True)
    if len(signed) > LONGEST:
        return None
    route = "impact:public_drawing" if public else "impact:drawing"
    place = reverse(route, args=[signed, "light"]).removesuffix("light.svg")
    light, dark, light_narrow, dark_narrow = (f"{place}{look}.svg" for look in LOOKS)
    return Drawing(light, dark, light_narrow, dark_narrow, height_of(option), summary_of(option))


@login_not_required
@require_safe
@stored_for_visitors()
def public_drawing(_request: HttpRequest, public_drawing: str, look: str) -> HttpResponse:
    """The picture of a chart that stands on a page for everybody."""
    return _picture(PUBLIC, public_drawing, look)


@require_safe
def drawing(_request: HttpRequest, drawing: str, look: str) -> HttpResponse:
    """The picture of a chart that stands on a page for members."""
    return _picture(PRIVATE, drawing, look)


def _picture(signer: Signer, signed: str, look: str) -> HttpResponse:
    try:
        told = signer.unsign_object(signed)
        with translation.override(told["language"]):
            svg = svg_of(told["option"], LOOKS[look])
    except (BadSignature, KeyError, CannotDrawError) as problem:
        raise Http404 from problem
    return HttpResponse(svg, content_type="image/svg+xml")
