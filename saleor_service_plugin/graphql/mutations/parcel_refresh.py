"""serviceParcelRefresh."""

from typing import Any

from ...delivery import by_hand
from ...delivery.models import TrackedParcel
from ..callers import MANAGE_ORDERS, Caller
from .parcel_steps import ID, ParcelMutation


class ServiceParcelRefresh(ParcelMutation):
    """Has a parcel's carrier asked next."""

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = (
            "Has a parcel's carrier asked next, within the minute where the account's quota allows it. "
            "WRONG_STATE where its carrier is not asked about it (isAsked)."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def change(cls, caller: Caller, pk: int, **data: Any) -> TrackedParcel:
        """Have it asked."""
        return by_hand.ask_soon(pk)
