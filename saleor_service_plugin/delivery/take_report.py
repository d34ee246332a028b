"""Taking in what somebody outside, or staff, say of a parcel.

The one place that writes scans and what follows from them. The order is marked, and `sync`
finds the facts: what the customer is told is decided there and nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import blake2b
from uuid import UUID

from ..messages import channels
from ..messages.harmless import one_line
from ..messages.rules import ChannelGate, zone_of
from ..orders import marks
from . import upkeep
from .carrier_report import (
    LONGEST_CODE,
    LONGEST_PLACE,
    LONGEST_TEXT,
    MOST_SCANS,
    Report,
    Scan,
)
from .follow import RANK, Seen, Standing, follow
from .models import ParcelScan, TrackedParcel
from .states import TERMINAL, ParcelState

STAFF = "staff"
"""Source of what staff say."""

MOST_KEPT = 400
"""Scans of one parcel; what is said beyond is nothing that helps anybody."""

FINAL_KEPT = 50
"""Beside them, of those that end a parcel's way or that staff say."""

LONGEST_PICKUP = 200

BEFORE_IT_LEFT = timedelta(days=30)
"""Carriers give their numbers out again after some months: what is older than this belongs to
another parcel. Labels are printed some days before."""

UPSET = frozenset(
    {
        ParcelState.DELAYED,
        ParcelState.DELIVERY_ATTEMPTED,
        ParcelState.EXCEPTION,
        ParcelState.RETURNING,
    }
)
"""After these a forecast of before is not true any more."""

CARRIED = (
    "state", "state_at", "said", "place", "by_hand", "reached", "first_scan_at", "last_scan_at",
    "delivered_at", "forecast_from", "forecast_until", "pickup_place", "pickup_until", "carrier",
    "carrier_from",
)  # fmt: skip
"""Columns that come from scans."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a report."""

    parcel_id: int
    order_id: UUID
    new_scans: int
    changed: bool
    """Whether the parcel stands otherwise than before."""


def take(
    rows: Sequence[TrackedParcel],
    reports: Mapping[int, Report],
    *,
    source: str,
    now: datetime,
    said_by: str = "",
) -> list[Taken]:
    """Write what was said of parcels, in the caller's transaction.

    Args:
        rows: The parcels, locked by the caller in the order of their ids.
        reports: By parcel id.
        source: Key of who says it; `STAFF` for staff.
        now: Database time.
        said_by: Global id of who of the staff says it.

    Returns:
        What came of each; their orders are marked where anything is new.

    """
    said = {row.pk: reports[row.pk] for row in rows if row.pk in reports}
    recorded = _record(rows, said, source=source, now=now, said_by=said_by)
    return settle([row for row in rows if row.pk in said], said, recorded, now=now)


def settle(
    rows: Sequence[TrackedParcel],
    reports: Mapping[int, Report],
    recorded: Mapping[int, int],
    *,
    now: datetime,
) -> list[Taken]:
    """Bring parcels to what their scans say, and mark their orders where it is new.

    Args:
        rows: The parcels, locked.
        reports: What was said beside scans, by parcel id.
        recorded: How many scans are new, by parcel id.
        now: Database time.

    """
    if not rows:
        return []
    gates = channels.gates()
    scans = _scans([row.pk for row in rows])
    taken = []
    for row in rows:
        before = _values(row)
        state = row.state
        seen = scans.get(row.pk, [])
        _stand(row, follow([*_forgotten(row, seen), *(one for one, counts in seen if counts)]))
        if row.state != state and row.state in UPSET:
            row.forecast_from = row.forecast_until = None
        if report := reports.get(row.pk):
            _beside(row, report, is_newest=_is_newest(report, row))
        upkeep.tend(row, now=now, zone=_zone(gates, row.channel_id))
        changed = _values(row) != before
        taken.append(Taken(row.pk, row.order_id, recorded.get(row.pk, 0), changed))
        row.changed_at = now
        row.save(update_fields=[*CARRIED, *upkeep.COLUMNS, "changed_at"])
    if news := sorted({one.order_id for one in taken if one.changed}):
        marks.write(news)
    return taken


def _values(row: TrackedParcel) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in CARRIED)


def _zone(gates: Mapping[int, ChannelGate], channel_id: int) -> tzinfo:
    return zone_of(gates.get(channel_id, ChannelGate()).settings.time_zone)


