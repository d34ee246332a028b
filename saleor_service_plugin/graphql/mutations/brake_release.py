"""serviceBrakeRelease."""

from ...messages import brake
from ..callers import MANAGE_ORDERS
from .brake_steps import KIND, BrakeMutation


class ServiceBrakeRelease(BrakeMutation):
    """Lets what the brake holds of a kind go out."""

    class Arguments:
        """What it takes."""

        kind = KIND

    class Meta:
        description = (
            "Lets what the brake holds of a kind go out, in all channels; what has little "
            "time left until its deadline gets a day. Counting begins again. Needs access "
            "to all channels, else OUT_OF_SCOPE_CHANNEL: the brake is the shop's, not a "
            "channel's. WRONG_STATE where nothing is held."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def decide(cls, kind: str) -> int:
        """Release."""
        return brake.release(kind)
