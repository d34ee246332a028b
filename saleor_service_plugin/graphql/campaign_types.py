"""Campaigns as the API shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import graphene
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.scalars import Decimal as DecimalScalar
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..rewards.campaigns import desk, preview
from ..rewards.campaigns.draft import Draft
from ..rewards.campaigns.models import Campaign
from ..rewards.campaigns.preview import Reach, Shown
from ..rewards.campaigns.segment import Segment
from ..rewards.rules.reward import CodeReward
from ..shop import port
from . import connections, ids
from .campaign_enums import CampaignStateEnum
from .connections import ARGUMENTS, CountableConnection
from .grant_enums import CodeKindEnum

TYPE = "ServiceCampaign"


def _int(description: str) -> Any:
    return graphene.Int(required=True, description=description)


class ServiceSegment(BaseObjectType):
    """Who is meant."""

    orders_least = graphene.Int(description="Orders that count, at least.")
    orders_most = graphene.Int(description="Orders that count, at most.")
    spent_least = DecimalScalar(description="Paid for them, at least; channel's currency.")
    days_least = graphene.Int(description="Days since the latest of them, at least.")
    days_most = graphene.Int(description="Days since the latest of them, at most.")
    countries = NonNullList(
        graphene.String, required=True, description="Of the latest order; empty: any."
    )
    languages = NonNullList(
        graphene.String, required=True, description="Of the latest order; empty: any."
    )
    returns_most = DecimalScalar(description="Share of pieces that came back, at most.")
    has_account = graphene.Boolean(description="Null: no matter.")

    class Meta:
        description = "Conditions on the customer, which hold together; null does not matter."


class ServiceCodeTerms(BaseObjectType):
    """What a code takes off."""

    kind = CodeKindEnum(required=True, description="What it takes off.")
    value = DecimalScalar(required=True, description="Percent, or an amount in `currency`.")
    currency = graphene.String(required=True, description="Of the amounts.")
    valid_days = _int("Days after the grant on which it works; a campaign's ends with it.")
    min_spent = DecimalScalar(description="For goods worth as much, without shipping.")
    cost = DecimalScalar(required=True, description="What is booked for it at most.")
    countries = NonNullList(
        graphene.String, required=True, description="Of free shipping: where to; empty: any."
    )
    product_ids = NonNullList(graphene.ID, required=True, description="For these alone.")
    collection_ids = NonNullList(graphene.ID, required=True, description="And for these.")
    category_ids = NonNullList(graphene.ID, required=True, description="And for these.")

    class Meta:
        description = "The terms of a discount code."

    @staticmethod
    def resolve_product_ids(root: CodeReward, info: Any) -> list[str]:
        """Return Saleor's own ids."""
        return _ids("Product", root.product_ids)

    @staticmethod
    def resolve_collection_ids(root: CodeReward, info: Any) -> list[str]:
        """Return Saleor's own ids."""
        return _ids("Collection", root.collection_ids)

    @staticmethod
    def resolve_category_ids(root: CodeReward, info: Any) -> list[str]:
        """Return Saleor's own ids."""
        return _ids("Category", root.category_ids)


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign with what staff wrote of it."""

    row: Campaign
    draft: Draft


def view_of(row: Campaign) -> CampaignView:
    """Return a campaign as it is shown; a day by its channel's calendar."""
    with port.current().writer():
        return CampaignView(row, desk.draft_of(row))


class ServiceCampaign(BaseObjectType):
    """One campaign."""

    id = graphene.ID(required=True, description="Id of the campaign.")
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    name = graphene.String(required=True, description="For staff.")
    state = CampaignStateEnum(required=True, description="Where it stands.")
    segment = graphene.Field(ServiceSegment, required=True, description="Who is meant.")
    code = graphene.Field(ServiceCodeTerms, required=True, description="What each gets.")
    subject = graphene.String(required=True, description="Of the mail.")
    text = graphene.String(required=True, description="What the mail says beside the terms.")
    is_similar_goods = graphene.Boolean(
        required=True, description="Whether it advertises the shop's own similar goods alone."
    )
    is_by_mail = graphene.Boolean(required=True, description="Whether mails are written.")
    budget = DecimalScalar(description="The most that may be booked; null: no limit.")
    starts_at = DateTime(description="When it begins, or began.")
    last_day = Date(description="The last day on which its codes work, where the channel is.")
    members = _int("Customers who were meant, as far as codes are made.")
    refused = _int("Of them those who got nothing, since the budget was used up.")
    finished_at = DateTime(description="When each member had a code.")
    is_taking_back = graphene.Boolean(
        required=True, description="Whether unused codes are being switched off."
    )
    changed_at = DateTime(required=True, description="When it was changed last.")

    class Meta:
        description = "A campaign for regular customers: a code for each member of a segment."

    @staticmethod
    def resolve_id(root: CampaignView, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TYPE, root.row.pk)

    @staticmethod
    def resolve_channel_id(root: CampaignView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.row.channel_id)

    @staticmethod
    def resolve_name(root: CampaignView, info: Any) -> str:
        """Return its name."""
        return root.row.name

    @staticmethod
    def resolve_state(root: CampaignView, info: Any) -> str:
        """Return where it stands."""
        return root.row.state

    @staticmethod
    def resolve_segment(root: CampaignView, info: Any) -> Segment:
        """Return who is meant."""
        return root.draft.segment

    @staticmethod
    def resolve_code(root: CampaignView, info: Any) -> CodeReward:
        """Return what each gets."""
        return root.draft.reward

    @staticmethod
    def resolve_subject(root: CampaignView, info: Any) -> str:
        """Return the subject."""
        return root.row.subject

    @staticmethod
    def resolve_text(root: CampaignView, info: Any) -> str:
        """Return the text."""
        return root.row.text

    @staticmethod
    def resolve_is_similar_goods(root: CampaignView, info: Any) -> bool:
        """Return whether it does."""
        return root.row.similar_goods

    @staticmethod
    def resolve_is_by_mail(root: CampaignView, info: Any) -> bool:
        """Return whether they are."""
        return root.row.by_mail

    @staticmethod
    def resolve_budget(root: CampaignView, info: Any) -> Decimal | None:
        """Return its budget."""
        return root.row.budget

    @staticmethod
    def resolve_starts_at(root: CampaignView, info: Any) -> datetime | None:
        """Return when."""
        return root.row.starts_at

    @staticmethod
    def resolve_last_day(root: CampaignView, info: Any) -> date | None:
        """Return the day."""
        return root.draft.last_day

    @staticmethod
    def resolve_members(root: CampaignView, info: Any) -> int:
        """Return how many."""
        return root.row.members

    @staticmethod
    def resolve_refused(root: CampaignView, info: Any) -> int:
        """Return how many."""
        return root.row.refused

    @staticmethod
    def resolve_finished_at(root: CampaignView, info: Any) -> datetime | None:
        """Return when."""
        return root.row.finished_at

    @staticmethod
    def resolve_is_taking_back(root: CampaignView, info: Any) -> bool:
        """Return whether they are."""
        return root.row.taking_back

    @staticmethod
    def resolve_changed_at(root: CampaignView, info: Any) -> datetime:
        """Return when."""
        return root.row.changed_at


