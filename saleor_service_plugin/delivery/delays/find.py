"""Whether a line comes later than told, why, and when to look again: pure.

    not there ............ STOCK, at once
    not handed over ...... NOT_PACKED, at the end of the last day on which it could leave
    with the carrier ..... FORECAST at once; NO_FIRST_SCAN, NO_SCAN the working day before;
                           NOT_ARRIVED at 18:00 of the promised day

What is judged is whether a line is more likely late than not: by the days in which half of
the parcels arrive (`Terms.expected`), or by the most where those are not known. What is told
then is a day that can be kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from ..calendars.working_time import NeverWorksError, WorkCalendar
from ..promises.window import Terms, from_dispatch, window
from ..states import ParcelState
from .causes import Cause

EVENING = time(18, 0)
"""What is known by then on the promised day is told that day."""

MORNING = time(10, 0)
"""By then on the next working day a parcel that was out for delivery has its scan."""

BEFORE_QUIET = timedelta(minutes=30)
"""So long before the quiet hours the day's last news is decided."""

HANDED = frozenset({ParcelState.READY_FOR_PICKUP, ParcelState.DELIVERY_ATTEMPTED})
"""Somebody came with it, or it waits for the customer: it arrived as far as we are concerned."""

BACK = frozenset({ParcelState.RETURNING, ParcelState.RETURNED})


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel of a line, as far as it matters here."""

    sent_at: datetime
    state: ParcelState
    state_at: datetime | None
    forecast_until: datetime | None
    first_scan_at: datetime | None
    last_scan_at: datetime | None
    heard: bool
    """Whether somebody tells us of it at all."""


@dataclass(frozen=True, slots=True)
class Line:
    """An order line with an open promise."""

    latest: date | None
    """By when it comes, as last told; None: nobody knew."""
    dated: bool
    """Whether any day was ever promised."""
    to_send: int
    """Pieces that have not left."""
    served: bool
    """Whether the goods of all of them are there."""
    comes_on: date | None
    """When the missing ones are there to be packed."""
    waited: bool
    """Whether it was told, or found, to wait for stock before."""
    said_latest: date | None
    """The day that staff set, while it holds: over what is reckoned, but for a later day."""
    said_new: bool = False
    """Whether it is not news yet."""
    parcels: tuple[Parcel, ...] = ()
    """On their way, not those that arrived."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds that staff set, and the channel's quiet hours."""

    zone: tzinfo
    first_scan_hours: int
    quiet_scan_days: int
    quiet_from: int
    quiet_to: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A line comes at another time than told."""

    cause: Cause
    earliest: date | None = None
    latest: date | None = None
    sooner: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found, and when time alone makes another look worthwhile."""

    finding: Finding | None = None
    look_at: datetime | None = None
    settled: bool = False
    """Whether staff's day says what was told before."""


def judge(line: Line, terms: Terms | None, rules: Rules, now: datetime) -> Judged:
    """Return what there is to be told of a line.

    Args:
        line: As it stands.
        terms: What it is reckoned with; None: nobody knows how long its way takes.
        rules: Thresholds.
        now: Database time.

    """
    if line.said_new and line.said_latest is not None:
        if line.said_latest == line.latest:
            # What was told already.
            return Judged(settled=True)
        sooner = line.latest is not None and line.said_latest < line.latest
        return Judged(Finding(Cause.STAFF, None, line.said_latest, sooner))
    try:
        if line.to_send and not line.served:
            return _waiting(line, terms, now)
        if terms is None or not line.dated:
            return Judged()
        if line.to_send:
            return _to_pack(line, terms, rules, now)
        return _under_way(line, terms, rules, now)
    except NeverWorksError:
        # A calendar without a working day: whoever entered it is told there.
        return Judged()


