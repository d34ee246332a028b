"""P19: what adaptive polling makes of a carrier's quota, in a simulation by the rules alone."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median, quantiles

from .asking import START, Outcome, Watched, ask_all
from .figures import Row
from .parcels import ZONE, OnItsWay, parcels

QUOTA = 250
"""Calls a day, of DHL's smallest plan."""
SCARCE, ENOUGH = 1200, 2500
"""Others, to the same number of parcels."""
PER_DAY = 1000
DAYS = 10
LONGER = 5
"""Days after the last parcel was sent until which everything is counted as well."""
MONTH = 30

DAY = timedelta(days=1)
FLAT = timedelta(hours=2)


@dataclass(frozen=True)
class Found:
    """How soon the deliveries of some days were known."""

    deliveries: int
    hours: Sequence[float]
    """From each delivery that was found to the answer that said so, the shortest first."""

    @property
    def share(self) -> float:
        """How many of them were found, in percent."""
        return 100 * len(self.hours) / self.deliveries

    @property
    def middle(self) -> float:
        """The median of those that were found, in hours; 0 where none was."""
        return median(self.hours) if self.hours else 0.0

    def __str__(self) -> str:
        if not self.hours:
            return "none found"
        within = 100 * bisect_right(self.hours, 24) / self.deliveries
        p90 = quantiles([*self.hours, self.hours[-1]], n=10)[-1]
        return (
            f"{self.share:.1f} % found, median {self.middle:.1f} h, p90 {p90:.1f} h, "
            f"{within:.1f} % within a day"
        )


def found(outcome: Outcome, begin: int, end: int, until: int) -> Found:
    """Return what was known at midnight of a day of the deliveries of some days before."""
    hours, deliveries = [], 0
    for one in outcome.watched:
        at = one.parcel.delivered_at
        if at is None or not START + begin * DAY <= at < START + end * DAY:
            continue
        deliveries += 1
        if one.known_at and one.known_at < START + until * DAY:
            hours.append((one.known_at - at) / timedelta(hours=1))
    return Found(deliveries, sorted(hours))


def most_in_a_day(calls: Sequence[datetime]) -> int:
    """Return the most calls in any 24 hours, wherever they begin."""
    return max(bisect_left(calls, at + DAY) - place for place, at in enumerate(calls))


def near(one: Watched) -> tuple[datetime, datetime]:
    """Return the beginning of the day before the expected one and the end of the second after.

    By the day alone that was expected when it was sent, whatever the rules made of it later.
    """
    day = datetime.combine(one.parcel.expected, time(), ZONE)
    return day - DAY, day + 3 * DAY


@dataclass(frozen=True)
class Asked:
    """How often the carrier was asked about parcels that were not known to have ended."""

    near: int
    rest: int
    near_days: float
    rest_days: float

    @property
    def ratio(self) -> float:
        """How many times as often near the expected day; where never on others, as if
        once."""
        return self.near / self.near_days / (max(self.rest, 1) / self.rest_days)

    def __str__(self) -> str:
        return (
            f"{self.near:,} calls in {self.near_days:,.0f} parcel-days near, "
            f"{self.rest:,} in {self.rest_days:,.0f} others"
        )


def asked(outcome: Outcome, until: int) -> Asked:
    """Return them from the first day to midnight of a day."""
    end = START + until * DAY
    counted = {True: 0, False: 0}
    days = {True: 0.0, False: 0.0}
    for one in outcome.watched:
        begins, ends = near(one)
        last = min(one.known_at or end, end)
        if last <= one.parcel.sent_at:
            continue
        inside = max(min(ends, last) - max(begins, one.parcel.sent_at), timedelta(0)) / DAY
        days[True] += inside
        days[False] += (last - one.parcel.sent_at) / DAY - inside
        for at in one.asked:
            if at < end:
                counted[begins <= at < ends] += 1
    return Asked(counted[True], counted[False], days[True], days[False])


