"""Measuring in turns: each round does everything once, in changing order, so that a slow moment hits all alike."""

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

ROUNDS = 5

Arm = TypeVar("Arm")
Result = TypeVar("Result")


def tell(line: str) -> None:
    """Say at once what is going on."""
    sys.stdout.write(f"  {line}\n")
    sys.stdout.flush()


def in_turns(arms: Sequence[Arm], measure: Callable[[Arm], Result], *, rounds: int = ROUNDS) -> dict[Arm, list[Result]]:
    """Measure every arm once a round; every second round goes through them backwards."""
    results: dict[Arm, list[Result]] = {arm: [] for arm in arms}
    for number in range(rounds):
        for arm in arms if number % 2 == 0 else reversed(arms):
            results[arm].append(measure(arm))
    return results


def of_rounds(numbers: Sequence[float], *, rounds: int) -> list[float]:
    """The median of each round, where the arms took turns many times a round."""
    length = len(numbers) // rounds
    return [median(numbers[number * length : (number + 1) * length]) for number in range(rounds)]


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """One ratio a round: what was measured in the same round is divided, never figures of different moments."""
    return [over / under for over, under in zip(above, below, strict=True)]


def median(numbers: Sequence[float]) -> float:
    """The median."""
    return statistics.median(numbers)


@contextmanager
def stopwatch(into: list[float]) -> Iterator[None]:
    """Add the seconds that the block takes to a list."""
    begun = time.perf_counter()
    yield
    into.append(time.perf_counter() - begun)
