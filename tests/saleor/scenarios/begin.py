"""How most scenarios begin: an order of two mugs and a poster."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from ..scenario import Story
from ..world import World, checkout, drafts, legacy, money

BASKET: Mapping[str, int] = MappingProxyType({"mug": 2, "poster": 1})

#: 2 x 20 + 10 + 5 for shipping, in units of whatever currency.
TOTAL = 55


def paid(
    world: World,
    story: Story,
    *,
    channel: str = "eur",
    basket: Mapping[str, int] = BASKET,
    charged: int = TOTAL,
    email: str | None = None,
) -> UUID:
    """Check out, the payment app having charged before."""
    checkout_id = checkout.create(world, channel=channel, basket=basket, email=email)
    story.transaction = money.create(
        world,
        currency=world.channels[channel].currency,
        checkout_id=checkout_id,
        charged=Decimal(charged),
    )
    story.orders["order"] = checkout.complete(world, checkout_id=checkout_id)
    return story.orders["order"]


def authorized(world: World, story: Story, *, channel: str = "eur") -> UUID:
    """Check out, the payment app having authorized the whole amount before."""
    checkout_id = checkout.create(world, channel=channel, basket=BASKET)
    story.transaction = money.create(
        world,
        currency=world.channels[channel].currency,
        checkout_id=checkout_id,
        authorized=Decimal(TOTAL),
    )
    story.orders["order"] = checkout.complete(world, checkout_id=checkout_id)
    return story.orders["order"]


def unpaid(world: World, story: Story, *, channel: str = "unpaid") -> UUID:
    """Check out without any money in a channel that allows it."""
    checkout_id = checkout.create(world, channel=channel, basket=BASKET)
    story.orders["order"] = checkout.complete(world, checkout_id=checkout_id)
    return story.orders["order"]


def paid_legacy(
    world: World, story: Story, *, channel: str = "usd", authorize_only: bool = False
) -> UUID:
    """Check out with the dummy gateway, charging or only authorizing."""
    checkout_id = checkout.create(world, channel=channel, basket=BASKET)
    legacy.add_payment(world, checkout_id=checkout_id, authorize_only=authorize_only)
    story.orders["order"] = checkout.complete(world, checkout_id=checkout_id)
    return story.orders["order"]


def draft(world: World, story: Story, *, channel: str = "eur") -> UUID:
    """Write a draft as staff."""
    story.orders["order"] = drafts.create(world, channel=channel, basket=BASKET)
    return story.orders["order"]