def measure(seed: int, *, per_day: int = PER_DAY, quota: int = QUOTA) -> Iterator[Row]:
    """Yield the rows of P19: a quota far too small, scarce, one that suffices, and none."""
    ten = parcels(per_day * DAYS, DAYS, seed)
    for calls in (quota, quota * SCARCE // QUOTA, quota * ENOUGH // QUOTA):
        adaptive, flat = (
            ask_all(ten, days=DAYS + LONGER, quota=calls, flat=flat) for flat in (False, True)
        )
        load = f"{calls:,} calls for {per_day:,} parcels a day"
        yield _within(adaptive, flat, calls, load)
        yield _often(adaptive, DAYS, load)
        yield from _soon(adaptive, flat, load)
    yield _every_two_hours(ten, per_day)
    yield from _after_a_month(per_day, quota, seed)


def _within(adaptive: Outcome, flat: Outcome, quota: int, load: str) -> Row:
    most = max(most_in_a_day(adaptive.calls), most_in_a_day(flat.calls))
    return Row(
        "P19", f"{load}: most in any 24 h", most, "",
        goal=f"<= {quota}", holds=most <= quota, n=len(adaptive.calls),
        note=f"simulated, {DAYS} days and {LONGER} more; {len(flat.calls):,} calls where all "
        "are asked about in turn",
    )  # fmt: skip


def _often(outcome: Outcome, days: int, load: str) -> Row:
    often = asked(outcome, days)
    return Row(
        "P19", f"{load}: as often near its day", often.ratio, "x",
        goal=">= 4", holds=often.ratio >= 4, n=often.near + often.rest, note=str(often),
    )  # fmt: skip


def _soon(outcome: Outcome, flat: Outcome, load: str) -> Iterator[Row]:
    """Yield how many deliveries of the ten days were found, and how soon."""
    ours, theirs = (found(each, 0, DAYS, DAYS) for each in (outcome, flat))
    yield Row(
        "P19", f"{load}: deliveries found", ours.share, "%",
        peer=("in turn, as many calls", theirs.share), n=ours.deliveries,
        note=f"on day {DAYS}: {ours}; in turn: {theirs}",
    )  # fmt: skip
    ours, theirs = (found(each, 0, DAYS, DAYS + LONGER) for each in (outcome, flat))
    yield Row(
        "P19", f"{load}: delivery to answer, median", ours.middle, "h",
        peer=("in turn, as many calls", theirs.middle), n=ours.deliveries,
        note=f"on day {DAYS + LONGER}, of the same {DAYS} days: {ours}; in turn: {theirs}",
    )  # fmt: skip


def _every_two_hours(ten: Sequence[OnItsWay], per_day: int) -> Row:
    """Return what it would take to ask about each parcel every two hours, without a quota."""
    calls, hours = 0, []
    end = START + DAYS * DAY
    for parcel in ten:
        at = parcel.delivered_at
        until_end = (end - parcel.sent_at) // FLAT
        if at is None:
            calls += until_end
            continue
        turns = -((parcel.sent_at - parcel.events[-1].seen_from) // FLAT)
        calls += min(turns, until_end)
        if at < end:
            hours.append((parcel.sent_at + turns * FLAT - at) / timedelta(hours=1))
    every = Found(len(hours), sorted(hours))
    return Row(
        "P19", f"all of {per_day:,} parcels a day every two hours: calls a day", calls / DAYS, "",
        n=calls, note=f"flat, without a quota; {every}",
    )  # fmt: skip


def _after_a_month(per_day: int, quota: int, seed: int) -> Iterator[Row]:
    """Yield what still holds when the quota has been too small for weeks."""
    sent = parcels(per_day * MONTH, MONTH, seed)
    adaptive, flat = (ask_all(sent, days=MONTH, quota=quota, flat=flat) for flat in (False, True))
    begin, end = MONTH - DAYS, MONTH - LONGER
    ours, theirs = (found(each, begin, end, MONTH) for each in (adaptive, flat))
    load = f"{quota:,} calls for {per_day:,} parcels a day, {MONTH} days"
    yield _often(adaptive, MONTH, load)
    yield Row(
        "P19", f"{load}: deliveries found", ours.share, "%",
        peer=("in turn, as many calls", theirs.share), n=ours.deliveries,
        note=f"on day {MONTH}, of days {begin} to {end}: {ours}; in turn: {theirs}",
    )  # fmt: skip
