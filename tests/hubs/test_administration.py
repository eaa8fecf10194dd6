"""The administration: administrators by their role reach our tables, give roles and end them; nobody else comes in."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.http import HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from modeltrans.translator import get_i18n_field

from accounts.models import OutgoingMail, User
from hubs.models import Hub, Membership
from hubs.roles import HUB_ROLES, Role
from impact.models import SessionType
from projects.models import Partnership, Picture
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

OURS = ("accounts", "hubs", "schools", "projects", "resources", "impact")
REGISTERED = [model for model in apps.get_models() if admin.site.is_registered(model)]
OF_OURS = [model for model in REGISTERED if model._meta.app_label in OURS]
OF_OTHERS = [model for model in REGISTERED if model._meta.app_label not in OURS]
ADD = "/admin/hubs/membership/add/"


@pytest.fixture
def administrator() -> User:
    user = make_user("administrator@oshub.example", "Some Administrator")
    make_membership(user, Role.ADMINISTRATOR)
    return user


@pytest.fixture
def client(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


def page(model: type[Model], which: str, *words: object) -> str:
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{which}", args=words)


def errors(answer: HttpResponseBase) -> str:
    assert isinstance(answer, HttpResponse)
    return " ".join(re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', answer.content.decode(), re.DOTALL))


@pytest.mark.parametrize("model", OF_OURS, ids=lambda model: model._meta.label)
def test_administrators_reach_our_tables(client: Client, model: type[Model]) -> None:
    assert client.get(page(model, "changelist")).status_code == 200
    # People sign up, pictures are uploaded, mails are written by the portal, partnerships where their members are said.
    made_elsewhere = (User, Picture, OutgoingMail, Partnership)
    assert client.get(page(model, "add")).status_code == (403 if model in made_elsewhere else 200)


@pytest.mark.parametrize("model", OF_OTHERS, ids=lambda model: model._meta.label)
def test_groups_addresses_and_devices_are_out_of_reach(client: Client, model: type[Model]) -> None:
    """A group would be a way to a right, an address a way into somebody's account."""
    for which in ("changelist", "add"):
        assert client.get(page(model, which)).status_code == 403


def test_nothing_is_deleted(client: Client, hub: Hub) -> None:
    answer = client.post(page(Hub, "delete", hub.pk), {"post": "yes"})
    assert answer.status_code == 403
    assert Hub.objects.filter(pk=hub.pk).exists()
    assert "delete_selected" not in client.get(page(Hub, "changelist")).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_every_other_role_stays_outside(hub: Hub, role: Role) -> None:
    user = make_user()
    make_membership(user, role, hub if role in HUB_ROLES else None)
    client = Client()
    client.force_login(user)
    for model in OF_OURS:
        assert client.get(page(model, "changelist")).status_code == 302
    answer = client.post(ADD, {"user": user.pk, "role": "administrator", "starts_on": timezone.now().date()})
    assert answer.status_code == 302
    assert user.memberships.count() == 1


def test_an_administrator_gives_a_role(client: Client, administrator: User, hub: Hub) -> None:
    ana = make_user()
    sent = {"user": ana.pk, "role": "staff", "hub": hub.pk, "starts_on": timezone.now().date()}
    # What the form does not ask is not listened to either.
    smuggled = {"granted_by": ana.pk, "ends_on": "2001-01-01", "granted_at": "2001-01-01"}
    assert client.post(ADD, sent | smuggled).status_code == 302
    membership = Membership.objects.get(user=ana)
    assert (membership.role, membership.granted_by, membership.ends_on) == (Role.STAFF, administrator, None)
    assert ana.groups.get().name == f"hub:{hub.pk}:staff", "The rights follow at once."


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"role": "manager", "hub": "own"}, "Hub roles need a hub; network roles have none."),
        ({"role": "staff", "hub": ""}, "Hub roles need a hub; network roles have none."),
        ({"role": "owner", "hub": ""}, "is not one of the available choices"),
    ],
)
def test_a_role_that_cannot_be_is_refused_in_a_sentence(
    client: Client, hub: Hub, sent: dict[str, str], sentence: str
) -> None:
    ana = make_user()
    values = {"user": ana.pk, "starts_on": timezone.now().date()} | sent
    answer = client.post(ADD, values | {"hub": hub.pk if sent["hub"] else ""})
    assert sentence in errors(answer)
    assert not ana.memberships.exists()


