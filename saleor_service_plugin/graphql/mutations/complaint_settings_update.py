"""serviceComplaintSettingsUpdate."""

from typing import Any

import graphene
from saleor.graphql.core.types import BaseInputObjectType

from ...complaints import settings
from ...complaints.settings import NUMBERS
from .. import channel_args
from ..callers import MANAGE_PLUGINS, Caller
from ..clock_types import ServiceComplaintSettings
from .base import ServiceMutation
from .clock_policy_steps import refusing
from .promise_steps import all_given


def _number(name: str, what: str) -> Any:
    least, most = NUMBERS[name][0], NUMBERS[name][-1]
    return graphene.Int(description=f"{what}, {least} to {most}.")


class ServiceComplaintSettingsInput(BaseInputObjectType):
    """What shall change."""

    parcels = graphene.Boolean(
        description="Whether a parcel that was not delivered, or got lost, becomes a task by "
        "itself."
    )
    promises = graphene.Boolean(description="Whether a promised day that passed becomes one.")
    promise_days = _number("promise_days", "Days after it")
    close_days = _number("close_days", "Days after which what was solved is closed")
    callbacks_at_once = _number(
        "callbacks_at_once", "Calls that are promised for one time; 0 for none"
    )
    slot_minutes = _number(
        "slot_minutes", "Minutes of such a time; what is promised stays promised"
    )
    supplier_attribute = graphene.String(
        description="Slug of the product attribute that names the supplier."
    )
    arbitration = graphene.String(
        description="Notice under section 37 VSBG; empty: that the shop takes no part."
    )
    per_person = graphene.Boolean(
        description="Whether reports may name single members of staff (works council)."
    )

    class Meta:
        description = (
            "What shall change of a channel's complaints. What is left out stays, null is the "
            "default."
        )


class ServiceComplaintSettingsUpdate(ServiceMutation):
    """Changes what is set for a channel's complaints."""

    settings = graphene.Field(ServiceComplaintSettings, description="As they stand now.")

    class Arguments:
        """What it takes."""

        channel = graphene.ID(required=True, description="Id of Saleor's Channel.")
        input = ServiceComplaintSettingsInput(required=True, description="What shall change.")

    class Meta:
        description = "Changes what is set for a channel's complaints and questions."
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Change it."""
        channel = channel_args.named(caller, data["channel"])
        fresh = settings.default(channel.id)
        values = {
            name: getattr(fresh, name) if value is None else value
            for name, value in all_given(data["input"], settings.FIELDS).items()
        }
        with refusing():
            row = settings.change(channel.id, values, by=caller.global_id)
        return cls(settings=row)
