"""Tells whoever watches the portal how it is: `/healthz` says the process is alive, `/readyz` what it leans on.

A load balancer asks `/healthz`. `/readyz` is for people and alarms: a worker that stands still is no reason to take the
web pages away, but somebody has to know.
"""

import datetime as dt
import select
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

import psycopg
import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts.queries import outbox_state
from hubs.stored import stored_bytes
from impact.queries.freshness import freshness
from oshub.files.asking import last_file_check

SILENCE_SECONDS = 2
LONG_FOR_A_MAIL = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Finding:
    """What one check found: `problem` is a sentence, or empty when all is well; `value` is what was measured.

    A `notice` is a sentence too, about what somebody has to look at although the portal works.
    """

    problem: str = ""
    value: float | None = None
    notice: str = ""
    asked: bool = True

    @property
    def said(self) -> float | bool | None:
        """The value, or whether all is well where nothing is measured; None where nobody was asked."""
        if not self.asked:
            return None
        return self.value if self.value is not None else not (self.problem or self.notice)


def database() -> Finding:
    """Say whether the database answers within a few seconds; nothing else is asked of one that is silent."""
    try:
        if not _speaks():
            return Finding("The database does not answer.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Finding("The database does not answer.")
    return Finding()


def _speaks() -> bool:
    """Whether the database answers to a connection of its own: on one that stands already a query waits without end."""
    told = {**connection.get_connection_params(), "connect_timeout": SILENCE_SECONDS}
    try:
        with closing(psycopg.connect(**told)) as own:
            own.pgconn.send_query(b"SELECT 1")
            return bool(select.select([own.pgconn.socket], [], [], SILENCE_SECONDS)[0])
    except psycopg.Error:
        return False


def migrations() -> Finding:
    """Say how many migrations of this version the database still lacks."""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return Finding("The state of the migrations could not be read.")
    problem = f"{missing} migrations are not applied: run manage.py migrate." if missing else ""
    return Finding(problem, value=missing)


def broker() -> Finding:
    """Say whether the broker of the background work answers within a second."""
    once = Retry(NoBackoff(), 0)
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=once)
    try:
        client.ping()
    except redis.RedisError:
        return Finding("The broker does not answer: nobody adds up what is logged until it does.")
    finally:
        client.close()
    return Finding()


def stale() -> Finding:
    """Return the age in seconds of the oldest change that is not yet in the figures."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("""
                SELECT extract(epoch FROM clock_timestamp() - min(oldest))
                FROM (SELECT min(marked_at) AS oldest FROM impact_sessionmark
                      UNION ALL SELECT min(marked_at) FROM impact_stalemark) marks
            """)
            row = cursor.fetchone()
    except DatabaseError:
        return Finding("The age of the oldest stale figure could not be read.")
    age = round(float(row[0]), 1) if row and row[0] is not None else 0.0
    if age <= settings.READY_STALE_SECONDS:
        return Finding(value=age)
    return Finding(f"The oldest change waits for {age:.0f} seconds to be added up: see whether the worker runs.", age)


def last_check() -> Finding:
    """Return the age in hours of the last check of the figures; notice what it found, or that it is overdue."""
    try:
        fresh = freshness()
    except DatabaseError:
        return Finding("The outcome of the last check of the figures could not be read.")
    age = round((timezone.now() - fresh.verified_at).total_seconds() / 3600, 1) if fresh.verified_at else None
    notices = []
    if found := fresh.verified_differences:
        notices.append(f"The last check found {found} figures that differ from the sessions: run rebuild_rollups.")
    if fresh.overdue:
        since = "have never been checked" if age is None else f"were last checked {age:.0f} hours ago"
        notices.append(f"The figures {since}, and should be every night: see whether worker and beat run.")
    return Finding(value=age, notice=" ".join(notices))


def mails() -> Finding:
    """Return for how many seconds the first mail that is due has waited; notice mails that do not go out."""
    try:
        outbox = outbox_state()
    except DatabaseError:
        return Finding("The state of the mails could not be read.")
    notices = []
    if outbox.waiting > LONG_FOR_A_MAIL:
        notices.append("Mails wait to be sent: see whether worker and beat run, and whether the mail server answers.")
    if outbox.not_sent:
        notices.append(f"{outbox.not_sent} mails of the last week did not go out: see Outgoing mails under /admin/.")
    return Finding(value=round(outbox.waiting.total_seconds(), 1), notice=" ".join(notices))


def store() -> Finding:
    """Say whether stored files can be reached: by asking for one that there is not."""
    try:
        stored_bytes("whether-it-answers")
    except OSError:
        return Finding("The stored files cannot be reached: see the log, and the settings S3_… or MEDIA_ROOT.")
    return Finding()


def files() -> Finding:
    """Return how many files were missing or altered last night, and notice it."""
    try:
        last = last_file_check()
    except DatabaseError:
        return Finding("The outcome of the last check of files could not be read.")
    wrong = last.missing + last.altered if last else 0
    notice = f"{wrong} stored files are missing or altered: run verify_files, which names them." if wrong else ""
    return Finding(value=wrong, notice=notice)


CHECKS: dict[str, Callable[[], Finding]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "oldest_stale_seconds": stale,
    "last_check_hours": last_check,
    "oldest_mail_seconds": mails,
    "store": store,
    "wrong_files": files,
}
ELSEWHERE = ("broker", "store")  # what the others ask is the database


def _found() -> dict[str, Finding]:
    """All findings. A database that does not answer is waited for once, and not by each check anew."""
    found: dict[str, Finding] = {}
    for name, check in CHECKS.items():
        without = bool(found) and bool(found["database"].problem) and name not in ELSEWHERE
        found[name] = Finding(asked=False) if without else check()
    return found


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer that this process is alive; asks nobody else."""
    return JsonResponse({"status": "alive"})


@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything the portal leans on is well, 503 with the reasons in sentences otherwise.

    Notices change nothing about that: figures that differ are no reason to take the pages away.
    """
    findings = _found()
    problems = [finding.problem for finding in findings.values() if finding.problem]
    body = {
        "status": "not ready" if problems else "ready",
        "problems": problems,
        "notices": [finding.notice for finding in findings.values() if finding.notice],
        "checks": {name: finding.said for name, finding in findings.items()},
    }
    return JsonResponse(body, status=503 if problems else 200)
