"""Background work: the Celery application and the timetable of what runs by the clock.

Redis carries hints, never facts: every task may be lost, run twice or run late, and the figures are still right,
because a sweep reads what is stale from the database. The settings (oshub/settings/base.py) follow from that.

A task's timetable entry stands beside the task, in the dictionary `BEAT` of its `tasks` module.
"""

from importlib import import_module
from importlib.util import find_spec

from celery import Celery
from django.apps import apps

app = Celery("oshub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# For every thread: Celery remembers the current application of one thread only, and its help for Django, which says so
# for all of them, is there only where the settings were named before this package was imported.
app.set_default()


def timetable() -> dict[str, dict[str, object]]:
    """Return the timetable entries of every installed app, by name; two entries of one name are an error."""
    entries: dict[str, dict[str, object]] = {}
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.tasks") is None:
            continue
        for name, entry in getattr(import_module(f"{config.name}.tasks"), "BEAT", {}).items():
            if name in entries:
                raise ValueError(f"Two timetable entries are called {name!r}; rename one of them.")
            entries[name] = entry
    return entries


@app.on_after_finalize.connect
def _keep_timetable(sender: Celery, **_kwargs: object) -> None:
    sender.conf.beat_schedule = timetable()
