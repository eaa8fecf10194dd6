"""Every answer of `/oai`, on every page, by the schemas of OAI-PMH, Dublin Core and LOM, where they are here."""

import pytest
from django.test import Client
from lxml import etree

from accounts.models import User
from hubs.models import Hub
from resources.actions.publishing import withdraw
from resources.actions.stamping import stamp_changes
from resources.models import Kind, Licence
from resources.queries.harvest import lists
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.resources import make_resource
from tests.resources.harvesters import ask, pages
from tests.resources.schemas import ARE_HERE, schema
from tests.resources.test_described import make_full
from tests.resources.test_oai import DC, HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not ARE_HERE, reason="OSHUB_XSD names no folder of schemas")]


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-XX", name="Hub & river")


@pytest.fixture
def ana() -> User:
    return make_user()


@pytest.mark.slow
def test_every_answer_fits_its_schema(hub: Hub, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    valid = schema()
    monkeypatch.setattr(lists, "RECORDS_A_PAGE", 3)
    full = make_full(hub)
    licences = list(Licence)
    for number, kind in enumerate(Kind):
        make_resource(hub, by=ana, kind=kind.value, licence=licences[number % len(licences)].value)
    gone = make_resource(hub, by=ana)
    stamp_changes()
    withdraw(gone, by=ana, version=gone.version, why="Wrong.")
    stamp_changes()
    answers = [ask(verb) for verb in ("Identify", "ListMetadataFormats", "ListSets", "ListRecords")]
    answers.append(ask("GetRecord", identifier=f"oai:oshub.network:resource/{full.pk}", **DC))
    for prefix in ("oai_dc", "oai_lom", "lom"):
        answers += [*pages("ListRecords", metadataPrefix=prefix), *pages("ListIdentifiers", metadataPrefix=prefix)]
    for query, _code in HOSTILE.values():
        answers.append(etree.fromstring(Client().get(f"/oai?{query}").content))
    assert len(answers) > 40
    for root in answers:
        valid.assertValid(root)
