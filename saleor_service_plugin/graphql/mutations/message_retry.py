"""serviceMessageRetry."""

from collections.abc import Sequence

from ...messages import desk
from ..callers import MANAGE_ORDERS
from .message_steps import IDS, MessageStep


class ServiceMessageRetry(MessageStep):
    """Queues failed messages again, due at once."""

    class Arguments:
        """What it takes."""

        ids = IDS

    class Meta:
        description = "Queues failed messages again, due at once."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def step(cls, message_ids: Sequence[int]) -> int:
        """Take the step."""
        return desk.retry(message_ids)
