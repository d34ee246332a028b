"""What stands in the way of many rows at once, known to all processes.

A circuit opens after some failures in a row, or at once where the fault is certain; it
rests for a while, then one worker tries one row: success closes it, failure makes the
rest longer. Nothing is lost meanwhile, rows wait.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from ..database import execute, fetch
from . import sql
from .rules import LONGEST_PAUSE

PAUSE = timedelta(seconds=15)
"""The first rest; it doubles each time."""

LONGEST = timedelta(minutes=5)
"""After a repair nobody waits longer."""

KEPT = LONGEST_PAUSE * 1.2 + LONGEST + timedelta(minutes=10)
"""An open circuit that nobody has tried for so long is forgotten: by then all that had to
wait for it has been due again. Sooner, staff would be told that all is well."""

MOST_FAILURES = 3
"""A mail server that fails so often in a row is left alone."""

TRY_SECONDS = 120
"""A worker that tries has so long; then it counts as dead and another may."""


@dataclass(frozen=True, slots=True)
class Circuits:
    """The circuits of one moment that have failures."""

    resting: Mapping[str, timedelta]
    """Not to be tried now, and for how long."""
    to_try: frozenset[str]
    """One worker may try one row."""
    known: frozenset[str]
    """These two, and those still closed after a failure."""


def look() -> Circuits:
    """Return what stands in the way now."""
    rows = fetch(sql.CIRCUITS)
    left = {name: timedelta(seconds=float(seconds)) for name, is_open, seconds in rows if is_open}
    resting = {name: rest for name, rest in left.items() if rest > timedelta(0)}
    return Circuits(
        resting=resting,
        to_try=frozenset(left.keys() - resting.keys()),
        known=frozenset(row[0] for row in rows),
    )


def fail(
    name: str,
    reason: str,
    *,
    most: int = MOST_FAILURES,
    trying: bool = False,
    at_least: timedelta = timedelta(0),
) -> timedelta:
    """Note a failure.

    Args:
        name: Of the circuit.
        reason: A code and the name of an error, never an address.
        most: So many in a row open it; one where it is certain, as with a broken template.
        trying: Whether this worker was the one to try.
        at_least: How long it rests where it opens, if the other side asked for it.

    Returns:
        How long to wait before the next try; nothing while it is still closed.

    """
    rows = fetch(
        sql.FAIL,
        {
            "name": name, "reason": reason[:255], "most": most,
            "pause": PAUSE, "longest": LONGEST, "trying": trying,
            "least": at_least,
        },
    )  # fmt: skip
    if not rows:
        # Somebody else opened it meanwhile; whoever tries next will know.
        return PAUSE
    ((seconds, is_open),) = rows
    return timedelta(seconds=float(seconds)) if is_open else timedelta(0)


def take_try(names: Collection[str]) -> bool:
    """Take the right to try open circuits that have rested, all or none.

    Returns:
        False where another worker has one of them.

    """
    wanted = sorted(set(names))
    return bool(execute(sql.TRY, [wanted, timedelta(seconds=TRY_SECONDS), len(wanted)]))


def try_not_used(names: Collection[str]) -> None:
    """Give the right back: nothing outside was asked."""
    execute(sql.TRY_NOT_USED, [list(names)])


def forget() -> int:
    """Forget circuits that nothing has needed for long; return how many."""
    return execute(sql.FORGET_CIRCUITS, [KEPT])


def succeed(names: Collection[str]) -> None:
    """Close these circuits and forget their failures."""
    if names:
        execute(sql.SUCCEED, [list(names)])
