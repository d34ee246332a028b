"""serviceBrakeDiscard."""

from ...messages import brake
from ..callers import MANAGE_ORDERS
from .brake_steps import KIND, BrakeMutation


class ServiceBrakeDiscard(BrakeMutation):
    """Has what the brake holds of a kind never sent."""

    class Arguments:
        """What it takes."""

        kind = KIND

    class Meta:
        description = (
            "Has what the brake holds of a kind never sent, in all channels. Counting "
            "begins again. Needs access to all channels, else OUT_OF_SCOPE_CHANNEL: the "
            "brake is the shop's, not a channel's. WRONG_STATE where nothing is held."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def decide(cls, kind: str) -> int:
        """Discard."""
        return brake.discard(kind)
