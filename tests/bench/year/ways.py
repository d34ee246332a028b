"""The way of a parcel: scans, forecasts, and how late each of them is told.

Parcels come on six days a week and are promised for five; who counts on Saturdays says so.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from saleor_service_plugin.delivery.promises.window import Terms
from saleor_service_plugin.delivery.states import ParcelState

from .happened import Break, Said
from .shop import FAST, SLOW, local, moment, vans

DAYS = {FAST: ((1, 0.8), (2, 0.2)), SLOW: ((1, 0.55), (2, 0.35), (3, 0.1))}
"""Days of the carrier on the way where nothing breaks."""

LAG_MEDIAN, LAG_P95 = timedelta(minutes=20), timedelta(hours=3)
SPREAD = math.log(LAG_P95 / LAG_MEDIAN) / 1.645
HALF_A_DAY = 0.01
"""Scans that are told twelve hours later."""

NO_LABEL = 0.15
"""Parcels that the carrier does not know of before it has them."""
NO_VAN_SCAN = 0.03
"""Delivered without having been seen out for delivery."""
TO_A_SHOP = 0.043
"""Bundesnetzagentur, parcels in Germany from 7/2021 to 6/2022."""
ATTEMPTED = 0.02
FORECAST_SHARE, FORECAST_LATER, FORECAST_SOONER = 0.6, 0.02, 0.04
"""Parcels with a forecast; of them those that come a day sooner, or later, than it says."""


@dataclass(frozen=True, slots=True)
class Way:
    """From where to when."""

    sent_at: datetime
    method: int
    state: str
    promised: date


Steps = list[tuple[datetime, ParcelState, date | None]]


def draw(way: Way, terms: Terms, hit: Break, chance: random.Random) -> Sequence[Said]:
    """Return all that the carrier says of a parcel, in order.

    Args:
        way: Of the parcel.
        terms: What it was promised by.
        hit: What goes wrong on the way, if anything.
        chance: What is left to it.

    """
    steps = _steps(way, terms, hit, chance)
    if chance.random() < NO_LABEL and hit is not Break.LOST:
        steps = [one for one in steps if one[1] is not ParcelState.LABEL_CREATED]
    elif hit is Break.LOST and chance.random() < NO_LABEL:
        steps = []
    said = []
    for at, state, forecast in sorted(steps, key=lambda step: step[0]):
        said.append(Said(at, state, at + lag(chance), forecast))
    return said


def lag(chance: random.Random) -> timedelta:
    """Return how long after a scan one hears of it."""
    if chance.random() < HALF_A_DAY:
        return timedelta(hours=12)
    return LAG_MEDIAN * math.exp(chance.gauss(0, SPREAD))


def _steps(way: Way, terms: Terms, hit: Break, chance: random.Random) -> Steps:
    left, calendar = local(way.sent_at), vans(way.state)
    label: Steps = [(way.sent_at, ParcelState.LABEL_CREATED, None)]
    if hit is Break.LOST:
        return label
    handed = left
    if hit is Break.SCANNED_LATE:
        handed = calendar.add_working_days(left, 1)
    late_evening = moment(handed, chance.uniform(17.5, 20.5))
    held: Steps = [
        *label,
        (max(late_evening, way.sent_at + timedelta(minutes=20)), ParcelState.HANDED_OVER, None),
        (moment(handed, chance.uniform(22, 28)), ParcelState.IN_TRANSIT, None),
    ]
    days = chance.choices(*zip(*DAYS[way.method], strict=True))[0]
    arrives = calendar.add_working_days(handed, int(days))
    if hit is Break.STUCK:
        if chance.random() < 0.25:
            return held
        arrives = calendar.add_working_days(max(arrives, way.promised), chance.randint(1, 6))
        return [*held, *_van(arrives, chance)]
    if hit is Break.SENT_BACK:
        turned = moment(arrives, chance.uniform(10, 20))
        back = calendar.add_working_days(arrives, chance.randint(2, 5))
        return [
            *held, *_depots(handed, arrives, chance), (turned, ParcelState.RETURNING, None),
            (moment(back, 12), ParcelState.RETURNED, None),
        ]  # fmt: skip
    if hit is Break.BACK_ON_VAN:
        arrives = max(calendar.next_working_day(way.promised), arrives)
        return [*held, *_depots(handed, arrives, chance), *_van_twice(arrives, way, chance)]
    if hit in (Break.LATE, Break.FORECAST):
        after = calendar.add_working_days(way.promised, chance.randint(1, 3))
        arrives = max(arrives, after)
    steps = [*held, *_depots(handed, arrives, chance), *_van(arrives, chance)]
    if hit is Break.FORECAST:
        return _late_forecast(steps, arrives, way, chance)
    return _forecast(steps, arrives, hit, chance)


def _depots(handed: date, arrives: date, chance: random.Random) -> Steps:
    """Return a scan early on each day in between."""
    days = range(1, (arrives - handed).days)
    found = [handed + timedelta(days=ahead) for ahead in days]
    return [
        (moment(day, chance.uniform(3, 7)), ParcelState.IN_TRANSIT, None)
        for day in found if day.weekday() != 6
    ]  # fmt: skip


def _van(day: date, chance: random.Random) -> Steps:
    """Return the day of the van: deliveries from 8 to 20 h, two fifths of them after work."""
    hour = chance.gauss(13, 2.2) if chance.random() < 0.6 else chance.gauss(17.5, 1.3)
    there = moment(day, min(max(hour, 8), 20))
    out: Steps = [(moment(day, chance.uniform(6.5, 7.9)), ParcelState.OUT_FOR_DELIVERY, None)]
    steps = [] if chance.random() < NO_VAN_SCAN else out
    drawn = chance.random()
    later = moment(day + timedelta(days=1), chance.uniform(9, 19))
    if drawn < TO_A_SHOP:
        return [
            *steps, (there, ParcelState.READY_FOR_PICKUP, None),
            (later, ParcelState.DELIVERED, None),
        ]  # fmt: skip
    if drawn < TO_A_SHOP + ATTEMPTED:
        return [
            *steps, (there, ParcelState.DELIVERY_ATTEMPTED, None),
            (later, ParcelState.DELIVERED, None),
        ]  # fmt: skip
    return [*steps, (there, ParcelState.DELIVERED, None)]


def _van_twice(day: date, way: Way, chance: random.Random) -> Steps:
    """Return a van that goes home with the parcel, and comes again on the next day."""
    out: Steps = [(moment(day, chance.uniform(6.5, 7.9)), ParcelState.OUT_FOR_DELIVERY, None)]
    if chance.random() < 0.5:
        out.append((moment(day, chance.uniform(20, 22)), ParcelState.IN_TRANSIT, None))
    return [*out, *_van(vans(way.state).add_working_days(day, 1), chance)]


def _late_forecast(steps: Steps, arrives: date, way: Way, chance: random.Random) -> Steps:
    """Return it with a forecast of the true day, said on the way or as late as that evening."""
    hour = chance.choice((4.5, 8.0, 13.0, 16.5, 19.0))
    day = way.promised - timedelta(days=chance.choice((0, 0, 1, 2)))
    at = max(moment(day, hour), steps[1][0] + timedelta(minutes=30))
    return [*steps, (at, ParcelState.IN_TRANSIT, arrives)]


def _forecast(steps: Steps, arrives: date, hit: Break, chance: random.Random) -> Steps:
    """Return it with the carrier's usual forecast, said with the first scan of the parcel."""
    if hit is Break.LATE or chance.random() >= FORECAST_SHARE:
        return steps
    drawn, day = chance.random(), arrives
    if drawn < FORECAST_LATER:
        day += timedelta(days=1)
    found = list(steps)
    place = next(n for n, one in enumerate(found) if one[1] is ParcelState.HANDED_OVER)
    at, state, _ = found[place]
    sooner = FORECAST_LATER <= drawn < FORECAST_LATER + FORECAST_SOONER
    if sooner and day > local(at) + timedelta(days=1):
        day -= timedelta(days=1)
    found[place] = (at, state, day)
    return found
