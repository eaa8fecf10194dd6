"""Settings from the environment: read in the right form, or refused with one sentence that repeats no value."""

from pathlib import Path

import pytest

from oshub import env

MEND = "set it right"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THING", raising=False)


def sentence(error: pytest.ExceptionInfo[env.SettingError]) -> str:
    return str(error.value)


def test_a_missing_setting_is_refused_with_the_way_to_mend_it() -> None:
    with pytest.raises(env.SettingError) as error:
        env.text("THING", mend="set it to a word")
    assert sentence(error) == "The setting THING is missing: set it to a word."


def test_an_empty_setting_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "  ")
    assert env.text("THING", mend=MEND, default="other") == "other"
    with pytest.raises(env.SettingError):
        env.text("THING", mend=MEND)


@pytest.mark.parametrize("value", ["short", "a" * 60, "change-me-change-me-change-me-change-me-change-me-1"])
def test_an_easy_secret_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(env.SettingError) as error:
        env.secret("THING", mend=MEND, least=50)
    assert value not in sentence(error)


@pytest.mark.parametrize("value", ["-1", "4.5", "many", "٣", "2147483648", "9" * 5000])
def test_a_number_is_whole_and_no_less_or_more_than_can_be(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    assert env.number("THING", mend=MEND, default=7) == 7
    monkeypatch.setenv("THING", value)
    with pytest.raises(env.SettingError, match="THING"):
        env.number("THING", mend=MEND, default=7)


@pytest.mark.parametrize("value", ["0", "70000", "smtp", "٣", "9" * 5000])
def test_a_port_is_one_that_there_is(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("THING", "65535")
    assert env.port("THING", mend=MEND, default=25) == 65535
    monkeypatch.setenv("THING", value)
    with pytest.raises(env.SettingError, match="THING"):
        env.port("THING", mend=MEND, default=25)


ADDRESSES = ("a@b", "o'neil+oshub@mail-1.example.org", "info@ação.example")


@pytest.mark.parametrize("value", ADDRESSES)
def test_an_address_may_have_a_name_where_it_sends(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    assert env.email("THING", mend=MEND) == env.sender("THING", mend=MEND) == value
    for named in (f"OSHub.Network <{value}>", f'"Rede, Ciência" <{value}>', f"Rede de Ciência (PT) <{value}>"):
        monkeypatch.setenv("THING", named)
        assert env.sender("THING", mend=MEND) == named
        with pytest.raises(env.SettingError):
            env.email("THING", mend=MEND)


@pytest.mark.parametrize("value", ["nonsense", "a@", "a@b, c@d", "a b@c", "N <nonsense>", "Rede, PT <a@b>", "a@b..c"])
def test_what_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    for read in (env.email, env.sender):
        with pytest.raises(env.SettingError) as error:
            read("THING", mend=MEND)
        assert value not in sentence(error)


def test_a_folder_is_there_or_can_be_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for good in (tmp_path, tmp_path / "deep" / "media"):
        assert env.stored_in("THING", mend=MEND, default=str(good)) == good
    assert not (tmp_path / "deep").exists()
    (tmp_path / "file").touch()
    for bad in (tmp_path / "file", tmp_path / "file" / "media"):
        monkeypatch.setenv("THING", str(bad))
        with pytest.raises(env.SettingError, match="THING"):
            env.stored_in("THING", mend=MEND, default="media")
    monkeypatch.setattr("os.access", lambda *_: False)
    assert env.stored_in("OTHER", mend=MEND, default=str(tmp_path)) == tmp_path
    with pytest.raises(env.SettingError):
        env.stored_in("OTHER", mend=MEND, default=str(tmp_path / "deep"))


def test_yes_and_no(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.flag("THING", mend=MEND, default=True)
    for value, meaning in {"1": True, "Yes": True, "off": False, "0": False}.items():
        monkeypatch.setenv("THING", value)
        assert env.flag("THING", mend=MEND, default=not meaning) is meaning
    monkeypatch.setenv("THING", "perhaps")
    with pytest.raises(env.SettingError):
        env.flag("THING", mend=MEND, default=True)


def test_words_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.words("THING", mend=MEND, default=()) == []
    monkeypatch.setenv("THING", "a.example, b.example,")
    assert env.words("THING", mend=MEND) == ["a.example", "b.example"]


def test_the_site_is_an_address_without_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "https://portal.example.org/")
    assert env.site("THING", mend=MEND) == ("https://portal.example.org", "portal.example.org")
    for bad in ("portal.example.org", "ftp://portal.example.org", "https://portal.example.org/path",
        "http://portal.example.org", "https://portal.example.org:abc", "https://portal.example.org:0", "https://[::1",
        "https://portal..example",
        "https://portal.example.org#top", "https://ana@portal.example.org", "https://the portal.example.org",
    ):  # fmt: skip
        monkeypatch.setenv("THING", bad)
        with pytest.raises(env.SettingError):
            env.site("THING", mend=MEND)


def test_hosts_are_names_and_nothing_around_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.hosts("THING", mend=MEND) == []
    monkeypatch.setenv("THING", "www.example.org, .example.org, 10.0.0.7, [::1]")
    assert env.hosts("THING", mend=MEND) == ["www.example.org", ".example.org", "10.0.0.7", "[::1]"]
    for good in ("mail", "mail.example.org", "a-b.example", "10.0.0.7", "fd00::7"):
        monkeypatch.setenv("THING", good)
        assert env.host("THING", mend=MEND) == good
    for bad in (
        "https://mail.example.org",
        "mail.example.org:25",
        "mail.example.org/",
        "a b",
        "*",
        "a:25",
        ":",
        "a..b",
        "a.",
        "a-",
    ):
        monkeypatch.setenv("THING", bad)
        for read in (env.host, env.hosts):
            with pytest.raises(env.SettingError, match="THING"):
                read("THING", mend=MEND)


def test_a_database_address_becomes_django_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "postgresql://ana:s%40fe@db.example:5433/portal?sslmode=require")
    given = env.database("THING", mend=MEND, statement_timeout_ms=15000)
    assert (given["USER"], given["PASSWORD"], given["HOST"], given["PORT"]) == ("ana", "s@fe", "db.example", "5433")
    assert given["NAME"] == "portal"
    assert given["OPTIONS"]["sslmode"] == "require"
    assert "statement_timeout=15000" in given["OPTIONS"]["options"]
    assert given["CONN_HEALTH_CHECKS"]


def test_a_database_behind_a_socket() -> None:
    given = env.database("THING", mend=MEND, default="postgresql://postgres@/portal?host=/run/pg")
    assert (given["HOST"], given["NAME"], given["OPTIONS"]) == ("/run/pg", "portal", {"connect_timeout": "10"})


def test_a_database_that_says_nothing_is_not_waited_for_any_longer_than_somebody_wants() -> None:
    given = env.database("THING", mend=MEND, default="postgresql://db.example/portal?connect_timeout=3")
    assert given["OPTIONS"]["connect_timeout"] == "3"


@pytest.mark.parametrize(
    "value",
    ["mysql://x/y", "postgresql://host", "postgresql://u:secret@[host/db", "portal",
     "postgresql://u:secret@host:notport/db", "postgresql://u:secret@host:70000/db", "postgresql://a:1,b:x/db"],
)  # fmt: skip
def test_a_bad_database_address_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(env.SettingError) as error:
        env.database("THING", mend=MEND)
    assert value not in sentence(error)


@pytest.mark.parametrize(
    "value",
    ["http://x", "redis://", "unix://", "localhost:6379", "redis://host:port/0", "redis://h/one", "redis://h/0?db=x",
     "unix:///run/redis?db=-1", "redis://h/0?socket_timeout=x", "redis://h/0?colour=red", f"redis://h/{'9' * 5000}"],
)  # fmt: skip
def test_a_bad_redis_address_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(env.SettingError):
        env.redis("THING", mend=MEND)


@pytest.mark.parametrize(
    ("address", "number", "moved", "for_celery"),
    [
        ("redis://host:6379/3", 3, "redis://host:6379/4", "redis://host:6379/3"),
        ("redis://host", 0, "redis://host/1", "redis://host"),
        ("rediss://u:p@host:6380/0", 0, "rediss://u:p@host:6380/1", "rediss://u:p@host:6380/0"),
        ("unix:///run/v.sock?db=2", 2, "unix:///run/v.sock?db=3", "redis+socket:///run/v.sock?virtual_host=2"),
        ("unix:///run/v.sock", 0, "unix:///run/v.sock?db=1", "redis+socket:///run/v.sock?virtual_host=0"),
    ],
)
def test_redis_addresses_in_their_three_forms(address: str, number: int, moved: str, for_celery: str) -> None:
    assert env.redis_database(address) == number
    assert env.with_redis_database(address, number + 1) == moved
    assert env.celery_broker(address) == for_celery
