"""serviceChannelPause."""

from typing import Any

from ...messages import channels
from ...shop.snapshots import Channel
from ..callers import MANAGE_PLUGINS
from ..errors import Code, refuse
from .channel_steps import ID, ChannelMutation


class ServiceChannelPause(ChannelMutation):
    """Holds everything of a channel."""

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = (
            "Holds everything of a channel, also what is queued already, until it goes live "
            "again. Refused with WRONG_STATE on trial, where nothing leaves anyway."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, channel: Channel, **data: Any) -> dict[str, Any]:
        """Pause."""
        if not channels.pause(channel.id):
            text = f"{channel.slug} is on trial: there is nothing to pause."
            refuse("id", text, Code.WRONG_STATE)
        return {}
