"""How dates are written where Django's own way is not the network's."""

from django.utils.translation import gettext_noop as _

# Django's names of months, translated anew by our catalogues: its Portuguese writes them with a capital, as nobody in
# Portugal does. Whatever writes a month out (pages, tables, charts, mails, files) takes it from there.
MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)