def _waiting(line: Line, terms: Terms | None, now: datetime) -> Judged:
    """Judge a line whose goods are not there."""
    comes = line.comes_on
    today = now.date() if terms is None else now.astimezone(terms.warehouse.zone).date()
    if comes is not None and comes < today:
        # The day passed and it is not there: nobody knows any more.
        comes = None
    again = None
    if comes is not None:
        zone = UTC if terms is None else terms.warehouse.zone
        again = datetime.combine(comes + timedelta(days=1), time(8), zone).astimezone(UTC)
    held = line.said_latest is not None and line.said_latest >= today
    if held and (comes is None or terms is None):
        # Who set the day knows more than our rows do.
        after = datetime.combine(line.said_latest or today, time(20), UTC)
        return Judged(None, min(filter(None, (again, after)), default=after))
    if comes is None or terms is None:
        known = line.waited and line.latest is None
        return Judged(None if known else Finding(Cause.STOCK), again)
    new = window(now, terms, not_before=comes)
    if line.latest is None or new.latest > line.latest:
        return Judged(Finding(Cause.STOCK, new.earliest, new.latest), again)
    if line.waited and not held and new.latest < line.latest and _by_restock(line, new.latest):
        return Judged(Finding(Cause.STOCK, new.earliest, new.latest, sooner=True), again)
    return Judged(None, again)


def _by_restock(line: Line, latest: date) -> bool:
    """Whether a day is so much better that it is worth a mail: two days or more."""
    return line.latest is not None and (line.latest - latest).days >= 2


def last_day(latest: date, terms: Terms) -> date:
    """Return the last day on which a line can leave and still be likely to be on time."""
    day = terms.warehouse.take_working_days(latest, 0)
    while from_dispatch(day, terms, transit_max=terms.expected).latest > latest:
        day = terms.warehouse.take_working_days(day, 1)
    return day


def decided_at(day: date, calendar: WorkCalendar, rules: Rules) -> datetime:
    """Return when it is certain that nothing leaves any more on a working day, in UTC.

    At the end of its work, but so early that the customer can hear of it before the quiet
    hours: news that waits for the next morning is a day late.
    """
    closes = calendar.closes_at(day)
    return min(filter(None, (closes, _last_slot(day, rules))))


def _last_slot(day: date, rules: Rules) -> datetime | None:
    """Return the last moment to decide what shall be told on a day, None: at any time."""
    if rules.quiet_from == rules.quiet_to:
        return None
    quiet = datetime.combine(day, time(rules.quiet_from % 24), rules.zone) - BEFORE_QUIET
    morning = datetime.combine(day, time(rules.quiet_to % 24), rules.zone)
    # Quiet hours that begin after midnight do not end the day before.
    return quiet.astimezone(UTC) if quiet > morning else None


def _evening(day: date, rules: Rules) -> datetime:
    """Return when it is decided on a day that a parcel does not come any more."""
    return min(filter(None, (_local(day, EVENING, rules), _last_slot(day, rules))))


def _to_pack(line: Line, terms: Terms, rules: Rules, now: datetime) -> Judged:
    """Judge a line whose goods are there and have not left."""
    if line.latest is None:
        # It waited without a day, and its goods have come: the parcel's mail tells the rest.
        return Judged()
    last = last_day(line.latest, terms)
    decided = decided_at(last, terms.warehouse, rules)
    if now < decided:
        return Judged(None, decided)
    new = window(now, terms)
    return Judged(Finding(Cause.NOT_PACKED, new.earliest, max(new.latest, line.latest)))


def _under_way(line: Line, terms: Terms, rules: Rules, now: datetime) -> Judged:
    """Judge a line that has left: by the parcel that stands worst."""
    found = [_parcel(parcel, line.latest, terms, rules, now) for parcel in line.parcels]
    news = [one.finding for one in found if one.finding is not None]
    times = [one.look_at for one in found if one.look_at is not None]
    if not news:
        return Judged(None, min(times, default=None))
    return Judged(_worst(news), min(times, default=None))


def _worst(news: Sequence[Finding]) -> Finding:
    """Return the news that says the most: without a day before the latest day."""
    return max(news, key=lambda one: (one.latest is None, one.latest or date.min))


