"""Two hubs with everything in them, one adult for each role at the first, and a browser for each of them.

Every text of the second hub that is nobody else's business holds a word that stands nowhere else, so that a page of
the first hub on which it turns up has told too much.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from io import BytesIO

import pghistory
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from accounts.actions import tell
from accounts.models import User
from accounts.queries.stopping import DIGEST, stop_address
from hubs.actions.agenda import take_decision
from hubs.actions.canvas import name_version
from hubs.actions.minutes import keep_draft, write_minutes
from hubs.actions.organisations import merge_organisations
from hubs.actions.team import digest_of
from hubs.actions.tokens import make_token
from hubs.models import (
    AgendaItem,
    ApiScope,
    ApiToken,
    BoardSeat,
    Box,
    Challenge,
    Decision,
    DecisionAction,
    Equipment,
    Hub,
    HubDraft,
    Invitation,
    Meeting,
    MeetingState,
    Membership,
    OpeningException,
    Organisation,
    OrganisationMerge,
    Paper,
)
from hubs.papers import read_paper
from hubs.queries.canvas import draft_of
from hubs.queries.merging import merge_preview
from hubs.roles import Role
from impact.actions import correct_session, void_session
from impact.actions.certificates import certify_class
from impact.actions.countersign import Told, countersign
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.embeds import sign_off_embed
from impact.actions.left_over import leave_over
from impact.actions.merge_sessions import merge_sessions
from impact.actions.session_imports import match_columns_of
from impact.actions.versions import draft_of as session_as_draft
from impact.actions.welcome import open_desk
from impact.models import (
    Answer,
    Attachment,
    Audience,
    CalendarFeed,
    Certificate,
    Countersign,
    Embed,
    EmbedShows,
    EvidenceDocument,
    JointProposal,
    LeftOverSession,
    PlannedSession,
    ReportingPeriod,
    ReportPaper,
    SavedView,
    SecondLook,
    Session,
    SessionImport,
    SessionMerge,
    SessionProposal,
    SessionSeries,
    Snapshot,
    Survey,
    SurveyImport,
    WelcomeDesk,
    Why,
)
from impact.queries.plan_links import PlanAnswer, answer_address
from impact.rollups import drain_all
from oshub.models import LegacyPack
from projects.actions.partnerships import keep_file
from projects.models import (
    Event,
    Partnership,
    PartnershipFile,
    Post,
    Project,
    ProjectProposal,
    SignUp,
    State,
    TieSighting,
)
from resources.actions.questions import ask
from resources.actions.writing import new_version
from resources.models import Collection, Deposit, Push, ResourceVersion
from schools.actions import grant_school_membership
from schools.actions.join_answers import add_note
from schools.actions.merging import merge_schools
from schools.models import (
    Booking,
    ClassCard,
    JoinRequest,
    RollOver,
    School,
    SchoolAgreement,
    SchoolClass,
    SchoolInvitation,
    SchoolMembership,
    SchoolMerge,
    SchoolRole,
)
from schools.queries.merging import merge_preview as schools_preview
from tests.architecture.asking import Known, Memory, remembering
from tests.factories.agreements import make_agreement
from tests.factories.board import make_action, make_adopted, make_proposal
from tests.factories.canvas import adopt, make_version, write
from tests.factories.deposits import make_account, make_deposit, make_push
from tests.factories.equipment import close_on, make_booking, make_partnership, make_thing, open_always
from tests.factories.imports import send
from tests.factories.joining import make_request
from tests.factories.meetings import make_item, make_meeting, make_paper
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    make_session_type,
    people_line,
)
from tests.factories.packs import NETWORK_PACK, kept_pack_with_file
from tests.factories.people import PASSWORD, make_user
from tests.factories.photos import make_consent, make_photo
from tests.factories.pictures import keep_drawn_picture
from tests.factories.plan import first_of, make_series
from tests.factories.proposals import propose, report
from tests.factories.public import (
    agree_to_page,
    make_challenge,
    make_event,
    make_organisation,
    make_post,
    make_seat,
)
from tests.factories.reporting import NETWORK_PAPER, NETWORK_REPORT, drawn_report, make_period, publish
from tests.factories.resources import add_author, add_file, keep_preview, make_collection, make_resource
from tests.factories.sign_ups import open_call, sign_up
from tests.factories.surveys import make_survey, send_survey_table
from tests.factories.targets import aim, enter, make_evidence, make_share
from tests.impact.reporting import close

# In every text of the other hub; and in every private note, which managers and co-hosts may not read either.
CANARY = "kanarienvogel"
PRIVATE = "privatissime"

Say = Callable[[str], str]

VISITOR = "visitor"
ROLES = (VISITOR, "nobody", "teacher", "head", "board", "staff", "coordinator", "manager", "administrator")
SIGNED_IN = ROLES[1:]

MISSING_CODE = "OSHub-ZZ"
MISSING_UID = uuid.UUID("00000000-0000-4000-8000-000000000000")
MISSING_KEY = 999_999_999


@dataclass
class Place:
    """One hub with all that it has and shows, and the people of each role."""

    hub: Hub
    school: School
    school_class: SchoolClass
    roll: RollOver
    project: Project
    challenge: Challenge
    post: Post
    event: Event
    published_post: Post
    published_event: Event
    resource: ResourceVersion
    collection: Collection
    deposit: Deposit
    push: Push
    people: dict[str, User]
    membership: Membership
    invitation: Invitation
    token: ApiToken
    organisation: Organisation
    merge: OrganisationMerge
    school_merge: SchoolMerge
    seat: BoardSeat
    proposal: Decision
    decision: Decision
    action: DecisionAction
    meeting: Meeting
    item: AgendaItem
    paper: Paper
    lent: "Lent"
    joining: "Joining"
    sighting: TieSighting
    partnership: Partnership
    agreement: PartnershipFile
    signed: SchoolAgreement
    photo: Attachment
    embed: Embed
    report: ReportPaper
    pack: LegacyPack
    sign_up: SignUp
    sent: "Sent"
    planned: PlannedSession
    sent_table: SessionImport
    desk: WelcomeDesk
    asked: "Asked"
    left_over: LeftOverSession
    answered: Countersign
    look: SecondLook
    saved_view: SavedView
    merged: SessionMerge
    certificate: Certificate
    draft: HubDraft
    session: Session
    by_coordinator: Session
    long_ago: Session
    voided: Session
    beside: Session
    evidence: EvidenceDocument = field(init=False)


@dataclass
class Lent:
    """What a hub lends: a thing, the teacher's booking of it, and days on which the hub is closed."""

    thing: Equipment
    booking: Booking
    closed: OpeningException


