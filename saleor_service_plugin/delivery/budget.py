"""How many calls a carrier's account may still make: never more than its quota. Pure.

A bucket of tokens, one a call. Its state is two values in the account's row, so that any
number of workers and restarts share it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(hours=24, minutes=10)
"""What the quota counts for: any 24 hours, whatever the zone in which the carrier's day
begins (DHL's at midnight GMT), and the minutes between a grant and the call's arriving."""

BURST_SHARE = 25
"""One part in so many of the quota may go out at once; the rest comes evenly, as DHL asks.
What is not used while the bucket is full is lost: of a bigger bucket more in a quiet night,
of a smaller one nothing that a tick each minute would notice."""

WRONG_CLOCK = timedelta(days=1)
"""A last call further in the future than this was made by a clock that was wrong."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What an account may do, as of its last call."""

    tokens: float
    """What was left just after it."""
    at: datetime
    """When it was due to be made; aware. Several granted at once are made a gap apart, so
    this may lie a little in the future."""


def fresh(now: datetime) -> Bucket:
    """Return the bucket of a new account: one call, so that staff see that it works.

    Not a full one: an account that is entered anew every minute would have no quota.
    """
    return Bucket(1.0, now)


def burst(quota: int) -> int:
    """Return how many calls may go out at once."""
    return max(1, quota // BURST_SHARE)


def take(
    bucket: Bucket,
    *,
    quota: int,
    gap: timedelta = timedelta(0),
    now: datetime,
    wanted: int,
) -> tuple[int, Bucket]:
    """Return how many calls may be made from now on, a gap apart, and the bucket after them.

    **No half-open span of `WINDOW` holds more calls than the largest quota that was in force
    in it.** Proof: with b = burst and r = (quota + 1 - b) / WINDOW, between the first and the
    last call of such a span less than r * WINDOW = quota + 1 - b tokens come in, and at the
    first one at most b were there. So less than quota + 1 were spent, which is at most quota,
    for whole calls; a larger quota has neither a smaller b nor a smaller r.

    Args:
        bucket: As it was returned or begun. Where nothing is granted it comes back as it is,
            so that nothing needs to be written, but after `WRONG_CLOCK`.
        quota: Calls in 24 hours; 0: never any. Staff may change it at any time; a smaller
            one counts from then on, so the carrier may refuse for the first day.
        gap: Least time between two calls of this account. It holds as long as nobody begins
            a call later than its place in the row: who waits long for answers takes one.
        now: By the one clock that all workers share, the database's. Where it is behind the
            last call nothing is granted, and nothing comes in for that time twice.
        wanted: How many there is something to ask for.

    """
    most = burst(quota)
    if bucket.at - now > WRONG_CLOCK:
        return 0, Bucket(0.0, now)
    if quota <= 0 or wanted <= 0 or now < bucket.at + gap:
        return 0, bucket
    came = (now - bucket.at) / WINDOW * (quota + 1 - most)
    tokens = min(bucket.tokens + came, float(most))
    granted = min(int(tokens), wanted)
    if granted == 0:
        return 0, bucket
    last = now + (granted - 1) * gap
    return granted, Bucket(tokens - granted, last)
