"""Asking for the service mirror."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..mirror import do_now, standing
from ..mirror.do_now import ToDo
from ..mirror.rules import DAYS
from ..mirror.standing import Found, Standing
from ..shop import port
from ..shop.snapshots import Channel
from . import ids, mirror_enums
from .callers import MANAGE_ORDERS, Caller, demand
from .mirror_types import ServiceMirrorChannel, ServiceMirrorFigure, ServiceMirrorTask

CHANNEL = graphene.Argument(
    graphene.ID, description="Id of Saleor's Channel; left out: all that the caller sees."
)


@dataclass(frozen=True, slots=True)
class MirrorView:
    """The mirror as a caller sees it."""

    channels: Sequence[Channel]
    """All that the caller may choose."""
    channel: Channel | None
    channel_ids: list[int] | None
    """Those that count; None: the whole shop."""
    shown: Standing


class ServiceMirror(BaseObjectType):
    """The service mirror."""

    channel = graphene.Field(
        ServiceMirrorChannel, description="Which it is about; null: all that the caller sees."
    )
    channels = NonNullList(
        ServiceMirrorChannel, required=True, description="Those that the caller may ask about."
    )
    computed_at = DateTime(
        description="When it was made; null: not yet, it is within a minute of switching on."
    )
    seconds = graphene.Float(description="How long that took.")
    making = graphene.Boolean(
        required=True, description="A new one is being made, or will be within a minute."
    )
    failed = graphene.Boolean(
        required=True,
        description="The last try failed; the log says why, it is tried again by itself.",
    )
    days = graphene.Int(required=True, description="How many days it looks back.")
    orders = graphene.Int(required=True, description="Orders of these days, without drafts.")
    figures = graphene.Field(
        NonNullList(ServiceMirrorFigure),
        required=True,
        description="All figures; none until it was made.",
        only=graphene.Argument(
            NonNullList(mirror_enums.Figure), description="These alone; left out: all."
        ),
    )
    do_now = NonNullList(
        ServiceMirrorTask, required=True, description="What to do now, the most urgent first."
    )

    class Meta:
        description = (
            "How the shop's service has been in the last 90 days, from the shop's own data. Made "
            "once an hour. A customer of two channels counts once for who sees all channels, else "
            "once in each."
        )

    @staticmethod
    def resolve_computed_at(root: MirrorView, info: Any) -> Any:
        """Return when."""
        return root.shown.computed_at

    @staticmethod
    def resolve_seconds(root: MirrorView, info: Any) -> float | None:
        """Return how long it took."""
        return root.shown.seconds

    @staticmethod
    def resolve_making(root: MirrorView, info: Any) -> bool:
        """Return whether there will be a new one soon."""
        return root.shown.making

    @staticmethod
    def resolve_failed(root: MirrorView, info: Any) -> bool:
        """Return whether the last try failed."""
        return root.shown.failed

    @staticmethod
    def resolve_days(root: MirrorView, info: Any) -> int:
        """Return how far it looks back."""
        return DAYS

    @staticmethod
    def resolve_orders(root: MirrorView, info: Any) -> int:
        """Return how many orders."""
        return root.shown.orders

    @staticmethod
    def resolve_figures(
        root: MirrorView, info: Any, only: Sequence[str] | None = None
    ) -> list[Found]:
        """Return the figures."""
        return [one for one in root.shown.figures if only is None or one.figure in only]

    @staticmethod
    def resolve_do_now(root: MirrorView, info: Any) -> list[ToDo]:
        """Return what there is to do."""
        return do_now.do_now(root.shown, root.channel_ids)


class MirrorQueries(BaseObjectType):
    """Queries about the mirror."""

    service_mirror = graphene.Field(
        ServiceMirror,
        description="The service mirror: how long orders take, which are late, who waits for "
        "news or money, who came back, which carriers bring the parcels, what mails yesterday "
        "would have brought, and what to do now. Needs MANAGE_ORDERS; staff see the channels they "
        "have access to. Null where there is no such channel, or none for this caller.",
        channel=CHANNEL,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_mirror(
        _root: Any, info: Any, channel: str | None = None
    ) -> MirrorView | None:
        """Return it."""
        caller = demand(info, MANAGE_ORDERS)
        pk = None if channel is None else ids.asked(ids.number_of, channel, "Channel", "channel")
        return view_of(caller, pk)


def view_of(caller: Caller, channel_id: int | None) -> MirrorView | None:
    """Return the mirror for a caller, None where that channel is not theirs."""
    allowed = caller.channel_ids
    with port.current().writer():
        known = port.current().read_channels()
    seen = [one for one in known.values() if allowed is None or one.id in allowed]
    chosen = next((one for one in seen if one.id == channel_id), None)
    if not seen or (channel_id is not None and chosen is None):
        return None
    if chosen is not None:
        scope: list[int] | None = [chosen.id]
    else:
        scope = None if len(seen) == len(known) else [one.id for one in seen]
    return MirrorView(seen, chosen, scope, standing.standing(scope))
