"""How an error says that the database is away, to pages (`went_wrong` in oshub/views.py) and commands (manage.py)."""

from django.db import OperationalError

# Connections that fail or are too many, a server without room, one that stops or starts: as PostgreSQL numbers them.
AWAY = ("08", "53", "57P")


def database_is_away(error: BaseException) -> bool:
    """Whether the database cannot be reached: then there is no code, or one of these; a refusal has another."""
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "sqlstate", None) or ""
    return not code or code.startswith(AWAY)


def comes_of_it(error: BaseException | None) -> bool:
    """Whether an error is that one, or came of it: what breaks for want of a connection speaks of itself only."""
    while error is not None and not database_is_away(error):
        error = error.__cause__ or error.__context__
    return error is not None