@dataclass
class Sent:
    """What the teacher has sent the hub: a session, and a project."""

    session: SessionProposal
    project: ProjectProposal


@dataclass
class Asked:
    """What a hub asked: a survey of a group, and a table of one that was made elsewhere."""

    survey: Survey
    table: SurveyImport


@dataclass
class Joining:
    """Who asks to join a hub, the teacher's role at the school, and an invitation to it that somebody else has."""

    request: JoinRequest
    membership: SchoolMembership
    invitation: SchoolInvitation


@dataclass
class World:
    """The two places, who signs in at the first, and what the tests ask of it."""

    here: Place
    there: Place
    joint: Session
    sub_hub: Hub
    period: ReportingPeriod
    to_publish: Snapshot
    people: dict[str, User]
    keys: dict[str, int] = field(default_factory=dict)
    foreign_key: int = 0
    notices: dict[str, int] = field(default_factory=dict)
    foreign_notice: int = 0
    clients: dict[str, Client] = field(default_factory=dict)
    strict_clients: dict[str, Client] = field(default_factory=dict)
    # As text: what a test does with a client of its own changes nothing for those who ask after it.
    cookies: dict[str, str] = field(default_factory=dict)
    memory: Memory | None = None
    known: Known = field(default_factory=Known)
    # What stands for the words of addresses, by who asks for whose things, and when.
    words: dict[tuple[str, str, int], dict[str, object]] = field(default_factory=dict)

    def sign_in(self) -> None:
        """Open a browser for each role, and one more that insists on the token of forms."""
        for role in ROLES:
            client = Client(raise_request_exception=False)
            if role in self.people:
                client.post("/accounts/login/", {"login": self.people[role].email, "password": PASSWORD})
                client.post("/accounts/reauthenticate/", {"password": PASSWORD})
            self.cookies[role] = client.cookies.output(header="", sep=";")
            self.clients[role] = client
            self.strict_clients[role] = Client(raise_request_exception=False, enforce_csrf_checks=True)

    def ask(
        self, role: str, method: str, path: str, *, strict: bool = False, headers: dict[str, str] | None = None
    ) -> HttpResponse:
        """Send one request as a role; whatever it wrote is undone, and nobody is told that they ask too often."""
        if path.startswith("/accounts/"):
            cache.clear()
        client = (self.strict_clients if strict else self.clients)[role]
        client.cookies = SimpleCookie(self.cookies[role])
        if self.memory is not None:
            self.memory.begin(role)
            answer = client.generic(method, path, headers=headers)
        else:
            with undone():
                answer = client.generic(method, path, headers=headers)
        return answer if isinstance(answer, HttpResponse) else _whole(answer)

    @contextmanager
    def asked_often(self) -> Iterator[None]:
        """Until the block ends the world is only asked (`ask`), and what does not change is found out once."""
        with remembering(self.known) as self.memory:
            yield
        self.memory = None


