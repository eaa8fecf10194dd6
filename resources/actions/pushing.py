"""Sends a version to a repository, step by step. Each step is stored before the next begins, so that it can go on.

What is sent is described anew each time: who took a name back meanwhile is not sent. Nothing is sent twice: a version
has one push to an account (a constraint), and whoever works on it holds a lock that ends with the connection.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actions import write_mail
from accounts.models import User
from hubs.actions.worker import alone, ask_worker
from hubs.stored import stored_pieces
from resources.actions.deposits import note_pushed
from resources.invenio import Invenio, Record, RepositoryProblem
from resources.models import Push, PushedFile, PushState, RepositoryAccount, ResourceVersion
from resources.outside import open_client
from resources.queries.described import to_invenio, version_name
from resources.queries.pushing import names_of_files, sendable
from resources.sealing import CannotOpen, opened

SEND = "resources.push"
LOCK = 71_056  # the first half of the lock that whoever sends holds; the second is the key of the push
logger = structlog.get_logger(__name__)


@transaction.atomic
def ask_for_push(*, version: ResourceVersion, account: RepositoryAccount, by: User, publishes: bool) -> Push:
    """Have a version sent; whoever asks again, or at the same moment, gets the push that there is."""
    row = Push(
        of=version,
        account=account,
        publishes=publishes,
        asked_by=by,
        language=get_language() or settings.LANGUAGE_CODE,
        former=_former(version, account),
    )
    # Of two who ask at once the database lets one through; the other finds what the first has asked for.
    Push.objects.bulk_create([row], ignore_conflicts=True)
    push = Push.objects.exclude(state=PushState.CANCELLED).get(of=version, account=account)
    if push.uid == row.uid:
        PushedFile.objects.bulk_create(
            PushedFile(push=push, file=file, key=key, position=place)
            for place, (file, key) in enumerate(names_of_files(version), 1)
        )
        logger.info("push_asked_for", push=str(push.uid), by=by.pk)
        transaction.on_commit(partial(ask_worker, SEND, push.pk))
    return push


@transaction.atomic
def go_on(*, push: Push, by: User, publishes: bool = False) -> bool:
    """Try a push again where it stopped, or have its draft made public; False where there was nothing to do."""
    row = Push.objects.select_for_update(of=("self",)).get(pk=push.pk)
    waits = row.wait_until is not None and row.wait_until > timezone.now()
    if waits or not (row.is_failed or (publishes and row.may_publish)):
        return False
    row.state, row.problem, row.finished_at, row.wait_until = PushState.WAITING, "", None, None
    row.publishes = row.publishes or publishes
    row.asked_by, row.asked_at, row.language = by, timezone.now(), get_language() or settings.LANGUAGE_CODE
    row.save()
    transaction.on_commit(partial(ask_worker, SEND, row.pk))
    return True


@transaction.atomic
def give_up(*, push: Push, by: User) -> bool:
    """Leave a push that broke off, so that another can be begun; what lies there is not touched."""
    row = Push.objects.filter(pk=push.pk, state=PushState.FAILED)
    logger.info("push_given_up", push=str(push.uid), by=by.pk)
    return bool(row.update(state=PushState.CANCELLED, problem="", finished_at=timezone.now()))


def send_one(push_id: int) -> None:
    """Send what somebody asked for, from where it stopped. Whoever is second leaves at once."""
    with alone(LOCK, push_id) as nobody_else:
        found = Push.objects.select_related("of__resource__hub", "account__hub", "asked_by").filter(pk=push_id)
        push = found.first()
        if not nobody_else or push is None or not push.is_waiting:
            return
        Push.objects.filter(pk=push.pk).update(attempts=push.attempts + 1)
        with translation.override(push.language):
            _finish(push, _try(push))


def _try(push: Push) -> RepositoryProblem | None:
    """Take all steps that are left; what kept it from the end, if anything did."""
    try:
        with open_client() as client:
            _send(push, Invenio(client, push.account.url, opened(push.account.sealed_token)))
    except CannotOpen:
        return RepositoryProblem(_("The token can no longer be read here. Enter it anew, and try again."))
    except RepositoryProblem as problem:
        logger.info("push_broke_off", push=str(push.uid), status=problem.status)
        return problem
    except Exception:
        logger.exception("push_broke_off", push=str(push.uid))
        return RepositoryProblem(_("Something went wrong here. Try again: it goes on where it stopped."))
    return None


def _send(push: Push, there: Invenio) -> None:
    described = sendable(push.of)
    if described is None:
        raise RepositoryProblem(_("This version is no longer the public one. Give this up, and send the one that is."))
    draft = to_invenio(described)
    if push.drafted_at is None:
        _make_draft(push, there, draft, version_name(described))
    public = there.published(push.record) if push.publishes else None
    if public is None:
        if push.published_at is None:
            _bring_up_to_date(push, there, draft)
            _send_files(push, there)
        if not push.publishes:
            return
        public = there.publish(push.record)
    if push.checked_at is None:
        raise RepositoryProblem(_("Somebody made it public there before all files were compared. Note it by hand."))
    _keep(push, record_url=there.page_of(public.number, published=True), doi=public.doi, published_at=timezone.now())


def _make_draft(push: Push, there: Invenio, draft: dict[str, object], name: str) -> None:
    """Make a draft, or find the one that was made when the answer was lost."""
    made: Record | None = there.find(name) if push.began_at else None
    _keep(push, began_at=push.began_at or timezone.now())
    if made is None:
        made = there.next_version(push.former) if push.former else there.create(draft)
    _keep(push, record=made.number, record_url=made.url, doi=made.doi, drafted_at=timezone.now())


def _bring_up_to_date(push: Push, there: Invenio, draft: dict[str, object]) -> None:
    """Describe the draft as the resource is described now. Where somebody deleted it there, begin anew next time."""
    try:
        record = there.describe(push.record, draft)
    except RepositoryProblem as problem:
        if problem.status in (404, 410):
            _keep(push, record="", record_url="", doi="", began_at=None, drafted_at=None, checked_at=None)
            push.files.update(uploaded_at=None, md5="")
        raise
    if record.doi != push.doi:
        _keep(push, doi=record.doi)


def _send_files(push: Push, there: Invenio) -> None:
    """Send what is not there whole, compare what the repository says of it, and take away what is not ours."""
    standing = there.files(push.record)
    rows = list(push.files.select_related("file"))
    for stranger in standing.keys() - {row.key for row in rows}:
        there.drop(push.record, stranger)
    for row in rows:
        before = standing.get(row.key)
        if row.md5 and before and before.md5 == row.md5:
            continue
        if before and before.md5:  # there whole, and not what it should be or nobody compared it
            there.drop(push.record, row.key)
            before = None
        if before is None:
            there.announce(push.record, [row.key])
        _send_file(push, there, row)
    _keep(push, checked_at=timezone.now())


def _send_file(push: Push, there: Invenio, row: PushedFile) -> None:
    ours, digest = hashlib.md5(usedforsecurity=False), hashlib.sha256()

    def pieces() -> Iterator[bytes]:
        for piece in stored_pieces(row.file.stored_name):
            ours.update(piece)
            digest.update(piece)
            yield piece

    sent = there.send(push.record, row.key, pieces(), row.file.size)
    if digest.hexdigest() != row.file.sha256:
        raise RepositoryProblem(_("The file “%(name)s” is damaged here. Tell the administrators.") % {"name": row.key})
    if sent.md5 != ours.hexdigest():
        there.drop(push.record, row.key)
        raise RepositoryProblem(
            _("The file “%(name)s” arrived there damaged, and was taken out again. Try again.") % {"name": row.key}
        )
    row.md5, row.uploaded_at = sent.md5, timezone.now()
    row.save(update_fields=["md5", "uploaded_at"])


def _keep(push: Push, **values: object) -> None:
    """Store a step at once."""
    for name, value in values.items():
        setattr(push, name, value)
    push.save(update_fields=list(values))


@transaction.atomic
def _finish(push: Push, problem: RepositoryProblem | None) -> None:
    now = timezone.now()
    push.state = PushState.FAILED if problem else PushState.DONE
    push.problem, push.finished_at = str(problem)[:300] if problem else "", now
    push.wait_until = now + dt.timedelta(seconds=problem.wait) if problem and problem.wait else None
    push.save(update_fields=["state", "problem", "finished_at", "wait_until"])
    if problem is None:
        note_pushed(push)
    if problem is None or problem.status == 401:
        RepositoryAccount.objects.filter(pk=push.account_id).update(refused_at=now if problem else None)
    if push.asked_by is not None:
        _tell(push, push.asked_by, done=problem is None)


def _tell(push: Push, person: User, *, done: bool) -> None:
    url = f"{settings.SITE_URL or settings.MAILS_LEAD_TO}{push_address(push)}"
    told = {"title": push.of.title, "repository": push.account, "url": url, "why": push.problem}
    if not done:
        subject = _("“%(title)s” did not get to %(repository)s")
        text = _("%(why)s\n\nHere you see how far it came, and can try again:\n\n%(url)s")
    elif push.published_at:
        subject = _("“%(title)s” is public at %(repository)s")
        text = _("All files are there and were compared. Here you find its address:\n\n%(url)s")
    else:
        subject = _("“%(title)s” lies at %(repository)s as a draft")
        text = _("All files are there and were compared. Here you can have it made public:\n\n%(url)s")
    key = f"push {push.pk} {push.attempts + 1} {push.published_at is not None}"
    write_mail(to=person.email, subject=subject % told, text=text % told, key=key)


def push_address(push: Push) -> str:
    """The page of a push; it asks for rights when it is opened."""
    return reverse("resources:pushed", args=[push.of.resource.hub.code, push.of.resource_id, push.uid])


def _former(version: ResourceVersion, account: RepositoryAccount) -> str:
    """The number there of the latest version before that was made public through this account."""
    before = Push.objects.filter(of__resource=version.resource_id, account=account, of__number__lt=version.number)
    found = (
        before.exclude(published_at=None).exclude(record="").order_by("-of__number").values_list("record", flat=True)
    )
    return found.first() or ""
