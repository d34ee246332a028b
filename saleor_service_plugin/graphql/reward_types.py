"""What customers see of what they were granted: their codes, cards and surprises."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..messages.rules import zone_of
from ..rewards.codes import shown
from ..rewards.grants.models import Grant
from ..rewards.rules.words import RewardKind
from . import ids
from .connections import CountableConnection
from .grant_enums import GrantKind, RewardStanding
from .grant_loaders import GateLoader, OrderGrantsLoader
from .views import OrderView

TYPE = "ServiceReward"

LANGUAGE = graphene.Argument(
    LanguageCodeEnum,
    description="That of the order, or of the account, where it is left out. English and German "
    "are there; others get English.",
)


@dataclass(frozen=True, slots=True)
class RewardView:
    """A reward, as its customer sees it."""

    row: Grant


class ServiceReward(BaseObjectType):
    """Something that a customer was granted."""

    id = graphene.ID(required=True, description="Id of the reward.")
    kind = GrantKind(required=True, description="What it is.")
    code = graphene.String(
        description="The discount code or the gift card's. Null for a surprise in the parcel."
    )
    text = graphene.String(
        required=True,
        description='What it is worth, e.g. "10 % Rabatt"; a goodie is "a little surprise".',
        language_code=LANGUAGE,
    )
    terms = NonNullList(
        graphene.String,
        required=True,
        description="Minimum, what it is for, last day, how often: sentences to show with the code.",
        language_code=LANGUAGE,
    )
    valid_until = Date(description="Last day on which it can be used; null: no such day.")
    state = RewardStanding(required=True, description="Where it stands.")
    granted_at = DateTime(required=True, description="When it was granted.")
    used_at = DateTime(description="When it was redeemed.")
    order_id = graphene.ID(description="Id of Saleor's Order it came with; null: with none.")

    class Meta:
        description = "Something that a customer was granted: a code, a gift card, a surprise."

    @staticmethod
    def resolve_id(root: RewardView, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TYPE, root.row.pk)

    @staticmethod
    def resolve_kind(root: RewardView, info: Any) -> str:
        """Return what it is."""
        return root.row.kind

    @staticmethod
    def resolve_code(root: RewardView, info: Any) -> str | None:
        """Return the code."""
        return root.row.code or None

    @staticmethod
    def resolve_text(root: RewardView, info: Any, language_code: str | None = None) -> str:
        """Return its worth in words."""
        return shown.words(root.row, language_code or root.row.language_code).value

    @staticmethod
    def resolve_terms(root: RewardView, info: Any, language_code: str | None = None) -> list[str]:
        """Return its terms."""
        return list(shown.words(root.row, language_code or root.row.language_code).terms)

    @staticmethod
    def resolve_valid_until(root: RewardView, info: Any) -> date | None:
        """Return its last day."""
        return root.row.valid_until

    @staticmethod
    def resolve_state(root: RewardView, info: Any) -> Any:
        """Return where it stands, by the channel's calendar."""
        gate = GateLoader(info.context).load(root.row.channel_id)
        return gate.then(
            lambda found: shown.standing(
                root.row, datetime.now(UTC).astimezone(zone_of(found.settings.time_zone)).date()
            )
        )

    @staticmethod
    def resolve_granted_at(root: RewardView, info: Any) -> datetime:
        """Return when."""
        return root.row.granted_at

    @staticmethod
    def resolve_used_at(root: RewardView, info: Any) -> datetime | None:
        """Return when, of a code: when a surprise was packed is none of its matter."""
        return None if root.row.kind == RewardKind.GOODIE else root.row.used_at

    @staticmethod
    def resolve_order_id(root: RewardView, info: Any) -> str | None:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.row.order_id) if root.row.order_id else None


class ServiceRewardConnection(CountableConnection):
    """A page of rewards."""

    class Meta:
        node = ServiceReward
        description = "A page of what a customer was granted."


def rewards_of(view: OrderView, info: Any) -> Any:
    """Return what came with an order, as its customer sees it."""
    rows = OrderGrantsLoader(info.context).load(view.row.order_id)
    return rows.then(lambda found: [RewardView(row) for row in found])
