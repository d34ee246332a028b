"""serviceParcelSettle."""

from typing import Any

import graphene

from ...delivery import by_hand
from ...delivery.models import TrackedParcel
from ..callers import MANAGE_ORDERS, Caller
from .parcel_steps import ID, ParcelMutation


class ServiceParcelSettle(ParcelMutation):
    """Takes a parcel off the list of those to look at, or puts it back."""

    class Arguments:
        """What it takes."""

        id = ID
        is_settled = graphene.Boolean(
            default_value=True,
            description="False: it goes back onto the list, where it still belongs there.",
        )

    class Meta:
        description = (
            "Takes a parcel off the list of those to look at, until something new happens to it, or "
            "puts it back. WRONG_STATE where nobody need look at it, or nobody took it off."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def change(cls, caller: Caller, pk: int, **data: Any) -> TrackedParcel:
        """Settle it, or take that back."""
        # Null is no word for it: what is left out settles.
        return by_hand.put_back(pk) if data.get("is_settled") is False else by_hand.see_to(pk)
