"""What the form offers and keeps: the hub's own day, what was used lately, classes, and the same once more."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client

from accounts.models import User
from hubs.models import Hub
from impact.models import Audience, Session
from schools.models import School, SchoolClass
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_project,
    make_school,
    make_session,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user
from tests.impact.log_form import told, url, with_class, words

pytestmark = pytest.mark.django_db


def test_the_day_is_the_hubs_own(client: Client, staff: User, hub: Hub) -> None:
    Hub.objects.filter(pk=hub.pk).update(time_zone="Pacific/Auckland")
    assert 'value="2022-05-13"' in client.get(url(hub)).content.decode()
    assert client.post(url(hub), told(held_on="2022-05-13")).status_code == 302


def test_what_was_used_lately_stands_at_the_top(client: Client, staff: User, hub: Hub) -> None:
    maker = make_session_type("maker", "Maker session")
    school, project = make_school(hub, "Zebra School"), make_project(hub, "Zebra Project")
    make_school(hub, "Alpha School")
    make_project(hub, "Alpha Project")
    make_session(hub, session_type=make_session_type(), held_on=HELD_ON, by=make_user())
    make_session(hub, session_type=maker, school=school, project=project, held_on=dt.date(2022, 1, 1), by=staff)
    page = client.get(url(hub)).content.decode()
    assert page.index("Zebra School, Testing</option>") < page.index("Alpha School, Testing</option>")
    assert page.index("Zebra Project</option>") < page.index("Alpha Project</option>")
    assert page.index("Maker session</option>") < page.index("Co-creation workshop</option>"), "own ones before others'"
    assert page.count("Zebra School, Testing</option>") == 1


def test_classes_come_in_the_order_in_which_people_say_them(client: Client, staff: User, school: School) -> None:
    for name in ("10A", "9B", "9A"):
        make_class(school, name)
    make_class(school, "8A", school_year=2020)
    page = client.post(url(school.hub), told(school=school.pk, step="classes")).content.decode()
    assert re.findall(r'class-row__name">(\w+)<', page) == ["9A", "9B", "10A"]


def test_showing_classes_keeps_what_was_typed_and_blames_nobody(
    client: Client, staff: User, seven_b: SchoolClass
) -> None:
    typed = {"held_on": "2022-05-01", "school": seven_b.school_id, "teacher-heads": "3.", "note": "Half a no"}
    answer = client.post(url(seven_b.school.hub), typed | {"step": "classes"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "7B" in page
    for kept in ('value="2022-05-01"', 'value="3."', "Half a no"):
        assert kept in page
    assert "data-form-errors" not in page
    assert 'aria-invalid="true"' not in page


def test_the_fragment_is_the_part_of_the_page(client: Client, staff: User, seven_b: SchoolClass) -> None:
    hub = seven_b.school.hub
    sent = with_class(seven_b, 20)
    page = client.post(url(hub), sent | {"step": "classes"}).content.decode()
    for part in ("classes", "preview"):
        fragment = client.post(f"{url(hub)}{part}/", sent).content.decode()
        assert "<html" not in fragment
        assert fragment.strip() in page


def test_fragments_read_half_a_form(client: Client, staff: User, seven_b: SchoolClass) -> None:
    for part, said in (("classes", "Choose a school"), ("preview", "Nobody has been counted yet")):
        answer = client.post(f"{url(seven_b.school.hub)}{part}/")
        assert answer.status_code == 200
        assert said in answer.content.decode()


def test_a_class_of_another_year_stays_when_the_day_changes(client: Client, staff: User, seven_b: SchoolClass) -> None:
    sent = with_class(seven_b, 24, held_on="2021-05-12")
    page = client.post(f"{url(seven_b.school.hub)}classes/", sent).content.decode()
    assert "7B" in page
    assert "2021/22" in page
    assert "checked" in page


def test_what_is_saved_without_numbers_is_not_told_to_tap_a_class(client: Client, staff: User, hub: Hub) -> None:
    sent = told(**{"teacher-heads": "", "teacher-new": "", "yes-not-counted": "on"})
    page = words(client.post(url(hub), sent, follow=True).content)
    assert "Who came is still to be added." in page
    assert "Tap a class or write a number" not in page


def test_a_ticked_class_that_is_gone_is_not_left_out_without_a_word(
    client: Client, staff: User, hub: Hub, seven_b: SchoolClass
) -> None:
    sent = with_class(seven_b)
    seven_b.delete()
    answer = client.post(url(hub), sent)
    assert answer.status_code == 422
    assert "A class that you chose is no longer there" in words(answer.content)
    assert not Session.objects.exists()


def test_same_again_is_filled_in_for_today(client: Client, staff: User, hub: Hub, school: School) -> None:
    before = make_class(school, "6B", school_year=2020)
    now = make_class(school, "7B", size=25, school_year=2021, continues=before)
    gone = make_class(school, "9A", school_year=2020)
    session = make_session(
        hub,
        class_line(before, 23),
        class_line(gone),
        people_line(Audience.FAMILY, 8, 3),
        held_on=dt.date(2021, 3, 1),
        school=school,
        title="Robots",
        by=staff,
    )
    page = client.get(f"{url(hub)}?again={session.uid}").content.decode()
    assert 'value="2022-05-12"' in page
    assert 'value="Robots"' in page
    assert f'value="{session.uid}"' not in page
    assert re.search(rf'name="class-{now.pk}"[^>]*checked', page), "6B of last year is 7B now"
    assert re.search(rf'name="heads-{now.pk}" value="23"', page)
    assert f'name="class-{gone.pk}"' not in page
    assert 'name="family-heads" value="8"' in page
    assert 'name="family-new" value="3"' not in page, "who was new then is not new now"


def test_save_and_log_another_keeps_the_row_going(client: Client, staff: User, seven_b: SchoolClass) -> None:
    hub, project = seven_b.school.hub, make_project(seven_b.school.hub)
    sent = with_class(seven_b, project=project.pk, held_on="2022-05-10", step="another", title="Once")
    answer = client.post(url(hub), sent)
    assert answer["Location"] == f"{url(hub)}?after={sent['uid']}"
    page = client.get(answer["Location"]).content.decode()
    assert 'value="2022-05-10"' in page
    assert f'<option value="{project.pk}" selected>' in page
    assert f'<option value="{seven_b.school_id}" selected>' in page
    assert "7B" in page
    assert "Once" not in page.split("</form>")[-2].split('id="log-form"')[-1]
    assert not re.search(rf'name="class-{seven_b.pk}"[^>]*checked', page)
    assert "Saved" in page


@pytest.mark.parametrize("name", ["again", "after"])
def test_only_own_sessions_are_begun_from(client: Client, staff: User, hub: Hub, name: str) -> None:
    theirs = make_session(make_hub(), co_hosts=[hub])
    for uid in (theirs.uid, uuid.uuid4(), "x"):
        assert client.get(f"{url(hub)}?{name}={uid}").status_code == 404


def test_a_check_saves_nothing(client: Client, staff: User, hub: Hub) -> None:
    answer = client.post(url(hub), told(step="check"))
    assert answer.status_code == 200
    assert "2 interactions" in words(answer.content)
    assert not Session.objects.exists()


def test_many_hubs_are_a_list_to_scroll(client: Client, staff: User, hub: Hub) -> None:
    partners = [make_hub() for _number in range(41)]
    page = client.get(url(hub)).content.decode()
    assert re.search(r'<select name="co_hosts"[^>]*multiple', page)
    sent = told(co_hosts=[partners[3].pk, partners[40].pk])
    assert client.post(url(hub), sent).status_code == 302
    assert Session.objects.get().co_hosts.count() == 2
