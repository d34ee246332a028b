"""The arithmetic of working time as slowly and obviously as it can be said: minute by minute.

Knows nothing of how it is really done: it looks at the clock on the wall of every minute.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

Times = list[list[tuple[int, int]]]
"""Seven days from Monday, each with the minutes by the clock from and until."""


@dataclass
class SlowCalendar:
    """When is worked at one place."""

    zone: tzinfo
    week: Times
    cutoff: int | None
    closed: Callable[[date], bool]

    def works_on(self, day: date) -> bool:
        if self.closed(day):
            return False
        return len(self.week[day.weekday()]) > 0

    def works_at(self, moment: datetime) -> bool:
        """Whether the minute that begins now is worked."""
        wall = moment.astimezone(self.zone)
        if not self.works_on(wall.date()):
            return False
        shown = wall.hour * 60 + wall.minute
        return any(begins <= shown < ends for begins, ends in self.week[wall.weekday()])

    def next_working_day(self, day: date) -> date:
        while not self.works_on(day):
            day += DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        if count == 0:
            return self.next_working_day(day)
        passed = 0
        while passed < count:
            day += DAY
            if self.works_on(day):
                passed += 1
        return day

    def take_working_days(self, day: date, count: int) -> date:
        if count == 0:
            while not self.works_on(day):
                day -= DAY
            return day
        passed = 0
        while passed < count:
            day -= DAY
            if self.works_on(day):
                passed += 1
        return day

    def working_days_between(self, first: date, last: date) -> int:
        if first > last:
            return -self.working_days_between(last, first)
        count = 0
        day = first
        while day < last:
            day += DAY
            if self.works_on(day):
                count += 1
        return count

    def minutes_of(self, day: date) -> list[tuple[datetime, int]]:
        """Return every minute of a day, with what the clock on the wall shows."""
        found = []
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - DAY
        for _ in range(3 * 24 * 60):
            wall = moment.astimezone(self.zone)
            if wall.date() == day:
                found.append((moment, wall.hour * 60 + wall.minute))
            moment += MINUTE
        return found

    def closes_at(self, day: date) -> datetime:
        last_end = self.week[day.weekday()][-1][1]
        before = [moment for moment, shown in self.minutes_of(day) if shown < last_end]
        return before[-1] + MINUTE

    def cutoff_at(self, day: date) -> datetime:
        last_end = self.week[day.weekday()][-1][1]
        if self.cutoff is None or self.cutoff >= last_end:
            return self.closes_at(day)
        for moment, shown in self.minutes_of(day):
            if shown >= self.cutoff:
                return moment
        # The clocks skip the rest of the day.
        return self.minutes_of(day)[-1][0] + MINUTE

    def counting_day(self, moment: datetime) -> date:
        day = moment.astimezone(self.zone).date()
        if self.works_on(day) and moment < self.cutoff_at(day):
            return day
        return self.next_working_day(day + DAY)

    def add_working_time(self, moment: datetime, minutes: int) -> datetime:
        if minutes == 0:
            while not self.works_at(moment):
                moment += MINUTE
            return moment
        while minutes > 0:
            if self.works_at(moment):
                minutes -= 1
            moment += MINUTE
        return moment

    def working_minutes_between(self, begin: datetime, end: datetime) -> int:
        count = 0
        while begin < end:
            if self.works_at(begin):
                count += 1
            begin += MINUTE
        return count
