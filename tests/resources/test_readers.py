"""Saved for later, thanks, and questions to the hub: each of them a person's own, and gone in time."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notice
from hubs.models import Hub
from resources.actions.keeping import save_for_later, say_thanks
from resources.actions.publishing import withdraw
from resources.actions.questions import AskedEnough, answer, ask, forget_questions
from resources.models import Question, SavedResource, Thanks
from resources.queries.readers import questions_of, questions_to, saved_of
from tests.factories.clients import client_of, member
from tests.factories.mails import delivered
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.resources import make_resource
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


def test_a_visitor_is_led_to_the_door(hub: Hub) -> None:
    resource = make_resource(hub)
    page = Client().get(f"/resources/{resource.pk}/")
    assert f"/accounts/login/?next=/resources/{resource.pk}/" in page.content.decode()
    assert "csrfmiddlewaretoken" not in page.content.decode()


def test_saved_with_one_press_and_taken_off_and_put_back(hub: Hub) -> None:
    resource, nina = make_resource(hub, "Floats"), make_user()
    client, keep = client_of(nina), f"/resources/{resource.pk}/keep/"
    assert "Nothing saved yet" in words(client.get("/resources/mine/").content)
    for _twice in range(2):
        client.post(keep, {"step": "save"})
    assert SavedResource.objects.filter(user=nina).count() == 1
    assert "Saved · take off" in words(client.get(f"/resources/{resource.pk}/").content)
    assert "Floats" in words(client.get("/resources/mine/").content)
    off = client.post(keep, {"step": "take off", "from_list": "on"}, follow=True)
    assert "“Floats” is off your list." in words(off.content)
    back = client.post(keep, {"step": "save", "from_list": "on"}, follow=True)
    assert "is off your list" not in words(back.content)
    assert SavedResource.objects.filter(user=nina).exists()
    assert "Floats" not in words(client_of(make_user()).get("/resources/mine/").content)


def test_what_was_withdrawn_stays_on_the_list_with_a_word(hub: Hub) -> None:
    resource, nina = make_resource(hub, "Floats"), make_user()
    save_for_later(resource, by=nina)
    withdraw(resource, by=nina, version=resource.version, why="Wrong.")
    assert "Withdrawn by its hub" in words(client_of(nina).get("/resources/mine/").content)


def test_thanks_are_counted_and_nobody_is_shown(hub: Hub) -> None:
    resource, nina = make_resource(hub), make_user(name="Nina Example")
    visitor = Client()
    assert "said thanks" not in words(visitor.get(f"/resources/{resource.pk}/").content)
    client = client_of(nina)
    for _twice in range(2):
        client.post(f"/resources/{resource.pk}/keep/", {"step": "thank"})
    say_thanks(resource, by=make_user())
    shown = words(Client().get(f"/resources/{resource.pk}/").content)
    assert "2 people said thanks." in shown
    assert "Nina Example" not in shown
    client.post(f"/resources/{resource.pk}/keep/", {"step": "take back"})
    assert Thanks.objects.count() == 1
    assert client.post(f"/resources/{resource.pk}/keep/", {"step": "dance"}, follow=True).status_code == 200


def test_the_lists_take_as_many_queries_for_one_as_for_three(
    hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    nina = make_user()
    for _one in range(3):
        resource = make_resource(hub)
        save_for_later(resource, by=nina)
        ask(resource=resource, by=nina, uid=uuid.uuid4(), text="How deep?")
        with django_assert_num_queries(6):
            assert (saved_of(nina), questions_of(nina), questions_to(hub)) != ([], [], [])


def test_a_question_goes_to_the_hub_and_its_answer_to_the_person(hub: Hub) -> None:
    (_ana, staff), nina = member(hub), make_user(name="Nina Example")
    resource = make_resource(hub, "Floats")
    client, page = client_of(nina), f"/resources/{resource.pk}/ask/"
    empty = client.post(page, {"uid": uuid.uuid4(), "text": " "})
    assert empty.status_code == 422
    sent = {"uid": uuid.uuid4(), "text": "How deep\r\nis it?"}
    for _twice in range(2):
        client.post(page, sent)
    question = Question.objects.get()
    assert question.text == "How deep\nis it?"
    assert Notice.objects.filter(kind="resources.question").count() == 1
    inbox = f"/h/{hub.code}/resources/questions/"
    assert "1 question waits" in words(staff.get(f"/h/{hub.code}/resources/").content)
    assert "How deep" in words(staff.get(inbox).content)
    kept = staff.post(inbox, {"question": question.uid, "answer": "x" * 4001})
    assert (kept.status_code, "x" * 4001 in kept.content.decode()) == (422, True)
    staff.post(inbox, {"question": question.uid, "answer": "Two metres."})
    late = staff.post(inbox, {"question": question.uid, "answer": "Three metres."})
    assert (late.status_code, "Somebody else has answered" in words(late.content)) == (422, True)
    question.refresh_from_db()
    assert question.answer == "Two metres."
    mine = words(client.get("/resources/mine/").content)
    assert ("How deep" in mine, "Two metres." in mine) == (True, True)
    assert Notice.objects.filter(kind="resources.answer", recipient=nina).exists()
    assert staff.post(inbox, {"question": uuid.uuid4(), "answer": "No."}).status_code == 404


def test_the_answer_goes_by_mail(hub: Hub) -> None:
    ana, nina = make_user(), make_user(language="en")
    question = ask(resource=make_resource(hub, "Floats"), by=nina, uid=uuid.uuid4(), text="How deep?")
    answer(question, by=ana, text="Two metres.")
    [sent] = [one for one in delivered() if one.to == [nina.email]]
    assert sent.subject.endswith("Your question about “Floats”")
    assert "Two metres." in sent.body


def test_five_questions_a_day_are_enough(hub: Hub) -> None:
    resource, nina = make_resource(hub), make_user()
    for _one in range(5):
        ask(resource=resource, by=nina, uid=uuid.uuid4(), text="How deep?")
    with pytest.raises(AskedEnough):
        ask(resource=resource, by=nina, uid=uuid.uuid4(), text="And how wide?")
    refused = client_of(nina).post(f"/resources/{resource.pk}/ask/", {"uid": uuid.uuid4(), "text": "And how wide?"})
    assert (refused.status_code, "And how wide?" in refused.content.decode()) == (422, True)


def test_questions_go_in_time(hub: Hub) -> None:
    resource, nina, now = make_resource(hub), make_user(), timezone.now()
    rows = [ask(resource=resource, by=nina, uid=uuid.uuid4(), text=str(number)) for number in range(3)]
    answer(rows[0], by=make_user(), text="Yes.")
    long_ago = now - dt.timedelta(days=366)
    Question.objects.filter(pk=rows[0].pk).update(answered_at=long_ago)
    Question.objects.filter(pk=rows[1].pk).update(asked_at=long_ago)
    assert forget_questions(now=now) == 2
    assert Question.objects.get() == rows[2]


@pytest.mark.django_db(transaction=True)
def test_of_many_questions_at_once_five_get_through() -> None:
    resource, nina = make_resource(make_hub()), make_user()
    barrier, refused = threading.Barrier(7), []

    def work() -> None:
        barrier.wait(20)
        try:
            ask(resource=resource, by=nina, uid=uuid.uuid4(), text="How deep?")
        except AskedEnough:
            refused.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _one in range(7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (Question.objects.count(), len(refused)) == (5, 2)
