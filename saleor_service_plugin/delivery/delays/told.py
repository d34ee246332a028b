"""What customers were told of delays lately, so that the carrier's word does not tell it again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from uuid import UUID

from ...database import clock
from ...messages.models import Message
from ...outbox.rules import State
from ...shop.snapshots import Fulfillment
from ..models import TrackedParcel
from ..promises.models import Delay

TOLD_LATELY = timedelta(days=1)
"""So long after our own news of a delay the carrier's word for the same is no news."""


@dataclass(frozen=True, slots=True)
class Told:
    """Our own news of a delay that the customer has."""

    lines: frozenset[str]
    latest: date | None

    def covers(
        self, row: TrackedParcel, fulfillments: Mapping[int, Fulfillment], zone: tzinfo
    ) -> bool:
        """Whether it says all that a carrier's delay of a parcel does: a day not before its.

        Where the carrier names no day, that it is late is all there is to say.
        """
        fulfillment = fulfillments.get(row.fulfillment_id)
        if fulfillment is None or not self.lines & {str(one.line_id) for one in fulfillment.lines}:
            return False
        if row.forecast_until is None:
            return True
        return self.latest is not None and (
            row.forecast_until.astimezone(zone).date() <= self.latest
        )


def lately(order_ids: Collection[UUID]) -> dict[UUID, list[Told]]:
    """Return what was told of delays in the last day; two statements, none without orders."""
    if not order_ids:
        return {}
    sent = Message.objects.filter(
        order_id__in=list(order_ids), kind__in=("delivery-delayed", "back-order"),
        state__in=(State.SENT, State.TRIED, State.PARKED), finished_at__gt=clock() - TOLD_LATELY,
    )  # fmt: skip
    delays = {int(pk) for told in sent.values_list("told", flat=True) for pk in told}
    found: dict[UUID, list[Told]] = {}
    for delay in Delay.objects.filter(pk__in=delays):
        told = Told(frozenset(delay.line_ids), delay.latest)
        found.setdefault(delay.order_id, []).append(told)
    return found