def _whole(answer: HttpResponseBase) -> HttpResponse:
    """What was sent part by part, as one."""
    assert isinstance(answer, StreamingHttpResponse)
    return HttpResponse(answer.getvalue(), status=answer.status_code, headers=dict(answer.items()))


@contextmanager
def undone() -> Iterator[None]:
    """Undo in the database whatever happens within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build_world() -> World:
    """Make both places; the figures are added up, so that pages have something to show."""
    here = _place("AA", lambda text: text, PRIVATE + "-here")
    there = _place("BB", lambda text: f"{CANARY} {text}", PRIVATE + "-there")
    with pghistory.context(user=here.people["staff"].pk):
        agree_to_page(here.school)  # of the two schools only this one
    for place in (here, there):
        digest = digest_of(calendar_token_of(place.hub))
        CalendarFeed.objects.create(user=place.people["teacher"], digest=digest, made_at=timezone.now())
        token = card_token_of(place.hub)
        ClassCard.objects.create(school_class=place.school_class, token=token, issued_at=timezone.now())
    Meeting.objects.filter(pk=here.meeting.pk).update(shows=["agenda"])  # and of the two meetings
    sub_hub = make_hub("OSHub-AA-Sub", parent=here.hub)
    make_session(sub_hub, people_line(Audience.STUDENT, 12, 3), title="In the village")
    joint = make_session(
        there.hub, people_line(Audience.FAMILY, 31, 8), co_hosts=[here.hub], title="Together", note=PRIVATE + "-joint"
    )
    _beside(here, there)
    people = here.people | {"nobody": make_user("nobody@aa.oshub.example", "Nobody Yet")}
    for role in (Role.MANAGER, Role.ADMINISTRATOR):
        people[role.value] = make_user(f"{role.value}@aa.oshub.example", f"Some {role.label}")
        make_membership(people[role.value], role)
    _aimed(here, there, by=people[Role.MANAGER.value])
    drain_all()
    # Months in which nothing was logged, and every hub was open.
    period = make_period("Autumn 2019", dt.date(2019, 10, 1), dt.date(2019, 12, 1), dt.date(2020, 1, 31))
    publish(close(dt.date(2018, 1, 1), dt.date(2018, 2, 1), name="Winter 2018"))
    to_publish = close(dt.date(2018, 3, 1), dt.date(2018, 4, 1), name="Spring 2018")
    drawn_report(None, people["manager"], uid=NETWORK_REPORT, paper=NETWORK_PAPER)
    kept_pack_with_file(None, people["manager"], uid=NETWORK_PACK)
    world = World(here, there, joint, sub_hub, period, to_publish, people)
    world.sign_in()
    # Afterwards, or signing in would ask for them.
    world.keys = {role: _key(user) for role, user in people.items()}
    world.foreign_key = _key(there.people["staff"])
    world.notices = {role: _told(user, "Water") for role, user in people.items()}
    world.foreign_notice = _told(there.people["staff"], f"{CANARY} Water")
    return world


def _beside(here: Place, there: Place) -> None:
    """What looks as if both hubs had held it, with a proposal that waits."""
    there.session.refresh_from_db()
    JointProposal.objects.create(hub=there.hub, kept=there.session, gone=here.session)
    here.beside, there.beside = there.session, here.session


def _aimed(here: Place, there: Place, *, by: User) -> None:
    """An indicator of the network with a target and an entered result at each hub."""
    share = make_share(by, "skills", name="Better skills")
    for place, say in ((here, str), (there, lambda text: f"{CANARY} {text}")):
        aim(share, 70, by=by, hub=place.hub)
        coordinator = place.people["coordinator"]
        result = enter(share, 3, 4, by=coordinator, hub=place.hub, said=say("Asked on paper."))
        place.evidence = make_evidence(result, coordinator, title=say("Tally sheet"))


def _told(user: User, title: str) -> int:
    """Something that somebody was told."""
    words = {"name": "Ana Example", "title": title}
    return tell(kind="projects.published", to=[user], words=words, place="Hub", url="/home/")[0].pk


def stop_token_of(user: User) -> str:
    """The secret in the address that stops somebody's weekly mail."""
    return stop_address(user, DIGEST).split("/")[-2]


