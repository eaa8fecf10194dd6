"""The resources of the demonstration: three for each hub, with versions, one withdrawn, one adapted, one waiting."""

import datetime as dt
from collections import Counter
from io import BytesIO

import pytest
from django.test import Client

from projects.pictures import PreparedPicture, prepare_picture
from resources.actions.load_demo import ResourceWriter
from resources.actions.load_demo_deposits import write_deposits
from resources.actions.load_demo_readers import write_readers
from resources.demo.planned import read_resources
from resources.models import Deposit, Question, Resource, ResourceVersion, Standing
from resources.queries.collections import some_collections
from resources.queries.library import Wanted, library
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.pictures import picture_file
from tests.factories.resources import PDF
from tests.resources.harvesters import a_sickle

TODAY = dt.date(2026, 11, 22)


def test_each_hub_has_three_and_english_words_for_all() -> None:
    planned = read_resources()
    assert set(Counter(one.hub for one in planned).values()) == {3}
    assert len({one.hub for one in planned}) == 8
    assert all(one.english or one.values["language"] == "en" for one in planned)
    assert len({one.key for one in planned}) == len(planned)


@pytest.mark.django_db
def test_it_is_written_through_the_actions_of_a_hub() -> None:
    ana, rui = make_user(), make_user()
    content = picture_file((480, 320))

    def picture(_name: str) -> PreparedPicture:
        return prepare_picture(BytesIO(content), len(content))

    codes = sorted({one.hub for one in read_resources()})
    writer = ResourceWriter(
        TODAY,
        author=lambda _hub: ana,
        reviewer=lambda _hub: rui,
        paper=lambda title: PDF + title.encode("cp1252", "replace"),
        picture=picture,
    )
    told: list[str] = []
    writer.write([make_hub(code) for code in codes], told.append)
    assert told == ["6 of 24 resources", "12 of 24 resources", "18 of 24 resources"]
    assert Counter(Resource.objects.values_list("state", flat=True)) == {"published": 22, "withdrawn": 1, "draft": 1}
    assert ResourceVersion.objects.filter(number=2, state="published").count() == 2
    assert ResourceVersion.objects.exclude(adapted_from=None).count() == 1
    gone = Resource.objects.get(state=Standing.WITHDRAWN)
    assert Client().get(f"/resources/{gone.pk}/").status_code == 410
    assert library(Wanted(), page=None).number == 22
    people = {code: make_user() for code in codes}  # nobody asks nine questions a day
    write_readers(writer.written, today=TODAY, author=lambda hub: people[hub.code], reviewer=lambda _hub: rui)
    assert some_collections(None, 20).number == 8
    assert Question.objects.exclude(answered_at=None).count() == 2
    write_deposits(writer.written, today=TODAY, author=lambda hub: people[hub.code])
    assert Counter(Deposit.objects.values_list("state", flat=True)) == {"published": 7, "sent": 2, "prepared": 1}
    assert set(Deposit.objects.values_list("of__resource__hub__code", flat=True)) == set(codes)
    with a_sickle() as sickle:
        records = list(sickle.ListRecords(metadataPrefix="oai_lom"))
    assert Counter(record.header.deleted for record in records) == {False: 22, True: 1}
