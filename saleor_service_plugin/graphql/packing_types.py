"""Orders that wait to be packed, for staff and their packing programs."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..rewards.packing import waiting
from ..rewards.packing.card import Sheet
from ..rewards.packing.lines import OpenLine
from ..rewards.packing.waiting import PackingOrder
from . import enums, ids
from .connections import CountableConnection

PackingSheet = enums.made_of(
    "ServicePackingSheetEnum",
    Sheet,
    "On what paper cards are printed. A6: one on each page. A4: two on each page, with marks to "
    "cut along.",
)


class ServicePackingLine(BaseObjectType):
    """What of an order line is to be packed."""

    line_id = graphene.ID(required=True, description="Id of Saleor's OrderLine.")
    name = graphene.String(required=True, description="As the order has it.")
    sku = graphene.String(required=True, description="Empty where it has none.")
    quantity = graphene.Int(required=True, description="Pieces that no parcel holds yet.")
    is_extra = graphene.Boolean(
        required=True, description="Whether nobody ordered it: a goodie, or a gift of Saleor's."
    )

    class Meta:
        description = "What of an order line is to be packed."

    @staticmethod
    def resolve_line_id(root: OpenLine, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("OrderLine", root.line_id)


class ServicePackingOrder(BaseObjectType):
    """An order that waits to be packed."""

    order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
    order_number = graphene.String(required=True, description="The order's number.")
    channel_id = graphene.ID(description="Id of Saleor's Channel.")
    placed_at = DateTime(required=True, description="When it was ordered.")
    is_paid = graphene.Boolean(required=True, description="Whether it is paid in full.")
    dispatch_by = Date(
        description="By when it has to leave for what was promised; null where nothing was."
    )
    lines = NonNullList(
        ServicePackingLine,
        required=True,
        description="What goes into parcels, goodies last; none where nothing is left.",
    )
    cards = graphene.Int(
        required=True,
        description="For how many codes and gift cards a card can be printed for its parcel: those "
        f"that can be used and that no mail told of; {waiting.MOST_OF_ORDER} at most.",
    )
    cards_printed = graphene.Int(
        required=True, description="For how many of these one was printed already."
    )

    class Meta:
        description = "An order that waits to be packed."

    @staticmethod
    def resolve_order_id(root: PackingOrder, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.row.order_id)

    @staticmethod
    def resolve_order_number(root: PackingOrder, info: Any) -> str:
        """Return the number."""
        return root.row.number

    @staticmethod
    def resolve_channel_id(root: PackingOrder, info: Any) -> str | None:
        """Return Saleor's own id."""
        channel_id = root.row.channel_id
        return None if channel_id is None else ids.to_global("Channel", channel_id)

    @staticmethod
    def resolve_placed_at(root: PackingOrder, info: Any) -> Any:
        """Return when it was ordered."""
        return root.row.placed_at

    @staticmethod
    def resolve_is_paid(root: PackingOrder, info: Any) -> bool:
        """Return whether it is paid."""
        return root.paid

    @staticmethod
    def resolve_cards(root: PackingOrder, info: Any) -> int:
        """Return how many cards there are for it."""
        return len(root.grants)

    @staticmethod
    def resolve_cards_printed(root: PackingOrder, info: Any) -> int:
        """Return how many of them were printed."""
        return sum(bool(grant.announced_by) for grant in root.grants)


class ServicePackingOrderConnection(CountableConnection):
    """A page of orders that wait to be packed."""

    class Meta:
        node = ServicePackingOrder
        description = "A page of orders that wait to be packed."
