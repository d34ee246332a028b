"""What customers see of promises: when it comes, what became late, what they wish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import graphene
from promise import Promise as Later
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery.delays.causes import Cause
from ..delivery.promises import shown, wording
from ..delivery.promises.models import Delay, DeliveryWish, Promise
from ..delivery.promises.shown import OrderPromise
from ..delivery.promises.states import DelayState
from . import ids, loaders
from .promise_enums import DelayCause, PromiseEnding
from .promise_enums import DeliveryWish as WishEnum
from .promise_loaders import OrderPromiseLoader, WishesLoader
from .views import OrderView

DELAY = "ServiceDelay"

ANSWERABLE = (DelayState.OPEN, DelayState.SEEN)
"""News that a customer may say a wish about; the later one belongs to staff's desk alone."""

LANGUAGE = graphene.Argument(
    LanguageCodeEnum,
    description="The order's own where it is left out. English and German are there; others get "
    "their own dates with English words.",
)


@dataclass(frozen=True, slots=True)
class PromiseView:
    """What was promised of a line, for somebody who may see it."""

    row: Promise
    names: Mapping[UUID, tuple[str, int]]
    language: str


@dataclass(frozen=True, slots=True)
class DelayView:
    """A piece of news, for somebody who may see it."""

    delay: Delay
    lines: tuple[PromiseView, ...]
    order: OrderView


