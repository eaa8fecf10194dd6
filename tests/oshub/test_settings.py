"""The settings of production: they refuse to start when something is missing, and are strict when nothing is."""

import json
import os
import re
import subprocess
import sys

import pytest

from hubs.models import paper
from impact.forms.attachments import MOST_AT_ONCE
from oshub.checks import DEPLOYED
from oshub.settings.base import ROOT
from projects import pictures

ASK = """
import json
from django.conf import settings as s
import django
django.setup()
print(json.dumps({name: getattr(s, name) for name in (
    "DEBUG", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE", "X_FRAME_OPTIONS", "CELERY_BROKER_URL", "CACHES", "SESSION_ENGINE")}))
"""
# Beside a key and an address, no name of a bucket is a mistake: files would go to a folder.
IN_A_BUCKET: dict[str, str | None] = {
    "S3_BUCKET": "oshub-files",
    "S3_ENDPOINT": "https://s3.example.org",
    "S3_ACCESS_KEY": "portal",
    "S3_SECRET_KEY": "only for the tests",
}


# A setting that is missing (None) or that cannot be.
BAD = [
    ("SECRET_KEY", None),
    ("SECRET_KEY", "guess-me"),
    ("SITE_URL", None),
    ("SITE_URL", "portal"),
    ("SITE_URL", "http://portal.example.org"),
    ("SITE_URL", "https://portal.example.org:abc"),
    ("SITE_URL", "https://portal.example.org#top"),
    ("SITE_URL", "https://ana:secret@portal.example.org"),
    ("ALLOWED_HOSTS", "https://www.example.org"),
    ("ALLOWED_HOSTS", "*"),
    ("DATABASE_URL", None),
    ("DATABASE_URL", "sqlite:///file"),
    ("DATABASE_URL", "postgresql://u:p@h:notport/x"),
    ("REDIS_URL", None),
    ("REDIS_URL", "redis://broker/0?socket_timeouts=1"),
    ("CACHE_URL", "memory"),
    ("EMAIL_HOST", None),
    ("EMAIL_HOST", "mail.example.org:587"),
    ("EMAIL_HOST", "smtp://mail.example.org"),
    ("EMAIL_HOST", "a:25"),
    ("EMAIL_HOST_USER", "portal\u00fc"),
    ("EMAIL_HOST_PASSWORD", "pa\u00dfwort"),
    ("EMAIL_PORT", "smtp"),
    ("EMAIL_PORT", "70000"),
    ("EMAIL_USE_TLS", "sure"),
    ("DEFAULT_FROM_EMAIL", None),
    ("DEFAULT_FROM_EMAIL", "nonsense"),
    ("OPERATOR_EMAIL", "nonsense"),
    ("OPERATOR_EMAIL", "portal+oshub@example.org"),
    ("MEDIA_ROOT", "/dev/null/media"),
    ("MEDIA_ROOT", "media"),
    ("TOKENS_KEY", "x"),
    ("TRUSTED_PROXY_COUNT", "-1"),
    ("STATEMENT_TIMEOUT_MS", "2147483648"),
    ("STATEMENT_TIMEOUT_MS", "15s"),
    ("LOG_LEVEL", "LOUD"),
    ("OAI_BASE_URL", "https://portal.example.org/oai/"),
    ("OAI_BASE_URL", "https://portal.example.org/oai#top"),
    ("OAI_REPOSITORY", "oshub network"),
    ("OAI_ADMIN_EMAIL", "library+oai@example.org"),
    ("S3_BUCKET", None),
    ("S3_BUCKET", "Our Files"),
    ("S3_REGION", "eu central"),
    ("S3_ENDPOINT", "s3.example.org"),
    ("S3_ENDPOINT", "https://s3.example.org/files"),
    ("S3_ACCESS_KEY", None),
    ("S3_SECRET_KEY", None),
    ("S3_FOLDER", "../portal"),
]
# Django is loaded once, and a process that begins there tries the settings with one of them bad.
TRY_ALL = """
import json, os, sys, traceback
import csp.constants, django_stubs_ext, django.utils.translation, oshub.env
for surroundings in json.load(sys.stdin):
    ours, theirs = os.pipe()
    if not os.fork():
        os.dup2(theirs, 2)
        os.environ.clear()
        os.environ.update(surroundings)
        try:
            import oshub.settings.production
        except SystemExit as stopped:
            print(stopped.code, file=sys.stderr)
            sys.stderr.flush()
            os._exit(0 if stopped.code in (None, 0) else 1)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(2)
        os._exit(0)
    os.close(theirs)
    said = os.fdopen(ours).read()
    print(json.dumps([os.waitstatus_to_exitcode(os.wait()[1]), said]))
"""


def start(code: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run some code under production settings in a process of its own."""
    return run(["-c", code], **changes)


def run(command: list[str], **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run Python under production settings; None takes a setting away."""
    given = {name: value for name, value in (DEPLOYED | changes).items() if value is not None}
    surroundings = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=surroundings | given, capture_output=True, text=True, check=False
    )


def test_production_is_strict() -> None:
    started = start(ASK)
    assert started.returncode == 0, started.stderr
    for part in ('"DEBUG": false', '"SECURE_SSL_REDIRECT": true', '"X_FRAME_OPTIONS": "DENY"', "redis://broker"):
        assert part in started.stdout
    assert "redis://broker.example.org/1" in started.stdout, "the cache stands apart from the broker"
    assert "sessions.backends.db" in started.stdout, "people stay signed in when Redis is lost"


