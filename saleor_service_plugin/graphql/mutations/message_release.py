"""serviceMessageRelease."""

from collections.abc import Sequence
from typing import Any

from ...messages import desk
from ..callers import MANAGE_ORDERS, Caller
from .message_steps import MessageStep, ids_argument


class ServiceMessageRelease(MessageStep):
    """Sends parked messages although they may have gone out before."""

    class Arguments:
        """What it takes."""

        ids = ids_argument()

    class Meta:
        description = "Sends parked messages although they may have gone out before."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def step(cls, message_ids: Sequence[int], caller: Caller) -> dict[str, Any]:
        """Take the step."""
        return {"count": desk.release_parked(message_ids)}
