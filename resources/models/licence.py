"""Open licences by their SPDX identifiers, which others are not open and why, and which fit an adaptation of which."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Licence(models.TextChoices):
    """The licences that a resource can have: each lets everybody use, change and pass it on, for any purpose."""

    CC0 = "CC0-1.0", _("CC0 1.0 · no rights reserved")
    BY = "CC-BY-4.0", _("CC BY 4.0 · name the authors")
    BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0 · name the authors, share alike")
    MIT = "MIT", _("MIT · for software")
    APACHE = "Apache-2.0", _("Apache 2.0 · for software")
    GPL = "GPL-3.0-or-later", _("GNU GPL 3 or later · for software, share alike")
    AGPL = "AGPL-3.0-or-later", _("GNU AGPL 3 or later · for software on servers, share alike")
    OHL_P = "CERN-OHL-P-2.0", _("CERN OHL 2 Permissive · for hardware")
    OHL_W = "CERN-OHL-W-2.0", _("CERN OHL 2 Weakly Reciprocal · for hardware")
    OHL_S = "CERN-OHL-S-2.0", _("CERN OHL 2 Strongly Reciprocal · for hardware, share alike")

    @property
    def short(self) -> str:
        """Its name without what it asks for."""
        return str(self.label).partition(" · ")[0]

    @property
    def terms(self) -> "Terms":
        """What it says, and where it stands in full."""
        return TERMS[self]


@dataclass(frozen=True, slots=True)
class Terms:
    """A licence in a sentence, and the address of its text, which repositories know it by."""

    url: str
    says: StrOrPromise


_SHARE = _(
    "You may use, change and pass it on, also for money. Name the authors, and pass it on under the same licence."
)
_NAME = _("You may use, change and pass it on, also for money. Name the authors.")
_NOTICE = _("You may use, change and pass it on, also for money. Keep the notice of the licence with it.")
_OPENSOURCE = "https://opensource.org/license"

TERMS: dict[Licence, Terms] = {
    Licence.CC0: Terms(
        "https://creativecommons.org/publicdomain/zero/1.0/", _("You may do with it whatever you like, without asking.")
    ),
    Licence.BY: Terms("https://creativecommons.org/licenses/by/4.0/", _NAME),
    Licence.BY_SA: Terms("https://creativecommons.org/licenses/by-sa/4.0/", _SHARE),
    Licence.MIT: Terms(f"{_OPENSOURCE}/mit/", _NOTICE),
    Licence.APACHE: Terms("https://www.apache.org/licenses/LICENSE-2.0", _NOTICE),
    Licence.GPL: Terms("https://www.gnu.org/licenses/gpl-3.0.html", _SHARE),
    Licence.AGPL: Terms("https://www.gnu.org/licenses/agpl-3.0.html", _SHARE),
    Licence.OHL_P: Terms(f"{_OPENSOURCE}/cern-ohl-p/", _NOTICE),
    Licence.OHL_W: Terms(f"{_OPENSOURCE}/cern-ohl-w/", _SHARE),
    Licence.OHL_S: Terms(f"{_OPENSOURCE}/cern-ohl-s/", _SHARE),
}

_NC = _(
    "Non-commercial is not open: a school that sells cakes for its trip, or a publisher of a print, may not use it."
)
_ND = _("No derivatives is not open: nobody may translate it or fit it to their class.")
# What people have on their shelves and mean well with, each with the reason why it cannot be taken here.
NOT_OPEN: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "CC-BY-NC-4.0": (_("CC BY-NC 4.0 · non-commercial"), _NC),
    "CC-BY-NC-SA-4.0": (_("CC BY-NC-SA 4.0 · non-commercial, share alike"), _NC),
    "CC-BY-ND-4.0": (_("CC BY-ND 4.0 · no derivatives"), _ND),
    "CC-BY-NC-ND-4.0": (_("CC BY-NC-ND 4.0 · non-commercial, no derivatives"), _ND),
    "all-rights-reserved": (
        _("All rights reserved, or nobody has said"),
        _("Without a licence nobody may copy it. Ask whoever made it for an open one."),
    ),
}

_CC = (Licence.BY, Licence.BY_SA)
_OHL = (Licence.OHL_P, Licence.OHL_W, Licence.OHL_S)
_CODE = (Licence.MIT, Licence.APACHE, Licence.GPL, Licence.AGPL)
# Under which licences an adaptation of something may be passed on. What is not here is refused rather than argued.
MAY_BECOME: dict[Licence, tuple[Licence, ...]] = {
    Licence.CC0: tuple(Licence),
    Licence.BY: _CC,
    Licence.BY_SA: (Licence.BY_SA,),
    Licence.MIT: (*_CODE, *_OHL),
    Licence.APACHE: (Licence.APACHE, Licence.GPL, Licence.AGPL),
    Licence.GPL: (Licence.GPL, Licence.AGPL),
    Licence.AGPL: (Licence.AGPL,),
    Licence.OHL_P: _OHL,
    Licence.OHL_W: (Licence.OHL_W, Licence.OHL_S),
    Licence.OHL_S: (Licence.OHL_S,),
}


def why_not_adapted(source: str, own: str) -> StrOrPromise:
    """Why something under one licence cannot be passed on, adapted, under another; nothing where it can."""
    if source in NOT_OPEN:
        return NOT_OPEN[source][1]
    if source not in Licence.values or own not in Licence.values:
        return ""
    fits = MAY_BECOME[Licence(source)]
    if Licence(own) in fits:
        return ""
    return _("What is adapted from %(source)s can be passed on under %(fits)s, and not under %(own)s.") % {
        "source": source,
        "fits": ", ".join(one.value for one in fits),
        "own": own,
    }