def _place(code: str, say: Say, note: str) -> Place:
    hub = make_hub(f"OSHub-{code}", name=f"Hub {code}")
    school = make_school(hub, say("Valley School"), place=say("Valley"))
    school_class = make_class(school, say("7B"))
    # Of a project, a challenge, and what is published, anybody may read everything: no canary.
    project = make_project(hub, "Clean river")
    Project.objects.filter(pk=project.pk).update(summary="We measure the river.")
    partnership = Partnership.objects.create(hub=hub, name=say("River alliance"), project=project, starts_on=HELD_ON)
    partnership.schools.add(school)
    people = _people(code, hub, school, say)
    challenge, post, event = _drafts(hub, project, people["staff"], say)
    staff, coordinator = people["staff"], people["coordinator"]
    lines = [class_line(school_class), people_line(Audience.TEACHER, 7, 2)]
    made = {
        name: make_session(
            hub, *lines, by=by, project=project, school=school, title=say(title), note=f"{note} {name}", held_on=day
        )
        for name, by, title, day in (
            ("session", staff, "Water samples", HELD_ON),
            ("by_coordinator", coordinator, "Planning", HELD_ON - dt.timedelta(days=1)),
            ("long_ago", staff, "First meeting", HELD_ON - dt.timedelta(days=2)),
            ("voided", staff, "Typed twice", HELD_ON - dt.timedelta(days=3)),
        )
    }
    _age(made["long_ago"])
    _correct(made["session"], staff, lines[:1], note=f"{note} corrected")
    void_session(session=made["voided"], by=staff, reason=say("logged twice"))
    news = make_post(hub, "Clear water", project=project, author=staff)
    day = make_event(hub, "River day", author=staff)
    resource = _resource(hub, project, people, say)
    membership, invitation = _team(hub, people)
    organisation, merge = _register(code, staff)
    seat, proposal, decision, action = _board(hub, people, say)
    meeting, item, paper = _meeting(hub, people, say, proposal)
    _canvas(hub, people, say)
    return Place(
        hub=hub,
        school=school,
        school_class=school_class,
        roll=RollOver.objects.create(school=school, from_year=2019, rolled_by=staff, rolled_at=timezone.now()),
        project=project,
        challenge=challenge,
        post=post,
        event=event,
        published_post=news,
        published_event=day,
        resource=resource,
        collection=_readers(resource, people, say),
        deposit=make_deposit(resource.resource, by=staff, state="sent", identifier=say("A number there")),
        push=_push(resource, people["coordinator"]),
        people=people,
        membership=membership,
        invitation=invitation,
        token=_token(hub, people["coordinator"], say),
        organisation=organisation,
        merge=merge,
        school_merge=_twin(hub, school, people["coordinator"], say),
        seat=seat,
        proposal=proposal,
        decision=decision,
        action=action,
        meeting=meeting,
        item=item,
        paper=paper,
        lent=_lent(hub, school, people["teacher"], say),
        joining=_joining(hub, school, people, say),
        look=SecondLook.objects.create(
            session=made["by_coordinator"], keys=["many-in-all-600"], written_by=coordinator
        ),
        saved_view=SavedView.objects.create(hub=hub, kept_by=staff, name=say("May, by school"), shared=True),
        merged=_merged(made["session"], by=coordinator, say=say),
        answered=_answered(made["session"], school_class, people["teacher"]),
        certificate=certify_class(school_class=school_class, by=people["teacher"]),
        sighting=_tied(hub, school, organisation, say),
        partnership=Partnership.objects.get(hub=hub, organisations=organisation),
        agreement=_signed(hub, organisation, staff, say),
        signed=make_agreement(school, staff),
        embed=sign_off_embed(hub=hub, by=people["coordinator"], shows=EmbedShows.HUB),
        report=drawn_report(hub, people["coordinator"], title=say("Report")),
        pack=kept_pack_with_file(hub, people["coordinator"]),
        photo=make_photo(made["session"], staff, make_consent(school, staff), title=say("A bridge")),
        sign_up=sign_up(
            open_call(project, asks="Two mornings."), school, school_class, by=people["teacher"], note=say("By bus.")
        ),
        sent=_sent(school, school_class, people["teacher"], note, say),
        sent_table=_sent_table(hub, staff, note, say),
        planned=first_of(_planned(hub, project, school_class, staff, say)),
        asked=Asked(
            make_survey(hub, by=staff, group=say("Robotics club")), send_survey_table(hub, by=staff, title=say("Moods"))
        ),
        desk=open_desk(hub=hub, by=staff, uid=uuid.uuid4(), title=say("Open day"), expected=50).desk,
        left_over=_left_over(hub, staff, note, say),
        beside=made["session"],
        draft=HubDraft.objects.create(name=f"Hub after {code}", country="PT"),
        **made,
    )


