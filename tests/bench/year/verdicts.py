"""What should have been told of each line, and what was: reckoned from what happened and what
was heard, not from what the rules found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from saleor_service_plugin.delivery.promises.window import Terms, from_dispatch
from saleor_service_plugin.delivery.states import ParcelState

from . import shop
from .happened import ARRIVED, Parcel
from .kept import Story
from .learning import Learned
from .shop import POLLED, local, moment

EVENING, QUIET = 18, 20
"""What is known by six is told before eight."""


class Stage(StrEnum):
    """When it was clear that a day would not be kept."""

    BEFORE = "before the hand-over"
    KNOWN = "known by 18:00"
    ON_VAN = "out for delivery"
    UNKNOWN = "not to be known by 18:00"
    """As far as one had heard it was there in time; or the carrier, which is not asked, had
    never said a word of it."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A day that was told to a customer and not kept."""

    story: Story
    line: int
    day: date
    is_first: bool
    stage: Stage
    told: bool
    """Whether it was told when it should have been."""
    after_dispatch_by: bool
    """Whether it left after the day on which it had to for the first promise."""
    ahead: bool
    """Whether it was told a working day before, or earlier."""


def broken(story: Story, learned: Learned) -> Iterator[Broken]:
    """Yield every day that was told of a line and did not hold."""
    for line, first in enumerate(story.first):
        came = story.order.arrived_on(line)
        for begins, day in _told_days(story, line, first):
            if came is not None and came <= day:
                continue
            yield _judge(story, line, day, begins, learned)


def _told_days(story: Story, line: int, first: date | None) -> Iterator[tuple[datetime, date]]:
    """Yield each day that a customer was told, and since when."""
    told = [(story.order.placed_at, first)]
    told += [(one.found_at, one.latest) for one in story.news[line]]
    for begins, day in told:
        if day is not None:
            yield begins, day


def _judge(story: Story, line: int, day: date, begins: datetime, learned: Learned) -> Broken:
    order = story.order
    parcel = order.parcel_of(line)
    terms = _terms(story, day, learned)
    last = last_day(day, terms)
    sent_on = local(parcel.sent_at) if parcel else None
    eve = terms.carrier.take_working_days(day, 1)
    later = [
        one.found_at for one in story.news[line]
        if one.found_at > begins and (one.latest is None or one.latest > day)
    ]  # fmt: skip
    told_at = min(later, default=None)
    ahead = told_at is not None and told_at < moment(eve, QUIET)
    dispatch_by = story.dispatch_by[line]
    after = bool(dispatch_by and sent_on and sent_on > dispatch_by)
    is_first = day == story.first[line] and begins == order.placed_at
    if sent_on is None or sent_on > last:
        stage, told = Stage.BEFORE, ahead
        if moment(eve, QUIET) <= begins or last >= day:
            # Told so late itself that no working day was left.
            told = told_at is not None and told_at < moment(day, QUIET)
    else:
        stage = _stage(story, parcel, day)
        told = told_at is not None and told_at < moment(day, QUIET)
        if stage is Stage.ON_VAN:
            following = terms.carrier.add_working_days(day, 1)
            heard = _heard_arrival(story, parcel)
            there = heard is not None and heard < moment(following, 10)
            told = there or (told_at is not None and told_at < moment(following, QUIET))
    return Broken(story, line, day, is_first, stage, told, after, ahead)


def _terms(story: Story, day: date, learned: Learned) -> Terms:
    """Return what a line was judged by on the last day on which it could leave."""
    order = story.order
    found = day
    for _ in range(2):
        desk = learned.desk(moment(found, EVENING))
        terms = shop.terms(desk, order.warehouse, order.method, order.postal_code)
        found = last_day(day, terms)
    return terms


def last_day(day: date, terms: Terms) -> date:
    """Return the last working day on which a parcel can leave and likely come by a day."""
    last = day
    while (
        not terms.warehouse.works_on(last)
        or from_dispatch(last, terms, transit_max=terms.expected).latest > day
    ):
        last -= timedelta(days=1)
    return last


def _stage(story: Story, parcel: Parcel | None, day: date) -> Stage:
    """Return what was known of a parcel under way by the evening of the promised day."""
    evening = moment(day, EVENING)
    heard = [
        said for at, said in story.heard.get(parcel.number if parcel else 0, ()) if at <= evening
    ]
    if any(said.forecast and said.forecast > day for said in heard):
        return Stage.KNOWN
    if not heard:
        return Stage.KNOWN if story.order.method in POLLED else Stage.UNKNOWN
    newest = max(heard, key=lambda said: said.at)
    if newest.state in ARRIVED:
        return Stage.UNKNOWN
    if newest.state is ParcelState.OUT_FOR_DELIVERY and local(newest.at) == day:
        return Stage.ON_VAN
    return Stage.KNOWN


def _heard_arrival(story: Story, parcel: Parcel | None) -> datetime | None:
    heard = story.heard.get(parcel.number if parcel else 0, ())
    return min((at for at, said in heard if said.state in ARRIVED), default=None)


def is_punctual(story: Story) -> bool:
    """Whether all lines had a day when they were ordered or paid, and came by it."""
    for line, first in enumerate(story.first):
        came = story.order.arrived_on(line)
        if first is None or came is None or came > first:
            return False
    return True


def is_late(story: Story) -> bool:
    """Whether a line with a day did not come by it."""
    for line, first in enumerate(story.first):
        came = story.order.arrived_on(line)
        if first is not None and (came is None or came > first):
            return True
    return False


def twice(story: Story) -> int:
    """Return how often a line's customer was told a day, or that there is none, twice running."""
    found = 0
    for line, first in enumerate(story.first):
        before = first
        for place, one in enumerate(story.news[line]):
            # What left sooner than told has its day brought forward by the parcel's mail.
            forward = one.was_latest is not None and one.was_latest != before
            found += one.latest == before and not forward and bool(place or first is not None)
            before = one.latest
    return found
