"""News about delays as staff see it: what comes later, why, what the customer was told."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import graphene
from promise import Promise as Later
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery.delays import desk_words
from ..delivery.delays.causes import Cause
from ..delivery.promises.models import Delay, DeliveryWish, Promise
from . import ids, loaders
from .connections import CountableConnection
from .message_types import ServiceMessage
from .promise_enums import DelayCause, DelayStateEnum
from .promise_enums import DeliveryWish as Wish
from .promise_loaders import (
    DelayLoader,
    DelayMessageLoader,
    PromiseLoader,
    VariantSupplyLoader,
    WishesLoader,
)
from .supply_types import VARIANT, ServiceVariantSupply

TYPE = "ServiceDelay"
WISH = "ServiceDeliveryWish"


class ServiceDelayLine(BaseObjectType):
    """An order line, and what was promised for it."""

    line_id = graphene.ID(required=True, description="Id of Saleor's OrderLine.")
    variant_id = graphene.ID(
        description="Id of Saleor's ProductVariant; null where the shop has it no more."
    )
    name = graphene.String(required=True, description="What was ordered, as first seen.")
    quantity = graphene.Int(required=True, description="How many pieces.")
    is_backorder = graphene.Boolean(required=True, description="Whether it waits for stock.")
    is_told = graphene.Boolean(
        required=True,
        description="Whether the customer was told of the promise; else it is only watched.",
    )
    first_earliest = Date(description="From when on it was promised first; this never changes.")
    first_latest = Date(description="By when it was promised first; this never changes.")
    earliest = Date(description="From when on it comes, by the last news.")
    latest = Date(description="By when it comes, by the last news; null where nobody knows.")
    supply = graphene.Field(
        ServiceVariantSupply, description="What staff say of the variant; null: nothing."
    )

    class Meta:
        description = "An order line that news is about, and what was promised for it."

    @staticmethod
    def resolve_line_id(root: Promise, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("OrderLine", root.line_id)

    @staticmethod
    def resolve_variant_id(root: Promise, info: Any) -> str | None:
        """Return Saleor's own id."""
        return None if root.variant_id is None else ids.to_global(VARIANT, root.variant_id)

    @staticmethod
    def resolve_is_backorder(root: Promise, info: Any) -> bool:
        """Return whether it waits."""
        return root.later

    @staticmethod
    def resolve_is_told(root: Promise, info: Any) -> bool:
        """Return whether it was shown."""
        return root.shown

    @staticmethod
    def resolve_supply(root: Promise, info: Any) -> Any:
        """Return what was said of it."""
        if root.variant_id is None:
            return None
        return VariantSupplyLoader(info.context).load(root.variant_id)


