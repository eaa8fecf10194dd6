"""Logs of a server: one JSON object a line, with a request id, a user's id and no personal data."""

from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from oshub.env import SettingError

LEVELS = {"DEBUG", "INFO", "WARNING", "ERROR"}
# The sweep runs every few seconds; a line each time would bury everything else.
QUIET = ("celery.beat", "celery.worker.strategy", "celery.app.trace")
# What libraries add of their own accord and what may hold a person's data.
UNWANTED = ("ip", "user_agent", "task_args", "task_kwargs")


def drop_unwanted(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take out what a log must not keep; an address loses its query, which may hold what was searched for."""
    for key in UNWANTED:
        event.pop(key, None)
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].partition("?")[0]
    return event


def as_json_lines(*, level: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING for it."""
    if level.upper() not in LEVELS:
        raise SettingError(f"The setting LOG_LEVEL is not a level: set it to one of {', '.join(sorted(LEVELS))}.")
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    drop_unwanted,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level.upper()},
        "loggers": {name: {"level": "WARNING"} for name in QUIET},
    }
