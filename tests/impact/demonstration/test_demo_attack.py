"""What the demonstration publishes stands the attack: the network's months and hubs, and what lies below each hub."""

from collections.abc import Sequence

import pytest

from hubs.models import Hub
from impact.demo.plan import FIRST_DAY, LAST_DAY
from impact.models import ScopeKind
from impact.models.audience import AudienceGroup, CellAudience
from impact.queries.dashboard import Picture, read_hubs, read_scope
from impact.queries.disclosure import PublicFigures, Withheld, left_out
from impact.queries.editions import figures_to_publish
from impact.queries.months import month_of
from impact.queries.period_figures import from_content
from impact.queries.periods import ALL_TIME
from impact.queries.public import NOBODY, public_impact
from impact.queries.public_scopes import _rest, hub_figures, projects_under
from impact.rollups import rebuild
from projects.models import Project
from tests.impact.attack import Known, broken
from tests.impact.reporting import close

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
GROUPS = range(len(AudienceGroup))


def attacked(shown: Sequence[Sequence[PublicFigures]], whole: Sequence[Picture]) -> list[object]:
    """What can be found out about the rows of one table, group by group."""
    found: list[object] = []
    for group in GROUPS:
        known = Known.of([row[group] for row in shown], [row.parts[group] for row in whole])
        found += broken(known).items()
    return found


def test_nobody_recovers_months_and_hubs_of_the_network() -> None:
    rebuild()
    public = public_impact()
    reading = read_scope(ScopeKind.NETWORK, 0, ALL_TIME, CellAudience.EVERYONE)
    months = [at.row.groups for at in public.months]
    assert attacked(months, [at.picture for at in reading.months]) == []
    assert any(group.people is None for month in months for group in month), "something is left out"
    keys = dict(Hub.objects.values_list("code", "pk"))
    _columns, of_hubs = read_hubs(None, ALL_TIME, CellAudience.EVERYONE)
    assert attacked([hub.row.groups for hub in public.hubs], [of_hubs[keys[hub.code]] for hub in public.hubs]) == []


def below(whole: Picture, rows: Sequence[Picture], shown: Sequence[tuple[PublicFigures, ...]]) -> list[object]:
    """What can be found out about scopes under a hub, which is public; what it has beyond them is one row more."""
    found: list[object] = []
    for group in GROUPS:
        parts = [row.parts[group] for row in rows]
        beyond = _rest(whole.parts[group], parts)
        hidden = any(row[group].people is None for row in shown)
        seen = [*(row[group] for row in shown), left_out(beyond, Withheld.NEIGHBOUR if hidden else Withheld.NO)]
        if hidden and any(row[group].people is not None for row in shown):
            found += [(at, told) for at, told in broken(Known.of(seen, [*parts, beyond])).items() if at < len(parts)]
    return found


@pytest.mark.slow
def test_nobody_recovers_sub_hubs_and_projects() -> None:
    rebuild()
    _columns, of_hubs = read_hubs(None, ALL_TIME, CellAudience.EVERYONE)
    for top in Hub.objects.top_level():
        subs = list(Hub.objects.filter(parent=top).order_by("pk"))
        whole = of_hubs.get(top.pk, NOBODY)
        pictures = [of_hubs.get(sub.pk, NOBODY) for sub in subs]
        assert below(whole, pictures, [hub_figures(sub).groups for sub in subs]) == []
        projects = projects_under(top)
        families = zip(subs, pictures, strict=True) if subs else [(top, whole)]
        for hub, of_hub in families:
            keys = list(Project.objects.filter(hub=hub).values_list("pk", flat=True))
            assert below(of_hub, [projects[key][0] for key in keys], [projects[key][1] for key in keys]) == []


def test_nobody_recovers_months_and_hubs_of_an_edition() -> None:
    rebuild()
    snapshot = close(month_of(FIRST_DAY), month_of(LAST_DAY), name="The project")
    whole, shown = from_content(snapshot.content), figures_to_publish(snapshot)
    assert [group.people for group in shown.total.groups] == [7024, 449, 9804]
    months = [at.row.groups for at in shown.months]
    assert attacked(months, [at.picture for at in whole.network.months]) == []
    assert any(group.people is None for month in months for group in month), "something is left out"
    pictures = {hub.code: hub.picture for hub in whole.top_hubs}
    assert attacked([hub.row.groups for hub in shown.hubs], [pictures[hub.code] for hub in shown.hubs]) == []
