"""serviceMessageResend."""

from collections.abc import Sequence

from ...messages import desk
from ..callers import MANAGE_ORDERS
from .message_steps import IDS, MessageStep


class ServiceMessageResend(MessageStep):
    """Sends messages once more, to the address and with the facts the orders have now. Each becomes a message of its own; 20 at most. On trial or paused nothing leaves."""

    class Arguments:
        """What it takes."""

        ids = IDS

    class Meta:
        description = "Sends messages once more, to the address and with the facts the orders have now. Each becomes a message of its own; 20 at most. On trial or paused nothing leaves."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def step(cls, message_ids: Sequence[int]) -> int:
        """Take the step."""
        return desk.resend(message_ids)