def _register(code: str, by: User) -> tuple[Organisation, OrganisationMerge]:
    """An organisation that everybody of the network may know, and another entry for it that was merged into it."""
    organisation, twin = make_organisation(f"Water Lab {code}"), make_organisation(f"Laboratory of Water {code}")
    seen = merge_preview(kept=organisation, gone=twin).seen
    return organisation, merge_organisations(kept=organisation, gone=twin, by=by, seen=seen)


def _twin(hub: Hub, school: School, by: User, say: Say) -> SchoolMerge:
    """The same school, that was here under another name until it was merged into the one."""
    twin = make_school(hub, say("School of the Valley"), place=say("Valley"))
    school.refresh_from_db()
    seen = schools_preview(kept=school, gone=twin, by=by).seen
    made = merge_schools(kept=school, gone=twin, by=by, seen=seen, chosen={})
    school.refresh_from_db()
    return made


def _lent(hub: Hub, school: School, teacher: User, say: Say) -> Lent:
    """Equipment with a booking to come."""
    open_always(hub)
    thing = make_thing(hub, say("Laser cutter"), purpose=say("Cuts plywood."), place=say("Cellar"))
    booking = make_booking(thing, by=teacher, school=school, purpose=say("Bridges"))
    return Lent(thing, booking, close_on(hub, hub.today() + dt.timedelta(days=300), say("Holidays")))


