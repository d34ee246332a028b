"""serviceCampaignSchedule."""

from typing import Any

import graphene

from ...rewards.campaigns import desk
from ..callers import MANAGE_DISCOUNTS, Caller
from ..campaign_inputs import named
from ..campaign_types import view_of
from .base import ServiceMutation
from .campaign_steps import ID, field, wanted


class ServiceCampaignSchedule(ServiceMutation):
    """Has a campaign begin at its time, or no longer."""

    campaign = field()

    class Arguments:
        """What it takes."""

        id = ID
        undo = graphene.Boolean(description="True: a draft again, as long as it has not begun.")

    class Meta:
        description = (
            "Has a draft begin by itself at its time; without one, at once. Refused with the "
            "fields that are missing or cannot be meant."
        )
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it."""
        row = wanted(caller, data["id"])
        do = desk.unschedule if data.get("undo") else desk.schedule
        with named():
            row = do(row.pk, by=caller.global_id)
        return cls(campaign=view_of(row))
