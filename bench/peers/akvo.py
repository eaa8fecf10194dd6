"""Akvo RSR on as many results updates as we have sessions: what its page of a programme asks for, as a browser does.

It is not set up here. Who has one running on this machine by its own documents fills its database once with
`akvo_fill.py`, which says what to put into the environment of a run beside AKVO_RSR_PORT, the port that it answers on.
"""

import http.client
import json
import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from bench.peers import PeerError

PATIENCE = 120.0
# One of the hosts that it takes for itself, whatever its settings say; with a port it would be another one.
HOST = "127.0.0.1"
WANTED = ("AKVO_RSR_PORT", "AKVO_RSR_PROGRAM", "AKVO_RSR_TOKEN")
ABSENT = f"No Akvo RSR to measure: {', '.join(WANTED)} do not all say where one runs (see bench/peers/akvo.py)."


class AkvoRsr:
    """A running Akvo RSR that answers one person about one programme."""

    def __init__(self, port: int, program: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._head = {"Host": HOST, "Accept": "application/json", "Authorization": f"Token {token}"}
        self._program = f"/rest/v1/project/{program}"

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def updates(self) -> int:
        """How many results updates the page of the programme tells of when it is opened."""
        result = json.loads(self._ask(self._first_result()))
        return _updates_in(result)

    def dashboard(self) -> float:
        """Open the page of the programme: its list of results, then all that stands in the first; seconds."""
        begun = time.perf_counter()
        self._ask(self._first_result())
        return time.perf_counter() - begun

    def _first_result(self) -> str:
        results = json.loads(self._ask(f"{self._program}/results/"))["results"]
        if not results:
            raise PeerError("Akvo RSR's programme has no results: akvo_fill.py makes one that has.")
        return f"{self._program}/result/{results[0]['id']}/"

    def _ask(self, path: str) -> bytes:
        try:
            self._connection.request("GET", path, headers=self._head)
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as problem:
            self._connection.close()
            raise PeerError(f"Akvo RSR does not answer at {path}: {problem}") from problem
        if answer.status != 200:
            raise PeerError(f"Akvo RSR answers {answer.status} at {path}: {content[:300].decode(errors='replace')}")
        return content


@contextmanager
def akvo_rsr() -> Iterator[AkvoRsr]:
    """Find the Akvo RSR that the environment tells of. Raises PeerError where it tells of none."""
    port, program, token = (os.environ.get(name, "") for name in WANTED)
    if not (port.isdecimal() and program.isdecimal() and token):
        raise PeerError(ABSENT)
    with closing(AkvoRsr(int(port), int(program), token)) as peer:
        yield peer


def _updates_in(node: Any) -> int:
    """Updates anywhere in an answer: they stand under each project that contributes."""
    if isinstance(node, list):
        return sum(map(_updates_in, node))
    if isinstance(node, dict):
        return len(node.get("updates", ())) + sum(map(_updates_in, node.values()))
    return 0
