"""What somebody outside says of a parcel: a carrier, an aggregator, staff. Pure.

Every way in - an answer to a question of ours, a callback, a form - makes one of these;
`take_report` is the only one who writes what follows from it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .carriers.names import Carrier
from .states import ParcelState

LONGEST_TEXT = 300
LONGEST_PLACE = 120
LONGEST_CODE = 60
MOST_SCANS = 200
"""Of one parcel in one report, the newest; a parcel around the world has about forty."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One thing that happened to a parcel."""

    at: datetime
    """When, by the carrier's clock; aware."""
    state: ParcelState
    """UNKNOWN where the words cannot be brought to one of the others."""
    text: str = ""
    """The carrier's own words, one line of at most `LONGEST_TEXT`."""
    place: str = ""
    """Town or depot, never a street; one line of at most `LONGEST_PLACE`."""
    code: str = ""
    """The carrier's own code, at most `LONGEST_CODE`."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of one parcel."""

    number: str
    """As the source writes it; compared by `carriers.typed.plain`."""
    scans: tuple[Scan, ...] = ()
    """In any order; may repeat what was said before."""
    carrier: Carrier | None = None
    """Who has it, where the source says so and we know them."""
    forecast_from: datetime | None = None
    forecast_until: datetime | None = None
    """Between when the carrier expects to deliver; aware. Never a promise of the shop's."""
    pickup_place: str = ""
    """The parcel shop's name and address where it waits, one line."""
    pickup_until: date | None = None
    """The last day on which it can be fetched."""


class Problem(StrEnum):
    """Why a carrier could not say anything about a parcel."""

    NOT_FOUND = "not-found"
    """It does not know the number, or not yet: nothing is wrong."""
    NUMBER = "number"
    """It says that this cannot be a number of its own."""
    LOGIN = "login"
    """It refuses our credentials: of no parcel will it say anything."""
    QUOTA = "quota"
    """It was asked too often."""
    AWAY = "away"
    """It could not be reached, or says that it has trouble."""
    ANSWER = "answer"
    """Its answer makes no sense to us."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking a carrier about one number: a report, or why there is none."""

    report: Report | None = None
    problem: Problem | None = None
    retry_after: float | None = None
    """Seconds for which the carrier asks to be left alone."""
    detail: str = ""
    """For staff: a code such as "HTTP 503" or "timeout"; never the number nor a secret."""
