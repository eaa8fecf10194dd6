"""Fills Akvo RSR with a programme of eight organisations and ten thousand updates, through its own models.

Run by itself, once, on an empty database: `python manage.py shell < akvo_fill.py` where its manage.py stands. It asks
what its own actions ask to let projects inherit the programme's results and to add up periods, which takes minutes. An
update is the least that one can be: a number and four words, approved, without comments or disaggregation.
"""

import calendar
import datetime as dt
import random
import sys
from itertools import cycle, islice

from akvo.rsr.models import (
    Employment,
    Indicator,
    IndicatorPeriod,
    IndicatorPeriodData,
    Organisation,
    Partnership,
    Project,
    ProjectHierarchy,
    Result,
    User,
)
from akvo.rsr.usecases.add_project_to_program import add_new_project_to_program
from akvo.rsr.usecases.period_update_aggregation import aggregate
from akvo.utils import check_auth_groups
from django.contrib.auth.models import Group
from django.db import connection, transaction

UPDATES, HUBS, YEARS = 10_000, 8, (2024, 2025)
AUDIENCES = ("Students", "Teachers", "Community members")
# It makes these itself when its web server starts, and looks for all of them when somebody is employed.
GROUPS = ("Admins", "M&E Managers", "Project Editors", "User Managers", "Enumerators", "Users")
chance = random.Random(2)  # noqa: S311 - the same numbers every time, nothing secret


def person(name: str, organisation: Organisation, group: str) -> User:
    """Someone employed there, with the rights of a group."""
    address = f"{name.lower().replace(' ', '-')}@bench.oshub.example"
    user = User.objects.create_user(username=address, email=address)
    user.first_name, user.last_name, user.is_active = "Bench", name, True
    user.save()
    rights = Group.objects.get(name=group)
    Employment.objects.create(user=user, organisation=organisation, group=rights, is_approved=True)
    return user


def programme(network: Organisation) -> Project:
    """One result with an indicator for each audience and a period for each month."""
    made = Project.objects.create(title="Open schooling (invented)", is_public=True)
    made.set_reporting_org(network)
    ProjectHierarchy.objects.create(root_project=made, max_depth=2)
    result = Result.objects.create(project=made, title="Taking part", type="1")
    for audience in AUDIENCES:
        indicator = Indicator.objects.create(result=result, title=audience, measure="1")
        for year in YEARS:
            for month in range(1, 13):
                IndicatorPeriod.objects.create(
                    indicator=indicator,
                    locked=False,
                    target_value="1000",
                    period_start=dt.date(year, month, 1),
                    period_end=dt.date(year, month, calendar.monthrange(year, month)[1]),
                )
    return made


def hubs(program: Project) -> list[tuple[IndicatorPeriod, User]]:
    """A project of the programme for each hub; every period of theirs, with who reports there."""
    periods: list[tuple[IndicatorPeriod, User]] = []
    for number in range(1, HUBS + 1):
        hub = Organisation.objects.create(name=f"Hub {number}", long_name=f"Hub {number} (invented)")
        reporter = person(f"Hub {number}", hub, "Project Editors")
        project = Project.objects.create(title=f"Open schooling of hub {number}", is_public=True)
        add_new_project_to_program(project, program)
        role = Partnership.IATI_IMPLEMENTING_PARTNER
        Partnership.objects.create(project=project, organisation=hub, iati_organisation_role=role)
        found = IndicatorPeriod.objects.filter(indicator__result__project=project).order_by("pk")
        periods += [(period, reporter) for period in found]
    return periods


@transaction.atomic
def fill() -> None:
    """All of it, or nothing; says what a run of the benchmarks wants to know."""
    check_auth_groups(GROUPS)
    network = Organisation.objects.create(
        name="Bench Network", long_name="Bench Network (invented)", can_create_projects=True
    )
    manager = person("Manager", network, "M&E Managers")
    program = programme(network)
    periods = hubs(program)
    IndicatorPeriodData.objects.bulk_create(
        IndicatorPeriodData(
            period=period,
            user=reporter,
            approved_by=manager,
            status=IndicatorPeriodData.STATUS_APPROVED_CODE,
            value=chance.randint(1, 60),
            text="Logged by the hub.",
        )
        for period, reporter in islice(cycle(periods), UPDATES)
    )
    for period, _ in periods:
        aggregate(period)
    sys.stdout.write(f"AKVO_RSR_PROGRAM={program.pk} AKVO_RSR_TOKEN={manager.api_key.key}\n")


fill()
with connection.cursor() as cursor:
    # As ours has it before a measurement.
    cursor.execute("VACUUM ANALYZE")
