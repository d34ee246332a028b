"""A message and what became of it."""

from typing import Any

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..messages import reasons
from ..messages.models import Message
from ..messages.rules import Reason
from ..outbox.models import Attempt
from . import enums, ids, loaders
from .callers import MANAGE_ORDERS, caller_of
from .connections import CountableConnection


class ServiceMessageReason(BaseObjectType):
    """Why a message did not go out, or waits."""

    code = enums.MessageReason(description="For programs; null: of another version.")
    detail = graphene.String(required=True, description="What else is known; often empty.")
    text = graphene.String(
        description="A sentence for staff.",
        language_code=graphene.Argument(
            LanguageCodeEnum, description="English and German are there; others get English."
        ),
        required=True,
    )

    class Meta:
        description = "Why a message did not go out, or waits."

    @staticmethod
    def resolve_code(root: str, info: Any) -> Any:
        """Return the code."""
        return reasons.split(root)[0]

    @staticmethod
    def resolve_detail(root: str, info: Any) -> str:
        """Return what follows the code."""
        return reasons.split(root)[1]

    @staticmethod
    def resolve_text(root: str, info: Any, language_code: str = "en") -> str:
        """Return the sentence."""
        code, detail = reasons.split(root)
        if code is Reason.NO_CONSENT and detail:
            return reasons.ground(detail, language_code)
        return reasons.sentence(code, language_code) if code else detail


class ServiceMessageAttempt(BaseObjectType):
    """One attempt at sending a message."""

    number = graphene.Int(required=True, description="From 1.")
    started_at = DateTime(required=True, description="When it began.")
    ended_at = DateTime(required=True, description="When its outcome was noted.")
    outcome = graphene.String(
        required=True, description="E.g. sent, temporary, address, uncertain, unready, lost."
    )
    reason = graphene.String(
        required=True, description="What the mail server answered: a code, never its text."
    )
    server = graphene.String(
        required=True, description="The mail server's name in the settings; empty: the shop's own."
    )

    class Meta:
        description = "One attempt at sending a message."

    @staticmethod
    def resolve_server(root: Attempt, info: Any) -> str:
        """Return the mail server's name."""
        return root.via


class ServiceMessage(BaseObjectType):
    """One message to one customer."""

    id = graphene.ID(required=True, description="Id of the message.")
    kind = enums.MessageKind(description="What it tells; null: of another version.")
    state = enums.MessageState(required=True, description="Where it stands.")
    reason = graphene.Field(
        ServiceMessageReason,
        description="Why it did not go out, or waits. For staff and Apps.",
    )
    basis = graphene.String(
        description="Why advertising was allowed to leave, a sentence for staff; null for all "
        "that needs no consent, and where it was not allowed: then the reason says why.",
        language_code=graphene.Argument(
            LanguageCodeEnum, description="English and German are there; others get English."
        ),
    )
    subject = graphene.String(required=True, description="As it was rendered; empty until then.")
    trial = graphene.Boolean(
        required=True,
        description="Queued while its channel was on trial: never sent, whatever became of it. "
        "False where it was skipped at once, on trial as well: then the reason says why.",
    )
    order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    channel_name = graphene.String(
        description="What staff call the channel; null for customers, and where it is gone."
    )
    channel = graphene.String(description="Slug of its channel.")
    order = graphene.Field(
        "saleor_service_plugin.graphql.order_types.ServiceOrder",
        description="The service view of its order; null where it was removed from our tables.",
    )
    told_with = graphene.Field(
        lambda: ServiceMessage,
        description="The message that tells the same in one mail, where it was told together.",
    )
    fact_at = DateTime(required=True, description="When what it tells became true.")
    due_at = DateTime(required=True, description="When it is tried next, or was due.")
    deadline_at = DateTime(required=True, description="Later it would not help any more.")
    finished_at = DateTime(description="When it ended, e.g. was sent.")
    attempts = NonNullList(
        ServiceMessageAttempt, required=True, description="For staff and Apps; others get none."
    )

    class Meta:
        description = "One message to one customer, and what became of it."

    @staticmethod
    def resolve_id(root: Message, info: Any) -> str:
        """Return our own id."""
        return ids.to_global("ServiceMessage", root.pk)

    @staticmethod
    def resolve_kind(root: Message, info: Any) -> str | None:
        """Return the kind, where this version knows it."""
        return root.kind if enums.MessageKind._meta.enum._value2member_map_.get(root.kind) else None

    @staticmethod
    def resolve_reason(root: Message, info: Any) -> str | None:
        """Return the reason; it is the shop's own business."""
        return (root.reason or None) if _is_staffs(root, info) else None

    @staticmethod
    def resolve_basis(root: Message, info: Any, language_code: str = "en") -> str | None:
        """Return why; it is the shop's own business."""
        if not root.basis or not _is_staffs(root, info):
            return None
        return reasons.ground(root.basis, language_code)

    @staticmethod
    def resolve_order_id(root: Message, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.order_id)

    @staticmethod
    def resolve_channel_id(root: Message, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_channel_name(root: Message, info: Any) -> Any:
        """Return the channel's name; it is the shop's own business."""
        if not _is_staffs(root, info):
            return None
        channel = loaders.ChannelLoader(info.context).load(root.channel_id)
        return channel.then(lambda found: found.name if found else None)

    @staticmethod
    def resolve_channel(root: Message, info: Any) -> Any:
        """Return the channel's slug."""
        channel = loaders.ChannelLoader(info.context).load(root.channel_id)
        return channel.then(lambda found: found.slug if found else None)

    @staticmethod
    def resolve_order(root: Message, info: Any) -> Any:
        """Return the order, in the role in which the caller sees it."""
        from .access import view_of

        row = loaders.OrderRowLoader(info.context).load(root.order_id)
        return row.then(lambda found: view_of(info, found))

    @staticmethod
    def resolve_told_with(root: Message, info: Any) -> Any:
        """Return its host."""
        if not root.host:
            return None
        return loaders.MessageByKeyLoader(info.context).load(root.host)

    @staticmethod
    def resolve_attempts(root: Message, info: Any) -> Any:
        """Return the attempts; they are the shop's own business."""
        if not _is_staffs(root, info):
            return []
        return loaders.AttemptsLoader(info.context).load(root.pk)


def _is_staffs(row: Message, info: Any) -> bool:
    """Whether the caller manages orders in the message's channel, not just owns this one."""
    caller = caller_of(info)
    return caller.has(MANAGE_ORDERS) and caller.sees_channel(row.channel_id)


class ServiceMessageConnection(CountableConnection):
    """A page of messages."""

    class Meta:
        node = ServiceMessage
        description = "A page of messages."
