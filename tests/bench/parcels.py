"""Ten thousand parcels on their way, as carriers' figures have them; drawn with a fixed seed.

Days on the way: Bundesnetzagentur, parcels from firms to consumers in Germany from 7/2021 to
6/2022: 80 % are delivered on the first working day after they were handed over, 96.1 % by
the second; 4.3 % go to a shop and wait there. Until an event can be asked for it takes 10 to
30 minutes (DHL's support, of new shipments). The other shares are assumptions and stand
below.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from saleor_service_plugin.delivery.states import ParcelState

ZONE = ZoneInfo("Europe/Berlin")
FIRST_DAY = date(2026, 11, 2)
"""A Monday; the clocks do not change in the weeks after it."""

SUNDAY = 6

LATEST_DAYS = ((1, 0.25), (2, 0.5), (3, 0.25))
"""The shipping method's longest time in working days: the expected day is the last."""
UNTIL_HANDED_OVER = ((0, 0.7), (1, 0.25), (2, 0.05))
"""Working days from the label to the carrier's first scan."""
ON_THE_WAY = ((1, 0.8), (2, 0.161), (3, 0.039))
LOST, LATE, TO_A_SHOP = 0.01, 0.02, 0.043
"""Shares: no scan after the depot's; three to six working days more; waiting in a shop."""


@dataclass(frozen=True, slots=True)
class Event:
    """What the carrier knows of a parcel."""

    at: datetime
    seen_from: datetime
    """When its answer begins to say so."""
    state: ParcelState


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A parcel with all that will happen to it."""

    sent_at: datetime
    expected: date
    events: Sequence[Event]
    """In order of time."""

    @property
    def delivered_at(self) -> datetime | None:
        """When it is handed to the customer, None where it is lost."""
        last = self.events[-1]
        return last.at if last.state is ParcelState.DELIVERED else None

    def answer(self, now: datetime) -> Sequence[Event]:
        """Return what the carrier says when it is asked."""
        return [event for event in self.events if event.seen_from <= now]


def parcels(number: int, days: int, seed: int) -> list[OnItsWay]:
    """Return parcels sent over so many days, the earliest first."""
    chance = random.Random(seed)
    made = [_parcel(index * days // number, chance) for index in range(number)]
    return sorted(made, key=lambda parcel: parcel.sent_at)


def _parcel(day: int, chance: random.Random) -> OnItsWay:
    sent_on = FIRST_DAY + timedelta(days=day)
    sent_at = _at(sent_on, chance.uniform(9, 17))
    expected = _working_days_after(sent_on, _one_of(LATEST_DAYS, chance))
    wait = _one_of(UNTIL_HANDED_OVER, chance)
    handed = _working_days_after(sent_on, max(wait, int(sent_on.weekday() == SUNDAY)))
    way = [
        (sent_at, ParcelState.LABEL_CREATED),
        (_at(handed, 18), ParcelState.HANDED_OVER),
        (_at(handed, 26), ParcelState.IN_TRANSIT),
    ]
    if chance.random() >= LOST:
        late = chance.randint(3, 6) if chance.random() < LATE else 0
        arrives = _working_days_after(handed, _one_of(ON_THE_WAY, chance) + late)
        way += _last_steps(arrives, chance)
    lags = (timedelta(minutes=chance.uniform(10, 30)) for _ in way)
    events = [Event(at, at + lag, state) for (at, state), lag in zip(way, lags, strict=False)]
    return OnItsWay(sent_at, expected, events)


def _last_steps(day: date, chance: random.Random) -> list[tuple[datetime, ParcelState]]:
    """Return the day of the van: deliveries from 8 to 20 h, two fifths of them after work."""
    hour = chance.gauss(13, 2.2) if chance.random() < 0.6 else chance.gauss(17.5, 1.3)
    there = _at(day, min(max(hour, 8), 20))
    way = [(_at(day, chance.uniform(6.5, 7.9)), ParcelState.OUT_FOR_DELIVERY)]
    if chance.random() < TO_A_SHOP:
        fetched = _at(_working_days_after(day, chance.randint(1, 5)), chance.uniform(9, 19))
        return [*way, (there, ParcelState.READY_FOR_PICKUP), (fetched, ParcelState.DELIVERED)]
    return [*way, (there, ParcelState.DELIVERED)]


def _at(day: date, hours: float) -> datetime:
    return datetime.combine(day, time(), ZONE) + timedelta(hours=hours)


def _working_days_after(day: date, days: int) -> date:
    """Return the day so many working days later; parcels come on Saturdays too."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() != SUNDAY
    return day


def _one_of(shares: Sequence[tuple[int, float]], chance: random.Random) -> int:
    values, weights = zip(*shares, strict=True)
    return int(chance.choices(values, weights)[0])
