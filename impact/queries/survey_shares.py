"""How many pupils say that they got better, on its way from a survey to an indicator.

It is proposed in the form of a result, where a person looks at it and saves it: no survey writes a result by itself.
"""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.sent import whole_number
from hubs.models import Hub
from impact.models import Indicator, IndicatorKind, Survey
from impact.queries.survey_figures import share_better
from impact.queries.survey_results import ResultsPage, results_of_survey, results_of_version
from impact.queries.surveys import find_survey, versions_answered


@dataclass(frozen=True, slots=True)
class ProposedShare:
    """So many of so many pupils, how that is known, and the page that shows it."""

    numerator: int
    denominator: int
    evidence: str
    path: str


def ways_to_note(hub: Hub, results: ResultsPage, survey: Survey | None = None) -> tuple[tuple[str, str], ...]:
    """The indicators that take a share, each with the address of its form, filled in by these results.

    None where pupils are not compared with themselves. One query.
    """
    if share_better(results.figures) is None:
        return ()
    which = f"?survey={survey.pk}" if survey is not None else f"?version={results.version.pk}"
    rows = Indicator.objects.in_use().filter(kind=IndicatorKind.SHARE)
    return tuple((one.label, reverse("impact:enter_hub_result", args=[hub.code, one.code]) + which) for one in rows)


def proposed_share(hub: Hub, asked: QueryDict) -> ProposedShare | None:
    """What an address proposes: of one survey of the hub, or of all that answered a version. None for what is not."""
    survey_key, version_key = whole_number(asked.get("survey")), whole_number(asked.get("version"))
    if survey_key and (survey := find_survey(hub, survey_key)):
        path = reverse("impact:survey", args=[hub.code, survey.pk])
        return _proposed(results_of_survey(survey), survey.group, path)
    version = next((line.version for line in versions_answered(hub) if line.version.pk == version_key), None)
    if version is None:
        return None
    path = reverse("impact:surveys", args=[hub.code]) + f"?version={version.pk}"
    return _proposed(results_of_version(version, hub), _("all groups of the hub"), path)


def _proposed(results: ResultsPage, who: str, path: str) -> ProposedShare | None:
    share = share_better(results.figures)
    if share is None:
        return None
    evidence = _("Survey “%(survey)s”, version %(number)d, %(who)s: pupils compared with themselves, before and after.")
    told = {"survey": results.version.instrument.name, "number": results.version.number, "who": who}
    return ProposedShare(*share, evidence=evidence % told, path=path)
