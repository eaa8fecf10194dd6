"""Notices: told once, at once where it is urgent, as each person chooses; the list behind the bell."""

import datetime as dt
import re

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.actions import choose_notices, forget_old_notices, tell, write_digests
from accounts.forms.notices import NoticeChoicesForm
from accounts.models import DigestChoice, Notice, OutgoingMail, User, Way
from accounts.notices import Kind, all_kinds, register
from accounts.queries.notices import chosen_by
from accounts.tasks import forget, write_weekly_mails
from hubs.roles import Role
from tests.accounts.telling import MONDAY, URGENT, WEEK, parts, say
from tests.factories.clients import client_of, member
from tests.factories.joining import make_request
from tests.factories.mails import delivered
from tests.factories.network import make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.factories.sign_ups import make_teacher


@pytest.fixture
def ana() -> User:
    return member(make_hub("OSHub-MM", name="Hub of the Hills"), Role.STAFF)[0]


# ── Told once ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_one_key_is_one_notice_for_each_person(ana: User) -> None:
    bo = make_user(name="Bo Example")
    told = {"words": {"name": "Bo", "title": "Clear water"}, "key": "post 1 2"}
    assert len(tell(kind="projects.published", to=[ana], **told)) == 1  # type: ignore[arg-type]
    assert [row.recipient for row in tell(kind="projects.published", to=[bo, ana], **told)] == [bo]  # type: ignore[arg-type]
    assert Notice.objects.count() == 2


@pytest.mark.django_db
def test_whoever_did_it_and_whoever_is_gone_are_not_told(ana: User) -> None:
    gone = make_user()
    gone.is_active = False
    assert tell(kind="projects.published", to=[ana, gone], by=ana, words={"name": "-", "title": "-"}) == []


@pytest.mark.django_db
def test_what_is_undone_tells_nobody(ana: User) -> None:
    with transaction.atomic():
        tell(kind=URGENT, to=[ana], words={"hub": "Hills"})
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert delivered() == []


@pytest.mark.django_db
def test_a_kind_that_nobody_registered_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        tell(kind="hubs.nonsense", to=[])
    with pytest.raises(ValueError, match="Two kinds of notice"):
        register(Kind("hubs.accepted", label="-", says="-", section="-"))


def test_every_kind_says_something_also_where_a_word_is_missing() -> None:
    for kind in all_kinds():
        assert str(kind.label) in kind.sentence({})
        assert str(kind.label) in kind.subject({})
        assert kind.way("nonsense") == kind.offered[0]


# ── At once ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_what_is_urgent_comes_at_once_and_what_is_not_waits(ana: User) -> None:
    say(ana)
    assert delivered() == []
    tell(kind=URGENT, to=[ana], words={"hub": "Hub of the <Hills>"}, key="hub 1", url="/h/OSHub-MM/team/")
    tell(kind=URGENT, to=[ana], words={"hub": "Hub of the <Hills>"}, key="hub 1", url="/h/OSHub-MM/team/")
    (mail,) = delivered()
    text, html = parts(mail)
    assert (mail.to, mail.subject) == ([ana.email], "Nobody coordinates Hub of the <Hills> any more. Invite somebody.")
    assert "http://testserver/h/OSHub-MM/team/" in text
    assert "Hub of the &lt;Hills&gt;" in html
    assert 'href="http://testserver/h/OSHub-MM/team/"' in html
    assert "http://testserver/accounts/notices/" in text
    assert not OutgoingMail.objects.exclude(html="", headers={}).exists(), "links that need no sign-in are not kept"


@pytest.mark.django_db
@pytest.mark.parametrize(("way", "number"), [(Way.PORTAL, 0), (Way.DIGEST, 0), (Way.NOW, 1)])
def test_each_person_chooses(ana: User, way: Way, number: int) -> None:
    choose_notices(by=ana, ways={"projects.published": way.value}, digest=True, weekday=0)
    say(ana)
    assert len(delivered()) == number


@pytest.mark.django_db
def test_what_has_a_mail_of_its_own_gets_no_second_one(ana: User) -> None:
    tell(kind=URGENT, to=[ana], words={"hub": "Hills"}, mailed=True)
    assert Notice.objects.count() == 1
    assert delivered() == []


@pytest.mark.django_db
def test_mails_are_in_the_language_of_whoever_gets_them() -> None:
    rui = make_user(name="Rui Example", language="pt")
    tell(kind=URGENT, to=[rui], words={"hub": "Serra"})
    assert 'lang="pt"' in parts(delivered()[0])[1]


@pytest.mark.django_db
def test_who_chose_no_language_is_written_to_in_one_of_where_they_are() -> None:
    hub = make_hub()
    of_a_hub = make_user(language="")
    make_membership(of_a_hub, Role.STAFF, hub)
    teacher = make_teacher(make_school(make_hub()))
    User.objects.filter(pk=teacher.pk).update(language="")
    nowhere = make_user(language="")
    assert hub.languages == ["pt"]
    tell(kind=URGENT, to=User.objects.filter(pk__in=[of_a_hub.pk, teacher.pk, nowhere.pk]), words={"hub": "Serra"})
    spoken = {mail.to[0]: parts(mail)[1].partition('lang="')[2][:2] for mail in delivered()}
    assert spoken == {of_a_hub.email: "pt", teacher.email: "pt", nowhere.email: "en"}


