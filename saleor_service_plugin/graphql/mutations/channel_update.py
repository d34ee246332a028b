"""serviceChannelUpdate."""

from typing import Any

from saleor.graphql.core.types import NonNullList

from ...messages import channels, going_live, senders
from ...shop.snapshots import Channel
from ..callers import MANAGE_PLUGINS
from ..going_live_types import ServiceDoubling, doublings_of
from .channel_input import ServiceChannelInput, read
from .channel_steps import ID, ChannelMutation, refuse_not_ready


class ServiceChannelUpdate(ChannelMutation):
    """Changes what is set for a channel's messages."""

    warnings = NonNullList(
        ServiceDoubling,
        required=True,
        default_value=[],
        description="Who else writes, or may, of what was switched on just now.",
    )

    class Arguments:
        """What it takes."""

        id = ID
        input = ServiceChannelInput(required=True, description="What shall change.")

    class Meta:
        description = (
            "Changes what is set for a channel's messages: all of it or nothing. A channel that "
            "is live or paused keeps what it may not be live without, else NOT_READY; the "
            "error's field says what is missing then, e.g. bankDetails."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, channel: Channel, **data: Any) -> dict[str, Any]:
        """Change it."""
        settings, sender, switches = read(data["input"])
        try:
            with going_live.staying_lawful(channel.id):
                before = _on(channel.id)
                if settings:
                    channels.change(channel.id, settings)
                if sender:
                    senders.set_sender(channel.id, **sender)
                for kind, on in switches.items():
                    channels.switch(channel.id, kind, on=on)
                new = _on(channel.id) - before
        except going_live.NotReadyError as error:
            refuse_not_ready(error, despite_others=True)
        if not new:
            return {}
        found = doublings_of(going_live.report(channel))
        return {"warnings": [one for one in found if one.kind in new]}


def _on(channel_id: int) -> set[str]:
    gate = channels.gates().get(channel_id)
    return {kind.key for kind in going_live.wanted_kinds(gate)}
