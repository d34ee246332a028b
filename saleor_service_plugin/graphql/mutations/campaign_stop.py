"""serviceCampaignStop."""

from typing import Any

import graphene

from ...rewards.campaigns import desk
from ..callers import MANAGE_DISCOUNTS, Caller
from ..campaign_inputs import named
from ..campaign_types import view_of
from .base import ServiceMutation
from .campaign_steps import ID, field, wanted


class ServiceCampaignStop(ServiceMutation):
    """Stops a campaign."""

    campaign = field()

    class Arguments:
        """What it takes."""

        id = ID
        take_back = graphene.Boolean(
            description="True: codes that were not used are switched off, within minutes."
        )

    class Meta:
        description = (
            "Stops a campaign that runs: nothing more is granted. Codes stay good unless they "
            "are taken back; those that were used stay as they are."
        )
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it."""
        row = wanted(caller, data["id"])
        with named():
            row = desk.stop(row.pk, take_back=bool(data.get("take_back")), by=caller.global_id)
        return cls(campaign=view_of(row))