def _sent(school: School, school_class: SchoolClass, teacher: User, note: str, say: Say) -> Sent:
    """A reported session of a day of its own, and a project that the school would like."""
    day = HELD_ON + dt.timedelta(days=5)
    line = class_line(school_class, 20)
    session = report(school, line, by=teacher, held_on=day, title=say("In the garden"), note=f"{note} reported")
    return Sent(session, propose(school, say("Bees on the roof"), by=teacher, about=say("Who lives there?")))


def _planned(hub: Hub, project: Project, school_class: SchoolClass, by: User, say: Say) -> SessionSeries:
    """A series that has begun: some of its sessions wait for an answer."""
    first = hub.today() - dt.timedelta(days=8)
    return make_series(hub, school_class, by=by, starts_on=first, project=project, title=say("River club"))


def _sent_table(hub: Hub, by: User, note: str, say: Say) -> SessionImport:
    """A table that waits to be looked through: a school in it is not known, a date is none."""
    rows = f"2022-05-12,{say('Hill School')},20,{note} table\nsoon,,5,\n"
    row = send(hub, f"date,school,students,note\n{rows}", by=by, name=say("sessions.csv"))
    columns = {0: ("date",), 1: ("school",), 2: ("students",), 3: ("note",)}
    return match_columns_of(row=row, by=by, version=row.version, columns=columns, names={})


def _left_over(hub: Hub, by: User, note: str, say: Say) -> LeftOverSession:
    """A session that somebody of the team sent when they could not log any more."""
    told = {"held_on": [HELD_ON.isoformat()], "title": [say("By the lake")], "note": [f"{note} left over"]}
    row = leave_over(hub=hub, by=by, uid=uuid.uuid4(), told=told | {"family-heads": ["7"]}, why=Why.NO_RIGHT)
    assert row is not None
    return row


def _merged(session: Session, *, by: User, say: Say) -> SessionMerge:
    """The same session, logged a second time and merged into the one."""
    gone = make_session(session.hub, held_on=session.held_on, by=by, title=say("Water, again"))
    kept, gone = (Session.objects.for_list().get(pk=one.pk) for one in (session, gone))
    versions = kept.version, gone.version
    return merge_sessions(kept=kept, gone=gone, by=by, draft=session_as_draft(kept), versions=versions)


def plan_token_of(planned: PlannedSession, person: User) -> str:
    """The secret in the address that puts a planned session off."""
    return answer_address(planned, person, PlanAnswer.LATER).split("/")[-2]


def school_token_of(hub: Hub) -> str:
    """The secret in the address of the invitation to the school of a hub."""
    return f"secret-of-the-school-of-{hub.code}"


def _joining(hub: Hub, school: School, people: dict[str, User], say: Say) -> Joining:
    """Somebody asks to join; somebody is invited as a teacher."""
    request = make_request(hub, name=say("Nina Example"), body=say("Hill School"), words=say("We have a hill."))
    add_note(request=request, text=say("Called her."), by=people["coordinator"])
    now = timezone.now()
    invitation = SchoolInvitation.objects.create(
        school=school,
        role=SchoolRole.TEACHER,
        email=f"invited-{people['teacher'].email}",
        digest=digest_of(school_token_of(hub)),
        invited_by=people["staff"],
        invited_at=now,
        expires_at=now + dt.timedelta(days=3),
    )
    return Joining(request, SchoolMembership.objects.get(school=school, user=people["teacher"]), invitation)