def _parcel(
    parcel: Parcel, latest: date | None, terms: Terms, rules: Rules, now: datetime
) -> Judged:
    if terms.collected or parcel.state in HANDED or parcel.state is ParcelState.DELIVERED:
        return Judged()
    if parcel.state in BACK:
        return Judged(None if latest is None else Finding(Cause.COMING_BACK))
    if forecast := _forecast(parcel, latest, rules):
        return Judged(forecast)
    if latest is None:
        return Judged()
    sent_on = parcel.sent_at.astimezone(terms.warehouse.zone).date()
    if parcel.forecast_until is None and sent_on > last_day(latest, terms):
        # It left too late and nobody was told in time, since nobody looked. A carrier that
        # means to be there by then knows better.
        new = from_dispatch(sent_on, terms)
        if new.latest > latest:
            return Judged(Finding(Cause.NOT_PACKED, new.earliest, new.latest))
    judged = _by_scans(parcel, latest, terms, rules, now)
    if parcel.heard:
        return judged
    # Its carrier is asked meanwhile; an answer that it knows nothing marks no order.
    evening = _evening(latest, rules)
    again = evening if judged.finding is not None else judged.look_at
    return Judged(None, again if again is not None and now < again <= evening else None)


def _forecast(parcel: Parcel, latest: date | None, rules: Rules) -> Finding | None:
    """Return the carrier's day where it is another one than was told."""
    if parcel.forecast_until is None:
        return None
    day = parcel.forecast_until.astimezone(rules.zone).date()
    heard = parcel.last_scan_at
    if latest is None:
        # A day at last; one that lies before the last scan says nothing.
        if heard is not None and day < heard.astimezone(rules.zone).date():
            return None
        return Finding(Cause.FORECAST, None, day)
    return Finding(Cause.FORECAST, None, day) if day > latest else None


def _by_scans(parcel: Parcel, latest: date, terms: Terms, rules: Rules, now: datetime) -> Judged:
    """Judge what the carrier's scans, or their absence, say about the promised day."""
    early = _early(parcel, latest, terms, rules, now)
    if early.finding is not None:
        return early
    evening = _evening(latest, rules)
    out = parcel.state is ParcelState.OUT_FOR_DELIVERY and _is_on(parcel.state_at, latest, rules)
    decided = evening
    if out:
        following = terms.carrier.add_working_days(latest, 1)
        decided = _local(following, MORNING, rules)
    if now < decided:
        return Judged(None, min(filter(None, (decided, early.look_at)), default=decided))
    return Judged(Finding(_cause(parcel, terms, rules, now)))


def _early(parcel: Parcel, latest: date, terms: Terms, rules: Rules, now: datetime) -> Judged:
    """Judge a parcel that the carrier has not scanned: the working day before the promise."""
    eve = terms.carrier.take_working_days(latest, 1)
    told_from = _evening(eve, rules)
    if parcel.first_scan_at is None:
        hours = timedelta(hours=rules.first_scan_hours)
        missed = terms.warehouse.add_working_time(parcel.sent_at, hours)
        begins, cause = max(missed, told_from), Cause.NO_FIRST_SCAN
    else:
        scanned = (parcel.last_scan_at or parcel.first_scan_at).astimezone(rules.zone).date()
        silent_on = terms.carrier.add_working_days(scanned, rules.quiet_scan_days)
        begins, cause = max(_evening(silent_on, rules), told_from), Cause.NO_SCAN
    if begins >= _evening(latest, rules):
        return Judged()
    if now < begins:
        return Judged(None, begins)
    return Judged(Finding(cause))


def _cause(parcel: Parcel, terms: Terms, rules: Rules, now: datetime) -> Cause:
    if parcel.first_scan_at is None:
        return Cause.NO_FIRST_SCAN
    scanned = (parcel.last_scan_at or parcel.first_scan_at).astimezone(rules.zone).date()
    today = now.astimezone(rules.zone).date()
    quiet = terms.carrier.working_days_between(scanned, today) >= rules.quiet_scan_days
    return Cause.NO_SCAN if quiet else Cause.NOT_ARRIVED


def _is_on(at: datetime | None, day: date, rules: Rules) -> bool:
    return at is not None and at.astimezone(rules.zone).date() == day


def _local(day: date, at: time, rules: Rules) -> datetime:
    return datetime.combine(day, at, rules.zone).astimezone(UTC)
