"""What mutations on a channel share."""

from typing import Any, NoReturn

import graphene
from django.core.exceptions import ValidationError

from ...messages.going_live import NotReadyError
from ...shop.snapshots import Channel
from .. import ids
from ..callers import Caller
from ..channel_types import ServiceChannel
from ..channel_views import afresh, channels_of
from ..errors import Code, refuse
from ..going_live_types import doublings_of, field_of
from .base import ServiceMutation

ID = graphene.ID(required=True, description="Id of the ServiceChannel.")


class ChannelMutation(ServiceMutation):
    """A mutation of one channel."""

    channel = graphene.Field(ServiceChannel, description="As it stands now.")

    class Meta:
        abstract = True

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it, then look at the channel again."""
        channel = wanted_channel(caller, data.pop("id"))
        answer = cls.change(channel, **data)
        return cls(channel=afresh(info, caller, channel.id), **answer)

    @classmethod
    def change(cls, channel: Channel, **data: Any) -> dict[str, Any]:
        """Change the channel; return what else the payload holds."""
        raise NotImplementedError


def wanted_channel(caller: Caller, given: str) -> Channel:
    """Return the channel that a mutation names.

    Raises:
        ValidationError: There is none for this caller.

    """
    pk = ids.wanted(ids.number_of, given, "ServiceChannel", "id")
    found = [view.channel for view in channels_of(caller) if view.channel.id == pk]
    if not found:
        refuse("id", f"There is no channel {pk}.", Code.NOT_FOUND)
    return found[0]


def refuse_not_ready(error: NotReadyError, *, despite_others: bool) -> NoReturn:
    """Name everything that keeps a channel from going live, in one error each.

    Raises:
        ValidationError: Always.

    """
    problems: dict[str, list[ValidationError]] = {}

    def add(field: str, text: str) -> None:
        problems.setdefault(field, []).append(ValidationError(text, code=Code.NOT_READY.value))

    for gap in error.report.gaps:
        add(field_of(gap), gap.why)
    for one in doublings_of(error.report):
        if one.writer.certain and not despite_others:
            add("despite_others", one.text)
    raise ValidationError(problems)
