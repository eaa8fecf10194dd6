"""Reads settings from the environment; a missing or bad one stops the start with a sentence that says how to mend it.

The sentence never repeats the value, because a value may be a secret.
"""

import os
import re
from ipaddress import IPv6Address
from pathlib import Path
from typing import NotRequired, TypedDict
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from redis import ConnectionPool

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
HIGHEST_PORT = 65535
# What PostgreSQL and all others that are given a number can hold.
HIGHEST_NUMBER = 2**31 - 1
# What is said of a folder of the portal's own that an error kept closed.
NOT_OURS = "cannot be written to ({}): give it to the user who starts the portal, or remove it, then start again."
HOST = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_]))*(?<!-)"
ADDRESS = r"""[^\s@<>(),:;"\\\[\]]+@[^\W_]+(?:(?:\.|-+)[^\W_]+)*"""


class SettingError(SystemExit):
    """A setting is missing or bad. Python prints the sentence and ends with status 1, without a traceback."""


class DatabaseSettings(TypedDict):
    """What Django needs to know of one PostgreSQL database."""

    ENGINE: str
    NAME: str
    USER: str
    PASSWORD: str
    HOST: str
    PORT: str
    CONN_MAX_AGE: int
    CONN_HEALTH_CHECKS: bool
    OPTIONS: dict[str, str]
    TEST: NotRequired[dict[str, str]]


