"""What customers were granted, as staff see it."""

from datetime import date, datetime
from typing import Any

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..rewards.codes import shown
from ..rewards.grants.models import Grant
from ..rewards.rules.words import RewardKind
from . import ids, loaders
from .callers import MANAGE_GIFT_CARD, MANAGE_ORDERS, MANAGE_USERS, caller_of
from .connections import CountableConnection
from .grant_enums import GrantKind, GrantStateEnum, GrantWhy
from .grant_loaders import CampaignNameLoader, RuleNameLoader
from .order_parts import ServiceMoney

TYPE = "ServiceGrant"

LANGUAGE = graphene.Argument(
    LanguageCodeEnum, description="English and German are there; others get English."
)

LAST = 4
"""Characters of a gift card's code that everybody may see who sees the grant, as in Saleor."""


class ServiceGrant(BaseObjectType):
    """Something that a customer was granted."""

    id = graphene.ID(required=True, description="Id of the grant.")
    kind = GrantKind(required=True, description="What it is.")
    state = GrantStateEnum(required=True, description="Where it stands.")
    why = GrantWhy(required=True, description="For what reason.")
    words = graphene.String(
        required=True, description="Why, in the words of staff who granted it; else empty."
    )
    is_trial = graphene.Boolean(
        required=True, description="Whether its channel is on trial: nothing is given."
    )
    code = graphene.String(
        description="The discount code. Of a gift card the last four characters alone, unless the "
        "caller has MANAGE_GIFT_CARD. Null for goodies."
    )
    text = graphene.String(
        required=True, description="What it is worth, as its customer reads it.",
        language_code=LANGUAGE,
    )  # fmt: skip
    terms = NonNullList(
        graphene.String,
        required=True,
        description="Its terms, as its customer reads them.",
        language_code=LANGUAGE,
    )
    cost = graphene.Field(
        ServiceMoney, description="What is booked for it; nothing once it was taken back."
    )
    valid_until = Date(description="Last day on which it can be used.")
    rule_id = graphene.ID(description="Id of the ServiceRule that decided it.")
    rule_name = graphene.String(description="How staff call that rule.")
    campaign_id = graphene.ID(description="Id of the ServiceCampaign it is part of.")
    campaign_name = graphene.String(description="How staff call that campaign.")
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    order_id = graphene.ID(description="Id of Saleor's Order it comes with or is owed to.")
    order_number = graphene.String(description="That order's number.")
    user_id = graphene.ID(description="Id of Saleor's User whose it is, where there is an account.")
    email = graphene.String(
        description="Whose it is. Null unless the caller has MANAGE_ORDERS or MANAGE_USERS."
    )
    variant_id = graphene.ID(
        description="Id of Saleor's ProductVariant that a goodie became; null before that."
    )
    used_order_id = graphene.ID(description="Id of Saleor's Order in which a code was redeemed.")
    granted_at = DateTime(required=True, description="When it was decided.")
    granted_by = graphene.ID(description="Id of the User or App who granted it; null: by itself.")
    given_at = DateTime(description="Since when the line, the code or the card is there.")
    used_at = DateTime(description="When it was used.")
    ended_at = DateTime(description="When it failed, was taken back, or expired.")
    reason = graphene.String(
        required=True, description="Why it failed or was taken back, for programs; else empty."
    )
    announced_by = graphene.String(
        required=True, description="How its customer heard of it: mail, card, page; empty: not yet."
    )

    class Meta:
        description = "Something that a customer was granted: a goodie, a code or a gift card."

    @staticmethod
    def resolve_id(root: Grant, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TYPE, root.pk)

    @staticmethod
    def resolve_is_trial(root: Grant, info: Any) -> bool:
        """Return whether it is only decided."""
        return root.trial

    @staticmethod
    def resolve_code(root: Grant, info: Any) -> str | None:
        """Return the code: a gift card's is money to who holds it."""
        hidden = root.kind == RewardKind.GIFT_CARD and not caller_of(info).has(MANAGE_GIFT_CARD)
        return (root.code[-LAST:] if hidden else root.code) or None

    @staticmethod
    def resolve_text(root: Grant, info: Any, language_code: str | None = None) -> str:
        """Return its worth in words."""
        return shown.words(root, language_code or "en").value

    @staticmethod
    def resolve_terms(root: Grant, info: Any, language_code: str | None = None) -> list[str]:
        """Return its terms."""
        return list(shown.words(root, language_code or "en").terms)

    @staticmethod
    def resolve_cost(root: Grant, info: Any) -> ServiceMoney | None:
        """Return what is booked."""
        if not root.currency:
            return None
        return ServiceMoney(amount=root.cost, currency=root.currency)

    @staticmethod
    def resolve_valid_until(root: Grant, info: Any) -> date | None:
        """Return its last day."""
        return root.valid_until

    @staticmethod
    def resolve_rule_id(root: Grant, info: Any) -> str | None:
        """Return our own id."""
        return ids.to_global("ServiceRule", root.rule_id) if root.rule_id else None

    @staticmethod
    def resolve_rule_name(root: Grant, info: Any) -> Any:
        """Return its name."""
        return RuleNameLoader(info.context).load(root.rule_id) if root.rule_id else None

    @staticmethod
    def resolve_campaign_id(root: Grant, info: Any) -> str | None:
        """Return our own id."""
        return ids.to_global("ServiceCampaign", root.campaign_id) if root.campaign_id else None

    @staticmethod
    def resolve_campaign_name(root: Grant, info: Any) -> Any:
        """Return its name."""
        wanted = root.campaign_id
        return CampaignNameLoader(info.context).load(wanted) if wanted else None

    @staticmethod
    def resolve_channel_id(root: Grant, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_order_id(root: Grant, info: Any) -> str | None:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.order_id) if root.order_id else None

    @staticmethod
    def resolve_order_number(root: Grant, info: Any) -> Any:
        """Return the order's number."""
        if root.order_id is None:
            return None
        order = loaders.OrderRowLoader(info.context).load(root.order_id)
        return order.then(lambda found: found.number if found else None)

    @staticmethod
    def resolve_user_id(root: Grant, info: Any) -> str | None:
        """Return Saleor's own id."""
        return ids.to_global("User", root.user_id) if root.user_id else None

    @staticmethod
    def resolve_email(root: Grant, info: Any) -> str | None:
        """Return whose it is, to who may see customers."""
        caller = caller_of(info)
        sees = caller.has(MANAGE_ORDERS) or caller.has(MANAGE_USERS)
        return (root.email or None) if sees else None

    @staticmethod
    def resolve_variant_id(root: Grant, info: Any) -> str | None:
        """Return Saleor's own id."""
        return ids.to_global("ProductVariant", root.variant_id) if root.variant_id else None

    @staticmethod
    def resolve_used_order_id(root: Grant, info: Any) -> str | None:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.used_order_id) if root.used_order_id else None

    @staticmethod
    def resolve_granted_by(root: Grant, info: Any) -> str | None:
        """Return who, null for nobody."""
        return root.granted_by or None

    @staticmethod
    def resolve_given_at(root: Grant, info: Any) -> datetime | None:
        """Return since when."""
        return root.given_at


class ServiceGrantConnection(CountableConnection):
    """A page of grants."""

    class Meta:
        node = ServiceGrant
        description = "A page of what customers were granted."
