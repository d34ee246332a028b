"""Turning what was found of an order's lines into news: rows that say what changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ..calendars.working_time import NeverWorksError
from ..promises.making import Case, comes_on, has_paid, terms_of, zone_of_order
from ..promises.models import Delay, Promise
from ..promises.standing import Standing
from ..promises.states import DelayState, Ending
from ..promises.terms import Desk
from ..promises.window import from_dispatch
from .causes import Cause
from .find import Finding, Judged, Line, Rules, judge

FOR_STAFF = frozenset({Cause.UNPAID})
"""What the customer is not told as a delay: a mail of its own asks for the payment."""


def find(
    case: Case, standings: Mapping[UUID, Standing], desk: Desk, now: datetime
) -> tuple[list[Delay], list[Delay]]:
    """Compare an order's open promises with what is there.

    Sets `latest`, `later` and `watch_at` of the promises; nothing is written.

    Args:
        case: The order's rows.
        standings: Where the pieces of its lines are, by line id.
        desk: What promises are reckoned with.
        now: Database time.

    Returns:
        News, not written yet, and older news whose state changed.

    """
    rules = _rules(case, desk)
    groups: defaultdict[tuple[object, ...], list[tuple[Promise, Finding]]] = defaultdict(list)
    for row in case.rows:
        if row.ending != Ending.OPEN:
            row.watch_at = None
            continue
        judged = _judge(case, row, standings[row.line_id], desk, rules, now)
        row.watch_at = judged.look_at
        if judged.finding is None and standings[row.line_id].sent_at is not None:
            _left_sooner(case, row, standings[row.line_id], desk)
        if judged.settled:
            row.said_new = False
        if found := judged.finding:
            words = row.said_words if found.cause is Cause.STAFF else ""
            key = (found.cause, found.earliest, found.latest, row.later, words, row.shown)
            groups[key].append((row, found))
    made = [_news(case, group, number, now) for number, group in enumerate(groups.values(), 1)]
    for row in (row for group in groups.values() for row, _ in group):
        # The new day can break as well.
        following = _judge(case, row, standings[row.line_id], desk, rules, now)
        row.watch_at = following.look_at
    return made, list(_over(case, made, now))


def _left_sooner(case: Case, row: Promise, standing: Standing, desk: Desk) -> None:
    """Bring a day that was told later forward, where the goods left before it was thought.

    The mail about the parcel says the new one; no mail of its own is worth it.
    """
    terms = terms_of(case, row, desk)
    moved = row.latest is not None and row.latest != row.first_latest
    if terms is None or standing.sent_at is None or row.latest is None or not moved:
        return
    left = standing.sent_at.astimezone(terms.warehouse.zone).date()
    try:
        new = from_dispatch(terms.warehouse.next_working_day(left), terms)
    except NeverWorksError:
        return
    if row.first_latest is not None and new.latest <= row.first_latest:
        row.earliest, row.latest = row.first_earliest, row.first_latest
    elif new.latest < row.latest:
        row.earliest, row.latest = new.earliest, new.latest


def _rules(case: Case, desk: Desk) -> Rules:
    own = desk.setting(case.order.channel_id)
    gate = desk.gates.get(case.order.channel_id)
    return Rules(
        zone=zone_of_order(case.order, desk),
        first_scan_hours=own.first_scan_hours,
        quiet_scan_days=own.quiet_scan_days,
        quiet_from=gate.settings.quiet_from if gate else 20,
        quiet_to=gate.settings.quiet_to if gate else 8,
    )


def _judge(
    case: Case, row: Promise, standing: Standing, desk: Desk, rules: Rules, now: datetime
) -> Judged:
    if row.after_max is not None and row.dated_at is None and not has_paid(case.order):
        return _unpaid(case, row, desk, now)
    supply = case.supply.get(row.line_id)
    line = Line(
        latest=row.latest,
        dated=row.first_latest is not None or row.latest is not None,
        to_send=max(row.quantity - standing.left - standing.ended, 0),
        served=supply is None or supply.is_served,
        comes_on=comes_on(row, case, desk),
        waited=row.later,
        said_latest=row.said_latest,
        said_new=row.said_new,
        parcels=standing.under_way,
    )
    if not line.served and line.to_send:
        row.later = True
    return judge(line, terms_of(case, row, desk), rules, now)


def _unpaid(case: Case, row: Promise, desk: Desk, now: datetime) -> Judged:
    """Judge a line that waits for its payment: staff look at it once the reminder is due."""
    gate = desk.gates.get(case.order.channel_id)
    days = gate.settings.reminder_days if gate else 7
    due = row.placed_at + timedelta(days=days)
    if any(one.cause == Cause.UNPAID for one in case.delays):
        return Judged()
    return Judged(Finding(Cause.UNPAID)) if now >= due else Judged(None, due)


def _news(
    case: Case, group: Sequence[tuple[Promise, Finding]], number: int, now: datetime
) -> Delay:
    rows, found = [row for row, _ in group], group[0][1]
    told = rows[0].shown and found.cause not in FOR_STAFF
    was = min((row.latest for row in rows if row.latest), default=None)
    staff = found.cause is Cause.STAFF
    delay = Delay(
        order_id=case.order.id,
        channel_id=case.order.channel_id,
        number=case.last_number + number,
        cause=found.cause,
        line_ids=sorted(str(row.line_id) for row in rows),
        was_latest=was,
        earliest=found.earliest,
        latest=found.latest,
        found_at=now,
        by=rows[0].said_by if staff else "",
        words=rows[0].said_words if staff else "",
        told=told,
        sooner=all(one.sooner for _, one in group),
    )
    for row in rows:
        if found.cause is not Cause.UNPAID:
            row.earliest, row.latest = found.earliest, found.latest
        if found.cause is Cause.STAFF:
            row.said_new = False
    return delay


def _over(case: Case, made: Sequence[Delay], now: datetime) -> Iterator[Delay]:
    """Yield older news that is over: newer news about its lines, or they have come."""
    newer = {line for one in made for line in one.line_ids}
    open_ = {
        str(row.line_id) for row in case.rows
        if row.ending == Ending.OPEN
    }  # fmt: skip
    unpaid = {
        str(row.line_id) for row in case.rows if row.after_max is not None and not row.dated_at
    }
    for one in case.delays:
        waiting = open_.intersection(one.line_ids)
        if one.cause == Cause.UNPAID:
            waiting &= unpaid
        if not waiting:
            one.state, one.settled_at = DelayState.SETTLED, now
            yield one
        elif waiting <= newer:
            one.state, one.settled_at = DelayState.OVERTAKEN, now
            yield one