@pytest.fixture(scope="module")
def tried() -> list[list[int | str]]:
    """How the start went with each setting of `BAD`: the status, and what was said."""
    given = [
        DEPLOYED | (IN_A_BUCKET if name.startswith("S3_") else {}) | {name: bad} | {"PATH": os.environ["PATH"]}
        for name, bad in BAD
    ]
    given = [{key: value for key, value in one.items() if value is not None} for one in given]
    done = subprocess.run(
        [sys.executable, "-c", TRY_ALL], cwd=ROOT, input=json.dumps(given), capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("number", range(len(BAD)), ids=[f"{name}={bad}" for name, bad in BAD])
def test_a_missing_or_bad_setting_stops_the_start_with_one_sentence(tried: list[list[int | str]], number: int) -> None:
    status, said = tried[number]
    assert status == 1, said
    lines = str(said).strip().splitlines()
    assert len(lines) == 1, said
    assert lines[0].startswith(f"The setting {BAD[number][0]} is ")
    assert lines[0].endswith(".")


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "gunicorn", "--check-config", "--config", "python:oshub.gunicorn"],
        ["-m", "celery", "-A", "oshub.celery:app", "worker"],
        ["manage.py", "migrate"],
    ],
    ids=["web", "worker", "command"],
)
def test_every_process_stops_with_that_sentence(command: list[str]) -> None:
    started = run(command, SECRET_KEY=None)
    assert started.returncode == 1
    assert started.stderr.strip().startswith("The setting SECRET_KEY is missing: ")
    assert len(started.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("port", "wanted", "how"), [("587", "1", "False True"), ("465", "1", "True False"), ("25", "0", "False False")]
)
def test_mails_are_encrypted_as_the_port_wants_it(port: str, wanted: str, how: str) -> None:
    ask = "from django.conf import settings as s; print(s.EMAIL_USE_SSL, s.EMAIL_USE_TLS)"
    assert start(ask, EMAIL_PORT=port, EMAIL_USE_TLS=wanted).stdout.strip() == how


def test_only_web_requests_are_cut_off() -> None:
    ask = "from django.conf import settings as s; print(s.DATABASES['default']['OPTIONS'].get('options', 'no limit'))"
    assert "statement_timeout=15000" in start(f"import oshub.gunicorn; {ask}").stdout
    assert start(ask).stdout.strip() == "no limit"


def test_a_bucket_takes_the_place_of_the_folder() -> None:
    ask = "from django.core.files.storage import storages as s; b = s['default']; print(type(b).__name__, b.location)"
    assert start(ask).stdout.split() == ["Folder", str(ROOT / "media")]
    started = start(ask, **IN_A_BUCKET, S3_FOLDER="/portal/")
    assert started.stdout.split() == ["Bucket", "portal"], started.stderr
    amazon = start("import oshub.settings.production", **IN_A_BUCKET | {"S3_ENDPOINT": None})
    assert amazon.stderr.startswith("The setting S3_REGION is missing: ")


def read_by_production() -> set[str]:
    """The settings that the portal reads on a server."""
    return set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', (ROOT / "oshub/settings/production.py").read_text()))


def explained() -> list[tuple[str, str]]:
    """The settings of the example with their values, also those that stand there as a remark."""
    return re.findall(r"^#?([A-Z0-9_]+)=(.*)$", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)


def test_every_setting_of_production_is_explained() -> None:
    assert {"SECRET_KEY", "S3_BUCKET"} <= read_by_production()
    assert read_by_production() - {name for name, _value in explained()} == set()


def test_every_explained_setting_that_the_portal_reads_comes_to_the_containers() -> None:
    passed_on = re.findall(r"^ +([A-Z0-9_]+): \S", (ROOT / "docker-compose.yml").read_text(), flags=re.MULTILINE)
    assert {name for name, _value in explained()} & read_by_production() - set(passed_on) == set()


def test_the_example_holds_no_secret() -> None:
    for name, value in explained():
        assert not value or not re.search(r"SECRET|PASSWORD|_KEY", name)


def test_the_image_keeps_every_folder_that_the_code_reads() -> None:
    left_out = {line.strip("/") for line in (ROOT / ".dockerignore").read_text().split()}
    thrown_away = re.findall(r"rm -rf (.+)", (ROOT / "Dockerfile").read_text())
    gone = left_out - {"static_vendor", "staticfiles"} | {name for line in thrown_away for name in line.split()}
    rooms = ("oshub", "accounts", "hubs", "schools", "projects", "resources", "impact")
    # They prepare and check a machine that people build on, and are not used in the image once it is made.
    before = {ROOT / "oshub" / name for name in ("bootstrap.py", "checks.py")}
    code = [file.read_text() for room in rooms for file in (ROOT / room).rglob("*.py") if file not in before]
    read = {name for text in code for name in re.findall(r'settings\.ROOT / "([\w.]+)"', text)}
    assert {"static", "static_vendor"} <= read
    assert read & gone == set()


def test_neither_uploads_nor_backups_come_into_the_image_or_the_repository() -> None:
    backups = re.findall(r"> (\w+\.\w+)", (ROOT / "docs" / "OPERATIONS.md").read_text())
    assert {"oshub.dump", "media.tar"} <= set(backups)
    for file in (".dockerignore", ".gitignore"):
        left_out = {line.strip("/") for line in (ROOT / file).read_text().split()}
        assert {"media", *(f"*.{name.rpartition('.')[2]}" for name in backups)} <= left_out


def test_the_proxy_lets_through_whatever_the_portal_takes() -> None:
    found = re.findall(r"request_body @(\w+) {\s+max_size (\d+)MiB", (ROOT / "deploy" / "Caddyfile").read_text())
    most = {what: int(size) * 2**20 for what, size in found}
    around = 100_000  # bytes of the form around its files
    assert most["others"] > paper.MOST_BYTES + around
    assert most["photos"] > MOST_AT_ONCE * pictures.MOST_BYTES + around
