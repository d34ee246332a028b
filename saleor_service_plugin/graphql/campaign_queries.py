"""Asking for campaigns, and what would become of them."""

from collections.abc import Sequence
from typing import Any

import graphene
from django.db.models import QuerySet
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..rewards.campaigns import preview
from ..rewards.campaigns.models import Campaign
from ..shop import port
from . import connections, ids
from .callers import MANAGE_DISCOUNTS, Caller, demand
from .campaign_enums import CampaignStateEnum
from .campaign_types import (
    TYPE,
    CampaignView,
    PreviewView,
    ServiceCampaign,
    ServiceCampaignConnection,
    ServiceCampaignPreview,
    view_of,
)
from .connections import ARGUMENTS

SEES = "Needs MANAGE_DISCOUNTS; staff see the channels they have access to."

ID = graphene.Argument(graphene.ID, required=True, description="Id of the campaign.")


class CampaignQueries(BaseObjectType):
    """Queries about campaigns."""

    service_campaign = graphene.Field(
        ServiceCampaign, description=f"A campaign by its id. {SEES}", id=ID
    )
    service_campaigns = graphene.Field(
        ServiceCampaignConnection,
        description=f"Campaigns, the newest first. {SEES}",
        states=graphene.Argument(
            NonNullList(CampaignStateEnum), description="In one of these states."
        ),
        channels=graphene.Argument(
            NonNullList(graphene.ID), description="Ids of Saleor's channels, 100 at most."
        ),
        **ARGUMENTS,
    )
    service_campaign_preview = graphene.Field(
        ServiceCampaignPreview,
        description="Whom a campaign would reach now, and what it would cost at most; nothing is "
        f"granted. {SEES}",
        id=ID,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_campaign(_root: Any, info: Any, id: str) -> CampaignView | None:
        """Return one campaign."""
        row = find(demand(info, MANAGE_DISCOUNTS), ids.named(ids.number_of, id, TYPE))
        return None if row is None else view_of(row)

    @staticmethod
    def resolve_service_campaigns(
        _root: Any,
        info: Any,
        states: Sequence[str] | None = None,
        channels: Sequence[str] | None = None,
        **arguments: Any,
    ) -> Any:
        """Return a page of campaigns."""
        caller = demand(info, MANAGE_DISCOUNTS)
        asked = connections.asked(arguments)
        wanted = rows_of(caller)
        if states is not None:
            wanted = wanted.filter(state__in=list(states[:20]))
        if channels is not None:
            pks = ids.all_asked(ids.number_of, channels[:100], "Channel", "channels")
            wanted = wanted.filter(channel_id__in=pks)
        page = wanted
        if after := _cursor(asked.after, "after"):
            page = page.filter(pk__lt=after)
        if before := _cursor(asked.before, "before"):
            page = page.filter(pk__gt=before)
        with port.current().writer():
            order = "pk" if asked.backwards else "-pk"
            rows = list(page.order_by(order)[: asked.limit + 1])
            views = [view_of(row) for row in rows]

        def count() -> int:
            with port.current().writer():
                return wanted.count()

        return connections.connect(
            ServiceCampaignConnection,
            views[::-1] if asked.backwards else views,
            asked,
            cursor=lambda view: connections.cursor_of([view.row.pk]),
            count=count,
        )

    @staticmethod
    def resolve_service_campaign_preview(_root: Any, info: Any, id: str) -> PreviewView | None:
        """Return what would become of it."""
        row = find(demand(info, MANAGE_DISCOUNTS), ids.named(ids.number_of, id, TYPE))
        if row is None:
            return None
        with port.current().writer():
            view = view_of(row)
            return PreviewView(row, view.draft, preview.reach(row))


def find(caller: Caller, pk: int | None) -> Campaign | None:
    """Return a campaign; None where there is none for this caller."""
    if pk is None:
        return None
    with port.current().writer():
        return rows_of(caller).filter(pk=pk).first()


def rows_of(caller: Caller) -> "QuerySet[Campaign]":
    """Return the campaigns that a caller may see."""
    allowed = caller.channel_ids
    rows = Campaign.objects.all()
    return rows if allowed is None else rows.filter(channel_id__in=allowed)


def _cursor(values: list[Any] | None, name: str) -> int | None:
    match values:
        case None:
            return None
        case [int() as pk] if 0 <= pk <= ids.MOST_NUMBER:
            return pk
    raise connections.bad_cursor(name)
