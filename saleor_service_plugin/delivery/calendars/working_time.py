"""Working days and working hours of one place: pure, correct over clock changes and year ends.

Days are those of the calendar's own zone. Times within a day are minutes by the clock on the
wall since midnight, so that "open at nine" means nine on the day the clocks change as well.
Durations are real ones: an hour that the clocks skip is not worked, one that they repeat is
worked twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from . import clock

DAY = 24 * 60
"""Minutes by the clock in a day."""

FARTHEST = 800
"""Days that are looked through for a working one; longer nobody is closed."""

FORWARD = timedelta(days=1)
BACK = -FORWARD


class NeverWorksError(ValueError):
    """A calendar without a working day in the next two years: nothing can be reckoned with."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A time within a day in which is worked."""

    begins: int
    """Minutes since midnight by the clock."""
    ends: int
    """The first minute that is not worked; at most `DAY`."""


Week = tuple[tuple[Interval, ...], ...]
"""Seven days from Monday, each with its intervals in order, which do not touch; () is free."""


def never(day: date) -> bool:
    """Whether a day is free beside the week: none is."""
    return False


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When is worked at one place."""

    zone: tzinfo
    week: Week
    cutoff: int | None = None
    """What arrives at this minute or later counts from the next working day; None: at the
    end of the day's last interval. On a day that ends earlier, that end counts."""
    free: Callable[[date], bool] = never
    """Whether a day is a public holiday or a closure."""

    def works_on(self, day: date) -> bool:
        """Whether anything is worked on a day."""
        return bool(self.week[day.weekday()]) and not self.free(day)

    def next_working_day(self, day: date) -> date:
        """Return the day itself where it is a working day, else the next that is.

        Raises:
            NeverWorksError: None within `FARTHEST` days.

        """
        return self._nearest(day, FORWARD)

    def add_working_days(self, day: date, count: int) -> date:
        """Return the count-th working day after a day; for 0 `next_working_day`.

        Args:
            day: Need not be a working day itself.
            count: 0 or more.

        Raises:
            NeverWorksError: None within `FARTHEST` days of the one before.

        """
        return self._counted(day, count, FORWARD)

    def take_working_days(self, day: date, count: int) -> date:
        """Return the count-th working day before a day; for 0 the day itself or the last before.

        Raises:
            NeverWorksError: As for `add_working_days`.

        """
        return self._counted(day, count, BACK)

    def working_days_between(self, first: date, last: date) -> int:
        """Return how many working days come after the first day, the last one included.

        Negative where the last day lies before the first.
        """
        if last < first:
            return -self.working_days_between(last, first)
        days = (last - first).days
        return sum(self.works_on(first + timedelta(days=ahead)) for ahead in range(1, days + 1))

    def counting_day(self, moment: datetime) -> date:
        """Return from which day on something counts that arrives at a moment.

        That very day where it is a working day and the cut-off has not struck, else the
        next working day.

        Args:
            moment: Aware, in any zone.

        Raises:
            NeverWorksError: There is none.

        """
        day = moment.astimezone(self.zone).date()
        if self.works_on(day) and moment < self.cutoff_at(day):
            return day
        return self.next_working_day(day + FORWARD)

    def cutoff_at(self, day: date) -> datetime:
        """Return the cut-off of a working day as a moment in UTC.

        Raises:
            ValueError: It is no working day.

        """
        ends = self._last_minute(day)
        if self.cutoff is None or self.cutoff >= ends:
            return clock.last_before(self.zone, day, ends)
        return clock.first_from(self.zone, day, self.cutoff)

    def closes_at(self, day: date) -> datetime:
        """Return the end of a working day's last interval as a moment in UTC.

        Raises:
            ValueError: It is no working day.

        """
        return clock.last_before(self.zone, day, self._last_minute(day))

    def add_working_time(self, moment: datetime, length: timedelta) -> datetime:
        """Return when so much working time has passed since a moment, in UTC.

        A length of zero gives the moment itself where it is worked then, else when work
        begins again.

        Raises:
            NeverWorksError: It never passes.

        """
        if length < timedelta(0):
            raise ValueError("A length of working time is not negative.")
        at = moment.astimezone(UTC)
        for begins, ends in self._worked_from(at):
            begins = max(begins, at)
            if length < ends - begins or (length and length == ends - begins):
                return begins + length
            length -= ends - begins
        raise NeverWorksError("No working day follows.")

    def working_time_between(self, begin: datetime, end: datetime) -> timedelta:
        """Return how long was worked between two moments; negative where they are swapped."""
        if end < begin:
            return -self.working_time_between(end, begin)
        first, last = begin.astimezone(UTC), end.astimezone(UTC)
        total = timedelta(0)
        # A day more on either side: clocks set back at midnight repeat an hour of the day before.
        day = first.astimezone(self.zone).date() + BACK
        until = last.astimezone(self.zone).date() + FORWARD
        while day <= until:
            for begins, ends in self._worked_on(day):
                total += max(min(ends, last) - max(begins, first), timedelta(0))
            day += FORWARD
        return total

    def _nearest(self, day: date, step: timedelta) -> date:
        """Return the day itself where it is a working day, else the nearest one that way."""
        for _ in range(FARTHEST + 1):
            if self.works_on(day):
                return day
            day += step
        raise NeverWorksError(f"No working day within {FARTHEST} days of {day}.")

    def _counted(self, day: date, count: int, step: timedelta) -> date:
        if count < 0:
            raise ValueError("A number of working days is not negative.")
        if count == 0:
            return self._nearest(day, step)
        for _ in range(count):
            day = self._nearest(day + step, step)
        return day

    def _last_minute(self, day: date) -> int:
        """Return the end of a working day's last interval; ValueError where it is none."""
        if not self.works_on(day):
            raise ValueError(f"{day} is no working day.")
        return self.week[day.weekday()][-1].ends

    def _worked_on(self, day: date) -> list[clock.Span]:
        """Return when is worked on a day, in order."""
        if not self.works_on(day):
            return []
        spans = [
            span
            for interval in self.week[day.weekday()]
            for span in clock.spans(self.zone, day, interval.begins, interval.ends)
        ]
        # Clocks that are set back within the day repeat an interval after the next one began.
        return sorted(spans)

    def _worked_from(self, moment: datetime) -> Iterator[clock.Span]:
        """Yield when is worked after a moment, in order; ends where it is never again."""
        day = moment.astimezone(self.zone).date() + BACK
        idle = 0
        while idle <= FARTHEST:
            idle += 1
            for span in self._worked_on(day):
                if span[1] > moment:
                    idle = 0
                    yield span
            day += FORWARD
