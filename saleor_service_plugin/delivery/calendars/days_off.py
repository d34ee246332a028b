"""The days on which one place is closed beside its week: holidays, eves, closures. Pure."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from .public_holidays import EVES, free_days

Place = tuple[str, frozenset[str]]
"""A country and the states that may be meant."""


@dataclass(frozen=True)
class DaysOff:
    """Says of a day whether it is off; what it found is kept by the year."""

    places: frozenset[Place] = frozenset()
    """Whose public holidays are off; none: of nobody."""
    eves_off: bool = True
    closures: tuple[tuple[date, date], ...] = ()
    """First and last day of each."""
    _years: dict[int, frozenset[date]] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, day: date) -> bool:
        """Whether a day is off."""
        known = self._years.get(day.year)
        if known is None:
            known = self._years[day.year] = self._of(day.year)
        return day in known

    def _of(self, year: int) -> frozenset[date]:
        days: set[date] = set()
        for country, states in self.places:
            days |= free_days(country, states, year)
        if self.eves_off:
            days.update(date(year, month, day) for month, day in EVES)
        for first, last in self.closures:
            begin, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
            days.update(begin + timedelta(days=ahead) for ahead in range((end - begin).days + 1))
        return frozenset(days)