def text(name: str, *, mend: str, default: str | None = None) -> str:
    """Return the setting, or `default`; an empty value counts as missing. `mend` says what to set it to."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise SettingError(f"The setting {name} is missing: {mend}.")
    return value


def secret(name: str, *, mend: str, least: int, default: str | None = None) -> str:
    """Return a secret of at least `least` characters that is not an example left in place; or `default`."""
    value = text(name, mend=mend, default=default)
    if value == default:
        return value
    if len(value) < least or len(set(value)) < 5 or "change" in value.lower():
        raise SettingError(f"The setting {name} is too easy to guess: {mend}.")
    return value


def number(name: str, *, mend: str, default: int, least: int = 0) -> int:
    """Return a whole number not below `least`, and not so high that nothing can hold it."""
    value = text(name, mend=mend, default=str(default))
    if not least <= _whole(value) <= HIGHEST_NUMBER:
        raise SettingError(f"The setting {name} is not a whole number from {least} to {HIGHEST_NUMBER}: {mend}.")
    return int(value)


def _whole(value: str) -> int:
    """Return the whole number that is written in plain digits, or -1; nothing here has more than ten."""
    return int(value) if re.fullmatch(r"[0-9]{1,10}", value) else -1


def port(name: str, *, mend: str, default: int) -> int:
    """Return the number of a port."""
    value = text(name, mend=mend, default=str(default))
    if not _is_port(value):
        raise SettingError(f"The setting {name} is not a port from 1 to {HIGHEST_PORT}: {mend}.")
    return int(value)


def _is_port(value: str) -> bool:
    return 0 < _whole(value) <= HIGHEST_PORT


def flag(name: str, *, mend: str, default: bool) -> bool:
    """Return yes or no, written as 1/0, true/false, yes/no or on/off."""
    value = text(name, mend=mend, default="1" if default else "0").lower()
    if value not in TRUE | FALSE:
        raise SettingError(f"The setting {name} is neither yes nor no: {mend}.")
    return value in TRUE


def words(name: str, *, mend: str, default: tuple[str, ...] | None = None) -> list[str]:
    """Return the parts of a list written with commas."""
    value = text(name, mend=mend, default=None if default is None else ",".join(default))
    return [word for word in (part.strip() for part in value.split(",")) if word]


def _parts(value: str) -> SplitResult:
    """Return the parts of an address; of one that cannot be read, such as with a word for a port, empty ones."""
    try:
        parts = urlsplit(value)
        return urlsplit("") if parts.port == 0 else parts
    except ValueError:
        return urlsplit("")


def harvested_at(name: str, *, mend: str, default: str) -> str:
    """Return the address that harvesters ask: in full, as it is written, without a slash at the end or a query."""
    value = text(name, mend=mend, default=default)
    parts = _parts(value)
    written = re.fullmatch(r"https?://[^\s/?#]+/([^\s?#]*/)?oai", value)
    if not written or not parts.hostname:
        raise SettingError(f"The setting {name} is not an address such as https://portal.example.org/oai: {mend}.")
    return value


def domain(name: str, *, mend: str, default: str) -> str:
    """Return the name of a domain, such as portal.example.org."""
    value = text(name, mend=mend, default=default)
    if not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+", value):
        raise SettingError(f"The setting {name} is not a domain such as portal.example.org: {mend}.")
    return value


def plain_email(name: str, *, mend: str, instead: str) -> str:
    """Return an e-mail address as the validator of harvesters takes it: no plus sign, two letters before the @.

    Without one the setting `instead` is taken, and named where it is not such an address.
    """
    name = name if os.environ.get(name, "").strip() else instead
    value = text(name, mend=mend)
    if not re.fullmatch(r"\w[\w\-.]+@[a-zA-Z0-9\-.]+\.[a-z]{2,}", value, re.ASCII):
        raise SettingError(
            f"The setting {name} is not an address that harvesters take, such as one with a plus sign: {mend}."
        )
    return value


def email(name: str, *, mend: str) -> str:
    """Return an e-mail address, and nothing else beside it."""
    value = text(name, mend=mend)
    if not re.fullmatch(ADDRESS, value):
        raise SettingError(f"The setting {name} is not an address such as portal@example.org: {mend}.")
    return value


def sender(name: str, *, mend: str) -> str:
    """Return who sends mails: an address, or a name with the address in angle brackets; a comma wants quotes."""
    value = text(name, mend=mend)
    if not re.fullmatch(rf"""{ADDRESS}|(?:"[^"\\]*"|[^"\\<>@,:;]*)\s*<{ADDRESS}>""", value):
        raise SettingError(f"The setting {name} is not a sender such as OSHub <portal@example.org>: {mend}.")
    return value


def hosts(name: str, *, mend: str) -> list[str]:
    """Return names of hosts without scheme and port; one with a point before it stands for all below it."""
    named = words(name, mend=mend, default=())
    if not all(re.fullmatch(rf"\.?{HOST}|\[[0-9a-fA-F:.]+\]", one) for one in named):
        raise SettingError(f"The setting {name} is not a list of names such as portal.example.org: {mend}.")
    return named


def host(name: str, *, mend: str) -> str:
    """Return the name or number of one server, without scheme and port."""
    value = text(name, mend=mend)
    if not re.fullmatch(HOST, value) and not _is_ipv6(value):
        raise SettingError(f"The setting {name} is not the name of a server such as mail.example.org: {mend}.")
    return value


def _is_ipv6(value: str) -> bool:
    try:
        return bool(IPv6Address(value))
    except ValueError:
        return False


def of_mail_server(name: str, *, mend: str) -> str:
    """Return a name or a password for a mail server, which is sent to it in plain letters; or nothing."""
    value = text(name, mend=mend, default="")
    if not value.isascii():
        raise SettingError(f"The setting {name} is not written in letters that mail servers take: {mend}.")
    return value


def site(name: str, *, mend: str) -> tuple[str, str]:
    """Return the portal's public address over HTTPS, without a slash at the end, and its host."""
    value = text(name, mend=mend).rstrip("/")
    parts = _parts(value)
    if not parts.hostname or not re.fullmatch(rf"https://{HOST}(:\d+)?", value):
        raise SettingError(f"The setting {name} is not an address such as https://portal.example.org: {mend}.")
    return value, parts.hostname


def bucket(name: str, *, mend: str, default: str | None = None) -> str:
    """Return the name of a bucket, as S3 takes it: 3 to 63 small letters, digits, points and hyphens."""
    value = text(name, mend=mend, default=default)
    if value and not re.fullmatch(r"(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", value):
        raise SettingError(f"The setting {name} is not the name of a bucket such as oshub-files: {mend}.")
    return value


def region(name: str, *, mend: str, default: str | None) -> str:
    """Return the region of a bucket, such as eu-central-1, which becomes part of an address."""
    value = text(name, mend=mend, default=default)
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", value):
        raise SettingError(f"The setting {name} is not a region such as eu-central-1: {mend}.")
    return value


def endpoint(name: str, *, mend: str, default: str) -> str:
    """Return the address of a server without path and query, such as https://s3.example.org; or `default`."""
    value = text(name, mend=mend, default=default).rstrip("/")
    parts = _parts(value)
    whole = parts.scheme in {"http", "https"} and parts.hostname
    if value != default and (not whole or parts.path or parts.query or parts.username):
        raise SettingError(f"The setting {name} is not an address such as https://s3.example.org: {mend}.")
    return value


