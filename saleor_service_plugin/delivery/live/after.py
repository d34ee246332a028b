"""How long a parcel, or an account, is left alone after an answer that was none: pure."""

from collections.abc import Mapping
from datetime import timedelta

from ..carrier_report import Answer, Problem

PARCEL_RESTS: Mapping[Problem, tuple[timedelta, timedelta]] = {
    # Carriers know of a label some hours after it was printed.
    Problem.NOT_FOUND: (timedelta(hours=2), timedelta(hours=24)),
    Problem.NUMBER: (timedelta(days=2), timedelta(days=7)),
    Problem.ANSWER: (timedelta(hours=1), timedelta(hours=24)),
}
"""The first rest and the longest, doubled in between. Of other problems no parcel is to blame."""

ACCOUNT_RESTS: Mapping[Problem, tuple[timedelta, timedelta]] = {
    Problem.LOGIN: (timedelta(minutes=15), timedelta(hours=6)),
    Problem.QUOTA: (timedelta(minutes=15), timedelta(hours=6)),
    Problem.AWAY: (timedelta(minutes=1), timedelta(hours=1)),
}

LONGEST_WISH = timedelta(hours=24)
"""Of what a carrier asks for with Retry-After."""


def after_problem(problem: Problem, failures: int) -> timedelta | None:
    """Return how long a parcel rests, None where it was not about the parcel.

    Args:
        problem: Why there was no report.
        failures: How many there were in a row before.

    """
    return _doubled(PARCEL_RESTS, problem, failures)


def rest_of_account(answer: Answer, failures: int) -> timedelta | None:
    """Return how long an account rests, None where it may go on.

    Args:
        answer: The last one.
        failures: How many there were in a row before.

    """
    if answer.problem is None:
        return None
    rest = _doubled(ACCOUNT_RESTS, answer.problem, failures)
    if rest is None or answer.retry_after is None:
        return rest
    wished = timedelta(seconds=min(max(answer.retry_after, 0), LONGEST_WISH.total_seconds()))
    return max(rest, wished)


def _doubled(
    rests: Mapping[Problem, tuple[timedelta, timedelta]], problem: Problem, failures: int
) -> timedelta | None:
    if problem not in rests:
        return None
    first, longest = rests[problem]
    doubled: timedelta = first * 2 ** min(failures, 20)
    return min(doubled, longest)
