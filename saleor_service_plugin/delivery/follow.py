"""From scans to where a parcel stands: pure.

Scans come late, twice and in any order; whatever the order in which we hear of them, the
same scans give the same standing. The later one wins by the time it happened, and what
ended stays ended: a parcel that was delivered is not on its way again because some system
of the carrier says so the next day. Staff may say otherwise; they have seen the customer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .states import TERMINAL, ParcelState

RANK: Mapping[ParcelState, int] = {
    state: rank
    for rank, state in enumerate(
        (
            ParcelState.UNKNOWN,
            ParcelState.LABEL_CREATED,
            ParcelState.HANDED_OVER,
            ParcelState.IN_TRANSIT,
            ParcelState.DELAYED,
            ParcelState.EXCEPTION,
            ParcelState.OUT_FOR_DELIVERY,
            ParcelState.DELIVERY_ATTEMPTED,
            ParcelState.READY_FOR_PICKUP,
            ParcelState.RETURNING,
            ParcelState.DELIVERED,
            ParcelState.RETURNED,
        )
    )
}
"""Which of two scans of the same moment is the later one: carriers round to minutes."""

AFTERTHOUGHT = timedelta(hours=12)
"""Systems of a carrier disagree for some hours about a parcel that has ended; what is said
later than that contradicts it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A scan as it counts."""

    id: int
    at: datetime
    """Never later than when we heard of it: a clock set wrong would win for ever."""
    state: ParcelState
    text: str = ""
    place: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a parcel is, by all its scans."""

    state: ParcelState = ParcelState.UNKNOWN
    at: datetime | None = None
    text: str = ""
    place: str = ""
    by_hand: bool = False
    reached: Mapping[ParcelState, datetime] = field(default_factory=dict)
    """When each state was first reached, of those it went through."""
    first_scan_at: datetime | None = None
    """When the carrier first had it in its hands."""
    last_scan_at: datetime | None = None
    contradicted_at: datetime | None = None
    """When something was said that cannot be true of what has ended."""


def follow(scans: Iterable[Seen]) -> Standing:
    """Return where a parcel stands.

    Args:
        scans: All that count, in any order.

    """
    ordered = sorted(scans, key=lambda scan: (scan.at, RANK[scan.state], scan.id))
    standing = Standing()
    reached: dict[ParcelState, datetime] = {}
    contradicted: datetime | None = None
    for scan in ordered:
        state = _next(standing.state, scan)
        if state is None:
            if _contradicts(standing, scan):
                contradicted = scan.at
            continue
        if state is standing.state and not scan.by_hand:
            # Said again: the first time and its words stand.
            continue
        reached.setdefault(state, scan.at)
        contradicted = None
        standing = Standing(state, scan.at, scan.text, scan.place, scan.by_hand)
    held = [scan.at for scan in ordered if scan.state not in NOT_IN_HAND and not scan.by_hand]
    carriers = [scan.at for scan in ordered if not scan.by_hand]
    return Standing(
        standing.state, standing.at, standing.text, standing.place, standing.by_hand, reached,
        first_scan_at=held[0] if held else None,
        last_scan_at=carriers[-1] if carriers else None,
        contradicted_at=contradicted,
    )  # fmt: skip


NOT_IN_HAND = frozenset({ParcelState.UNKNOWN, ParcelState.LABEL_CREATED})


def _next(now: ParcelState, scan: Seen) -> ParcelState | None:
    """Return the state after a scan, None where it changes nothing."""
    said = scan.state
    if scan.by_hand:
        return said
    if now in TERMINAL or said is ParcelState.UNKNOWN:
        return None
    if said is ParcelState.LABEL_CREATED and now is not ParcelState.UNKNOWN:
        # Data of a label is sent again and again; the thing itself was seen already.
        return None
    if now is ParcelState.RETURNING:
        # Carriers write "delivered" when the sender has it again, and what they attempt on
        # the way back they attempt at the sender's door. A parcel that was turned around once
        # more is called returned wrongly: staff see its scans, and say so.
        return ParcelState.RETURNED if said in TERMINAL else None
    return said


def _contradicts(standing: Standing, scan: Seen) -> bool:
    if standing.state not in TERMINAL or standing.at is None:
        return False
    odd = scan.state not in NOT_IN_HAND and scan.state is not standing.state
    return odd and scan.at > standing.at + AFTERTHOUGHT
