"""What the two decisions about the brake share."""

from collections.abc import Callable
from typing import Any

import graphene
from django.db import transaction
from saleor.graphql.core.types import NonNullList

from ...messages import brake
from ...shop import port
from .. import enums
from ..address_queries import sees_all
from ..callers import Caller
from ..errors import Code, refuse
from ..health_types import ServiceBrake
from .base import ServiceMutation

KIND = enums.MessageKind(required=True, description="Kind of message that is held.")


class BrakeMutation(ServiceMutation):
    """A decision about what the brake holds."""

    count = graphene.Int(required=True, default_value=0, description="How many messages it were.")
    brakes = NonNullList(
        ServiceBrake, required=True, default_value=[], description="What is held still."
    )

    class Meta:
        abstract = True

    @classmethod
    def decide(cls, kind: str) -> int:
        """Decide; return how many messages it were."""
        raise NotImplementedError

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Decide for the whole shop."""
        if not sees_all(caller):
            refuse(
                "kind",
                "The brake holds a kind of message in all channels: who decides about it needs "
                "access to all of them.",
                Code.OUT_OF_SCOPE_CHANNEL,
            )
        count = _decide(data["kind"], cls.decide)
        with port.current().writer():
            return cls(count=count, brakes=brake.standing())


def _decide(kind: str, step: Callable[[str], int]) -> int:
    with port.current().writer(), transaction.atomic():
        if kind not in brake.engaged():
            refuse("kind", f"The brake does not hold {kind!r}.", Code.WRONG_STATE)
        return step(kind)
