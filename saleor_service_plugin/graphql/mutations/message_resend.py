"""serviceMessageResend."""

from collections.abc import Sequence

from ...messages import desk
from ..callers import MANAGE_ORDERS, Caller
from .message_steps import MessageStep, ids_argument


class ServiceMessageResend(MessageStep):
    """Sends messages once more, to the address and with the facts the orders have now. Each becomes a message of its own; 20 at most, 60 an hour by one person or App, and each once in 5 minutes. On trial or paused nothing leaves."""

    most = desk.MOST_RESENT

    class Arguments:
        """What it takes."""

        ids = ids_argument(desk.MOST_RESENT)

    class Meta:
        description = "Sends messages once more, to the address and with the facts the orders have now. Each becomes a message of its own; 20 at most, 60 an hour by one person or App, and each once in 5 minutes. On trial or paused nothing leaves."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def step(cls, message_ids: Sequence[int], caller: Caller) -> int:
        """Take the step."""
        return desk.resend(message_ids, by=caller.key)
