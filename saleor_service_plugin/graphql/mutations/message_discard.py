"""serviceMessageDiscard."""

from collections.abc import Sequence

from ...messages import desk
from ..callers import MANAGE_ORDERS
from .message_steps import IDS, MessageStep


class ServiceMessageDiscard(MessageStep):
    """Has waiting, held, failed or parked messages never sent."""

    class Arguments:
        """What it takes."""

        ids = IDS

    class Meta:
        description = "Has waiting, held, failed or parked messages never sent."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def step(cls, message_ids: Sequence[int]) -> int:
        """Take the step."""
        return desk.discard(message_ids)
