"""serviceMessageRetry."""

from collections.abc import Sequence
from typing import Any

from ...messages import desk
from ..callers import MANAGE_ORDERS, Caller
from .message_steps import MessageStep, ids_argument


class ServiceMessageRetry(MessageStep):
    """Queues failed messages again, due at once."""

    class Arguments:
        """What it takes."""

        ids = ids_argument()

    class Meta:
        description = "Queues failed messages again, due at once."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def step(cls, message_ids: Sequence[int], caller: Caller) -> dict[str, Any]:
        """Take the step."""
        return {"count": desk.retry(message_ids)}
