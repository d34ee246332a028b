"""The parcels of an order as they are shown and counted, and which of their facts still hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Protocol

from ..orders.models import ServiceFulfillment
from .carriers import typed
from .models import TrackedParcel
from .parcels import FACTS, key_of
from .states import ParcelState

STATE_OF: Mapping[str, ParcelState] = {kind: state for state, kind in FACTS.items()}


@dataclass(frozen=True, slots=True)
class Listed:
    """A parcel with its place in the order."""

    row: TrackedParcel
    fulfillment: ServiceFulfillment | None
    number: int
    """Within the order, from 1; 0 for one that is not shown any more."""
    is_first: bool = True
    """Whether it is the first one of its fulfillment, which the contents are shown with."""


class Told(Protocol):
    """A fact as far as it matters here."""

    kind: str
    data: Mapping[str, str | int]


def listed(
    rows: Iterable[TrackedParcel], fulfillments: Iterable[ServiceFulfillment]
) -> list[Listed]:
    """Return the parcels of one order in its own sequence.

    Those whose number was replaced are left out. A fulfillment that was canceled, or that
    Saleor removed when all of it came back, has the numbers that it had last.

    Args:
        rows: All our parcels of the order.
        fulfillments: All we know of its fulfillments.

    """
    by_fulfillment = {
        pk: list(found)
        for pk, found in groupby(
            sorted(rows, key=attrgetter("fulfillment_id", "position", "pk")),
            key=attrgetter("fulfillment_id"),
        )
    }
    shown = [
        (row, fulfillment, place == 0)
        for fulfillment in sorted(fulfillments, key=attrgetter("sequence", "fulfillment_id"))
        for place, row in enumerate(_last(by_fulfillment.get(fulfillment.pk, ()), fulfillment))
    ]
    return [
        Listed(row, fulfillment, number, is_first)
        for number, (row, fulfillment, is_first) in enumerate(shown, start=1)
    ]


def _last(
    rows: Sequence[TrackedParcel], fulfillment: ServiceFulfillment
) -> Sequence[TrackedParcel]:
    """Return the parcels that a fulfillment consists of, or consisted of last."""
    if current := [row for row in rows if row.current]:
        return current
    keys = {key_of(piece) for piece in typed.split(fulfillment.tracking_number)} or {""}
    return [row for row in rows if row.key in keys] or rows[-1:]


def still_true[T: Told](facts: Iterable[T], parcels: Iterable[Listed]) -> list[T]:
    """Return the facts that hold still: of a state that staff took back none is left.

    Args:
        facts: Of one order, of any kind.
        parcels: All of that order that are shown.

    """
    reached = {one.row.pk: one.row.reached for one in parcels}
    return [
        fact
        for fact in facts
        if fact.kind not in STATE_OF
        or STATE_OF[fact.kind] in reached.get(int(fact.data["parcel"]), {})
    ]
