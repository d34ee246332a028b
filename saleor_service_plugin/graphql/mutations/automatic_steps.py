"""serviceAutomaticTasksRelease and serviceAutomaticTasksDiscard."""

from typing import Any

import graphene

from ... import wake
from ...complaints.automatic import rounds
from ...shop import port
from ..address_queries import sees_all
from ..callers import MANAGE_ORDERS, Caller
from ..errors import Code, refuse
from .base import ServiceMutation

COUNT = "How many it were; 0 where nothing was held."


class AutomaticMutation(ServiceMutation):
    """A decision about what would open by itself."""

    count = graphene.Int(required=True, default_value=0, description=COUNT)

    class Meta:
        abstract = True

    @classmethod
    def decide(cls) -> int:
        """Decide; return how many tasks it were."""
        raise NotImplementedError

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Decide for the whole shop."""
        if not sees_all(caller):
            refuse(
                "",
                "Tasks of all channels are held: who decides about them needs access to all of "
                "them.",
                Code.OUT_OF_SCOPE_CHANNEL,
            )
        with port.current().writer():
            count = cls.decide()
        wake.soon()
        return cls(count=count)


class ServiceAutomaticTasksRelease(AutomaticMutation):
    """Has what is held opened."""

    class Meta:
        description = (
            "Has the tasks that are held opened, a hundred each minute; what does not hold any "
            "more by then is left out. Counting begins again. Needs access to all channels, else "
            "OUT_OF_SCOPE_CHANNEL."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def decide(cls) -> int:
        """Release."""
        return rounds.release()


class ServiceAutomaticTasksDiscard(AutomaticMutation):
    """Has what is held never opened."""

    class Meta:
        description = (
            "Has the tasks that are held never opened. Counting begins again. Needs access to all "
            "channels, else OUT_OF_SCOPE_CHANNEL."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def decide(cls) -> int:
        """Discard."""
        return rounds.discard()
