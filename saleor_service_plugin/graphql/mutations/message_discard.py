"""serviceMessageDiscard."""

from collections.abc import Sequence
from typing import Any

from ...messages import desk
from ..callers import MANAGE_ORDERS, Caller
from .message_steps import MessageStep, ids_argument


class ServiceMessageDiscard(MessageStep):
    """Has waiting, held, failed or parked messages never sent."""

    class Arguments:
        """What it takes."""

        ids = ids_argument()

    class Meta:
        description = "Has waiting, held, failed or parked messages never sent."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def step(cls, message_ids: Sequence[int], caller: Caller) -> dict[str, Any]:
        """Take the step."""
        return {"count": desk.discard(message_ids)}