def folder(name: str, *, mend: str, default: str) -> str:
    """Return the path of a folder within something, without slashes around it; or `default`."""
    value = text(name, mend=mend, default=default).strip("/")
    if value and not re.fullmatch(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*", value):
        raise SettingError(f"The setting {name} is not a folder such as portal: {mend}.")
    return value


def stored_in(name: str, *, mend: str, default: str) -> Path:
    """Return a folder for files that is there, or that can be made once the first file is stored."""
    path = Path(text(name, mend=mend, default=default))
    if not path.is_absolute():
        raise SettingError(f"The setting {name} is not a whole path such as /var/lib/oshub/media: {mend}.")
    # These look above what nobody may look into without an error, and so refuse it.
    there = next((one for one in (path, *path.parents) if os.path.exists(one)), Path())  # noqa: PTH110
    if not os.path.isdir(there) or (there != path and not os.access(there, os.W_OK | os.X_OK)):  # noqa: PTH112
        raise SettingError(f"The setting {name} is not a folder that is there or can be made: {mend}.")
    return path


def database(name: str, *, mend: str, default: str | None = None, statement_timeout_ms: int = 0) -> DatabaseSettings:
    """Return Django's settings for a `postgresql://` address; a socket is written `?host=/path`."""
    value = text(name, mend=mend, default=default)
    try:
        parts = conninfo_to_dict(value) if value.startswith(("postgres://", "postgresql://")) else {}
    except ProgrammingError:
        parts = {}
    # Several servers may be named with commas, each with its port.
    ports = str(parts.get("port") or "").split(",")
    if not parts.get("dbname") or not all(not one or _is_port(one) for one in ports):
        raise SettingError(
            f"The setting {name} is not an address such as postgresql://user:password@host/name: {mend}."
        )
    known = {key: str(parts.pop(key, None) or "") for key in ("dbname", "user", "password", "host", "port")}
    options = {key: str(value) for key, value in parts.items() if value is not None}
    # A server that takes a connection and then says nothing would hold each thread for more than two minutes.
    options.setdefault("connect_timeout", "10")
    if statement_timeout_ms:
        limits = f"-c statement_timeout={statement_timeout_ms} -c idle_in_transaction_session_timeout=30000"
        options["options"] = f"{options.get('options', '')} {limits}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": known["dbname"],
        "USER": known["user"],
        "PASSWORD": known["password"],
        "HOST": known["host"],
        "PORT": known["port"],
        # Kept open between requests and looked at before use: as fast as a pool, and survives a restart of the server.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def redis(name: str, *, mend: str, default: str | None = None) -> str:
    """Return the address of a Redis or Valkey server: `redis://`, `rediss://` or `unix:///path?db=0`."""
    value = text(name, mend=mend, default=default)
    parts = _parts(value)
    place = parts.path if parts.scheme == "unix" else parts.hostname
    # Whoever reads a database that is no number takes the first one, without a word.
    numbered = parts.scheme == "unix" or re.fullmatch(r"/?[0-9]{0,9}", parts.path)
    if parts.scheme not in {"redis", "rediss", "unix"} or not place or not numbered or not _redis_understands(value):
        raise SettingError(f"The setting {name} is not an address such as redis://host:6379/0: {mend}.")
    return value


def _redis_understands(value: str) -> bool:
    """Say whether a connection could be made ready: what stands after the question mark is looked at only then."""
    try:
        ConnectionPool.from_url(value).make_connection()
    except (TypeError, ValueError):
        return False
    return int(dict(parse_qsl(urlsplit(value).query)).get("db", "0")) >= 0


def redis_database(url: str, shift: int = 0) -> int:
    """Return the number of the database that a Redis address names, plus `shift`."""
    parts = urlsplit(url)
    named = dict(parse_qsl(parts.query)).get("db") or (parts.path.strip("/") if parts.scheme != "unix" else "")
    return (int(named) if named.isdigit() else 0) + shift


def with_redis_database(url: str, number: int) -> str:
    """Return the same server's address with another database number."""
    parts = urlsplit(url)
    query = {key: value for key, value in parse_qsl(parts.query) if key != "db"}
    if parts.scheme == "unix":
        return f"unix://{parts.netloc}{parts.path}?{urlencode(query | {'db': str(number)})}"
    return urlunsplit(parts._replace(path=f"/{number}", query=urlencode(query)))


def celery_broker(url: str) -> str:
    """Return the address as Celery writes it: a socket is `redis+socket:///path?virtual_host=0` there."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    query = {key: value for key, value in parse_qsl(parts.query) if key != "db"}
    return f"redis+socket://{parts.netloc}{parts.path}?{urlencode(query | {'virtual_host': str(redis_database(url))})}"
