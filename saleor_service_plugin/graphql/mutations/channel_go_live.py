"""serviceChannelGoLive."""

from typing import Any

import graphene
from saleor.graphql.core.types import NonNullList

from ...messages import going_live
from ...shop.snapshots import Channel
from ..callers import MANAGE_PLUGINS
from ..channel_enums import MessageGroup
from ..errors import Code, refuse
from ..going_live_types import ServiceDoubling, doublings_of
from .channel_steps import ID, ChannelMutation, refuse_not_ready


class ServiceChannelGoLive(ChannelMutation):
    """Lets a channel's messages leave from now on."""

    waited = graphene.Int(
        required=True,
        default_value=0,
        description="Messages that a pause held: queued again, or skipped with discardHeld.",
    )
    warnings = NonNullList(
        ServiceDoubling,
        required=True,
        default_value=[],
        description="Who else writes of the same, or may.",
    )

    class Arguments:
        """What it takes."""

        id = ID
        groups = NonNullList(
            MessageGroup,
            description="What goes live; null: all that is on. What was live besides stays so, "
            "after a trial all others are silent. A group of which nothing is on comes as its "
            "kinds' defaults are.",
        )
        despite_others = graphene.Boolean(
            description="Go live although somebody else surely writes the same: customers get both."
        )
        discard_held = graphene.Boolean(
            description="After a pause: skip what waited instead of sending it."
        )

    class Meta:
        description = (
            "Lets a channel's messages leave from now on. Nothing belated goes out: what "
            "happened before is never told. Refused with NOT_READY, an error each, where "
            "something mandatory is missing (the field says what: footer, "
            "withdrawalInstruction, bankDetails, sender, template) or somebody else surely "
            "writes the same (despiteOthers). After a pause what waited is sent, as far as it "
            "is still timely."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, channel: Channel, **data: Any) -> dict[str, Any]:
        """Go live."""
        groups, despite_others = data.get("groups"), bool(data.get("despite_others"))
        if groups is not None and not groups:
            refuse("groups", "Name at least one group, or leave it out.", Code.REQUIRED)
        if groups and len(set(groups)) < len(groups):
            refuse("groups", "Name each group once.")
        try:
            gone = going_live.go_live(
                channel,
                groups=groups,
                despite_others=despite_others,
                discard_held=bool(data.get("discard_held")),
            )
        except going_live.NotReadyError as error:
            refuse_not_ready(error, despite_others=despite_others)
        return {"waited": gone.waited, "warnings": list(doublings_of(gone.report))}