# ── The pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_the_bell_and_the_list(ana: User) -> None:
    client = client_of(ana)
    empty = client.get("/notices/").content.decode()
    assert "Nobody has told you anything yet" in empty
    notice = say(ana, "Clear <water>")
    page = client.get("/notices/").content.decode()
    assert 'aria-label="1 unread notice"' in page
    assert "Clear &lt;water&gt;" in page
    opened = client.post(f"/notices/{notice.pk}/", {"step": "open"})
    assert opened["Location"] == "/h/OSHub-MM/news/"
    page = client.get("/notices/").content.decode()
    assert "You have read everything." in page
    assert "Mark all as read" not in page
    client.post(f"/notices/{notice.pk}/", {"step": "unread"})
    assert Notice.objects.unread().count() == 1
    client.post(f"/notices/{notice.pk}/", {"step": "read"})
    assert Notice.objects.unread().count() == 0


@pytest.mark.django_db
def test_all_that_was_seen_is_ticked_off_and_nothing_that_came_since(ana: User) -> None:
    client = client_of(ana)
    seen = say(ana, "Seen")
    later = say(ana, "Later")
    client.post("/notices/read/", {"newest": seen.pk})
    assert Notice.objects.unread().get() == later
    for nonsense in ("", "x", "9" * 40):
        assert client.post("/notices/read/", {"newest": nonsense}).status_code == 302
    assert Notice.objects.unread().get() == later


@pytest.mark.django_db
def test_nobody_reads_what_another_was_told(ana: User) -> None:
    notice, stranger = say(ana, "Only for Ana"), client_of(make_user())
    assert "Only for Ana" not in stranger.get("/notices/").content.decode()
    assert stranger.post(f"/notices/{notice.pk}/", {"step": "open"}).status_code == 404
    stranger.post("/notices/read/", {"newest": notice.pk})
    assert Notice.objects.unread().exists()


@pytest.mark.django_db
def test_what_an_earlier_version_told_is_said_to_be_so(ana: User) -> None:
    Notice.objects.filter(pk=say(ana).pk).update(kind="old.kind")
    page = client_of(ana).get("/notices/").content.decode()
    assert "no longer tells" in page
    assert write_digests(MONDAY) == 0


@pytest.mark.django_db
def test_a_notice_is_dated_by_the_clock_of_its_hub_or_else_of_its_reader() -> None:
    hills = make_hub(name="Hub of the Hills", time_zone="Europe/Athens")
    evening = dt.datetime(2026, 11, 20, 18, 30, tzinfo=dt.UTC)
    somebody, teacher = make_user(), make_teacher(make_school(make_hub(time_zone="Europe/Prague")))
    for person in (somebody, teacher):
        say(person, at=evening)
        say(person, at=evening, place="")
    assert hills.name in (page := client_of(teacher).get("/notices/").content.decode())
    assert re.findall(r"(\d\d:\d\d)( \(UTC\))?</time>", page) == [("19:30", ""), ("20:30", "")]
    page = client_of(somebody).get("/notices/").content.decode()
    assert re.findall(r"(\d\d:\d\d)( \(UTC\))?</time>", page) == [("18:30", " (UTC)"), ("20:30", "")]


@pytest.mark.django_db
def test_the_list_costs_the_same_however_long_it_is(
    ana: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(ana)
    say(ana)
    client.get("/notices/")
    with django_assert_num_queries(6):
        client.get("/notices/")
    say(ana)
    say(ana)
    with django_assert_num_queries(6):
        client.get("/notices/")


@pytest.mark.django_db
def test_the_choices_are_kept_and_offered_to_whom_they_concern(ana: User) -> None:
    make_membership(ana, Role.STAFF, make_hub())
    client = client_of(ana)
    page = client.get("/accounts/notices/").content.decode()
    assert "projects-published" in page
    assert "hubs-uncoordinated" not in page, "nothing that only those who look after the network are told"
    kinds = [kind for kind in all_kinds() if kind.concerns(ana)]
    sent = {kind.code.replace(".", "-"): kind.offered[0].value for kind in kinds}
    sent |= {"weekday": "3", "projects-published": "now", "hubs-role_given": "portal"}
    assert client.post("/accounts/notices/", sent).status_code == 302
    assert dict(ana.notice_choices.values_list("kind", "way")) == {"projects.published": "now"}
    assert DigestChoice.objects.values_list("wanted", "weekday").get() == (False, 3)
    assert client.post("/accounts/notices/", sent | {"weekday": "0", "digest": "on"}).status_code == 302
    assert DigestChoice.objects.values_list("wanted", "weekday").get() == (True, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"weekday": "9"}, {"weekday": ""}, {"hubs-invited": "pigeon"}])