class ServiceCampaignConnection(CountableConnection):
    """A page of campaigns."""

    class Meta:
        node = ServiceCampaign
        description = "A page of campaigns, the newest first."


class ServiceCampaignMember(BaseObjectType):
    """One member of a segment, before anything is granted."""

    name = graphene.String(required=True, description="The first letter of the first name.")
    orders = _int("Orders that count.")
    spent = DecimalScalar(required=True, description="Paid for them, in the channel's currency.")
    last_at = DateTime(required=True, description="When the latest of them was placed.")
    country = graphene.String(required=True, description='Of it, "" where it is not known.')

    class Meta:
        description = "One member of a segment; not who it is."


class ServiceCampaignMemberConnection(CountableConnection):
    """A page of members."""

    class Meta:
        node = ServiceCampaignMember
        description = "A page of members, the longest known first."


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What would become of a campaign."""

    row: Campaign
    draft: Draft
    reach: Reach


class ServiceCampaignPreview(BaseObjectType):
    """What would become of a campaign, were it to begin now."""

    members = _int("Customers who are meant.")
    codes = _int("As many codes as the budget bears.")
    highest_cost = DecimalScalar(
        required=True, description="What is booked, in `currency`, should every code be used."
    )
    currency = graphene.String(required=True, description="Of the channel.")
    asked = _int(f"Of how many it was found out whether to write: {preview.MOST_ASKED} at most.")
    by_mail = graphene.Int(
        description="Of `asked` members those who may be written to; null: no mails are written."
    )
    page_and_card = _int("Those who see their code on the order's page and the card in a parcel.")
    people = graphene.Field(
        ServiceCampaignMemberConnection, description="The members.", **ARGUMENTS
    )

    class Meta:
        description = "Whom a campaign would reach now, and what it would cost at most."

    @staticmethod
    def resolve_people(root: PreviewView, info: Any, **arguments: Any) -> Any:
        """Return a page of members."""
        asked = connections.asked(arguments)
        with port.current().writer():
            rows: Sequence[Shown] = preview.page(
                root.draft,
                root.row.channel_id,
                asked.limit + 1,
                after=_cursor(asked.after, "after"),
                before=_cursor(asked.before, "before"),
                backwards=asked.backwards,
            )
        return connections.connect(
            ServiceCampaignMemberConnection,
            rows,
            asked,
            cursor=lambda row: connections.cursor_of([row.id]),
            count=lambda: root.reach.members,
        )

    @staticmethod
    def resolve_members(root: PreviewView, info: Any) -> int:
        """Return how many."""
        return root.reach.members

    @staticmethod
    def resolve_codes(root: PreviewView, info: Any) -> int:
        """Return how many."""
        return root.reach.codes

    @staticmethod
    def resolve_highest_cost(root: PreviewView, info: Any) -> Decimal:
        """Return how much."""
        return root.reach.highest_cost

    @staticmethod
    def resolve_currency(root: PreviewView, info: Any) -> str:
        """Return which."""
        return root.draft.reward.currency

    @staticmethod
    def resolve_asked(root: PreviewView, info: Any) -> int:
        """Return how many."""
        return root.reach.asked

    @staticmethod
    def resolve_by_mail(root: PreviewView, info: Any) -> int | None:
        """Return how many."""
        return root.reach.by_mail

    @staticmethod
    def resolve_page_and_card(root: PreviewView, info: Any) -> int:
        """Return how many."""
        return root.reach.page_and_card


def _ids(type_name: str, numbers: Sequence[int]) -> list[str]:
    return [ids.to_global(type_name, one) for one in numbers]


def _cursor(values: list[Any] | None, name: str) -> int | None:
    match values:
        case None:
            return None
        case [int() as pk] if 0 <= pk <= ids.MOST_NUMBER:
            return pk
    raise connections.bad_cursor(name)
