"""What `make check` looks at: the locks, the compose file, and that no check is forgotten by the runner."""

import itertools
import json
import re
import subprocess

import pytest

from oshub import checks
from oshub.settings.base import ROOT


def test_no_lock_names_a_registry() -> None:
    assert checks.locks_name_no_registry() == ""
    assert list(ROOT.glob("requirements/*.in"))
    for asked in ROOT.glob("requirements/*.in"):
        assert "--hash=sha256:" in asked.with_suffix(".txt").read_text()


def test_every_requirement_says_why_it_is_there() -> None:
    for asked in ROOT.glob("requirements/*.in"):
        lines = asked.read_text().splitlines()
        for before, line in itertools.pairwise(lines):
            if re.match(r"[A-Za-z]", line):
                assert before.startswith("#") or re.match(r"[A-Za-z]", before), f"{asked.name}: {line} says no reason"


def test_every_front_end_package_says_why_it_is_there() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    assert set(package["//"]) == set(package["dependencies"])


def compose() -> str:
    return (ROOT / "docker-compose.yml").read_text()


def test_the_compose_file_has_the_services_of_production() -> None:
    for service in ("web", "worker", "beat", "database", "broker", "cache", "proxy"):
        assert re.search(rf"^  {service}:$", compose(), flags=re.MULTILINE), service
    assert "postgres:18" in compose()
    assert compose().count("valkey/valkey:9") == 2
    assert '"noeviction", "--appendonly", "yes"' in compose()


def test_the_compose_file_holds_no_secret() -> None:
    for name, value in re.findall(r"^ *(\w*(?:SECRET|PASSWORD)\w*): *(\S.*)", compose(), flags=re.MULTILINE):
        assert value.startswith("${"), f"{name} has a value of its own"
    assert re.findall(r"://[^$@\s]+:[^$@\s]+@", compose()) == []


@pytest.mark.parametrize("name", ["locks"])
def test_a_check_that_is_a_function_runs(name: str) -> None:
    [check] = [check for check in checks.checks() if check.name == name]
    assert check.run() == ""


def test_a_failed_command_is_told_with_its_words() -> None:
    assert checks.Check("x", ("-c", "raise SystemExit('the reason')")).run() == "the reason"
    assert checks.Check("x", ("-c", "pass")).run() == ""
    assert checks.Check("x", ("-c", "raise SystemExit(1)")).run() == "It failed without a word."


def test_make_help_names_every_target() -> None:
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("demo", "test", "test-all", "check", "fmt", "bench", "manage", "messages"):
        assert f"make {target} " in told


def test_the_compose_file_follows_the_specification() -> None:
    pytest.importorskip("check_jsonschema", reason="installed by `make check`")
    [check] = [check for check in checks.checks() if check.name == "compose"]
    assert check.run() == ""


def test_the_runner_starts_every_tool_as_a_module() -> None:
    """Scripts of a virtual environment hold the path where it was made; modules may be moved with it."""
    for check in checks.checks():
        assert callable(check.does) or check.does[0] in {"-m", "-c", "manage.py"}, check.name
