"""serviceChannelTrial."""

from typing import Any

from ...messages import channels
from ...shop.snapshots import Channel
from ..callers import MANAGE_PLUGINS
from .channel_steps import ID, ChannelMutation


class ServiceChannelTrial(ChannelMutation):
    """Puts a channel back on trial."""

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = (
            "Puts a channel back on trial: everything is decided and rendered, nothing leaves. "
            "What is queued or held is never sent."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, channel: Channel, **data: Any) -> dict[str, Any]:
        """Put it back."""
        channels.back_to_trial(channel.id)
        return {}
