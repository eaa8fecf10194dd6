"""Collections: put together, looked at by a second person, public in their order; what is withdrawn drops out."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from projects.actions.publishing import empty_bins
from projects.models import State
from resources.actions.publishing import withdraw
from resources.models import Collection
from resources.queries.collections import collection_page, some_collections
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.resources import make_collection, make_draft, make_resource
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db
PAGE = "/h/OSHub-MM/resources/collections/"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


def told(**more: object) -> dict[str, object]:
    return {"title": "River weeks", "language": "en", "introduction": "From the spring to the sea.", **more}


def test_two_people_put_one_together(hub: Hub) -> None:
    (_ana, client), (_rui, other) = member(hub), member(hub, name="Rui Example")
    floats, depth = make_resource(hub, "Floats"), make_resource(make_hub("OSHub-NN"), "Depth")
    refused = client.post(f"{PAGE}new/", told(title=""))
    assert (refused.status_code, "From the spring" in refused.content.decode()) == (422, True)
    address = f"http://testserver/resources/{depth.pk}/?lang=pt#files"
    made = client.post(f"{PAGE}new/", told(own=[floats.pk], others=address), follow=True)
    row = Collection.objects.get()
    assert row.members == [floats.pk, depth.pk]
    assert "Floats" in words(made.content)
    page = f"{PAGE}{row.pk}/"
    assert Client().get(f"/resources/collections/{row.pk}/").status_code == 404
    client.post(f"{page}move/", {"step": "send", "version": row.version})
    row.refresh_from_db()
    refused = client.post(f"{page}move/", {"step": "publish", "version": row.version}, follow=True)
    assert "Somebody else has to look at it" in words(refused.content)
    other.post(f"{page}move/", {"step": "publish", "version": row.version})
    public = words(Client().get(f"/resources/collections/{row.pk}/").content)
    assert public.index("Floats") < public.index("Depth")
    for path in ("/resources/", "/resources/collections/", f"/hubs/{hub.code}/"):
        answer = Client().get(path, follow=True)
        assert "River weeks" in words(answer.content), path


def test_the_order_is_changed_and_taken_back(hub: Hub) -> None:
    _ana, client = member(hub)
    one, two, three = (make_resource(hub, title) for title in ("One", "Two", "Three"))
    row = make_collection(hub, [one, two, three], state=State.DRAFT)
    places = {f"place_{one.pk}": "3", f"place_{two.pk}": "", f"place_{three.pk}": "1", "version": row.version}
    client.post(f"{PAGE}{row.pk}/", told(**places))
    row.refresh_from_db()
    assert row.members == [three.pk, one.pk]
    client.post(f"{PAGE}{row.pk}/", {"step": "undo", "version": row.version})
    row.refresh_from_db()
    assert row.members == [one.pk, two.pk, three.pk]
    stale = client.post(f"{PAGE}{row.pk}/", told(title="Mine", version=1))
    assert (stale.status_code, "Mine" in stale.content.decode()) == (409, True)


def test_what_cannot_be_read_is_not_put_in(hub: Hub) -> None:
    _ana, client = member(hub)
    draft = make_draft(hub)
    for wrong in (str(draft.resource_id), "999999", "the one with the boats"):
        answer = client.post(f"{PAGE}new/", told(others=wrong))
        assert (answer.status_code, "There is nothing to read" in words(answer.content)) == (422, True)
        assert wrong in answer.content.decode()
    elsewhere = f"https://elsewhere.example/resources/{make_resource(hub).pk}/"
    assert client.post(f"{PAGE}new/", told(others=elsewhere)).status_code == 422
    row = make_collection(hub, [], state=State.DRAFT)
    said = client.post(f"{PAGE}{row.pk}/move/", {"step": "send", "version": row.version}, follow=True)
    assert "Put a resource into it" in words(said.content)


def test_what_was_withdrawn_drops_out_with_a_word(hub: Hub) -> None:
    floats, depth = make_resource(hub, "Floats"), make_resource(hub, "Depth")
    row = make_collection(hub, [floats, depth])
    withdraw(depth, by=make_user(), version=depth.version, why="A measure is wrong.")
    shown = collection_page(row)
    assert [card.title for card in shown.resources] == ["Floats"]
    assert [stone.text.title for stone in shown.gone] == ["Depth"]
    assert "“Depth” was here" in words(Client().get(f"/resources/collections/{row.pk}/").content)


def test_a_draft_goes_into_the_bin_and_comes_back(hub: Hub) -> None:
    _ana, client = member(hub)
    row = make_collection(hub, [], state=State.DRAFT)
    said = client.post(f"{PAGE}{row.pk}/move/", {"step": "delete", "version": row.version}, follow=True)
    assert "Deleted: “River weeks”." in words(said.content)
    row.refresh_from_db()
    stale = client.post(f"{PAGE}{row.pk}/move/", {"step": "delete", "version": 1}, follow=True)
    assert "Somebody changed this meanwhile" in words(stale.content)
    client.post(f"{PAGE}{row.pk}/move/", {"step": "put back", "version": row.version})
    row.refresh_from_db()
    assert row.state == State.DRAFT
    public = make_collection(hub, [make_resource(hub)])
    client.post(f"{PAGE}{public.pk}/move/", {"step": "delete", "version": public.version})
    public.refresh_from_db()
    assert public.state == State.PUBLISHED
    assert empty_bins() == 0


def test_lists_take_as_many_queries_for_one_as_for_three(
    hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    members = []
    for number in (1, 2, 3):
        members.append(make_resource(hub))
        row = make_collection(hub, members)
        with django_assert_num_queries(2):
            assert len(some_collections(hub, 3).cards) == number
        with django_assert_num_queries(4):
            collection_page(Collection.objects.select_related("hub", "project").get(pk=row.pk))


def test_the_database_refuses_a_public_one_without_resources(hub: Hub) -> None:
    row = make_collection(hub, [make_resource(hub)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Collection.objects.filter(pk=row.pk).update(members=[])
