"""How often a carrier is asked about a parcel, and about which one first. Pure.

The intervals are what a parcel is worth with a quota that is large enough. With one that is
too small they are its share: whose interval has passed most often comes first (`ratio`), not
who is due longest, which would make all parcels alike as soon as all of them are late.

There are no hours of the night here: what is not asked then is lost, the bucket hardly keeps
it (`budget.BURST_SHARE`), and in the morning somebody still waits for yesterday's deliveries.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .states import TERMINAL, ParcelState

NEAR = timedelta(hours=2, minutes=30)
"""Around the expected day: at most ten times a day, which is what DHL's tracking service
allows per parcel ("up to 10 fetches per shipment per day")."""

CALM = 6 * NEAR
"""On all other days. Product section 1 wants four times as often near the expected day; six
leaves room for what the day's hours, states and errors do to it."""

NEAR_BEFORE = timedelta(days=1)
NEAR_AFTER = timedelta(days=3)
"""From the beginning of the day before the expected one to the end of the second after it."""

ON_THE_VAN = timedelta(minutes=90)
"""Once it was seen out for delivery; from the morning on that makes ten a day again."""

STUCK = timedelta(hours=24)
"""An exception or a parcel on its way back: nothing happens there by the hour."""

SILENT = ((timedelta(days=10), 3), (timedelta(days=5), 2))
"""Without a scan for so long, the calm interval is so many times as long. Until then one
that is not there on its day is expected on the next, each day anew: nobody waits for it more."""

USUAL = timedelta(days=2)
"""From the shop's door to the customer's where nobody says when. Bundesnetzagentur, parcels
from firms to consumers 7/2021 to 6/2022: 80 % on the next working day, 96.1 % on the second."""

AFTER_SENDING = timedelta(days=45)
AFTER_A_SCAN = timedelta(days=30)
LONGEST = timedelta(days=90)
"""DHL forgets most of its numbers after as many days."""

LONGEST_WAIT = NEAR_BEFORE + NEAR_AFTER
"""A longer wait counts for no more, and of those that waited longer the newest comes first.
With a quota too small for weeks, age alone would else bring all that could never be asked
about before those whose day it is, and of these first the ones whose day is all but over.
Longer than any interval. In `tests/bench/polling.py` a longer one finds hardly more, and that
later; with a shorter one, many are asked about before they arrive."""

_ONE_DAY = timedelta(days=1)

_CALM_STATES = {
    # Somebody fetches it on one of the next days: as often as leaves others four times as much.
    ParcelState.READY_FOR_PICKUP: 4 * NEAR,
    ParcelState.EXCEPTION: STUCK,
    ParcelState.RETURNING: STUCK,
}
"""They have no day on which they would be expected."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When to ask about one parcel, until something new is heard of it."""

    calm: timedelta
    near: timedelta
    near_from: datetime
    near_until: datetime
    """From when and before when `near` applies instead of `calm`; aware."""
    stop_at: datetime
    """From then on it is never asked about again; aware."""

    def ratio(self, since: datetime, now: datetime) -> float:
        """Return how many of its intervals have passed; due from 1 on, the highest first.

        `polling_sql.DRAW` says the same in SQL.

        Args:
            since: When it was last asked about, or could be for the first time.
            now: Aware.

        """
        near = self.near_from <= now < self.near_until
        return min(now - since, LONGEST_WAIT) / (self.near if near else self.calm)


def rhythm(
    *,
    state: ParcelState,
    state_at: datetime,
    sent_at: datetime,
    last_scan_at: datetime | None,
    expected: date | None,
    forecast_until: datetime | None,
    zone: tzinfo,
    now: datetime,
) -> Rhythm | None:
    """Return when to ask about a parcel, None where never (again).

    To be asked after every answer, also one that brings nothing new: silence grows.

    Args:
        state: As far as it is known; UNKNOWN before the first answer.
        state_at: Since when, by the carrier's clock.
        sent_at: When it left the shop.
        last_scan_at: The carrier's newest scan.
        expected: The day on which it should arrive, in `zone`: promised, or the latest of
            its shipping method.
        forecast_until: The carrier's own forecast, which knows better.
        zone: Of the address or the channel, for where a day begins.
        now: Aware, as all the others.

    """
    stop_at = _stop_at(sent_at, last_scan_at)
    if state in TERMINAL or now >= stop_at:
        return None
    silence = _silence(last_scan_at or sent_at, now)
    calm = _CALM_STATES.get(state, CALM) * silence
    if state in _CALM_STATES:
        return Rhythm(calm, calm, stop_at, stop_at, stop_at)
    state_day, today = state_at.astimezone(zone).date(), now.astimezone(zone).date()
    if state is ParcelState.OUT_FOR_DELIVERY and today <= state_day:
        # Beyond that day too: where the quota did not suffice for asking, it is all but sure
        # that there is something to hear.
        begin, end = _midnight(state_day, zone), _midnight(state_day + NEAR_AFTER, zone)
        return Rhythm(calm, ON_THE_VAN, begin, end, stop_at)
    day = _day(state, state_day, sent_at.astimezone(zone).date(), expected)
    if forecast_until is not None:
        day = forecast_until.astimezone(zone).date()
    if last_scan_at is not None and silence == 1:
        day = max(day, today + _ONE_DAY)
    begin, end = _midnight(day - NEAR_BEFORE, zone), _midnight(day + NEAR_AFTER, zone)
    return Rhythm(calm, NEAR, begin, end, stop_at)


def _stop_at(sent_at: datetime, last_scan_at: datetime | None) -> datetime:
    """Return when to give up: long after the last scan, but not later than numbers live."""
    last = sent_at + AFTER_SENDING
    if last_scan_at is not None:
        last = max(last, last_scan_at + AFTER_A_SCAN)
    return min(last, sent_at + LONGEST)


def _silence(since: datetime, now: datetime) -> int:
    """Return how many times as long the calm interval of a silent parcel is."""
    return next((times for silent, times in SILENT if now - since >= silent), 1)


def _day(state: ParcelState, state_day: date, sent_on: date, expected: date | None) -> date:
    """Return the day on which a parcel should arrive by all but the carrier's forecast."""
    if state in (ParcelState.OUT_FOR_DELIVERY, ParcelState.DELIVERY_ATTEMPTED):
        # Not handed over on its day: on the next.
        return state_day + _ONE_DAY
    day = expected or sent_on + USUAL
    if state is ParcelState.DELAYED:
        return max(day, state_day + _ONE_DAY)
    return day


def _midnight(day: date, zone: tzinfo) -> datetime:
    """Return when a day begins, in UTC: within one zone Python would count by the wall's clock."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
