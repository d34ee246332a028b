"""serviceMessageResend."""

from collections.abc import Sequence
from typing import Any

from saleor.graphql.core.types import NonNullList

from ...messages import desk
from ..callers import MANAGE_ORDERS, Caller
from ..message_types import ServiceMessage
from .message_steps import MessageStep, ids_argument


class ServiceMessageResend(MessageStep):
    """Sends messages once more, to the address and with the facts the orders have now. Each becomes a message of its own; 20 at most, 60 an hour by one person or App, and each once in 5 minutes. On trial or paused nothing leaves."""

    most = desk.MOST_RESENT
    copies = NonNullList(
        ServiceMessage,
        required=True,
        description="The new messages, one for each that was named; one for a message and a "
        "copy of it. On trial they end as TRIED, while the channel is paused they are HELD.",
        default_value=[],
    )

    class Arguments:
        """What it takes."""

        ids = ids_argument(desk.MOST_RESENT)

    class Meta:
        description = "Sends messages once more, to the address and with the facts the orders have now. Each becomes a message of its own; 20 at most, 60 an hour by one person or App, and each once in 5 minutes. On trial or paused nothing leaves."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def step(cls, message_ids: Sequence[int], caller: Caller) -> dict[str, Any]:
        """Take the step."""
        copies = desk.copy(message_ids, by=caller.key)
        return {"count": len(copies), "copies": copies}
