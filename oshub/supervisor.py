"""Starts the processes of the demonstration, keeps them running, and ends them together.

A child ends with its parent even when the parent is killed (on Linux, the kernel sees to it), so nothing is left over.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

# How long a child may take to finish what it is at.
PATIENCE = 15.0
# A child that ends sooner than this after its start will not do better the next time.
TOO_SOON = 10.0

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Stopped(BaseException):
    """Somebody asked the supervisor to end: Ctrl-C, a closed terminal, or a polite kill."""


class ChildError(SystemExit):
    """A child does not stay alive. Python prints the sentence and ends with status 1."""


@dataclass
class Child:
    """One process that has to run; what it prints goes to `log`."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def start(self) -> None:
        """Start the process, in a session of its own so that Ctrl-C reaches only the supervisor."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self.started = time.monotonic()

    def running(self) -> bool:
        """Say whether the process is alive."""
        return self.process is not None and self.process.poll() is None

    def end_what_is_left(self) -> None:
        """End what a process that has ended had started itself: a killed worker leaves its timetable behind."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _end_with_parent() -> None:
    """Ask the kernel to end this process when its parent is gone; runs between fork and exec."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def stop_on_signals() -> None:
    """Turn the first request to end into `Stopped`, and ignore further ones while things are being ended."""
    endings = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        for number in endings:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    # Also where the shell has told a background job to ignore them.
    for number in endings:
        signal.signal(number, stop)


def must_run(child: Child) -> None:
    """Give up, with the child's last words, if it does not run."""
    if not child.running():
        raise ChildError(f"The {child.name} does not stay alive; {child.log} says why:\n{_end_of(child.log)}")


def keep_running(children: list[Child], tell: Callable[[str], None]) -> NoReturn:
    """Watch over the children for ever; start one that ends again, unless it had only just started."""
    while True:
        for child in children:
            if child.running():
                continue
            if time.monotonic() - child.started < TOO_SOON:
                must_run(child)
            tell(f"The {child.name} ended by itself and is started again.")
            child.end_what_is_left()
            child.start()
        time.sleep(0.5)


def end(children: list[Child]) -> None:
    """End all children: politely first, then by force, with whatever they started themselves."""
    for child in reversed(children):
        if child.process and child.running():
            child.process.terminate()
    limit = time.monotonic() + PATIENCE
    for child in children:
        if not child.process:
            continue
        try:
            child.process.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


def _end_of(log: Path) -> str:
    return "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-8:])
