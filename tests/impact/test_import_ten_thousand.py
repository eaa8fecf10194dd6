"""Ten thousand rows are sent, understood, brought in and taken back. How fast: `make bench`, row 8."""

import datetime as dt

import pytest

from impact.imports.kept import sheet_of
from impact.imports.preview import understand
from impact.models import Session
from tests.factories.imports import bring_in, take_back, understand_it
from tests.factories.people import make_user
from tests.impact.importing import make_import_hub

ROWS = 10_000


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_ten_thousand_rows() -> None:
    hub, by = make_import_hub(), make_user()
    begin = dt.date(2013, 1, 1)
    names = "maker,Escola da Ribeira,Water in a dry village"
    rows = "".join(f"{n},{begin + dt.timedelta(days=n % 3000)},{names},{n % 30},{n % 3},T{n}\n" for n in range(ROWS))
    row = understand_it(hub, f"reference,date,type,school,project,students,teachers,title\n{rows}", by=by)
    picture = understand(row, sheet_of(row))
    assert (len(picture.plan.new), picture.bad_lines) == (ROWS, [])
    done = bring_in(row, by=by)
    assert (done.problem, done.sessions) == ("", ROWS)
    assert take_back(done, by=by) == ROWS
    assert not Session.objects.standing().exists()