class ServiceOrderPromise(BaseObjectType):
    """When a line of an order comes."""

    line_id = graphene.ID(required=True, description="Id of Saleor's OrderLine.")
    name = graphene.String(required=True, description="In the order's language.")
    quantity = graphene.Int(required=True, description="Pieces ordered.")
    promised_earliest = Date(description="From when on, as promised first; null for no day.")
    promised_latest = Date(
        description="By when, as promised first. Null: it was promised in days after the payment "
        "that has not come."
    )
    after_payment_min = graphene.Int(
        description="Working days after the payment, where it was promised so."
    )
    after_payment_max = graphene.Int(description="Such days at most.")
    earliest = Date(description="From when on it comes, by the last news.")
    latest = Date(description="By when it comes, by the last news; null where nobody knows.")
    text = graphene.String(
        required=True,
        description="When it comes, in words, by the last news.",
        language_code=LANGUAGE,
    )
    promised_text = graphene.String(
        required=True, description="When it was to come at first, in words.", language_code=LANGUAGE
    )
    ending = PromiseEnding(required=True, description="Where the promise stands.")
    is_shown = graphene.Boolean(
        required=True,
        description="Whether the customer was told; staff see also what is only watched.",
    )

    class Meta:
        description = (
            "When a line of an order comes, as the shop promises it. What a carrier forecasts is "
            "no promise and stands at the parcels."
        )

    @staticmethod
    def resolve_line_id(root: PromiseView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("OrderLine", root.row.line_id)

    @staticmethod
    def resolve_name(root: PromiseView, info: Any) -> str:
        """Return the shop's name of it, or as it was first seen."""
        return root.names.get(root.row.line_id, (root.row.name, 0))[0]

    @staticmethod
    def resolve_quantity(root: PromiseView, info: Any) -> int:
        """Return how many."""
        return root.names.get(root.row.line_id, ("", root.row.quantity))[1]

    @staticmethod
    def resolve_promised_earliest(root: PromiseView, info: Any) -> date | None:
        """Return the day, never a later one."""
        return root.row.first_earliest

    @staticmethod
    def resolve_promised_latest(root: PromiseView, info: Any) -> date | None:
        """Return the day, never a later one."""
        return root.row.first_latest

    @staticmethod
    def resolve_after_payment_min(root: PromiseView, info: Any) -> int | None:
        """Return the days."""
        return root.row.after_min

    @staticmethod
    def resolve_after_payment_max(root: PromiseView, info: Any) -> int | None:
        """Return the days."""
        return root.row.after_max

    @staticmethod
    def resolve_earliest(root: PromiseView, info: Any) -> date | None:
        """Return the day."""
        return root.row.earliest if root.row.latest else None

    @staticmethod
    def resolve_latest(root: PromiseView, info: Any) -> date | None:
        """Return the day."""
        return root.row.latest

    @staticmethod
    def resolve_text(root: PromiseView, info: Any, language_code: str | None = None) -> str:
        """Return when it comes."""
        return wording.time(shown.time_of(root.row), language_code or root.language)

    @staticmethod
    def resolve_promised_text(
        root: PromiseView, info: Any, language_code: str | None = None
    ) -> str:
        """Return when it was to come."""
        return wording.time(shown.first_time_of(root.row), language_code or root.language)

    @staticmethod
    def resolve_ending(root: PromiseView, info: Any) -> str:
        """Return where it stands."""
        return root.row.ending

    @staticmethod
    def resolve_is_shown(root: PromiseView, info: Any) -> bool:
        """Return whether it was told."""
        return root.row.shown


class ServiceOrderWish(BaseObjectType):
    """What a customer wants who was told of a delay."""

    wish = WishEnum(required=True, description="What they want.")
    text = graphene.String(
        description="In their own words. Null for who has shown the order's token alone."
    )
    wished_at = DateTime(required=True, description="When they said so.")
    settled_at = DateTime(
        description="When the shop saw to it; until then another wish takes its place."
    )

    class Meta:
        description = "What a customer wants who was told of a delay."


class ServiceOrderDelay(BaseObjectType):
    """News of when an order comes, as its customer reads it."""

    id = graphene.ID(required=True, description="For serviceDeliveryWishCreate.")
    cause = DelayCause(required=True, description="Why, for programs.")
    text = graphene.String(required=True, description="Why, in a sentence.", language_code=LANGUAGE)
    shop_says = graphene.String(
        required=True, description="What the shop wrote about it; often empty."
    )
    lines = NonNullList(ServiceOrderPromise, required=True, description="What it is about.")
    promised = Date(description="By when it was to come, as told before; null for no day.")
    earliest = Date(description="From when on it comes now.")
    latest = Date(description="By when it comes now; null where nobody knows yet.")
    is_sooner = graphene.Boolean(
        required=True, description="Whether it is better news than before."
    )
    found_at = DateTime(required=True, description="When it became known.")
    takes_wish = graphene.Boolean(
        required=True,
        description="Whether the customer may say what they wish: it has not come yet, and there "
        "is no newer news of all its lines.",
    )
    wish = graphene.Field(ServiceOrderWish, description="What they wish; null: nothing so far.")

    class Meta:
        description = (
            "News of when an order comes, as its customer reads it: a new day, or that there is "
            "none yet. A new day is information; rights from the promised one remain."
        )

    @staticmethod
    def resolve_id(root: DelayView, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(DELAY, root.delay.pk)

    @staticmethod
    def resolve_cause(root: DelayView, info: Any) -> str:
        """Return why."""
        return root.delay.cause

    @staticmethod
    def resolve_text(root: DelayView, info: Any, language_code: str | None = None) -> str:
        """Return why, in words."""
        language = language_code or root.order.row.language_code
        return wording.cause(Cause(root.delay.cause), language, sooner=root.delay.sooner)

    @staticmethod
    def resolve_shop_says(root: DelayView, info: Any) -> str:
        """Return staff's words."""
        return root.delay.words

    @staticmethod
    def resolve_lines(root: DelayView, info: Any) -> list[PromiseView]:
        """Return the lines that are still known."""
        return list(root.lines)

    @staticmethod
    def resolve_promised(root: DelayView, info: Any) -> date | None:
        """Return the day before."""
        return root.delay.was_latest

    @staticmethod
    def resolve_earliest(root: DelayView, info: Any) -> date | None:
        """Return the day."""
        return root.delay.earliest

    @staticmethod
    def resolve_latest(root: DelayView, info: Any) -> date | None:
        """Return the day."""
        return root.delay.latest

    @staticmethod
    def resolve_is_sooner(root: DelayView, info: Any) -> bool:
        """Return whether it is better."""
        return root.delay.sooner

    @staticmethod
    def resolve_found_at(root: DelayView, info: Any) -> datetime:
        """Return when."""
        return root.delay.found_at

    @staticmethod
    def resolve_takes_wish(root: DelayView, info: Any) -> bool:
        """Return whether it can be answered."""
        return takes_wish(root.delay)

    @staticmethod
    def resolve_wish(root: DelayView, info: Any) -> Any:
        """Return the newest wish."""
        rows = WishesLoader(info.context).load(root.delay.pk)
        return rows.then(lambda found: _wish(root.order, found[-1]) if found else None)


def _wish(view: OrderView, row: DeliveryWish) -> ServiceOrderWish:
    return ServiceOrderWish(
        wish=row.wish,
        text=row.text if view.sees_all else None,
        wished_at=row.wished_at,
        settled_at=row.settled_at,
    )


def takes_wish(delay: Delay) -> bool:
    """Whether a customer may say what they wish after a piece of news."""
    return delay.told and delay.state in ANSWERABLE and not delay.sooner


def promises_of(view: OrderView, info: Any) -> Any:
    """Return what was promised about an order, a line each, as the caller may see it."""
    return _known(view, info).then(lambda found: list(_promises(view, *found).values()))


def delays_of(view: OrderView, info: Any) -> Any:
    """Return news of when an order comes, the newest first, as the caller may see it."""
    return _known(view, info).then(lambda found: delay_views(view, *found))


def delay_views(view: OrderView, known: OrderPromise | None, order: Any) -> list[DelayView]:
    """Return news of when an order comes, the newest first.

    Args:
        view: The caller's view of the order.
        known: What was promised about it.
        order: As the shop has it.

    """
    lines = _promises(view, known, order)
    return [
        DelayView(delay, tuple(lines[one] for one in delay.line_ids if one in lines), view)
        for delay in reversed(known.delays if known else ())
        if delay.told or view.as_staff
    ]


def _promises(view: OrderView, known: OrderPromise | None, order: Any) -> dict[str, PromiseView]:
    names = shown.names_of(order)
    return {
        str(row.line_id): PromiseView(row, names, view.row.language_code)
        for row in (known.promises if known else ())
        if row.shown or view.as_staff
    }


def _known(view: OrderView, info: Any) -> Any:
    known = OrderPromiseLoader(info.context).load(view.row.order_id)
    order = loaders.ShopOrderLoader(info.context).load(view.row.order_id)
    return Later.all([known, order])
