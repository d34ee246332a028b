"""Goodies as staff see them: what they cost, how many there are, how many were given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime, Decimal
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..rewards.goodies import catalogue, settings
from ..rewards.goodies.catalogue import Given
from ..rewards.goodies.models import Goodie, RewardSettings
from ..shop import port
from ..shop.reward_rows import VariantFound
from . import ids
from .connections import CountableConnection

TYPE = "ServiceGoodie"

VARIANT = "ProductVariant"


@dataclass(frozen=True, slots=True)
class GoodieView:
    """A goodie with what the shop says of its variant, and how often it was given."""

    row: Goodie
    found: VariantFound | None
    given: Given


def views(rows: Sequence[Goodie]) -> list[GoodieView]:
    """Return goodies as they are shown; a constant number of statements."""
    wanted = [row.variant_id for row in rows]
    if not wanted:
        return []
    with port.current().writer():
        found = port.current().read_variants(wanted)
        given = catalogue.given_in(f"{datetime.now(UTC):%Y-%m}", wanted)
    return [
        GoodieView(row, found.get(row.variant_id), given.get(row.variant_id, Given()))
        for row in rows
    ]


class ServiceGoodie(BaseObjectType):
    """A variant that can come into a parcel for nothing."""

    id = graphene.ID(required=True, description="Id of it.")
    variant_id = graphene.ID(required=True, description="Id of Saleor's ProductVariant.")
    name = graphene.String(
        required=True, description="As the shop calls it; for staff, customers never read it."
    )
    sku = graphene.String(required=True, description="Of the variant, or empty.")
    cost = Decimal(required=True, description="What one costs the merchant, net.")
    currency = graphene.String(required=True, description="Of the cost, ISO 4217.")
    is_dear = graphene.Boolean(
        required=True, description=f"Whether it costs more than {catalogue.DEAR}: think again."
    )
    countries = NonNullList(
        graphene.String,
        required=True,
        description="ISO 3166-1 codes it may go to; none: the customs territory of the warehouse.",
    )
    is_on = graphene.Boolean(required=True, description="Whether rules may give it.")
    is_there = graphene.Boolean(
        required=True, description="Whether the shop still has the variant, and ships it."
    )
    available = graphene.Int(
        required=True, description="Pieces that nobody was promised, in all warehouses."
    )
    given_this_month = graphene.Int(
        required=True, description="How often it was given in this calendar month (UTC)."
    )
    cost_this_month = Decimal(required=True, description="What these have cost.")
    changed_at = DateTime(required=True, description="When staff last changed it.")

    class Meta:
        description = "A variant that can come into a parcel for nothing, as a surprise."

    @staticmethod
    def resolve_id(root: GoodieView, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TYPE, root.row.pk)

    @staticmethod
    def resolve_variant_id(root: GoodieView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global(VARIANT, root.row.variant_id)

    @staticmethod
    def resolve_name(root: GoodieView, info: Any) -> str:
        """Return the name of today, else that of the day it was chosen."""
        return root.found.name if root.found else root.row.name

    @staticmethod
    def resolve_sku(root: GoodieView, info: Any) -> str:
        """Return the SKU."""
        return root.found.sku if root.found else ""

    @staticmethod
    def resolve_cost(root: GoodieView, info: Any) -> Any:
        """Return what it costs."""
        return root.row.cost

    @staticmethod
    def resolve_currency(root: GoodieView, info: Any) -> str:
        """Return in which currency."""
        return root.row.currency

    @staticmethod
    def resolve_is_dear(root: GoodieView, info: Any) -> bool:
        """Return whether it is."""
        return catalogue.is_dear(root.row)

    @staticmethod
    def resolve_countries(root: GoodieView, info: Any) -> list[str]:
        """Return where it may go."""
        return list(root.row.countries)

    @staticmethod
    def resolve_is_on(root: GoodieView, info: Any) -> bool:
        """Return whether it is given."""
        return root.row.is_on

    @staticmethod
    def resolve_is_there(root: GoodieView, info: Any) -> bool:
        """Return whether it can be."""
        return root.found is not None and root.found.needs_shipping

    @staticmethod
    def resolve_available(root: GoodieView, info: Any) -> int:
        """Return what is free of it."""
        return root.found.available if root.found else 0

    @staticmethod
    def resolve_given_this_month(root: GoodieView, info: Any) -> int:
        """Return how many."""
        return root.given.pieces

    @staticmethod
    def resolve_cost_this_month(root: GoodieView, info: Any) -> Any:
        """Return what they cost."""
        return root.given.cost

    @staticmethod
    def resolve_changed_at(root: GoodieView, info: Any) -> datetime:
        """Return when."""
        return root.row.changed_at


class ServiceGoodieConnection(CountableConnection):
    """A page of goodies."""

    class Meta:
        node = ServiceGoodie
        description = "A page of goodies, the newest first."


class ServiceGoodieCandidate(BaseObjectType):
    """A variant that could become a goodie."""

    variant_id = graphene.ID(required=True, description="Id of Saleor's ProductVariant.")
    name = graphene.String(required=True, description="Product and variant.")
    sku = graphene.String(required=True, description="Of the variant, or empty.")
    cost = Decimal(description="Cost price of a channel's listing; null where none is entered.")
    currency = graphene.String(required=True, description="Of the cost, or empty.")
    available = graphene.Int(required=True, description="Pieces that nobody was promised.")
    needs_shipping = graphene.Boolean(
        required=True, description="Whether it can lie in a parcel; else it can be no goodie."
    )

    class Meta:
        description = "A variant of the shop's that could become a goodie."

    @staticmethod
    def resolve_variant_id(root: VariantFound, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global(VARIANT, root.variant_id)


class ServiceRewardSettings(BaseObjectType):
    """What staff set for the rewards of a channel."""

    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    goodie_minutes = graphene.Int(
        required=True,
        description="Minutes after an order is paid and confirmed in which a goodie may still be "
        "added; 0: never.",
    )
    yearly_warning = Decimal(
        required=True,
        description="Worth of goodies per person and calendar year from which staff are warned, "
        "in the channel's currency.",
    )
    owner_check = graphene.Boolean(
        required=True,
        description="Whether a personal code of somebody else's is refused at checkout.",
    )
    similar_goods = graphene.Boolean(
        required=True,
        description="Whether codes of rules advertise only the shop's own goods similar to what "
        "was bought, so that buyers who were told may be written to (section 7 (3) UWG).",
    )
    storefront = graphene.String(
        required=True,
        description="Where a card's QR code and a referral link lead; {code} stands for the code.",
    )
    changed_at = DateTime(description="When staff last set it; null: these are the defaults.")

    class Meta:
        description = "What staff set for the rewards of a channel."

    @staticmethod
    def resolve_channel_id(root: RewardSettings, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_changed_at(root: RewardSettings, info: Any) -> Any:
        """Return when it was set; a default was never stored."""
        return None if root._state.adding else root.changed_at


MINUTES = f"0 to {settings.MOST_MINUTES}"
