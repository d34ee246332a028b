"""serviceRewardSettingsUpdate."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import Decimal
from saleor.graphql.core.types import BaseInputObjectType

from ...rewards.goodies import settings
from ...shop import port
from .. import ids
from ..callers import MANAGE_DISCOUNTS, Caller
from ..errors import Code, refuse
from ..goodie_types import MINUTES, ServiceRewardSettings
from .base import ServiceMutation
from .goodie_steps import refusing
from .promise_steps import all_given


class ServiceRewardSettingsInput(BaseInputObjectType):
    """What shall change."""

    goodie_minutes = graphene.Int(
        description="Minutes after an order is paid and confirmed in which a goodie may still be "
        f"added, {MINUTES}; 0: never."
    )
    yearly_warning = Decimal(
        description="Worth of goodies per person and year from which staff are warned."
    )
    owner_check = graphene.Boolean(
        description="Whether a personal code of somebody else's is refused at checkout."
    )
    similar_goods = graphene.Boolean(
        description="Whether codes of rules advertise only the shop's own goods similar to what "
        "was bought, so that buyers who were told may be written to (section 7 (3) UWG)."
    )
    storefront = graphene.String(
        description="Web address for QR codes and referral links; {code} stands for the code."
    )

    class Meta:
        description = (
            "What shall change of a channel's rewards. What is left out stays, null is the default."
        )


class ServiceRewardSettingsUpdate(ServiceMutation):
    """Changes what is set for a channel's rewards."""

    settings = graphene.Field(ServiceRewardSettings, description="As they stand now.")

    class Arguments:
        """What it takes."""

        channel = graphene.ID(required=True, description="Id of Saleor's Channel.")
        input = ServiceRewardSettingsInput(required=True, description="What shall change.")

    class Meta:
        description = "Changes what is set for a channel's rewards."
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Change it."""
        pk = ids.wanted(ids.number_of, data["channel"], "Channel", "channel")
        with port.current().writer():
            known = port.current().read_channels()
        if pk not in known or not caller.sees_channel(pk):
            refuse("channel", f"There is no channel {pk}.", Code.NOT_FOUND)
        fresh = settings.default(pk)
        values = {
            name: getattr(fresh, name) if value is None else value
            for name, value in all_given(data["input"], settings.FIELDS).items()
        }
        with refusing():
            row = settings.change(pk, values)
        return cls(settings=row)
