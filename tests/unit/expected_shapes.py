"""The shapes of the tables of expected days: plain data, nothing of the package's.

Days are written as "2026-04-03", moments as ISO 8601 with their UTC offset, hours of a day as
"09:00" ("24:00" is the end of the day). A week has seven entries, Monday first; each is the
intervals of that day, and an empty one is no working day.
"""

from __future__ import annotations

from dataclasses import dataclass

Day = tuple[tuple[str, str], ...]
Week = tuple[Day, Day, Day, Day, Day, Day, Day]

OFF: Day = ()
OFFICE: Day = (("09:00", "17:00"),)
WITH_PAUSE: Day = (("09:00", "12:00"), ("13:00", "17:00"))
AT_NIGHT: Day = (("00:00", "06:00"), ("22:00", "24:00"))

FIVE: Week = (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, OFF, OFF)
SIX: Week = (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, OFF)
SEVEN: Week = (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, OFFICE)
TUESDAY_TO_THURSDAY: Week = (OFF, OFFICE, OFFICE, OFFICE, OFF, OFF, OFF)
PAUSES: Week = (WITH_PAUSE, WITH_PAUSE, WITH_PAUSE, WITH_PAUSE, WITH_PAUSE, OFF, OFF)
NIGHTS: Week = (AT_NIGHT, AT_NIGHT, AT_NIGHT, AT_NIGHT, AT_NIGHT, AT_NIGHT, AT_NIGHT)
FIVE_NIGHTS: Week = (AT_NIGHT, AT_NIGHT, AT_NIGHT, AT_NIGHT, AT_NIGHT, OFF, OFF)


@dataclass(frozen=True)
class Calendar:
    """When somebody works.

    `country` and `state` say whose public holidays are kept: an empty state keeps those of the
    whole country alone, an empty country none. `closures` are first and last day, both closed.
    With `eves_off` 24 and 31 December are closed. An empty `cut_off` never strikes.
    """

    zone: str
    week: Week
    country: str = ""
    state: str = ""
    closures: tuple[tuple[str, str], ...] = ()
    eves_off: bool = False
    cut_off: str = ""


@dataclass(frozen=True)
class Free:
    """Whether a day is a public holiday (or an eve that is kept); no word on its weekday."""

    country: str
    state: str
    day: str
    free: bool
    why: str
    eves_off: bool = False


@dataclass(frozen=True)
class Added:
    """`expected` is the n-th working day after `start`, which may itself be no working day.

    With n = 0 it is `start`; such cases start on a working day.
    """

    calendar: Calendar
    start: str
    n: int
    expected: str
    why: str


@dataclass(frozen=True)
class Counted:
    """From which day an order of that moment counts."""

    calendar: Calendar
    moment: str
    expected: str
    why: str


@dataclass(frozen=True)
class Worked:
    """When so many hours of working time have passed, as a moment in UTC."""

    calendar: Calendar
    moment: str
    hours: float
    expected: str
    why: str


@dataclass(frozen=True)
class Window:
    """What is promised for an order.

    `carrier` gives the carrier's week alone; the holidays it keeps are those of the warehouse's
    country and state and those of `to`. `handling` counts working days of the warehouse,
    `transit` and `margin` those of the carrier; the margin is added to the longest transit.
    """

    warehouse: Calendar
    moment: str
    handling: tuple[int, int]
    carrier: Calendar
    to: tuple[str, str]
    transit: tuple[int, int]
    margin: int
    dispatch_by: str
    earliest: str
    latest: str
    why: str


@dataclass(frozen=True)
class Place:
    """A real place and the state it lies in."""

    country: str
    postal_code: str
    state: str
    town: str