def _record(
    rows: Sequence[TrackedParcel],
    reports: Mapping[int, Report],
    *,
    source: str,
    now: datetime,
    said_by: str,
) -> dict[int, int]:
    """Write the scans that are new, and return how many by parcel."""
    ids = list(reports)
    known: dict[int, set[str]] = {pk: set() for pk in ids}
    oldest = {row.pk: (row.sent_at or row.created_at) - BEFORE_IT_LEFT for row in rows}
    pairs = ParcelScan.objects.filter(parcel_id__in=ids).values_list("parcel_id", "digest")
    for pk, digest in pairs:
        known[pk].add(digest)
    new: list[ParcelScan] = []
    counts: dict[int, int] = {}
    for pk, report in reports.items():
        for scan in _newest(report.scans):
            if source != STAFF and scan.at < oldest[pk]:
                continue
            row = _scan(pk, scan, source=source, now=now, said_by=said_by)
            if row.digest in known[pk] or len(known[pk]) >= _most(scan, source):
                continue
            known[pk].add(row.digest)
            counts[pk] = counts.get(pk, 0) + 1
            new.append(row)
    ParcelScan.objects.bulk_create(new, ignore_conflicts=True)
    return counts


def _most(scan: Scan, source: str) -> int:
    """Return how many scans a parcel may have beside this one: how it ends is always news."""
    final = source == STAFF or scan.state in TERMINAL
    return MOST_KEPT + FINAL_KEPT if final else MOST_KEPT


def _newest(scans: Iterable[Scan]) -> list[Scan]:
    return sorted(scans, key=lambda scan: scan.at, reverse=True)[:MOST_SCANS]


def _scan(parcel_id: int, scan: Scan, *, source: str, now: datetime, said_by: str) -> ParcelScan:
    at = scan.at.astimezone(UTC)
    text = one_line(scan.text)[:LONGEST_TEXT]
    place = one_line(scan.place)[:LONGEST_PLACE]
    code = one_line(scan.code)[:LONGEST_CODE]
    hand = source == STAFF
    # Staff may say the same twice and mean it, e.g. after an undo; carriers repeat themselves.
    parts = [at.isoformat(), scan.state, text, place, code, now.isoformat() if hand else ""]
    return ParcelScan(
        parcel_id=parcel_id,
        digest=blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest(),
        at=at,
        counted_at=min(at, now),
        state=scan.state,
        text=text,
        place=place,
        code=code,
        source=source,
        said_by=said_by,
    )


def _scans(parcel_ids: Sequence[int]) -> dict[int, list[tuple[Seen, bool]]]:
    """Return the scans of parcels, and whether each counts or was taken back."""
    found: dict[int, list[tuple[Seen, bool]]] = {}
    rows = ParcelScan.objects.filter(parcel_id__in=parcel_ids)
    for row in rows.order_by("pk"):
        seen = Seen(
            row.pk, row.counted_at, ParcelState(row.state), row.text, row.place,
            by_hand=row.source == STAFF,
        )  # fmt: skip
        found.setdefault(row.parcel_id, []).append((seen, row.withdrawn_at is None))
    return found


def _forgotten(row: TrackedParcel, kept: Sequence[tuple[Seen, bool]]) -> list[Seen]:
    """Return what is left of a parcel's way whose scans are beyond their retention.

    Where the scan of its state is still there, all that count are.
    """
    if row.state_at is None or any(seen.at == row.state_at for seen, _ in kept):
        return []
    return [
        Seen(0, datetime.fromisoformat(at), ParcelState(state))
        if state != row.state
        else Seen(0, row.state_at, ParcelState(state), row.said, row.place, row.by_hand)
        for state, at in row.reached.items()
        if state in RANK
    ]


def _is_newest(report: Report, row: TrackedParcel) -> bool:
    """Whether nothing newer is known than what a report says; callbacks come in any order."""
    newest = max((scan.at for scan in report.scans), default=None)
    return newest is None or row.last_scan_at is None or newest >= row.last_scan_at


def _stand(row: TrackedParcel, standing: Standing) -> None:
    row.state, row.state_at = standing.state, standing.at
    row.said, row.place, row.by_hand = standing.text, standing.place, standing.by_hand
    row.reached = {state: at.isoformat() for state, at in standing.reached.items()}
    if standing.contradicted_at:
        row.reached["contradicted"] = standing.contradicted_at.isoformat()
    row.first_scan_at, row.last_scan_at = standing.first_scan_at, standing.last_scan_at
    delivered = standing.state is ParcelState.DELIVERED
    row.delivered_at = standing.at if delivered else None


def _beside(row: TrackedParcel, report: Report, *, is_newest: bool) -> None:
    """Take over what a report says beside scans; what it leaves out stays."""
    if is_newest and (report.forecast_until or report.forecast_from):
        row.forecast_from = report.forecast_from
        row.forecast_until = report.forecast_until or report.forecast_from
    if report.pickup_place:
        row.pickup_place = one_line(report.pickup_place)[:LONGEST_PICKUP]
    row.pickup_until = report.pickup_until or row.pickup_until
    if report.carrier and not row.carrier:
        row.carrier, row.carrier_from = str(report.carrier), "source"
