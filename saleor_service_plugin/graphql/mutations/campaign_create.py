"""serviceCampaignCreate."""

from typing import Any

import graphene

from ...rewards.campaigns import desk
from .. import channel_args
from ..callers import MANAGE_DISCOUNTS, Caller
from ..campaign_inputs import ServiceCampaignInput, draft_of, named
from ..campaign_types import view_of
from ..errors import Code, refuse
from .base import ServiceMutation
from .campaign_steps import field, wanted


class ServiceCampaignCreate(ServiceMutation):
    """Keeps a new campaign as a draft."""

    campaign = field()

    class Arguments:
        """What it takes."""

        channel = graphene.ID(description="Id of Saleor's Channel, of a new one.")
        input = ServiceCampaignInput(description="The campaign.")
        copy_of = graphene.ID(
            description="Or: id of a ServiceCampaign, which is copied without its times."
        )

    class Meta:
        description = (
            "Keeps a new campaign as a draft: nothing is granted or sent before it is scheduled."
        )
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it."""
        given, channel, other = data.get("input"), data.get("channel"), data.get("copy_of")
        if other is not None:
            row = wanted(caller, other, "copy_of")
            with named():
                return cls(campaign=view_of(desk.copy(row.pk, by=caller.global_id)))
        if channel is None or given is None:
            name = "channel" if channel is None else "input"
            refuse(name, "Name a channel and what it is, or a campaign to copy.", Code.REQUIRED)
        found = channel_args.named(caller, channel)
        draft = draft_of(caller, given, None, found.currency)
        with named():
            row = desk.create(found.id, draft, by=caller.global_id)
        return cls(campaign=view_of(row))
