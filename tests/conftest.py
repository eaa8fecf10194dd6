"""Starts what the suite leans on: servers of its own for each run, and a database for each process of it.

The first process of a run (pytest-xdist's controller) starts PostgreSQL and Valkey once and migrates one database, of
which every process gets a copy. With DATABASE_URL and REDIS_URL set, those servers are used instead.
"""

import gc
import os
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.middleware import csrf
from django.template import Template
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from oshub import embedded
from oshub.settings.base import ROOT
from tests import migrated

# Most tests never commit, and their changes of public content have no moment. Each row of ours that a test has written
# until now makes another state.
NOT_COMMITTED = """
    (SELECT concat_ws('.', pg_current_xact_id_if_assigned(), sum(n_tup_ins + n_tup_upd + n_tup_del))
     FROM pg_stat_xact_user_tables
     WHERE relname ~ '^(hubs|schools|projects|resources|impact|accounts)_'
       AND pg_current_xact_id_if_assigned() IS NOT NULL)
"""

pytest_plugins = ["tests.worker", "tests.browser_setup", "tests.emptying"]

# How long an example takes says how much else the machine has to do, so that nothing fails by it.
hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("patient")

_servers = pytest.StashKey[ExitStack]()
_migrating = pytest.StashKey[subprocess.Popen[str]]()
_plain_render = Template._render  # type: ignore[attr-defined]  # not in the stubs


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the walks through every page, the longest tests of all: at the end one process would wait for them."""
    items.sort(key=lambda item: "test_every_page_in_browser" not in item.nodeid)


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers in the first process, before any other begins."""
    missing = embedded.missing_servers()
    if hasattr(config, "workerinput") or config.option.collectonly or not any(missing.values()):
        return
    embedded.remove_left_over()
    place = settings.TEST_PLACE
    config.stash[_servers] = stack = ExitStack()
    stack.callback(embedded.remove, place)
    is_migrated = missing["with_postgres"] and migrated.take_over(place)
    stack.callback(_keep_what_was_migrated, config, place)
    stack.enter_context(embedded.servers(place, **missing))
    if missing["with_postgres"] and not is_migrated:
        config.stash[_migrating] = migrating = stack.enter_context(_migrate_once(place))
        stack.callback(migrating.kill)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any) -> None:
    """Let no process begin before there is a database to copy: it was migrated while they looked for their tests."""
    _wait_until_migrated(node.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers and delete their data, when the last process has ended."""
    if _servers in config.stash:
        config.stash[_servers].close()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for what nobody refers to any more less often, and never among what stays until the end: it is a lot."""
    _wait_until_migrated(session.config)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _plain_rendering(django_test_environment: None) -> None:
    """Let templates not tell Django's test client of themselves: hundreds in a page, each with a copy of its words.

    What they were given is no test's business; a test reads what somebody gets.
    """
    Template._render = _plain_render  # type: ignore[attr-defined]  # not in the stubs


@pytest.fixture(scope="session", autouse=True)
def _tokens_that_spell_nothing(django_test_environment: None) -> None:
    """Let the token in a form be of letters that no name has together.

    Of all letters and digits, one token in a hundred holds any two given ones: a test that looks whether class 7B is
    named nowhere would now and then find it there.
    """
    csrf.CSRF_ALLOWED_CHARS = "jqxz"


@pytest.fixture(autouse=True)
def _nothing_left_over() -> None:
    """Let no test be rate-limited, answered with a page, or spoken to in a language because of another one."""
    from hubs.queries.public_version import add_source
    from hubs.views import stored

    cache.clear()
    stored.shelf.clear()
    stored.figures_shelf.clear()
    add_source("not committed", NOT_COMMITTED)
    translation.activate(settings.LANGUAGE_CODE)


def _migrate_once(place: embedded.Place) -> subprocess.Popen[str]:
    """Begin to apply all migrations to the database that is copied for each process, in a process of its own."""
    embedded.create_database(place, embedded.TEMPLATE_DATABASE)
    address = embedded.addresses(place, embedded.TEMPLATE_DATABASE).database_url
    return subprocess.Popen(
        [sys.executable, "manage.py", "migrate", "--verbosity=0", "--settings=oshub.settings.test"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _keep_what_was_migrated(config: pytest.Config, place: embedded.Place) -> None:
    """Let the next run begin with the migrated database of this one."""
    if _migrating in config.stash and config.stash[_migrating].returncode == 0:
        migrated.keep(place)


def _wait_until_migrated(config: pytest.Config) -> None:
    """End the run if the migrations failed; in the processes that only get a copy there is nothing to wait for."""
    if _migrating not in config.stash or config.stash[_migrating].returncode is not None:
        return
    said, _ = config.stash[_migrating].communicate()
    if config.stash[_migrating].returncode:
        pytest.exit(f"The migrations of the suite's database failed:\n{said[-3000:]}", returncode=1)
