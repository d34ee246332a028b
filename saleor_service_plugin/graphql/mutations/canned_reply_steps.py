"""What the mutations of canned replies share."""

from collections.abc import Mapping
from typing import Any

import graphene
from saleor.graphql.core.types import BaseInputObjectType

from ...complaints.models import CannedReply
from ...complaints.record.problems import ComplaintProblemError
from ...shop import port
from .. import ids
from ..callers import Caller
from ..channel_scope import scope_of
from ..errors import Code, refuse
from ..reply_types import TYPE, ServiceCannedReply
from .base import ServiceMutation

ID = graphene.ID(required=True, description="Id of the canned reply.")


class ServiceCannedReplyInput(BaseInputObjectType):
    """What a canned reply is to be."""

    title = graphene.String(description="For staff, 120 characters at most.")
    text = graphene.String(
        description="5,000 characters at most. A placeholder that does not exist is refused."
    )
    language = graphene.String(description='"de", "en", or "" for all.')
    channel = graphene.ID(
        description='Id of Saleor\'s Channel; "" for all, which needs access to all channels.'
    )
    topic = graphene.String(description='E.g. "not-arrived", or "" for all topics.')

    class Meta:
        description = "What a canned reply is to be; what is left out, or null, stays as it is."


class CannedReplyMutation(ServiceMutation):
    """A mutation of a canned reply."""

    canned_reply = graphene.Field(ServiceCannedReply, description="As it stands now.")

    class Meta:
        abstract = True

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it, and name what was refused."""
        try:
            row = cls.change(caller, **data)
        except ComplaintProblemError as error:
            field = "channel" if error.field == "channel_id" else error.field or "input"
            known = {one.value: one for one in Code}
            refuse(field, error.reason, known.get(error.code, Code.INVALID))
        except LookupError as error:
            refuse("id", str(error), Code.NOT_FOUND)
        return cls(canned_reply=row)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> CannedReply:
        """Do what the mutation is for; return the reply."""
        raise NotImplementedError


def wanted(caller: Caller, given: str) -> int:
    """Return the number of a reply that the caller may change.

    Raises:
        ValidationError: There is none for them, or it is for all channels and they see some alone.

    """
    pk = ids.wanted(ids.number_of, given, TYPE, "id")
    scope = scope_of(caller)
    if scope is None:
        return pk
    with port.current().writer():
        row = CannedReply.objects.filter(pk=pk).first()
    if row is None or (row.channel_id and row.channel_id not in scope):
        refuse("id", f"There is no canned reply {pk}.", Code.NOT_FOUND)
    if not row.channel_id:
        refuse(
            "id", "It is for all channels: this needs access to them.", Code.OUT_OF_SCOPE_CHANNEL
        )
    return pk


def values(caller: Caller, given: Mapping[str, Any], *, is_new: bool) -> dict[str, object]:
    """Return what an input names, by column.

    Raises:
        ValidationError: The channel is not there for the caller.

    """
    found: dict[str, object] = {
        name: given[name]
        for name in ("title", "text", "language", "topic")
        if given.get(name) is not None
    }
    channel = given.get("channel")
    if channel is None and not is_new:
        return found
    scope = scope_of(caller)
    pk = ids.wanted(ids.number_of, channel, "Channel", "channel") if channel else 0
    if scope is not None and pk not in scope:
        refuse("channel", "Name a channel that you have access to.", Code.NOT_FOUND)
    return {**found, "channel_id": pk}