def _answered(session: Session, school_class: SchoolClass, by: User) -> Countersign:
    """What the school says otherwise about a session."""
    told = Told(session.pk, school_class.pk, Answer.NUMBER, seen=school_class.size, said=22)
    countersign(school=school_class.school, by=by, told=[told])
    return Countersign.objects.get(session=session)


def _tied(hub: Hub, school: School, organisation: Organisation, say: Say) -> TieSighting:
    """A tie that somebody has seen."""
    make_partnership(hub, school, organisation, HELD_ON)
    return TieSighting.objects.create(
        hub=hub,
        school=school,
        organisation=organisation,
        seen_on=HELD_ON + dt.timedelta(days=200),
        hub_took_part=False,
        through="school",
        what=say("They ground flour."),
    )


def _signed(hub: Hub, organisation: Organisation, by: User, say: Say) -> PartnershipFile:
    """The file of the agreement of the hub and the organisation."""
    partnership = Partnership.objects.get(hub=hub, organisations=organisation)
    read = read_paper(BytesIO(b"%PDF-1.7 an agreement %%EOF"), 27)
    return keep_file(partnership=partnership, by=by, title=say("Agreement"), read=read)


def card_token_of(hub: Hub) -> str:
    """The secret in the address of the card that a hub's class has."""
    return f"class-card-of-{hub.code}"


def calendar_token_of(hub: Hub) -> str:
    """The secret in the address of the calendar that a hub's teacher has."""
    return f"calendar-of-{hub.code}"


def token_of(hub: Hub) -> str:
    """The secret in the address of the invitation to a hub."""
    return f"secret-of-{hub.code}"


def _team(hub: Hub, people: dict[str, User]) -> tuple[Membership, Invitation]:
    """The role of one of the staff, and an invitation that somebody else has."""
    membership = Membership.objects.get(hub=hub, user=people["staff"])
    now = timezone.now()
    invitation = Invitation.objects.create(
        hub=hub,
        role=Role.STAFF,
        email=f"invited-{people['coordinator'].email}",
        digest=digest_of(token_of(hub)),
        invited_by=people["coordinator"],
        invited_at=now,
        expires_at=now + dt.timedelta(days=3),
    )
    return membership, invitation


def _board(hub: Hub, people: dict[str, User], say: Say) -> tuple[BoardSeat, Decision, Decision, DecisionAction]:
    """A seat that the board member holds, what somebody else proposed, what the board decided, what is to be done."""
    seat = make_seat(hub, holder=people["board"])
    proposal = make_proposal(hub, say("More water"), by=people["coordinator"], text=say("Much more."))
    # Of what the board publishes anybody may read everything: no canary.
    decision = make_adopted(hub, "Clean water", by=people["coordinator"], public=True)
    action = make_action(decision, say("Buy filters"), owner=people["coordinator"], due_in=-1)
    return seat, proposal, decision, action


def _meeting(hub: Hub, people: dict[str, User], say: Say, proposal: Decision) -> tuple[Meeting, AgendaItem, Paper]:
    """A meeting that was held, with something to decide on, a paper, minutes, and a draft of them."""
    by = people["coordinator"]
    meeting = make_meeting(hub, say("Autumn meeting"), state=MeetingState.HELD, note=say("Bring boots."))
    make_item(meeting, by, say("The dry wells"))
    item = take_decision(meeting=meeting, decision=proposal, by=by)
    paper = make_paper(meeting, by, say("Map of the wells"), item=item)
    write_minutes(meeting=meeting, by=by, version=0, text=say("We looked at the map."))
    keep_draft(meeting=meeting, by=people["board"], version=1, text=say("Somebody else's draft."))
    return meeting, item, paper


def _canvas(hub: Hub, people: dict[str, User], say: Say) -> None:
    """A canvas whose first version is adopted and so public, and whose draft is not."""
    first = make_version(hub, "First", "Wells run dry.", by=people["coordinator"])
    adopt(first)
    write(hub, say("A draft of what we want"), Box.IMPACT, by=people["staff"])
    name_version(hub=hub, name=say("Second"), seen=draft_of(hub).fingerprint, by=people["coordinator"])


