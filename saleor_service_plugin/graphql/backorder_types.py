"""What waits for stock: variants, and the order lines that wait for them."""

from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery.backorders.waiting import WaitingLine, WaitingVariant
from . import ids, loaders
from .callers import caller_of
from .promise_loaders import VariantSupplyLoader, WaitingLinesLoader
from .supply_types import VARIANT, ServiceVariantSupply

MOST_LINES = 100


class ServiceBackorderLine(BaseObjectType):
    """An order line that waits for stock."""

    line_id = graphene.ID(required=True, description="Id of Saleor's OrderLine.")
    order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
    order_number = graphene.String(description="The order's number.")
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    placed_at = DateTime(
        required=True, description="When it was ordered: the first is served first."
    )
    name = graphene.String(required=True, description="What was ordered, as first seen.")
    open = graphene.Int(required=True, description="Pieces that are not sent yet.")
    served = graphene.Int(
        required=True,
        description="Of these, pieces that lie in the warehouse for it, earlier orders first.",
    )
    is_served = graphene.Boolean(required=True, description="Whether all that is open is there.")
    first_latest = Date(description="By when it was promised first.")
    latest = Date(description="By when it comes, by the last news; null where nobody knows.")

    class Meta:
        description = "An order line that waits for stock."

    @staticmethod
    def resolve_line_id(root: WaitingLine, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("OrderLine", root.promise.line_id)

    @staticmethod
    def resolve_order_id(root: WaitingLine, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.promise.order_id)

    @staticmethod
    def resolve_order_number(root: WaitingLine, info: Any) -> Any:
        """Return the order's number."""
        order = loaders.OrderRowLoader(info.context).load(root.promise.order_id)
        return order.then(lambda found: found.number if found else None)

    @staticmethod
    def resolve_channel_id(root: WaitingLine, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.promise.channel_id)

    @staticmethod
    def resolve_placed_at(root: WaitingLine, info: Any) -> Any:
        """Return when it was ordered."""
        return root.promise.placed_at

    @staticmethod
    def resolve_name(root: WaitingLine, info: Any) -> str:
        """Return what was ordered."""
        return root.promise.name

    @staticmethod
    def resolve_open(root: WaitingLine, info: Any) -> int:
        """Return how much is open."""
        return root.supply.open

    @staticmethod
    def resolve_served(root: WaitingLine, info: Any) -> int:
        """Return how much is there; of what is not counted all of it is."""
        return (
            min(root.supply.served, root.supply.open) if root.supply.tracked else root.supply.open
        )

    @staticmethod
    def resolve_is_served(root: WaitingLine, info: Any) -> bool:
        """Return whether all is there."""
        return root.supply.is_served

    @staticmethod
    def resolve_first_latest(root: WaitingLine, info: Any) -> Any:
        """Return the first promise."""
        return root.promise.first_latest

    @staticmethod
    def resolve_latest(root: WaitingLine, info: Any) -> Any:
        """Return the last news."""
        return root.promise.latest


class ServiceBackorder(BaseObjectType):
    """A variant that orders wait for."""

    variant_id = graphene.ID(
        description="Id of Saleor's ProductVariant; null for all that the shop has no more."
    )
    name = graphene.String(required=True, description="What was ordered, as last seen.")
    pieces = graphene.Int(
        required=True, description="Pieces that are not sent, whether they are there by now or not."
    )
    orders = graphene.Int(required=True, description="Orders that wait for it.")
    served_orders = graphene.Int(
        required=True, description="Of these, orders of which everything of it is there by now."
    )
    oldest_placed_at = DateTime(required=True, description="When the first of them was placed.")
    supply = graphene.Field(
        ServiceVariantSupply, description="What staff say of the variant; null: nothing."
    )
    lines = NonNullList(
        ServiceBackorderLine,
        required=True,
        description="The lines that wait for it, the first ordered first.",
        first=graphene.Int(default_value=20, description=f"How many; {MOST_LINES} at most."),
    )

    class Meta:
        description = "A variant that orders wait for."

    @staticmethod
    def resolve_variant_id(root: WaitingVariant, info: Any) -> str | None:
        """Return Saleor's own id."""
        return None if root.variant_id is None else ids.to_global(VARIANT, root.variant_id)

    @staticmethod
    def resolve_supply(root: WaitingVariant, info: Any) -> Any:
        """Return what was said of it."""
        if root.variant_id is None:
            return None
        return VariantSupplyLoader(info.context).load(root.variant_id)

    @staticmethod
    def resolve_lines(root: WaitingVariant, info: Any, first: int | None) -> Any:
        """Return the first lines."""
        limit = checked(first)
        whose = caller_of(info).channel_ids
        key = (root.variant_id, None if whose is None else tuple(whose))
        rows = WaitingLinesLoader(info.context).load(key)
        return rows.then(lambda found: found[:limit])


def checked(first: int | None) -> int:
    """Return how many lines are asked for.

    Raises:
        graphql.error.GraphQLError: Too many, or fewer than none.

    """
    if first is None or not 0 <= first <= MOST_LINES:
        raise GraphQLError(f"first: must be between 0 and {MOST_LINES}.")
    return first
