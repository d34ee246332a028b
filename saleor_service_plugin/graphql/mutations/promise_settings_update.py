"""servicePromiseSettingsUpdate."""

from typing import Any

import graphene
from saleor.graphql.core.types import BaseInputObjectType

from ...delivery.promises import settings
from ...delivery.promises.settings import NUMBERS
from ..callers import MANAGE_PLUGINS, Caller
from ..channel_types import ServiceChannel
from ..channel_views import afresh
from ..promise_enums import BackorderServing, PromiseMode
from ..promise_loaders import PromiseSettingsLoader
from .base import ServiceMutation
from .channel_steps import ID, wanted_channel
from .promise_steps import all_given, named


def _number(name: str, what: str) -> Any:
    least, most = NUMBERS[name][0], NUMBERS[name][-1]
    return graphene.Int(description=f"{what}, {least} to {most}.")


class ServicePromiseSettingsInput(BaseInputObjectType):
    """What shall change."""

    mode = PromiseMode(
        description="What becomes of promises; another one holds for orders placed from now on."
    )
    handling_min = _number("handling_min", "Working days until the hand-over at least")
    handling_max = _number("handling_max", "Working days until the hand-over at most")
    margin_days = _number("margin_days", "Working days of the carrier added to every promise")
    first_scan_hours = _number(
        "first_scan_hours", "Working hours of the warehouse without the first scan"
    )
    quiet_scan_days = _number(
        "quiet_scan_days", "Working days of the carrier without a further scan"
    )
    silence_hours = _number("silence_hours", "Working hours of the channel without news")
    serving = BackorderServing(description="What happens when the stock of a back-order has come.")

    class Meta:
        description = "What shall change of a channel's promises. What is left out stays, null is the default."


class ServicePromiseSettingsUpdate(ServiceMutation):
    """Changes what is set for a channel's promises."""

    channel = graphene.Field(ServiceChannel, description="As it stands now.")

    class Arguments:
        """What it takes."""

        id = ID
        input = ServicePromiseSettingsInput(required=True, description="What shall change.")

    class Meta:
        description = (
            "Changes what is set for a channel's promises. Open promises are looked at again; "
            "what was promised first never changes."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Change it."""
        channel = wanted_channel(caller, data["id"])
        fresh = settings.default(channel.id)
        values = {
            name: getattr(fresh, name) if value is None else value
            for name, value in all_given(data["input"], settings.FIELDS).items()
        }
        with named():
            settings.change(channel.id, values, by=caller.global_id)
        PromiseSettingsLoader(info.context).clear_all()
        return cls(channel=afresh(info, caller, channel.id))
