"""The rules of a board: those it gave itself or the usual ones, and any rule in a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import USUAL_RULES, BoardRules, Hub, Majority
from hubs.models.board_rules import Rule


def rules_of(hub: Hub) -> BoardRules:
    """The rules of a board: those it gave itself, else the usual ones, not stored."""
    return BoardRules.objects.filter(hub=hub).first() or BoardRules(hub=hub, version=0, **USUAL_RULES)


def rule_in_words(rule: Rule) -> str:
    """A quorum and a majority in one sentence."""
    if rule.quorum_seats is not None:
        quorum = ngettext(
            "At least %(number)d seat has to take part",
            "At least %(number)d seats have to take part",
            rule.quorum_seats,
        ) % {"number": rule.quorum_seats}
    else:
        quorum = _("At least %(number)d %% of the seats have to take part") % {"number": rule.quorum_percent or 100}
    majorities = {
        Majority.SIMPLE: _("more of them for than against"),
        Majority.ABSOLUTE: _("more than half of all seats for it"),
        Majority.TWO_THIRDS: _("at least two thirds of those for or against being for it"),
    }
    return _("%(quorum)s, %(majority)s.") % {"quorum": quorum, "majority": majorities[Majority(rule.majority)]}