def test_an_administrator_gives_themselves_nothing(client: Client, administrator: User, hub: Hub) -> None:
    sent = {"user": administrator.pk, "role": "coordinator", "hub": hub.pk, "starts_on": timezone.now().date()}
    assert "Nobody can give a role to themselves." in errors(client.post(ADD, sent))
    assert client.get(f"/h/{hub.code}/").status_code == 404


def test_a_role_that_is_held_already_is_refused_in_a_sentence(client: Client, hub: Hub) -> None:
    ana = make_user()
    make_membership(ana, Role.STAFF, hub)
    sent = {"user": ana.pk, "role": "staff", "hub": hub.pk, "starts_on": timezone.now().date()}
    answer = client.post(ADD, sent)
    assert answer.status_code == 200
    assert "This person holds that role already." in errors(answer)
    assert ana.memberships.count() == 1


def test_a_role_that_was_given_is_not_edited(client: Client, hub: Hub) -> None:
    membership = make_membership(make_user(), Role.BOARD, hub)
    answer = client.post(page(Membership, "change", membership.pk), {"role": "coordinator"})
    assert answer.status_code == 403
    membership.refresh_from_db()
    assert membership.role == Role.BOARD


def test_roles_are_ended_from_the_list(client: Client, administrator: User, hub: Hub) -> None:
    people = [make_user() for _ in range(2)]
    for person in people:
        make_membership(person, Role.STAFF, hub)
    inside = Client()
    inside.force_login(people[0])
    assert inside.get(f"/h/{hub.code}/data.csv").status_code == 200
    chosen = Membership.objects.values_list("pk", flat=True)
    sent = {"action": "end_roles", "_selected_action": list(chosen)}
    answer = client.post(page(Membership, "changelist"), sent, follow=True)
    assert "2 roles have ended." in answer.content.decode()
    assert inside.get(f"/h/{hub.code}/data.csv").status_code == 404
    own = administrator.memberships.get()
    assert own.ends_on is None, "Nobody shuts themselves out by a slip."


def test_an_administrator_sees_no_hub_from_within(client: Client, hub: Hub) -> None:
    """A technical role: figures and logs of hubs are no part of it."""
    assert client.get(f"/h/{hub.code}/").status_code == 404
    assert client.get("/network/").status_code == 403


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"code": "oshub-mm"}, "Another hub has this code."),
        ({"code": "OSHub MM2"}, "A code has letters, digits and single hyphens only."),
        ({"closed_on": "2019-01-01"}, "A hub cannot close before it opened."),
        ({"opened_on": "0020-01-01"}, "must lie between 1990 and 2199"),
        ({"latitude": "40"}, "Give both latitude"),
        ({"time_zone": "Europe/Nowhere"}, "“Europe/Nowhere” is no time zone."),
        ({"name": "\u200b \u200b"}, "This field is required."),
        ({"languages": "pt,<b>"}, "A language is given by its code, such as pt or pt-br."),
    ],
)
def test_a_hub_that_cannot_be_is_refused_in_a_sentence(
    client: Client, hub: Hub, sent: dict[str, str], sentence: str
) -> None:
    known = {"code": "OSHub-NN", "name": "Hub", "country": "PT", "place": "Here", "category": "space"}
    known |= {"time_zone": "Europe/Lisbon", "opened_on": "2020-01-01"}
    assert sentence in errors(client.post(page(Hub, "add"), known | sent))
    assert Hub.objects.count() == 1


def test_the_code_of_a_hub_stays_once_it_is_open(client: Client, hub: Hub) -> None:
    """It is part of public addresses."""
    address = page(Hub, "change", hub.pk)
    known = {"code": "null", "name": "Hub", "country": "PT", "place": "Here", "category": "space"}
    known |= {"time_zone": "Europe/Lisbon"}
    client.post(address, known)
    assert (Hub.objects.get().code, Hub.objects.get().name) == ("OSHub-MM", "Hub")
    Hub.objects.update(opened_on=None)
    client.post(address, known | {"code": "OSHub-M2"})
    assert Hub.objects.get().code == "OSHub-M2"


