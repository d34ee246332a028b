"""What the four steps of staff on messages share."""

from collections.abc import Sequence
from typing import Any

import graphene
from saleor.graphql.core.types import NonNullList

from ...messages import desk
from ...messages.models import Message
from ...shop import port
from .. import ids
from ..callers import Caller
from ..errors import Code, refuse
from ..message_types import ServiceMessage
from .base import ServiceMutation

MOST = 100
"""Messages that one call may name."""


def ids_argument(most: int = MOST) -> Any:
    """Return the argument that names messages."""
    return NonNullList(graphene.ID, required=True, description=f"Ids of messages, {most} at most.")


class MessageStep(ServiceMutation):
    """A step with messages that are named by their ids."""

    most = MOST
    count = graphene.Int(required=True, description="How many it were.", default_value=0)
    messages = NonNullList(
        ServiceMessage, required=True, description="As they stand now.", default_value=[]
    )

    class Meta:
        abstract = True

    @classmethod
    def step(cls, message_ids: Sequence[int], caller: Caller) -> dict[str, Any]:
        """Take it, and return what the payload holds besides the messages.

        Raises:
            WrongStateError: One of them does not stand where it can be taken.

        """
        raise NotImplementedError

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Take the step with all of them or with none."""
        wanted = wanted_messages(caller, data["ids"], most=cls.most)
        try:
            answer = cls.step(wanted, caller)
        except desk.SuppressedError as error:
            refuse("ids", f"{error} Allow them first: serviceAddressAllow.", Code.SUPPRESSED)
        except desk.WrongStateError as error:
            refuse("ids", str(error), Code.WRONG_STATE)
        except desk.TooOftenError as error:
            refuse("ids", str(error), Code.RATE_LIMITED)
        with port.current().writer():
            rows = Message.objects.in_bulk(wanted)
        return cls(**answer, messages=[rows[pk] for pk in wanted if pk in rows])


def wanted_messages(caller: Caller, given: Sequence[str], *, most: int) -> list[int]:
    """Return the messages that a mutation names.

    Args:
        caller: Who names them.
        given: Their ids.
        most: How many it may be.

    Raises:
        ValidationError: None, too many, or one that is not there for this caller.

    """
    if not given:
        refuse("ids", "Name at least one message.", Code.REQUIRED)
    if len(given) > most:
        refuse("ids", f"Name at most {most} messages at once.", Code.TOO_MANY)
    wanted = list(dict.fromkeys(ids.all_wanted(ids.number_of, given, "ServiceMessage", "ids")))
    with port.current().writer():
        channels = dict(Message.objects.filter(pk__in=wanted).values_list("pk", "channel_id"))
    # What is in another channel looks as if it were not there.
    allowed = caller.channel_ids
    for pk in wanted:
        if pk not in channels or (allowed is not None and channels[pk] not in allowed):
            refuse("ids", f"There is no message {pk}.", Code.NOT_FOUND)
    return wanted
