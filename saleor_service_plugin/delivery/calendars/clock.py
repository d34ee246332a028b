"""The clock on the wall of one zone against the time that passes: pure.

A day is a list of stretches in which the clock runs on without a jump. Nearly always it is
one; on the days on which clocks change there are two.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

Span = tuple[datetime, datetime]
"""From a moment until before another one, both in UTC."""

MARGIN = timedelta(hours=26)
"""A day anywhere on earth, with a change of clocks, lies this close around its date in UTC."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a day in which the clock runs on without a jump."""

    begins: datetime
    ends: datetime
    midnight: datetime
    """When the clock would have shown midnight, had it always run as in this part."""


@lru_cache(maxsize=8192)
def stretches(zone: tzinfo, day: date) -> tuple[Stretch, ...]:
    """Return the parts of a day between changes of the clock, in order.

    Empty for a day that a zone left out, as Samoa did with 2011-12-30.
    """
    start = datetime.combine(day, time(), UTC)
    begin, end = start - MARGIN, start + timedelta(days=1) + MARGIN
    found = []
    for first, last in _steady(zone, begin, end):
        midnight = start - _offset(zone, first)
        begins, ends = max(first, midnight), min(last, midnight + timedelta(days=1))
        if begins < ends:
            found.append(Stretch(begins, ends, midnight))
    return tuple(found)


def spans(zone: tzinfo, day: date, begins: int, ends: int) -> list[Span]:
    """Return when the clock shows a minute from one until before another on a day.

    None where the clocks skip all of it; two where they repeat it.

    Args:
        zone: Whose clock.
        day: Of that zone.
        begins: Minutes since midnight by the clock.
        ends: The first minute after it; at most 1440.

    """
    found: list[Span] = []
    for one in stretches(zone, day):
        first = max(one.begins, one.midnight + timedelta(minutes=begins))
        last = min(one.ends, one.midnight + timedelta(minutes=ends))
        if first < last:
            found.append((first, last))
    return found


def first_from(zone: tzinfo, day: date, minute: int) -> datetime:
    """Return the first moment of a day at which the clock shows a minute or a later one.

    Raises:
        ValueError: The zone left the day out.

    """
    parts = stretches(zone, day)
    if not parts:
        raise ValueError(f"There was no {day} in {zone}.")
    for one in parts:
        at = max(one.begins, one.midnight + timedelta(minutes=minute))
        if at < one.ends:
            return at
    return parts[-1].ends


def last_before(zone: tzinfo, day: date, minute: int) -> datetime:
    """Return the end of the last time at which the clock shows a minute before this one.

    Raises:
        ValueError: The zone left the day out.

    """
    parts = stretches(zone, day)
    if not parts:
        raise ValueError(f"There was no {day} in {zone}.")
    for one in reversed(parts):
        at = min(one.ends, one.midnight + timedelta(minutes=minute))
        if at > one.begins:
            return at
    return parts[0].begins


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _steady(zone: tzinfo, begin: datetime, end: datetime) -> list[Span]:
    """Return the times between two moments in which the zone's distance from UTC is one.

    At most one change is looked for: no zone has two within three days.
    """
    before, after = _offset(zone, begin), _offset(zone, end)
    if before == after:
        return [(begin, end)]
    first, last = begin, end
    while last - first > timedelta(seconds=1):
        middle = first + timedelta(seconds=(last - first) // timedelta(seconds=2))
        if _offset(zone, middle) == before:
            first = middle
        else:
            last = middle
    return [(begin, last), (last, end)]
