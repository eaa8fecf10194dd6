"""Two hubs have logged the same: one proposes, the other agrees, and it counts as the joint session that it was."""

import threading

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.models import Notice, User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions.joint_sessions import ProposedAlready, agree_joint, propose_joint, say_two_hubs
from impact.actions.merge_sessions import PairMovedOn
from impact.actions.void_session import void_session
from impact.models import (
    Audience,
    CellAudience,
    JointProposal,
    NotTheSame,
    PeriodCell,
    PeriodKind,
    ScopeKind,
    Session,
    SessionMerge,
)
from impact.rollups import drain_all, verify
from tests.factories.network import (
    HELD_ON,
    make_hub,
    make_membership,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.impact.log_form import words
from tests.impact.oracle import assert_cells_are_exact
from tests.waiting import PATIENCE, is_held_up

HERE, THERE = "/h/OSHub-PT/quality/duplicates/", "/h/OSHub-NL/quality/duplicates/"
SECRET = "kanarienvogel"
Pair = tuple[Session, Session]


@pytest.fixture
def here(db: None) -> Hub:
    return make_hub("OSHub-PT", name="Hub Portugal")


@pytest.fixture
def there(db: None) -> Hub:
    return make_hub("OSHub-NL", name="Hub Netherlands")


@pytest.fixture
def carla(here: Hub) -> User:
    return coordinator(here, "Carla Coordinator")


@pytest.fixture
def cor(there: Hub) -> User:
    return coordinator(there, "Cor Coordinator")


@pytest.fixture
def pair(here: Hub, there: Hub) -> Pair:
    return log_both(here, there)


def coordinator(hub: Hub, name: str) -> User:
    user = make_user(name=name)
    make_membership(user, Role.COORDINATOR, hub)
    return user


def log_both(here: Hub, there: Hub) -> Pair:
    """Hub Portugal names the other one as co-host; that one has logged it too, with what nobody else may read."""
    mine = make_session(here, people_line(Audience.FAMILY, 31, 8), co_hosts=[there], title="Open day")
    theirs = make_session(
        there,
        people_line(Audience.FAMILY, 30, 30),
        by=make_user(name=f"{SECRET} Person"),
        title=f"{SECRET} title",
        note=f"{SECRET} note",
        school=make_school(there, f"{SECRET} school"),
    )
    return mine, theirs


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def say(user: User, page: str, mine: Session, theirs: Session, answer: str) -> tuple[int, str]:
    versions = {"mine_version": mine.version, "theirs_version": theirs.version}
    answered = browser(user).post(f"{page}joint/{mine.pk}/{theirs.pk}/", {"answer": answer, **versions}, follow=True)
    return answered.status_code, words(answered.content)


def interactions(hub: Hub | None = None) -> int:
    drain_all()
    assert_cells_are_exact()
    assert verify().differences == 0
    cell = PeriodCell.objects.filter(
        scope_kind=ScopeKind.HUB if hub else ScopeKind.NETWORK,
        scope_id=hub.pk if hub else 0,
        period_kind=PeriodKind.ALL,
        audience=CellAudience.EVERYONE,
    ).first()
    return cell.interactions if cell else 0


def test_proposed_agreed_and_taken_apart(here: Hub, there: Hub, carla: User, cor: User, pair: Pair) -> None:
    mine, theirs = pair
    assert (interactions(), interactions(here), interactions(there)) == (61, 31, 61)
    shown = words(browser(carla).get(f"{HERE}?until={HELD_ON:%Y-%m}").content)
    assert "one of the two names the other hub as co-host, same type, nearly the same number." in shown
    assert "1 may have been logged by another hub too." in words(
        browser(carla).get(f"/h/OSHub-PT/quality/?until={HELD_ON:%Y-%m}").content
    )
    assert "Proposed. Hub Netherlands is asked" in say(carla, HERE, mine, theirs, "ours")[1]
    (notice,) = Notice.objects.filter(recipient=cor)
    assert notice.url == f"{THERE}joint/{theirs.pk}/{mine.pk}/"
    assert "Another hub proposes to count 1 session as a joint one." in words(browser(cor).get("/h/OSHub-NL/").content)
    page = words(browser(cor).get(notice.url).content)
    assert "Hub Portugal proposes that they are one, and that its record stays." in page
    assert "Open day" not in page
    # Nothing counts otherwise until the other hub has said yes too.
    assert interactions() == 61
    assert "One joint session with Hub Portugal" in say(cor, THERE, theirs, mine, "agree")[1]
    assert (interactions(), interactions(here), interactions(there)) == (31, 31, 31)
    theirs.refresh_from_db()
    assert theirs.void_reason == (
        "A joint session: it counts as “Open day” of 12 May 2022, which Hub Portugal has logged."
    )
    assert list(Session.objects.get(pk=mine.pk).co_hosts.all()) == [there]
    (told,) = Notice.objects.filter(recipient=carla)
    made = SessionMerge.objects.get()
    assert told.url == f"{HERE}merged/{made.pk}/"
    assert SECRET not in browser(carla).get(told.url).content.decode()
    answer = browser(carla).post(told.url, follow=True)
    assert "They are two again" in words(answer.content)
    assert (interactions(), interactions(here), interactions(there)) == (61, 31, 61)
    assert Notice.objects.filter(recipient=cor).count() == 2


def test_a_co_host_is_added_where_none_was_named(here: Hub, there: Hub, carla: User, cor: User) -> None:
    school = make_school(here)
    mine = make_session(here, people_line(Audience.FAMILY, 31, 8), school=school)
    theirs = make_session(there, people_line(Audience.FAMILY, 31), school=school)
    assert say(cor, THERE, theirs, mine, "ours")[0] == 200  # theirs, seen from there
    say(carla, HERE, mine, theirs, "agree")
    assert list(Session.objects.get(pk=theirs.pk).co_hosts.all()) == [here]
    assert (interactions(), interactions(here), interactions(there)) == (31, 31, 31)
    # Corrected since: the co-host goes, what was corrected stays.
    Session.objects.filter(pk=theirs.pk).update(version=7)
    browser(cor).post(f"{THERE}merged/{SessionMerge.objects.get().pk}/")
    assert (interactions(), interactions(here), interactions(there)) == (62, 31, 31)


def test_a_stranger_s_words_are_not_shown(carla: User, pair: Pair) -> None:
    mine, theirs = pair
    for path in (f"{HERE}?until={HELD_ON:%Y-%m}", f"{HERE}joint/{mine.pk}/{theirs.pk}/"):
        page = browser(carla).get(path).content.decode()
        assert "Hub Netherlands" in page
        assert SECRET not in page


def test_no_session_of_another_hub_is_read_by_its_number(here: Hub, there: Hub, carla: User, pair: Pair) -> None:
    other = make_session(there, people_line(Audience.TEACHER, 90))
    client = browser(carla)
    assert client.get(f"{HERE}joint/{pair[0].pk}/{other.pk}/").status_code == 404
    assert client.get(f"{HERE}joint/{pair[1].pk}/{pair[0].pk}/").status_code == 404


def test_either_side_says_that_they_are_two(carla: User, cor: User, pair: Pair) -> None:
    mine, theirs = pair
    say(carla, HERE, mine, theirs, "theirs")
    assert "Neither hub will be asked about them again." in say(cor, THERE, theirs, mine, "two")[1]
    assert (NotTheSame.objects.count(), JointProposal.objects.get().state) == (1, "declined")
    (notice,) = Notice.objects.filter(recipient=carla)
    assert notice.words["answer"] == "declined"
    page = browser(carla).get(notice.url)
    assert "Hub Netherlands said on" in words(page.content)
    assert "Take that back" not in words(page.content)
    assert SECRET not in page.content.decode()
    assert cor.name not in page.content.decode()
    assert interactions() == 61


def test_whoever_said_that_they_are_two_can_take_it_back(carla: User, cor: User, pair: Pair) -> None:
    mine, theirs = pair
    month = f"{HERE}?until={HELD_ON:%Y-%m}"
    assert "They are two. Neither hub will be asked" in say(carla, HERE, mine, theirs, "two")[1]
    assert "Hub Netherlands" not in words(browser(carla).get(month).content)
    page = words(browser(carla).get(f"{HERE}joint/{mine.pk}/{theirs.pk}/").content)
    assert "Carla Coordinator said on" in page
    assert "Take that back" in page
    assert "Propose" not in page
    assert say(cor, THERE, theirs, mine, "undo")[0] == 409, "it is not theirs to take back"
    assert say(carla, HERE, mine, theirs, "ours")[0] == 409, "first it is taken back"
    assert "Taken back: they are shown as likely duplicates again." in say(carla, HERE, mine, theirs, "undo")[1]
    assert "Hub Netherlands" in words(browser(carla).get(month).content)
    assert not NotTheSame.objects.exists()
    assert "Proposed. Hub Portugal is asked" in say(cor, THERE, theirs, mine, "ours")[1]


def test_once_one_of_the_two_is_voided_nothing_is_left_to_take_back(carla: User, pair: Pair) -> None:
    mine, theirs = pair
    say(carla, HERE, mine, theirs, "two")
    void_session(session=theirs, by=carla, reason="It never took place")
    assert browser(carla).get(f"{HERE}joint/{mine.pk}/{theirs.pk}/").headers["Location"] == HERE


def test_who_had_the_page_open_while_the_other_hub_said_two_is_told_so(carla: User, cor: User, pair: Pair) -> None:
    mine, theirs = pair
    say(carla, HERE, mine, theirs, "two")
    status, page = say(cor, THERE, theirs, mine, "ours")
    assert (status, "Hub Portugal said on" in page) == (409, True)
    assert not JointProposal.objects.exists()


def test_nobody_is_asked_at_the_moment_at_which_the_other_hub_says_that_they_are_two(
    cor: User, carla: User, pair: Pair
) -> None:
    mine, theirs = pair
    say_two_hubs(one=mine, other=theirs, hub=theirs.hub, by=cor)
    with pytest.raises(PairMovedOn):
        propose_joint(hub=mine.hub, kept=mine, gone=theirs, by=carla, versions=(mine.version, theirs.version))
    assert not JointProposal.objects.exists()


def test_taken_apart_it_can_be_proposed_once_more_and_declined(carla: User, cor: User, pair: Pair) -> None:
    mine, theirs = pair
    say(carla, HERE, mine, theirs, "ours")
    say(cor, THERE, theirs, mine, "agree")
    browser(cor).post(f"{THERE}merged/{SessionMerge.objects.get().pk}/")
    for row in pair:
        row.refresh_from_db()
    assert "Proposed. Hub Portugal is asked" in say(cor, THERE, theirs, mine, "ours")[1]
    assert "They are two." in say(carla, HERE, mine, theirs, "two")[1]
    assert list(JointProposal.objects.values_list("state", flat=True)) == ["agreed", "declined"]
    assert interactions() == 61


def test_a_proposal_of_long_ago_is_found_from_the_line_that_asks_about_it(
    here: Hub, there: Hub, carla: User, cor: User, pair: Pair
) -> None:
    mine, theirs = pair
    say(carla, HERE, mine, theirs, "ours")
    home = words(browser(cor).get(f"/h/{there.code}/").content)
    assert "Another hub proposes to count 1 session as a joint one." in home
    years_after = words(browser(cor).get(f"{THERE}?until={HELD_ON.year + 3}-01").content)
    assert "Proposed by the other hub" in years_after
    assert SECRET not in words(browser(carla).get(f"{HERE}?until={HELD_ON.year + 3}-01").content)
    say(cor, THERE, theirs, mine, "two")
    assert "Proposed by the other hub" not in words(browser(cor).get(THERE).content)


def test_withdrawn_or_overtaken(carla: User, cor: User, pair: Pair) -> None:
    mine, theirs = pair
    assert say(carla, HERE, mine, theirs, "agree")[0] == 409
    assert say(carla, HERE, mine, theirs, "nothing")[0] == 422
    say(carla, HERE, mine, theirs, "ours")
    assert say(cor, THERE, theirs, mine, "withdraw")[0] == 409
    assert say(carla, HERE, mine, theirs, "agree")[0] == 409  # not by oneself
    assert say(cor, THERE, theirs, mine, "ours")[0] == 409
    Session.objects.filter(pk=mine.pk).update(version=2)
    status, page = say(cor, THERE, theirs, mine, "agree")
    assert (status, "one of the two was corrected" in page) == (409, True)
    mine.refresh_from_db()
    assert "Withdrawn. Both sessions count." in say(carla, HERE, mine, theirs, "withdraw")[1]
    assert not SessionMerge.objects.exists()
    staff = make_user()
    make_membership(staff, Role.STAFF, mine.hub)
    assert say(staff, HERE, mine, theirs, "ours")[0] == 403


def test_a_notice_of_what_no_longer_counts_leads_to_the_list(carla: User, cor: User, pair: Pair) -> None:
    mine, theirs = pair
    propose_joint(hub=mine.hub, kept=theirs, gone=mine, by=carla, versions=(theirs.version, mine.version))
    void_session(session=mine, by=carla, reason="It never took place")
    client = Client()
    client.force_login(cor)
    page = client.get(f"{THERE}joint/{theirs.pk}/{mine.pk}/", follow=True)
    assert page.redirect_chain == [(THERE, 302)]
    assert "Nothing is left to say of the two" in page.content.decode()
    assert client.get(f"{THERE}joint/{theirs.pk}/{theirs.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_at_once() -> None:
    here, there = make_hub("OSHub-PT"), make_hub("OSHub-NL")
    carla, cor = coordinator(here, "Carla"), coordinator(there, "Cor")
    mine, theirs = log_both(here, there)
    refused: list[type[Exception]] = []

    def in_a_thread(what: object, *about: object) -> threading.Thread:
        def run() -> None:
            try:
                what(*about)  # type: ignore[operator]
            except (PairMovedOn, ProposedAlready) as no:
                refused.append(type(no))
            finally:
                connection.close()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def propose(hub: Hub, kept: Session, gone: Session, by: User) -> JointProposal:
        return propose_joint(hub=hub, kept=kept, gone=gone, by=by, versions=(1, 1))

    with transaction.atomic():
        made = propose(here, mine, theirs, carla)
        thread = in_a_thread(propose, there, theirs, mine, cor)
        assert is_held_up(thread)
    thread.join(PATIENCE)
    assert (refused, JointProposal.objects.get()) == ([ProposedAlready], made)

    def void() -> None:
        Session.objects.filter(pk=mine.pk).update(version=2)

    with transaction.atomic():
        void()
        thread = in_a_thread(lambda: agree_joint(proposal=made, hub=there, by=cor, versions=(1, 1)))
        assert is_held_up(thread)
    thread.join(PATIENCE)
    assert refused == [ProposedAlready, PairMovedOn]
    assert not SessionMerge.objects.exists()