def _token(hub: Hub, by: User, say: Say) -> ApiToken:
    """What a program of the hub shows."""
    ends_on = hub.today() + dt.timedelta(days=30)
    return make_token(hub=hub, name=say("Attendance app"), scopes=[ApiScope.READ], ends_on=ends_on, by=by)[0]


def _drafts(hub: Hub, project: Project, author: User, say: Say) -> tuple[Challenge, Post, Event]:
    """A challenge, and a post and an event that are not public yet."""
    challenge = make_challenge(hub, "Dry wells", summary="No water in August.")
    title, alt = say("Draft news"), say("A well.")
    picture = keep_drawn_picture(hub, author)
    post = make_post(hub, title, project=project, author=author, state=State.DRAFT, picture=picture, picture_alt=alt)
    event = make_event(
        hub, say("Draft event"), project=project, author=author, state=State.DRAFT, place=say("At the well")
    )
    return challenge, post, event


def _resource(hub: Hub, project: Project, people: dict[str, User], say: Say) -> ResourceVersion:
    """A public resource, and a new version of it that is not: with a file, an author and words of its own."""
    made = make_resource(hub, "Measuring the river", by=people["staff"], project=project)
    version = new_version(resource=made, by=people["staff"])
    ResourceVersion.objects.filter(pk=version.pk).update(title=say("Measuring it better"))
    version.placed.all().delete()
    keep_preview(add_file(version, b"%PDF-1.7 new %%EOF", title=say("New instructions")))
    add_author(version, say("Nina Example"))
    return ResourceVersion.objects.get(pk=version.pk)


def _push(version: ResourceVersion, by: User) -> Push:
    """The public version on its way to one of two repositories."""
    push = make_push(version.resource, by=by)
    make_account(version.resource.hub, by=by, url="https://archive.example")
    return push


def _readers(version: ResourceVersion, people: dict[str, User], say: Say) -> Collection:
    """What a teacher asks about a resource; and a public collection with it."""
    ask(resource=version.resource, by=people["teacher"], uid=uuid.uuid4(), text=say("How deep is the river?"))
    return make_collection(version.resource.hub, [version.resource], author=people["staff"])


def _people(code: str, hub: Hub, school: School, say: Say) -> dict[str, User]:
    def person(role: str) -> User:
        return make_user(f"{say(role).replace(' ', '-')}@{code.lower()}.oshub.example", say(f"{role.title()} {code}"))

    people = {role: person(role) for role in ("teacher", "head", "board", "staff", "coordinator")}
    for role in (Role.BOARD, Role.STAFF, Role.COORDINATOR):
        make_membership(people[role.value], role, hub)
    for school_role in SchoolRole:
        grant_school_membership(user=people[school_role.value], role=school_role, school=school, by=None)
    return people


def _age(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(logged_at=timezone.now() - dt.timedelta(days=15))


def _correct(session: Session, by: User, lines: list[LineDraft], *, note: str) -> None:
    draft = SessionDraft(
        uid=session.uid,
        held_on=session.held_on,
        session_type=make_session_type(),
        lines=tuple(lines),
        project=session.project,
        school=session.school,
        title=session.title,
        note=note,
    )
    correct_session(session=session, by=by, draft=draft, version=session.version)
    session.refresh_from_db()


def _key(user: User) -> int:
    """A passkey, such as a browser would have registered it."""
    public = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    credential_id = f"key of {user.pk}".encode()
    credential = AttestedCredentialData.create(Aaguid.NONE, credential_id, public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(b"h" * 32, flags, 0, credential)
    registered = {
        "id": websafe_encode(credential_id),
        "rawId": websafe_encode(credential_id),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(b'{"type": "webauthn.create", "challenge": "eA", "origin": "https://x"}'),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }
    key = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Blue key", "credential": registered}
    )
    return int(key.pk)
