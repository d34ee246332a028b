"""From when to when a line arrives: pure.

    counting day (cut-off) --handling--> hand-over --transit of the carrier, margin--> at the door

Conservative: on the last day of each, on working days alone, and a day that may be a holiday
where the customer lives counts as one.
"""

from dataclasses import dataclass
from datetime import date, datetime

from ..calendars.working_time import WorkCalendar


@dataclass(frozen=True, slots=True)
class Terms:
    """What a promise is reckoned with."""

    warehouse: WorkCalendar
    carrier: WorkCalendar
    handling_min: int
    handling_max: int
    """Working days of the warehouse, 0: it leaves on the day that counts."""
    transit_min: int
    transit_max: int
    """Working days of the carrier after the day of the hand-over."""
    margin: int = 0
    """Further working days of the carrier."""
    collected: bool = False
    """Whether the customer fetches it: then it has arrived when it is ready."""
    usual: int | None = None
    """Working days of the carrier within which half of the parcels arrive, where enough of
    them are known. What is later than that is more likely late than not."""

    @property
    def expected(self) -> int:
        """Return the days of transit that delays are judged by; the most where none are known."""
        if self.collected:
            return 0
        return self.transit_max if self.usual is None else min(self.usual, self.transit_max)


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when, in days where the goods go."""

    dispatch_by: date
    """By when it must have left, or be ready, for the latest day to hold."""
    earliest: date
    latest: date


def window(begins: datetime, terms: Terms, *, not_before: date | None = None) -> Window:
    """Return from when to when a line arrives that is ordered, or paid, at a moment.

    Args:
        begins: When the order counts from: its time, or that of its payment.
        terms: What it is reckoned with.
        not_before: The first day on which its goods are there to be packed; None: they are.

    Raises:
        NeverWorksError: The warehouse or the carrier never works.

    """
    counts = terms.warehouse.counting_day(begins)
    if not_before is not None and not_before > counts:
        counts = terms.warehouse.next_working_day(not_before)
    return _from_hand_over(
        _after(terms.warehouse, counts, terms.handling_min),
        _after(terms.warehouse, counts, terms.handling_max),
        terms,
    )


def from_dispatch(dispatch: date, terms: Terms, *, transit_max: int | None = None) -> Window:
    """Return from when to when something arrives that leaves on a working day.

    Args:
        dispatch: The day it leaves, a working day of the warehouse.
        terms: What it is reckoned with.
        transit_max: The most days of the carrier, where they are known better; without margin.

    """
    if transit_max is None:
        return _from_hand_over(dispatch, dispatch, terms)
    if terms.collected:
        return Window(dispatch, dispatch, dispatch)
    carrier = terms.carrier
    return Window(
        dispatch,
        carrier.add_working_days(dispatch, min(terms.transit_min, transit_max)),
        carrier.add_working_days(dispatch, transit_max),
    )


def after_payment(terms: Terms) -> tuple[int, int]:
    """Return "n to m working days after your payment" as two numbers.

    One more than the days themselves: what is paid after the cut-off counts from the next
    working day, and the customer does not know our cut-off.
    """
    if terms.collected:
        return terms.handling_min, terms.handling_max + 1
    return (
        terms.handling_min + terms.transit_min,
        terms.handling_max + terms.transit_max + terms.margin + 1,
    )


def _from_hand_over(first: date, last: date, terms: Terms) -> Window:
    if terms.collected:
        return Window(last, first, last)
    return Window(
        dispatch_by=last,
        earliest=terms.carrier.add_working_days(first, terms.transit_min),
        latest=terms.carrier.add_working_days(last, terms.transit_max + terms.margin),
    )


def _after(calendar: WorkCalendar, day: date, count: int) -> date:
    return calendar.add_working_days(day, count)
