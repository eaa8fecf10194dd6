"""Leaves the database as the migrations made it after a test with real commits, more cheaply than Django does.

Django empties every table with TRUNCATE, which makes new files for each table and each index, and then writes all
permissions and kinds of content anew. Here only rows are deleted, of which a test leaves few, and the rows of the
migrations stay. So it does not matter either which tests come before a test.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import TransactionTestCase
from psycopg import sql
from pytest_django import DjangoDbBlocker

# Holds a copy of each table in which the migrations left rows.
KEPT = "rows_of_migrations"

# Writers that are still at work, such as the server of a browser test, are waited for, as TRUNCATE would. Foreign
# keys and our own triggers rest (`replica`): in the end everything is as it was.
REST = """
    LOCK TABLE {all_tables} IN SHARE ROW EXCLUSIVE MODE;
    SET LOCAL session_replication_role = replica;
"""
TOUCHED = """
    SELECT EXISTS (TABLE public.{table} EXCEPT TABLE {kept}.{table})
        OR EXISTS (TABLE {kept}.{table} EXCEPT TABLE public.{table})
"""
RESTORE = "DELETE FROM public.{table}; INSERT INTO public.{table} OVERRIDING SYSTEM VALUE TABLE {kept}.{table}"

# A thread of the server that a browser asked, or what belonged to a process that was killed, may not have noticed yet
# that all is over; a database that somebody uses cannot be dropped.
END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class Emptying:
    """Knows the tables of the process's database, and which of them have rows in the beginning."""

    def __init__(self, *, triggers_may_rest: bool) -> None:
        self.triggers_may_rest = triggers_may_rest
        tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
        self.tables = sorted(tables - {MigrationRecorder.Migration._meta.db_table})
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0}").format(sql.Identifier(KEPT)))
            self.kept = [table for table in self.tables if _has_rows(cursor, table)]
            for table in self.kept:
                cursor.execute(_about("CREATE TABLE {kept}.{table} AS TABLE public.{table}", table))
        self.others = [table for table in self.tables if table not in self.kept]

    def empty(self) -> None:
        """Take away every row that a test has left."""
        with transaction.atomic(), connection.cursor() as cursor:
            if self.triggers_may_rest:
                cursor.execute(sql.SQL(REST).format(all_tables=_names(self.tables)))
            for table in self.kept:
                cursor.execute(_about(TOUCHED, table))
                if cursor.fetchone() == (True,):
                    cursor.execute(_about(RESTORE, table))
            if self.triggers_may_rest:
                cursor.execute(sql.SQL("; ").join(_about("DELETE FROM public.{table}", table) for table in self.others))
            else:
                cursor.execute(sql.SQL("TRUNCATE {}").format(_names(self.others)))


def _names(tables: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, tables))


def _about(text: str, table: str) -> sql.Composed:
    return sql.SQL(text).format(kept=sql.Identifier(KEPT), table=sql.Identifier(table))


def _has_rows(cursor: Any, table: str) -> bool:
    cursor.execute(_about("SELECT EXISTS (TABLE public.{table})", table))
    return bool(cursor.fetchone()[0])


def _is_administrator() -> bool:
    """Whether this connection may let triggers rest; on a server that somebody lends us it need not be so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Look at the database before the first test writes to it, and leave it alone in the end."""
    with pytest.MonkeyPatch.context() as patch:
        with django_db_blocker.unblock():
            emptying = Emptying(triggers_may_rest=_is_administrator())
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: emptying.empty())
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(END_OTHERS)
