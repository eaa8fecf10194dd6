"""Runs ECharts in V8, one engine a process, started when the first picture is asked for.

What an engine cannot do is survive a fork: its threads stay with the parent, so a child starts its own. Nor can it be
left to Python to tidy up: that waits for a thread which the end of a program has stopped already, for ever; so engines
are ended while the program still runs, or never. A drawing that takes too long is stopped, and its engine put away.
Everything that goes wrong here is `CannotDrawError`; a page has its table.
"""

import atexit
import ctypes
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from django.conf import settings
from py_mini_racer import DEFAULT_V8_FLAGS, MiniRacer, init_mini_racer

Json = dict[str, object]

MOST_SECONDS = 5.0
MOST_MEMORY = 256 * 1024 * 1024  # bytes; ECharts takes about 20 MB, a chart one or two
WAIT_BEFORE_TRYING_AGAIN = 60.0  # seconds
# Where the processor has memory protection keys, V8 locks its code with one that only the thread that started it holds
# and the threads made by that: an engine made by another, as each after the first is, would end the whole process.
V8_FLAGS = (*DEFAULT_V8_FLAGS, "--no-memory-protection-keys")
DRAW = Path(__file__).with_name("draw.js")


class CannotDrawError(Exception):
    """There is no picture of this chart."""


class _Engine:
    """The engine of this process. Charts are drawn one after the other: V8 would make them wait in any case."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: MiniRacer | None = None
        self._failed_at = float("-inf")

    def after_fork(self) -> None:
        """In a child: forget the parent's engine without touching it, and a lock that somebody may have held."""
        self._lock = Lock()
        self._running = None

    def end(self) -> None:
        """End the engine, if there is one, while its threads are still there."""
        running, self._running = self._running, None
        if running is not None:
            running.close()

    def draw(self, option: Json, tokens: dict[str, str], page: Json, *, seconds: float) -> str:
        """The chart as SVG; raises CannotDrawError."""
        call = f"drawChart({_script(option)}, {_script(tokens)}, {_script(page)})"
        with self._lock:
            if self._running is None:
                self._start()
            try:
                drawn = self._running.eval(call, timeout_sec=seconds) if self._running else None
            except Exception as problem:
                # Whatever it was, and a stopped engine with it: the next chart gets a new one.
                self._running = None
                raise CannotDrawError(type(problem).__name__) from problem
        if not isinstance(drawn, str) or not drawn.startswith("<svg"):
            raise CannotDrawError("no picture")
        return drawn

    def _start(self) -> None:
        if time.monotonic() - self._failed_at < WAIT_BEFORE_TRYING_AGAIN:
            raise CannotDrawError("the engine did not start a moment ago")
        try:
            # It takes over the event loop of the thread that makes it, if one runs there: so in a thread without one.
            init_mini_racer(flags=V8_FLAGS, ignore_duplicate_init=True)
            with ThreadPoolExecutor(max_workers=1) as thread:
                made = thread.submit(MiniRacer).result()
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(made))  # so that Python never tidies it up
            made.set_hard_memory_limit(MOST_MEMORY)
            made.eval((settings.ROOT / "static_vendor" / "echarts" / "echarts.common.min.js").read_text("utf-8"))
            made.eval(DRAW.read_text("utf-8"))
        except Exception as problem:
            self._failed_at = time.monotonic()
            raise CannotDrawError(f"{type(problem).__name__} at the start") from problem
        self._running = made


engine = _Engine()
os.register_at_fork(after_in_child=engine.after_fork)
atexit.register(engine.end)


def _script(told: object) -> str:
    """JSON as a script takes it."""
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"))
