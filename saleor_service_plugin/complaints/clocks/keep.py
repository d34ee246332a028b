"""Clocks follow what happens to a complaint: called by `record/` in its transactions.

The complaint's row is locked by the caller, who saves it afterwards: the columns in
`reckon.SHOWN` are set on the object here. `unanswered_since`, `heard_at` and the callback's time
are set by the caller before. Whoever changes many complaints at once reads the measures once
(`measures.read()`) and hands them in.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Max

from ..models import Complaint
from ..states import BY_ITSELF, ClockKind
from . import measures as measured
from . import reckon, rules
from .measures import Measures
from .models import Clock

REPLIES = (ClockKind.FIRST_REPLY, ClockKind.NEXT_REPLY)

MINUTE = timedelta(minutes=1)


def opened(
    row: Complaint, *, spoken: bool, now: datetime, measures: Measures | None = None
) -> None:
    """Start the clocks of a new complaint.

    First reply (not for what opened by itself, not where staff have spoken to the customer),
    solution, callback.
    """
    measures = measures or measured.read()
    kinds = [ClockKind.SOLUTION]
    if not spoken and row.source not in {str(one) for one in BY_ITSELF}:
        kinds.insert(0, ClockKind.FIRST_REPLY)
    clocks = [_new(row, kind, 0, measures, now) for kind in kinds]
    if row.callback_until is not None:
        clocks.append(_promised(row, measures, now))
    Clock.objects.bulk_create(clocks)
    reckon.show(row, clocks)
    _listen(row)


def asked(row: Complaint, *, now: datetime, measures: Measures | None = None) -> None:
    """The customer wrote: what stood still goes on, the clock for the next reply starts.

    Who writes again before he was answered waits since the first time: no second clock starts.
    """
    measures = measures or measured.read()
    clocks = _standing(row)
    for clock in clocks:
        reckon.resume(clock, measures, now=now)
    _save(clocks)
    if not any(clock.kind in REPLIES for clock in clocks):
        clocks.append(_another(row, ClockKind.NEXT_REPLY, measures, now))
    reckon.show(row, clocks)
    _listen(row)


def answered(
    row: Complaint, *, called: bool, now: datetime, measures: Measures | None = None
) -> None:
    """A person answered: the clocks for replies end; that for a callback if it was a call.

    A call that was made is promised no longer: its time goes from the complaint, its clock keeps it.
    """
    if called:
        row.callback_from = row.callback_until = None
    clocks = _standing(row)
    over = [one for one in clocks if one.kind in REPLIES or (called and one.kind == "callback")]
    if over:
        measures = measures or measured.read()
        for clock in over:
            reckon.end(clock, measures, now=now)
        _save(over)
    reckon.show(row, clocks)
    _listen(row)


def waits(row: Complaint, *, now: datetime, measures: Measures | None = None) -> None:
    """It is the customer's turn: what runs stands still. A promised call stays promised."""
    measures = measures or measured.read()
    clocks = _standing(row)
    still = [one for one in clocks if one.kind != ClockKind.CALLBACK]
    for clock in still:
        reckon.pause(clock, measures, now=now)
    _save(still)
    reckon.show(row, clocks)
    row.quiet, row.quiet_due_at = False, None


def goes_on(row: Complaint, *, now: datetime, measures: Measures | None = None) -> None:
    """It is the staff's turn again, without a word of the customer."""
    measures = measures or measured.read()
    clocks = _standing(row)
    for clock in clocks:
        reckon.resume(clock, measures, now=now)
    _save(clocks)
    reckon.show(row, clocks)
    _listen(row)


def ended(row: Complaint, *, now: datetime, measures: Measures | None = None) -> None:
    """It was solved or closed: all clocks end."""
    clocks = _standing(row)
    if clocks:
        measures = measures or measured.read()
        for clock in clocks:
            reckon.end(clock, measures, now=now)
        _save(clocks)
    reckon.show(row, ())
    row.quiet, row.quiet_due_at = False, None


def reopened(row: Complaint, *, now: datetime, measures: Measures | None = None) -> None:
    """It goes on: a new clock for the solution starts; `asked` follows where they wrote."""
    measures = measures or measured.read()
    clocks = _standing(row)
    if not any(clock.kind == ClockKind.SOLUTION for clock in clocks):
        clocks.append(_another(row, ClockKind.SOLUTION, measures, now))
    reckon.show(row, clocks)
    _listen(row)


def ruled_anew(
    rows: Sequence[Complaint], *, now: datetime, measures: Measures | None = None
) -> None:
    """Topic or priority is another one: the running clocks follow the rule that holds now.

    What stands still follows it, too. Warnings given are not given again; what is overdue by
    the new rule is warned of with the next round.
    """
    if not rows:
        return
    measures = measures or measured.read()
    clocks = standing_of(row.pk for row in rows)
    for row in rows:
        own = clocks.get(row.pk, [])
        for clock in own:
            reckon.set_rule(clock, row, measures, now=now)
        reckon.show(row, own)
    save_all(clock for own in clocks.values() for clock in own)


def standing_of(complaint_ids: Iterable[int]) -> dict[int, list[Clock]]:
    """Return the clocks that have not ended, locked; their complaints are locked before."""
    ids = list(complaint_ids)
    found: dict[int, list[Clock]] = {pk: [] for pk in ids}
    rows = Clock.objects.select_for_update().filter(complaint_id__in=ids, ended_at__isnull=True)
    for clock in rows.order_by("complaint_id", "pk"):
        found[clock.complaint_id].append(clock)
    return found


def save_all(clocks: Iterable[Clock]) -> None:
    """Write clocks in one statement."""
    if changed := list(clocks):
        Clock.objects.bulk_update(changed, reckon.COLUMNS)


def _standing(row: Complaint) -> list[Clock]:
    return standing_of([row.pk])[row.pk]


def _save(clocks: Sequence[Clock]) -> None:
    for clock in clocks:
        clock.save(update_fields=reckon.COLUMNS)


def _new(
    row: Complaint, kind: ClockKind, turn: int, measures: Measures, now: datetime
) -> Clock:  # fmt: skip
    clock = Clock(
        complaint_id=row.pk, channel_id=row.channel_id, kind=kind, turn=turn, minutes=0,
        started_at=now, running_since=now,
    )  # fmt: skip
    reckon.set_rule(clock, row, measures, now=now)
    return clock


def _another(row: Complaint, kind: ClockKind, measures: Measures, now: datetime) -> Clock:
    """Start one more clock of a kind."""
    last = Clock.objects.filter(complaint_id=row.pk, kind=kind).aggregate(turn=Max("turn"))["turn"]
    clock = _new(row, kind, 0 if last is None else last + 1, measures, now)
    clock.save(force_insert=True)
    return clock


def _promised(row: Complaint, measures: Measures, now: datetime) -> Clock:
    """Return the clock of a promised call: it runs while the promised time does."""
    begins, until = row.callback_from or now, row.callback_until or now
    clock = Clock(
        complaint_id=row.pk, channel_id=row.channel_id, kind=ClockKind.CALLBACK,
        minutes=max(1, -((begins - until) // MINUTE)), started_at=begins, running_since=begins,
    )  # fmt: skip
    reckon.set_times(clock, measures, now=now)
    return clock


def _listen(row: Complaint) -> None:
    """Have the rounds look whether nothing is heard for too long."""
    row.quiet = False
    row.quiet_due_at = reckon.heard_at(row) + rules.SOONEST
