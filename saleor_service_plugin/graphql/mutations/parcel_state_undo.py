"""serviceParcelStateUndo."""

from typing import Any

from ...delivery import by_hand
from ...delivery.models import TrackedParcel
from ..callers import MANAGE_ORDERS, Caller
from .parcel_steps import ID, ParcelMutation


class ServiceParcelStateUndo(ParcelMutation):
    """Takes back what staff last said of where a parcel is."""

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = (
            "Takes back what staff last said of where a parcel is. What a customer was told by then was "
            "told. WRONG_STATE where staff have said nothing that still counts."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def change(cls, caller: Caller, pk: int, **data: Any) -> TrackedParcel:
        """Take it back."""
        return by_hand.take_back(pk)