def test_a_choice_that_makes_no_sense_is_told_and_changes_nothing(ana: User, wrong: dict[str, str]) -> None:
    kinds = [kind for kind in all_kinds() if kind.concerns(ana)]
    sent = {kind.code.replace(".", "-"): kind.offered[0].value for kind in kinds} | {"weekday": "3"}
    answer = client_of(ana).post("/accounts/notices/", sent | wrong)
    assert answer.status_code == 422
    assert "Please check" in answer.content.decode()
    assert not DigestChoice.objects.exists()


@pytest.mark.django_db
def test_a_teacher_is_asked_about_nothing_that_cannot_come_to_them() -> None:
    hub = make_hub()
    teacher = make_teacher(make_school(hub))
    page = client_of(teacher).get("/accounts/notices/").content.decode()
    for kind in ("hubs-accepted", "hubs-role_given", "schools-join_answered", "schools-accepted", "hubs-decided"):
        assert kind not in page
    for kind in ("schools-role_given", "impact-number_kept", "hubs-invited"):
        assert kind in page
    head = member(hub, Role.COORDINATOR)[0]
    assert "schools-accepted" in client_of(head).get("/accounts/notices/").content.decode()


@pytest.mark.django_db
def test_one_choice_is_for_all_under_a_heading_that_offer_it(ana: User) -> None:
    form = NoticeChoicesForm(chosen=chosen_by(ana))
    sections = [[field.name for field in fields] for _label, fields in form.sections()]
    (news,) = [names for names in sections if "projects-published" in names]
    (roles,) = [names for names in sections if "hubs-role_given" in names]
    called = [form.fields[name].widget.attrs["aria-label"] for name in (news[0], roles[0])]
    assert called == ["All of these: News and events", "All of these: Your roles"]
    kinds = [kind for kind in all_kinds() if kind.concerns(ana)]
    sent = {kind.code.replace(".", "-"): kind.offered[0].value for kind in kinds} | {"weekday": "3"}
    answer = client_of(ana).post("/accounts/notices/", sent | {news[0]: "now", roles[0]: "portal"})
    assert answer.status_code == 302
    chosen = dict(ana.notice_choices.values_list("kind", "way"))
    assert {kind for kind, way in chosen.items() if way == "now"} == {
        "projects.review",
        "projects.sent_back",
        "projects.published",
    }
    assert chosen["hubs.invited"] == "portal"
    assert "hubs.role_given" not in chosen, "what is for safety comes by mail whatever was chosen"


@pytest.mark.django_db
def test_a_manager_is_asked_about_the_network_too() -> None:
    maaike = make_user()
    make_membership(maaike, Role.MANAGER)
    page = client_of(maaike).get("/accounts/notices/").content.decode()
    assert "hubs-uncoordinated" in page
    assert "impact-figures_differ" in page


@pytest.mark.django_db
def test_people_of_schools_and_of_hubs_are_asked_about_what_is_theirs() -> None:
    hub = make_hub()
    theirs = {"hubs-decided", "projects-signed_up", "projects-review"}, {"projects-place_offered", "impact-certified"}
    for user, offered in (
        (make_membership(make_user(), Role.BOARD, hub).user, (True, False)),
        (make_teacher(make_school(hub)), (False, True)),
        (make_user(), (False, False)),
    ):
        page = client_of(user).get("/accounts/notices/").content.decode()
        assert "hubs-invited" in page
        assert "schools-join_answered" not in page, "only whoever has asked to join can get an answer"
        make_request(hub, email=user.email)
        assert "schools-join_answered" in client_of(user).get("/accounts/notices/").content.decode()
        assert [{name in page for name in names} for names in theirs] == [{one} for one in offered]


# ── An end ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_old_notices_are_forgotten(ana: User) -> None:
    now = timezone.now()
    ages = {
        "read long ago": (40, 31),
        "read lately": (40, 2),
        "never read": (119, None),
        "never at all": (121, None),
    }
    for title, (written, read) in ages.items():
        notice = say(ana, title)
        Notice.objects.filter(pk=notice.pk).update(
            written_at=now - dt.timedelta(days=written), read_at=now - dt.timedelta(days=read) if read else None
        )
    forget_old_notices()
    forget()
    assert {row.words["title"] for row in Notice.objects.all()} == {"read lately", "never read"}


@pytest.mark.django_db
def test_the_task_writes_what_is_due(ana: User) -> None:
    say(ana, at=timezone.now() - 2 * WEEK)
    write_weekly_mails()
    assert len(delivered()) == 1


@pytest.mark.django_db
def test_a_notice_goes_with_its_reader(ana: User) -> None:
    say(ana)
    choose_notices(by=ana, ways={"projects.published": "now"}, digest=True, weekday=0)
    stranger = make_user()
    say(stranger)
    stranger.delete()
    assert Notice.objects.get().recipient == ana
