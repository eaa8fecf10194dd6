"""Months as each language writes them, wherever one is written out: dates, tables, charts."""

import datetime as dt

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.formats import date_format
from django.utils.translation import override

from impact.models import PeriodKind
from impact.queries.periods import Period, month_label, short_month_label
from oshub.formats import MONTHS


@pytest.mark.parametrize(
    ("language", "full", "month", "short"),
    [
        ("en", "22 November 2026", "November 2026", "Nov 2026"),
        ("pt", "22 de novembro de 2026", "novembro de 2026", "nov 2026"),
    ],
)
def test_a_month_is_written_as_the_language_has_it(language: str, full: str, month: str, short: str) -> None:
    day = dt.date(2026, 11, 22)
    with override(language):
        assert date_format(day, "DATE_FORMAT") == full
        assert Template('{{ day|date:"DATE_FORMAT" }}').render(Context({"day": day})) == full
        assert month_label(day) == Period(PeriodKind.MONTH, day).label == month
        assert short_month_label(day) == short


@pytest.mark.parametrize(("language", "short"), [("en", "11 Nov"), ("pt", "11 nov")])
def test_a_short_month_too(language: str, short: str) -> None:
    template = Template('{% load clocks %}{{ day|date:"j" }} {{ day|short_month }}')
    with override(language):
        assert template.render(Context({"day": dt.date(2026, 11, 11)})) == short


def test_every_month_is_written_small_in_portuguese() -> None:
    with override("pt"):
        for number, name in enumerate(MONTHS, start=1):
            written = date_format(dt.date(2026, number, 1), "F")
            assert written == written.lower()
            assert written != name


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_no_letter_of_a_format_is_lost_in_translation(language: str) -> None:
    with override(language):
        assert short_month_label(dt.date(2026, 5, 1)).endswith(" 2026")
