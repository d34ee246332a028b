"""Times in pairs, and statements counted exactly."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections

Call = Callable[[], object]


@dataclass(frozen=True)
class Times:
    """Seconds of two calls that took turns."""

    ours: Sequence[float]
    theirs: Sequence[float]

    @property
    def medians(self) -> tuple[float, float]:
        """Return the median of ours and of theirs, in seconds."""
        return statistics.median(self.ours), statistics.median(self.theirs)

    @property
    def ratio(self) -> float:
        """Return how much longer ours takes, by the medians."""
        ours, theirs = self.medians
        return ours / theirs

    @property
    def spread(self) -> tuple[float, float]:
        """Return the least and the greatest ratio that a fifth of the pairs gives."""
        size = max(len(self.ours) // 5, 1)
        ratios = [
            Times(self.ours[start : start + size], self.theirs[start : start + size]).ratio
            for start in range(0, len(self.ours) - size + 1, size)
        ]
        return min(ratios), max(ratios)

    @property
    def of_pairs(self) -> tuple[float, float]:
        """Return the least and the greatest ratio of one pair, where there are few."""
        ratios = [our / their for our, their in zip(self.ours, self.theirs, strict=True)]
        return min(ratios), max(ratios)


def seconds(call: Call) -> float:
    """Return how long a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def in_turns(ours: Sequence[Call], theirs: Sequence[Call]) -> Times:
    """Time two rows of calls turn and turn about; who begins changes with each pair."""
    first, second = [], []
    for number, (our, their) in enumerate(zip(ours, theirs, strict=True)):
        if number % 2:
            second.append(seconds(their))
            first.append(seconds(our))
        else:
            first.append(seconds(our))
            second.append(seconds(their))
    return Times(first, second)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect every statement on every connection, savepoints included."""
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with ExitStack() as wrappers:
        for connection in connections.all():
            wrappers.enter_context(connection.execute_wrapper(note))
        yield seen


def count(call: Call) -> int:
    """Return how many statements a call sends to the database."""
    with statements() as seen:
        call()
    return len(seen)
