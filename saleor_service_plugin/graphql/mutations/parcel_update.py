"""serviceParcelUpdate."""

from datetime import datetime
from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseInputObjectType

from ...delivery import by_hand
from ...delivery.by_hand import UNSET, Change, Unset
from ...delivery.carrier_report import LONGEST_TEXT
from ...delivery.carriers.names import Carrier
from ...delivery.models import TrackedParcel
from ...delivery.states import ParcelState
from ..callers import MANAGE_ORDERS, Caller
from ..message_queries import moment
from ..parcel_enums import CarrierCode, State
from .parcel_steps import ID, ParcelMutation


class ServiceAppointmentInput(BaseInputObjectType):
    """Between when a forwarding agent comes."""

    from_ = DateTime(name="from", required=True, description="From this moment on.")
    until = DateTime(required=True, description="Until this moment; not over, 31 days on at most.")

    class Meta:
        description = "Between when a forwarding agent comes, as staff arranged it."


class ServiceParcelInput(BaseInputObjectType):
    """What staff say of a parcel."""

    state = State(description="Where it is; not UNKNOWN. Customers are told two minutes later.")
    state_at = DateTime(
        description="When it came there, in the last 365 days; now where it is left out."
    )
    state_text = graphene.String(
        description=f"A sentence that the customer reads beside the state; {LONGEST_TEXT} "
        "characters at most."
    )
    carrier = CarrierCode(description="Who has it; null: as the number and the shop's rows say.")
    appointment = ServiceAppointmentInput(
        description="When the forwarding agent comes; null: there is no appointment (any more)."
    )

    class Meta:
        description = (
            "What staff say of a parcel. What is left out stays; null is a value of carrier and "
            "appointment alone."
        )


class ServiceParcelUpdate(ParcelMutation):
    """Has staff say where a parcel is, who has it, when it is brought."""

    class Arguments:
        """What it takes."""

        id = ID
        input = ServiceParcelInput(required=True, description="What they say.")

    class Meta:
        description = (
            "Has staff say where a parcel is, who has it, when it is brought: for carriers that "
            "nobody asks, and where a carrier is wrong. Later scans of the carrier count again. "
            "WRONG_STATE where another number has taken its place or its fulfillment was canceled."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def change(cls, caller: Caller, pk: int, **data: Any) -> TrackedParcel:
        """Write it."""
        given = data["input"]
        state = given.get("state")
        wanted = Change(
            state=ParcelState(state) if state else None,
            at=moment(given.get("state_at")),
            text=given.get("state_text") or "",
            carrier=_carrier(given),
            appointment=_appointment(given),
        )
        return by_hand.change(pk, wanted, said_by=caller.global_id)


def _carrier(given: Any) -> Carrier | None | Unset:
    if "carrier" not in given:
        return UNSET
    return Carrier(given["carrier"]) if given["carrier"] else None


def _appointment(given: Any) -> tuple[datetime, datetime] | None | Unset:
    if "appointment" not in given:
        return UNSET
    asked = given["appointment"]
    if asked is None:
        return None
    begin, end = moment(asked["from_"]), moment(asked["until"])
    return (begin, end) if begin and end else None
