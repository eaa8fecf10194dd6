"""The weekly mail: one, complete, on its morning, never twice; and mails that are stopped from a mail."""

import datetime as dt
import re
import threading

import pytest
from django.core import mail as mails
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.actions import choose_notices, stop_mails, tell, write_digests
from accounts.actions.notice_mails import write_digest
from accounts.models import DigestChoice, Notice, NoticeChoice, User
from accounts.queries.digest import Due, digests_due, last_morning
from accounts.queries.stopping import DIGEST, SALT, stop_address, stop_meant_by
from hubs.actions.telling import tell_ended, tell_given
from hubs.roles import Role
from tests.accounts.telling import LISBON, MONDAY, URGENT, WEEK, parts, say
from tests.factories.clients import member
from tests.factories.mails import delivered
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.waiting import PATIENCE, is_held_up


@pytest.fixture
def ana() -> User:
    return member(make_hub("OSHub-MM", name="Hub of the Hills"), Role.STAFF)[0]


# ── The weekly mail ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_one_complete_mail_a_week(ana: User) -> None:
    say(ana, "First")
    say(ana, "Second", place="Another hub")
    tell(kind=URGENT, to=[ana], words={"hub": "Hills"})
    Notice.objects.update(written_at=MONDAY - WEEK / 2)
    delivered()
    mails.outbox.clear()
    assert write_digests(MONDAY - dt.timedelta(minutes=10)) == 0, "not before seven in the morning"
    assert write_digests(MONDAY) == 1
    assert write_digests(MONDAY) == 0
    (mail,) = delivered()
    text, html = parts(mail)
    assert mail.subject == "Your week at the hubs: 3 notices"
    for said in (text, html):
        assert said.index("Another hub") < said.index("Second") < said.index("Hub of the Hills")
        assert said.index("Hub of the Hills") < said.index("First") < said.index("The network")
        assert "Nobody coordinates Hills" in said, "complete: also what came at once and is not read"
        assert "http://testserver/h/OSHub-MM/news/" in said
        assert "The public page does not say how to reach the hub." in said, "what waits now"
    say(ana, "Third", at=MONDAY + WEEK / 2)
    assert write_digests(MONDAY + WEEK / 2) == 0
    assert write_digests(MONDAY + WEEK) == 1
    (_first, mail) = delivered()
    assert "Third" in mail.body
    assert "Second" not in mail.body


@pytest.mark.django_db
def test_nothing_to_say_is_no_mail(ana: User) -> None:
    Notice.objects.filter(pk=say(ana).pk).update(read_at=timezone.now())
    choose_notices(by=ana, ways={"hubs.accepted": "portal"}, digest=True, weekday=0)
    words = {"name": "Bo", "hub": "Hills", "role": "staff"}
    tell(kind="hubs.accepted", to=[ana], words=words)
    Notice.objects.update(written_at=MONDAY - WEEK / 2)
    assert write_digests(MONDAY) == 0
    assert delivered() == []


@pytest.mark.django_db
def test_a_mail_that_could_not_be_written_on_its_day_is_written_later_and_still_complete(ana: User) -> None:
    say(ana, "First")
    say(ana, "After the morning", at=MONDAY + dt.timedelta(hours=20))
    assert write_digests(MONDAY + dt.timedelta(days=2)) == 1
    (mail,) = delivered()
    assert "After the morning" in mail.body
    assert write_digests(MONDAY + dt.timedelta(days=3)) == 0


@pytest.mark.django_db
def test_the_day_is_chosen_and_the_morning_is_that_of_the_hub(ana: User) -> None:
    say(ana, at=MONDAY - WEEK / 2)
    choose_notices(by=ana, ways={}, digest=True, weekday=2)
    wednesday = MONDAY + dt.timedelta(days=2)
    assert digests_due(MONDAY.astimezone(dt.UTC)) == [], "written after the last Wednesday"
    assert digests_due(wednesday - dt.timedelta(minutes=10)) == []
    assert digests_due(wednesday) == [Due(ana.pk, dt.date(2026, 11, 25))]
    stranger = make_user()
    say(stranger, at=MONDAY - WEEK / 2)
    in_amsterdam = MONDAY - dt.timedelta(hours=1)
    assert [due.person for due in digests_due(in_amsterdam)] == [stranger.pk], "who has no hub: the network's morning"


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_the_morning_of_a_day_on_which_clocks_change_is_at_seven(day: str) -> None:
    noon = dt.datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=LISBON)
    assert last_morning(noon, LISBON, noon.weekday()) == noon.replace(hour=7)
    assert last_morning(noon.replace(hour=6), LISBON, noon.weekday()).date() == noon.date() - WEEK