def test_a_hub_opens_and_rests_on_the_pages_of_the_network_alone(client: Client, hub: Hub) -> None:
    address = page(Hub, "change", hub.pk)
    assert 'name="opened_on"' not in client.get(address).content.decode()
    known = {"code": hub.code, "name": "Hub", "country": "PT", "place": "Here", "category": "space"}
    client.post(address, known | {"time_zone": "Europe/Lisbon", "opened_on": "", "closed_on": "2030-01-01"})
    stored = Hub.objects.get()
    assert (stored.name, stored.opened_on, stored.closed_on) == ("Hub", hub.opened_on, None)


def test_a_sub_hub_has_no_sub_hubs(client: Client, hub: Hub) -> None:
    sub_hub = make_hub(parent=hub)
    known = {"code": "OSHub-NN", "name": "Hub", "country": "PT", "place": "Here", "category": "space"}
    known |= {"time_zone": "Europe/Lisbon", "opened_on": "2020-01-01"}
    assert "cannot have sub-hubs of its own" in errors(client.post(page(Hub, "add"), known | {"parent": sub_hub.pk}))
    changed = known | {"code": hub.code, "parent": make_hub().pk}
    assert "cannot become a sub-hub" in errors(client.post(page(Hub, "change", hub.pk), changed))


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_no_form_asks_for_a_text_in_one_language_twice(administrator: User, model: type[Model]) -> None:
    """Both would be saved, one over the other, and what was typed into the first would be gone."""
    request = RequestFactory().get("/admin/")
    request.user = administrator
    asked = admin.site.get_model_admin(model).get_form(request, None, change=True).base_fields
    i18n = get_i18n_field(model)
    if i18n is None:
        return
    own = {name: [one for one in i18n.get_translated_fields() if one.original_name == name] for name in i18n.fields}
    for name, fields in own.items():
        assert not {one.name for one in fields if one.language in (None, "en")} & set(asked)
        kept = {one.name for one in fields if one.language not in (None, "en")}
        assert {name} | kept <= set(asked), "every other language can be written"
        assert str(asked[name].label).endswith("(EN)")


def test_what_is_typed_in_each_language_stands(client: Client, administrator: User) -> None:
    row = SessionType.objects.create(code="making", name="Making", position=1)
    User.objects.filter(pk=administrator.pk).update(language="pt")
    form = client.get(page(SessionType, "change", row.pk)).content.decode()
    assert [form.count(f'name="{name}"') for name in ("name", "name_i18n", "name_en", "name_pt")] == [1, 0, 0, 1]
    sent = {"code": "making", "name": "Workshop", "name_pt": "Oficina", "position": "1", "in_use": "on"}
    assert client.post(page(SessionType, "change", row.pk), sent).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.i18n["name_pt"]) == ("Workshop", "Oficina")


@pytest.mark.parametrize("key", ["x", "\x00", "9" * 30, "[]"])
def test_a_forged_key_is_refused_in_a_sentence(client: Client, key: str) -> None:
    answer = client.post(ADD, {"user": key, "role": "manager", "starts_on": timezone.now().date()})
    assert answer.status_code == 200
    assert "Select a valid choice" in errors(answer) or "Null characters are not allowed" in errors(answer)


def test_an_address_that_nobody_can_mean_is_refused(client: Client) -> None:
    words = reverse("admin:autocomplete")
    asked = {"app_label": "hubs", "model_name": "membership", "field_name": "user", "term": "a"}
    assert client.get(words, asked).status_code == 200
    assert client.get(words, asked | {"term": "\x00"}).status_code == 400
    assert client.get(words, asked | {"model_name": "hub", "field_name": "memberships"}).status_code == 403
    assert client.get(page(Membership, "changelist"), {"role__exact": "\x00"}).status_code == 400
