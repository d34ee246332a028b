"""serviceCampaignUpdate."""

from typing import Any

from ...rewards.campaigns import desk
from ..callers import MANAGE_DISCOUNTS, Caller
from ..campaign_inputs import ServiceCampaignInput, draft_of, named
from ..campaign_types import view_of
from .base import ServiceMutation
from .campaign_steps import ID, field, wanted


class ServiceCampaignUpdate(ServiceMutation):
    """Changes a campaign that has not begun."""

    campaign = field()

    class Arguments:
        """What it takes."""

        id = ID
        input = ServiceCampaignInput(required=True, description="What shall change.")

    class Meta:
        description = (
            "Changes a campaign that has not begun; what is left out stays. Segment and code "
            "are replaced as a whole."
        )
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it."""
        row = wanted(caller, data["id"])
        view = view_of(row)
        draft = draft_of(caller, data["input"], view.draft, view.draft.reward.currency)
        with named():
            row = desk.change(row.pk, draft, by=caller.global_id)
        return cls(campaign=view_of(row))
