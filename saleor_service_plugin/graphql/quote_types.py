"""What can be promised before anything is bought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import graphene
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery.promises import quote_words, wording
from ..delivery.promises.quote import Quote, QuotedLine, Standing
from . import ids
from .enums import made_of
from .supply_types import VARIANT

METHOD = "ShippingMethod"
"""As Saleor names its shipping methods to storefronts."""

QuoteStanding = made_of(
    "ServiceQuoteStandingEnum",
    Standing,
    "Whether the goods are there.",
    each={
        "in-stock": "They are.",
        "later": "They are to come, on a day that is known.",
        "unknown": "Nobody knows when they come, or they are not sold there.",
    },
)


@dataclass(frozen=True, slots=True)
class QuoteView:
    """What was asked and when, with what can be promised."""

    options: Sequence[Quote]
    now: datetime
    language: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class OptionView:
    """One way of shipping, with when and in which language it was asked for."""

    quote: Quote
    now: datetime
    language: str


class ServiceQuotedLine(BaseObjectType):
    """One variant of what was asked about."""

    variant_id = graphene.ID(required=True, description="Id of Saleor's ProductVariant.")
    quantity = graphene.Int(required=True, description="Pieces.")
    standing = QuoteStanding(required=True, description="Whether the goods are there.")
    available_on = Date(description="From which day on they are, where they are to come.")
    earliest = Date(description="From when on they arrive.")
    latest = Date(description="By when they arrive; null where nothing can be promised.")

    class Meta:
        description = "One variant, and when it arrives by a shipping method."

    @staticmethod
    def resolve_variant_id(root: QuotedLine, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global(VARIANT, root.variant_id)


class ServiceDeliveryOption(BaseObjectType):
    """One way of shipping, and when all of it arrives."""

    method_id = graphene.ID(
        required=True, description="Id of Saleor's ShippingMethod, as checkouts offer it."
    )
    name = graphene.String(required=True, description="What the method is called.")
    earliest = Date(description="No piece arrives before it.")
    latest = Date(
        description="All has arrived by then; null where that cannot be said of every line."
    )
    text = graphene.String(
        required=True,
        description="From when to when, in words; empty where no day can be promised.",
    )
    order_by = DateTime(
        description="Until when an order has to be placed for these days to hold: the next cut-off."
    )
    seconds_left = graphene.Int(description="So many seconds are left until then.")
    order_within = graphene.String(
        required=True, description='E.g. "Order within 2 h 14 min"; empty without a cut-off.'
    )
    after_payment_min = graphene.Int(
        description="For prepayment: so many working days after it at least."
    )
    after_payment_max = graphene.Int(
        description="The same at most; null where goods are still to come."
    )
    after_payment_text = graphene.String(
        required=True, description="The same in words; empty where there is none."
    )
    lines = NonNullList(ServiceQuotedLine, required=True, description="The variants, one by one.")

    class Meta:
        description = (
            "One way of shipping, and when all of it arrives. Limits of weight and price, which "
            "depend on the whole checkout, are not looked at."
        )

    @staticmethod
    def resolve_method_id(root: OptionView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global(METHOD, root.quote.method_id)

    @staticmethod
    def resolve_name(root: OptionView, info: Any) -> str:
        """Return its name."""
        return root.quote.name

    @staticmethod
    def resolve_earliest(root: OptionView, info: Any) -> Any:
        """Return the first day."""
        return root.quote.earliest

    @staticmethod
    def resolve_latest(root: OptionView, info: Any) -> Any:
        """Return the last day."""
        return root.quote.latest

    @staticmethod
    def resolve_text(root: OptionView, info: Any) -> str:
        """Return both in words."""
        if root.quote.latest is None:
            return ""
        return wording.days(root.quote.earliest, root.quote.latest, root.language)

    @staticmethod
    def resolve_order_by(root: OptionView, info: Any) -> datetime | None:
        """Return the cut-off."""
        return root.quote.order_by

    @staticmethod
    def resolve_seconds_left(root: OptionView, info: Any) -> int | None:
        """Return how long it is until then."""
        until = root.quote.order_by
        return None if until is None else max(int((until - root.now).total_seconds()), 0)

    @staticmethod
    def resolve_order_within(root: OptionView, info: Any) -> str:
        """Return how long it is until then, in words."""
        until = root.quote.order_by
        return "" if until is None else quote_words.order_within(until - root.now, root.language)

    @staticmethod
    def resolve_after_payment_min(root: OptionView, info: Any) -> int | None:
        """Return the least days."""
        return root.quote.after_payment[0] if root.quote.after_payment else None

    @staticmethod
    def resolve_after_payment_max(root: OptionView, info: Any) -> int | None:
        """Return the most days."""
        return root.quote.after_payment[1] if root.quote.after_payment else None

    @staticmethod
    def resolve_after_payment_text(root: OptionView, info: Any) -> str:
        """Return the days in words."""
        after = root.quote.after_payment
        return wording.time(wording.Time(after=after), root.language) if after else ""

    @staticmethod
    def resolve_lines(root: OptionView, info: Any) -> Sequence[QuotedLine]:
        """Return the variants."""
        return root.quote.lines


class ServiceDeliveryQuote(BaseObjectType):
    """What can be promised before anything is bought."""

    options = NonNullList(
        ServiceDeliveryOption,
        required=True,
        description="By shipping method, in the shop's order; those whose days nobody knows are "
        "left out, and there are none where the channel's promises are not told.",
    )
    is_told = graphene.Boolean(
        required=True,
        description="Whether customers are told promises in this channel; else what stands here is "
        "for staff and Apps alone.",
    )

    class Meta:
        description = (
            "What can be promised before anything is bought. The order itself is promised when it "
            "is placed, and it can come out otherwise until then."
        )

    @staticmethod
    def resolve_options(root: QuoteView, info: Any) -> list[OptionView]:
        """Return them, each with what it was asked with."""
        return [OptionView(one, root.now, root.language) for one in root.options]