class ServiceDeliveryWish(BaseObjectType):
    """What a customer wants who was told of a delay."""

    id = graphene.ID(required=True, description="Id of the wish.")
    order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
    order_number = graphene.String(description="The order's number.")
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    wish = Wish(required=True, description="What they want.")
    text = graphene.String(required=True, description="In their own words; often empty.")
    lines = NonNullList(ServiceDelayLine, required=True, description="What it is about.")
    wished_at = DateTime(required=True, description="When they said so.")
    settled_at = DateTime(description="When staff saw to it; null: it is open.")
    settled_by = graphene.ID(description="Id of the User or App who saw to it.")
    delay = graphene.Field(
        lambda: ServiceDelay, description="The news it answers; null where it is kept no more."
    )

    class Meta:
        description = "What a customer wants who was told of a delay. Staff see to it."

    @staticmethod
    def resolve_id(root: DeliveryWish, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(WISH, root.pk)

    @staticmethod
    def resolve_order_id(root: DeliveryWish, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.order_id)

    @staticmethod
    def resolve_order_number(root: DeliveryWish, info: Any) -> Any:
        """Return the order's number."""
        return _number(info, root.order_id)

    @staticmethod
    def resolve_channel_id(root: DeliveryWish, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_lines(root: DeliveryWish, info: Any) -> Any:
        """Return the lines that are still known."""
        return _lines(info, root.line_ids)

    @staticmethod
    def resolve_settled_by(root: DeliveryWish, info: Any) -> str | None:
        """Return who, null for nobody."""
        return root.settled_by or None

    @staticmethod
    def resolve_delay(root: DeliveryWish, info: Any) -> Any:
        """Return the news."""
        return DelayLoader(info.context).load(root.delay_id)


class ServiceDelay(BaseObjectType):
    """One piece of news about when an order comes."""

    id = graphene.ID(required=True, description="Id of the news.")
    order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
    order_number = graphene.String(description="The order's number.")
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    number = graphene.Int(required=True, description="Within the order, from 1.")
    cause = DelayCause(required=True, description="Why, for programs.")
    text = graphene.String(
        required=True,
        description="Why, in a sentence for staff.",
        language_code=graphene.Argument(
            LanguageCodeEnum, description="English and German are there; others get English."
        ),
    )
    lines = NonNullList(ServiceDelayLine, required=True, description="What it is about.")
    promised = Date(
        description="By when they were to come, as told before; null where no day was named."
    )
    earliest = Date(description="From when on they come now.")
    latest = Date(description="By when they come now; null where nobody knows yet.")
    is_sooner = graphene.Boolean(
        required=True, description="Whether it is better news than before."
    )
    found_at = DateTime(required=True, description="When it was found, or said.")
    said_by = graphene.ID(
        description="Id of the User or App who set the day; null where it was found."
    )
    words = graphene.String(
        required=True, description="Why, in staff's own words, as customers read it; often empty."
    )
    is_told = graphene.Boolean(
        required=True,
        description="Whether the customer is told by mail: not where promises are only watched.",
    )
    message = graphene.Field(
        ServiceMessage, description="The message that tells of it; null where there is none."
    )
    state = DelayStateEnum(required=True, description="Where it stands.")
    settled_at = DateTime(description="Since when it is not open any more.")
    seen_by = graphene.ID(description="Id of the User or App who saw to it.")
    wishes = NonNullList(
        ServiceDeliveryWish,
        required=True,
        description="What the customer wants, the oldest wish first.",
    )

    class Meta:
        description = (
            "One piece of news about when an order comes: a new day, or that there is none yet. "
            "All of an order are the history of its promise."
        )

    @staticmethod
    def resolve_id(root: Delay, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TYPE, root.pk)

    @staticmethod
    def resolve_order_id(root: Delay, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.order_id)

    @staticmethod
    def resolve_order_number(root: Delay, info: Any) -> Any:
        """Return the order's number."""
        return _number(info, root.order_id)

    @staticmethod
    def resolve_channel_id(root: Delay, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_text(root: Delay, info: Any, language_code: str | None = None) -> str:
        """Return the sentence."""
        return desk_words.sentence(Cause(root.cause), language_code or "en")

    @staticmethod
    def resolve_lines(root: Delay, info: Any) -> Any:
        """Return the lines that are still known."""
        return _lines(info, root.line_ids)

    @staticmethod
    def resolve_promised(root: Delay, info: Any) -> date | None:
        """Return the day before."""
        return root.was_latest

    @staticmethod
    def resolve_is_sooner(root: Delay, info: Any) -> bool:
        """Return whether it is better."""
        return root.sooner

    @staticmethod
    def resolve_said_by(root: Delay, info: Any) -> str | None:
        """Return who, null for nobody."""
        return root.by or None

    @staticmethod
    def resolve_is_told(root: Delay, info: Any) -> bool:
        """Return whether it is told."""
        return root.told

    @staticmethod
    def resolve_message(root: Delay, info: Any) -> Any:
        """Return the message."""
        return DelayMessageLoader(info.context).load(root.pk) if root.told else None

    @staticmethod
    def resolve_seen_by(root: Delay, info: Any) -> str | None:
        """Return who, null for nobody."""
        return root.seen_by or None

    @staticmethod
    def resolve_wishes(root: Delay, info: Any) -> Any:
        """Return what the customer wants."""
        return WishesLoader(info.context).load(root.pk)


class ServiceDelayConnection(CountableConnection):
    """A page of the desk."""

    class Meta:
        node = ServiceDelay
        description = "A page of the delays desk."


class ServiceDeliveryWishConnection(CountableConnection):
    """A page of wishes."""

    class Meta:
        node = ServiceDeliveryWish
        description = "A page of customers' wishes."


def _number(info: Any, order_id: UUID) -> Any:
    order = loaders.OrderRowLoader(info.context).load(order_id)
    return order.then(lambda found: found.number if found else None)


def _lines(info: Any, line_ids: Iterable[str]) -> Any:
    """Return a promise of our rows of order lines, without those that we forgot."""
    wanted = PromiseLoader(info.context).load_many([UUID(one) for one in line_ids])
    return Later.resolve(wanted).then(lambda rows: [row for row in rows if row is not None])