@pytest.mark.django_db
def test_a_mail_that_cannot_be_written_keeps_nobody_else_from_theirs(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bo = make_user(name="Bo Example")
    for person in (ana, bo):
        say(person)

    def fails(user: User) -> list[object]:
        if user.pk == ana.pk:
            raise RuntimeError("a source that fails")
        return []

    monkeypatch.setattr("accounts.queries.digest.tasks_of", fails)
    assert write_digests(MONDAY) == 1
    assert [mail.to for mail in delivered()] == [[bo.email]]
    assert Notice.objects.for_digest().get().recipient == ana, "the next hour tries again"


@pytest.mark.django_db(transaction=True)
def test_two_tasks_at_once_write_one_mail_for_each_person() -> None:
    ana, bo = make_user(name="Ana Example"), make_user(name="Bo Example")
    for person in (ana, bo):
        say(person)
    barrier, problems = threading.Barrier(2), []

    def work() -> None:
        try:
            barrier.wait(PATIENCE)
            write_digests(MONDAY)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, daemon=True) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE)
    assert problems == []
    assert sorted(mail.to[0] for mail in delivered()) == sorted([ana.email, bo.email])


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_in_the_middle_leaves_the_mail_to_the_next() -> None:
    ana = make_user(name="Ana Example")
    say(ana)
    due = Due(ana.pk, MONDAY.date())
    done: list[bool] = []
    with transaction.atomic():
        assert write_digest(due=due)

        def other() -> None:
            done.append(write_digest(due=due))
            connection.close()

        worker = threading.Thread(target=other, daemon=True)
        worker.start()
        is_held_up(worker)
        transaction.set_rollback(True)  # the first one dies before it commits
    worker.join(PATIENCE)
    assert done == [True]
    assert len(delivered()) == 1


# ── Stopping ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def stop_link(mail: object) -> str:
    assert isinstance(mail, EmailMultiAlternatives)
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<(http://testserver(/mails/stop/\S+/))>", mail.extra_headers["List-Unsubscribe"])
    assert found is not None
    assert found[1] in parts(mail)[0]
    assert found[1] in parts(mail)[1]
    return found[2]


@pytest.mark.django_db
def test_the_weekly_mail_is_stopped_from_the_mail_by_one_press(ana: User) -> None:
    say(ana)
    write_digests(MONDAY)
    link = stop_link(delivered()[0])
    program = Client(enforce_csrf_checks=True)
    page = program.get(link)
    assert (page.status_code, "Stop it" in page.content.decode()) == (200, True)
    assert "no-store" in page["Cache-Control"]
    assert not DigestChoice.objects.exists(), "looking at a link stops nothing"
    answer = program.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, "Stopped" in answer.content.decode()) == (200, True)
    assert not answer.cookies
    say(ana, at=MONDAY + WEEK / 2)
    assert write_digests(MONDAY + WEEK) == 0
    assert "stopped already" in program.get(link).content.decode()
    tell(kind=URGENT, to=[ana], words={"hub": "Hills"})
    assert len(delivered()) == 2, "what is urgent still comes"
    assert "goes to" in program.post(link, {"step": "resume"}).content.decode()
    assert write_digests(MONDAY + WEEK) == 1


@pytest.mark.django_db
def test_mails_at_once_of_one_kind_are_stopped_and_stand_in_the_weekly_mail(ana: User) -> None:
    tell(kind=URGENT, to=[ana], words={"hub": "Hills"})
    link = stop_link(delivered()[0])
    assert "no longer comes" in Client().post(link).content.decode()
    tell(kind=URGENT, to=[ana], words={"hub": "Vale"})
    assert len(delivered()) == 1
    Notice.objects.update(written_at=MONDAY - WEEK / 2)
    assert write_digests(MONDAY) == 1
    assert "Vale" in delivered()[1].body
    Client().post(link, {"step": "resume"})
    assert not NoticeChoice.objects.exists(), "as it was before"


@pytest.mark.django_db
def test_what_is_for_the_safety_of_an_account_comes_whatever_was_chosen(ana: User) -> None:
    boss = make_user(name="Bo Example")
    meant = stop_meant_by(stop_address(ana, "hubs.role_ended").split("/")[-2])
    assert meant is not None
    stop_mails(stop=meant)
    choose_notices(by=ana, ways={"hubs.role_ended": "portal", "hubs.role_given": "portal"}, digest=False, weekday=0)
    membership = ana.memberships.get()
    tell_ended(membership, by=boss)
    tell_given(membership, by=boss)
    first, second = delivered()
    assert first.subject == "Bo Example has ended your role at Hub of the Hills: Hub staff."
    assert "List-Unsubscribe" not in first.extra_headers | second.extra_headers
    page = Client().get(stop_address(ana, "hubs.role_ended")).content.decode()
    assert "cannot be stopped" in page


@pytest.mark.django_db
@pytest.mark.parametrize("scope", [DIGEST, URGENT])
def test_a_link_that_is_too_old_or_forged_gets_a_clear_page(ana: User, scope: str) -> None:
    long_ago = timezone.now().timestamp() - 200 * 24 * 3600
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.core.signing.time.time", lambda: long_ago)
        old = stop_address(ana, scope)
    client = Client()
    for method in (client.get, client.post):
        answer = method(old)
        assert (answer.status_code, "too old" in answer.content.decode()) == (410, True)
    good = stop_address(ana, scope)
    forged = [good[:-8] + "AAAAAAA/", "/mails/stop/nothing/", "/mails/stop/a:b:c/"]
    forged += [f"/mails/stop/{signing.dumps(what, salt=SALT)}/" for what in ([ana.pk, "no.kind"], [0, DIGEST])]
    forged.append(f"/mails/stop/{signing.dumps([ana.pk, DIGEST], salt='other')}/")
    for path in forged:
        answer = client.post(path)
        assert (answer.status_code, "does not work" in answer.content.decode()) == (404, True), path
    assert not DigestChoice.objects.exists()
    assert not NoticeChoice.objects.exists()
