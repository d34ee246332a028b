"""serviceGrantTakeBack."""

from typing import Any

import graphene

from ... import wake
from ...rewards.grants import by_staff
from ...rewards.grants.by_staff import GrantRefusedError
from .. import ids
from ..callers import MANAGE_DISCOUNTS, Caller
from ..errors import Code, refuse
from ..grant_queries import find
from ..grant_types import TYPE, ServiceGrant
from .base import ServiceMutation
from .grant_steps import demand_money, refused


class ServiceGrantTakeBack(ServiceMutation):
    """Takes back what was granted and not used."""

    grant = graphene.Field(ServiceGrant, description="As it stands now.")

    class Arguments:
        """What it takes."""

        id = graphene.ID(required=True, description="Id of the grant.")

    class Meta:
        description = (
            "Takes back what was granted and not used: the code or card is switched off, the "
            "goodie's line removed before it is packed, what was booked is free again. WRONG_STATE "
            "where it was used or ended. Gift cards need MANAGE_GIFT_CARD, too."
        )
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Take it back."""
        pk = ids.wanted(ids.number_of, data["id"], TYPE, "id")
        row = find(caller, pk)
        if row is None:
            # Of another channel looks as if it were not there.
            refuse("id", f"There is no grant {pk}.", Code.NOT_FOUND)
        demand_money(caller, row.kind, "id")
        try:
            row = by_staff.take_back_by_staff(pk)
        except GrantRefusedError as error:
            refused(error)
        wake.soon()
        return cls(grant=row)
