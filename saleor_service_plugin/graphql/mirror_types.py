"""The service mirror: figures, the rows behind them, what to do now."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..messages.kinds import get
from ..mirror.do_now import ToDo
from ..mirror.models import MirrorRow
from ..mirror.standing import Found
from ..mirror.tally import UNKNOWN
from ..shop.snapshots import Channel
from . import enums, ids, loaders, mirror_enums, mirror_pages, parcel_enums
from .connections import CountableConnection
from .order_parts import ServiceMoney


class ServiceMirrorChannel(BaseObjectType):
    """A channel that the caller may choose."""

    id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    slug = graphene.String(required=True, description="Saleor's slug of it.")
    name = graphene.String(required=True, description="Its name.")

    class Meta:
        description = "A channel of the shop."

    @staticmethod
    def resolve_id(root: Channel, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.id)


class ServiceMirrorPart(BaseObjectType):
    """A part of a figure."""

    kind = enums.MessageKind(description="Of MAILS: the kind of message.")
    carrier = parcel_enums.CarrierCode(description="Of CARRIERS: which; null: unknown.")
    count = graphene.Int(required=True, description="How many.")

    class Meta:
        description = "A part of a figure: mails of a kind, or tracking numbers of a carrier."


@dataclass(frozen=True, slots=True)
class Part:
    """One of them."""

    count: int
    kind: str | None = None
    carrier: str | None = None


def parts_of(counted: dict[str, int]) -> list[Part]:
    """Return parts from the table: by kind of message, or by carrier."""
    return [
        Part(count, kind=name if get(name) else None, carrier=_carrier(name))
        for name, count in counted.items()
    ]


def _carrier(name: str) -> str | None:
    return name if name in parcel_enums.CarrierCode._meta.enum._value2member_map_ else None


class ServiceMirrorRow(BaseObjectType):
    """A row behind a figure."""

    order_id = graphene.ID(
        description="Id of Saleor's Order; of RETURNING the customer's newest, of CARRIERS null."
    )
    order_number = graphene.String(description="Its number; null where it is gone.")
    email = graphene.String(description="The customer's address; null where the order is gone.")
    channel = graphene.String(description="Slug of the order's channel.")
    at = DateTime(
        description="HAND_OVER: when the first parcel left. PAST_DUE: when its time was up. "
        "WITHOUT_NEWS: when the customer last heard. MONEY_OWED: when it was ordered. RETURNING: "
        "when the newest was. MAILS: when what it tells happened."
    )
    hours = graphene.Int(description="Of HAND_OVER: from the order to the first parcel.")
    days = graphene.Int(description="Of PAST_DUE and WITHOUT_NEWS: full days since then.")
    amount = graphene.Field(ServiceMoney, description="Of MONEY_OWED: what is owed.")
    cause = mirror_enums.Cause(description="Of MONEY_OWED: why.")
    orders = graphene.Int(description="Of RETURNING: how many orders were paid.")
    guest = graphene.Boolean(description="Of RETURNING: there is no account.")
    kind = enums.MessageKind(description="Of MAILS: what it tells.")
    shipping_method = graphene.String(
        description="Of CARRIERS and PAST_DUE: the name of the shipping method, as orders have it."
    )
    carriers = NonNullList(
        ServiceMirrorPart, required=True, description="Of CARRIERS: whose its numbers are."
    )
    proposed_carrier = parcel_enums.CarrierCode(
        description="Of CARRIERS: whose four in five of all its numbers are; null: nobody's."
    )

    class Meta:
        description = "A row behind a figure; what does not concern the figure is null."

    @staticmethod
    def resolve_order_id(root: MirrorRow, info: Any) -> str | None:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.order_id) if root.order_id else None

    @staticmethod
    def resolve_order_number(root: MirrorRow, info: Any) -> Any:
        """Return the number."""
        return _of_order(root, info, "number")

    @staticmethod
    def resolve_email(root: MirrorRow, info: Any) -> Any:
        """Return the address, as the shop has it now."""
        return _of_order(root, info, "email")

    @staticmethod
    def resolve_channel(root: MirrorRow, info: Any) -> Any:
        """Return the channel's slug."""
        return _of_order(root, info, "channel_slug")

    @staticmethod
    def resolve_at(root: MirrorRow, info: Any) -> datetime | None:
        """Return the moment."""
        at = root.data.get("at")
        return datetime.fromisoformat(at) if at else None

    @staticmethod
    def resolve_hours(root: MirrorRow, info: Any) -> int | None:
        """Return the hours."""
        found: int | None = root.data.get("hours")
        return found

    @staticmethod
    def resolve_days(root: MirrorRow, info: Any) -> int | None:
        """Return the days."""
        found: int | None = root.data.get("days")
        return found

    @staticmethod
    def resolve_amount(root: MirrorRow, info: Any) -> dict[str, Any] | None:
        """Return what is owed."""
        if "amount" not in root.data:
            return None
        return {"amount": Decimal(root.data["amount"]), "currency": root.data["currency"]}

    @staticmethod
    def resolve_cause(root: MirrorRow, info: Any) -> str | None:
        """Return why."""
        found: str | None = root.data.get("cause")
        return found

    @staticmethod
    def resolve_orders(root: MirrorRow, info: Any) -> int | None:
        """Return how many orders."""
        found: int | None = root.data.get("orders")
        return found

    @staticmethod
    def resolve_guest(root: MirrorRow, info: Any) -> bool | None:
        """Return whether there is no account."""
        found: bool | None = root.data.get("guest")
        return found

    @staticmethod
    def resolve_kind(root: MirrorRow, info: Any) -> str | None:
        """Return the kind, where this version knows it."""
        kind = root.data.get("kind", "")
        return kind if get(kind) else None

    @staticmethod
    def resolve_shipping_method(root: MirrorRow, info: Any) -> str | None:
        """Return the method's name."""
        found: str | None = root.data.get("method")
        return found

    @staticmethod
    def resolve_carriers(root: MirrorRow, info: Any) -> list[Part]:
        """Return whose its numbers are."""
        return parts_of(root.data.get("parts", {}))

    @staticmethod
    def resolve_proposed_carrier(root: MirrorRow, info: Any) -> str | None:
        """Return the likely one."""
        return _carrier(root.data.get("proposed") or UNKNOWN)


def _of_order(root: MirrorRow, info: Any, name: str) -> Any:
    if root.order_id is None:
        return None
    order = loaders.ShopOrderLoader(info.context).load(root.order_id)
    return order.then(lambda found: getattr(found, name) or None if found else None)


class ServiceMirrorRowConnection(CountableConnection):
    """A page of rows."""

    class Meta:
        node = ServiceMirrorRow
        description = (
            "A page of rows, the most urgent first. Of each figure and channel the first 1,000 "
            "are kept: totalCount may be less than the figure."
        )


class ServiceMirrorFigure(BaseObjectType):
    """One figure."""

    figure = mirror_enums.Figure(required=True, description="Which.")
    count = graphene.Int(
        required=True, description="How many orders, customers, tracking numbers or mails."
    )
    of = graphene.Int(
        description="PAST_DUE: out of how many that wait and have a last day. WITHOUT_NEWS: out "
        "of how many paid ones that wait. RETURNING: of how many customers. CARRIERS: of how many "
        "tracking numbers."
    )
    median_hours = graphene.Int(description="Of HAND_OVER: half of them took no longer.")
    slow_hours = graphene.Int(description="Of HAND_OVER: nine in ten took no longer.")
    longest_days = graphene.Int(
        description="Of PAST_DUE and WITHOUT_NEWS: full days that the longest has waited."
    )
    guests = graphene.Int(description="Of RETURNING: those without an account.")
    amounts = NonNullList(
        ServiceMoney, required=True, description="Of MONEY_OWED: what is owed, by currency."
    )
    parts = NonNullList(
        ServiceMirrorPart, required=True, description="Of CARRIERS and MAILS: what it is made of."
    )
    complete = graphene.Boolean(
        required=True,
        description="False, of MAILS: more happened yesterday than in the 2,000 orders looked at.",
    )
    rows = graphene.Field(
        ServiceMirrorRowConnection,
        required=True,
        description="The rows behind it, the most urgent first.",
        first=graphene.Int(required=True, description="How many; 100 at most."),
        after=graphene.String(description="Those after this cursor."),
    )

    class Meta:
        description = "One figure of the service mirror."

    @staticmethod
    def resolve_median_hours(root: Found, info: Any) -> int | None:
        """Return the middle one."""
        return root.median

    @staticmethod
    def resolve_slow_hours(root: Found, info: Any) -> int | None:
        """Return the ninth in ten."""
        return root.slow

    @staticmethod
    def resolve_longest_days(root: Found, info: Any) -> int | None:
        """Return the longest wait."""
        return root.longest

    @staticmethod
    def resolve_amounts(root: Found, info: Any) -> list[dict[str, Any]]:
        """Return an amount for each currency."""
        return [{"amount": value, "currency": name} for name, value in root.amounts.items()]

    @staticmethod
    def resolve_parts(root: Found, info: Any) -> list[Part]:
        """Return its parts."""
        return parts_of(dict(root.parts))

    @staticmethod
    def resolve_rows(root: Found, info: Any, **arguments: Any) -> Any:
        """Return a page of its rows."""
        return mirror_pages.page_of(root, ServiceMirrorRowConnection, arguments)


class ServiceMirrorTask(BaseObjectType):
    """Something to do."""

    task = mirror_enums.Task(required=True, description="What.")
    count = graphene.Int(
        required=True,
        description="How many channels, kinds, messages, parcels or orders it is about.",
    )
    channels = NonNullList(
        graphene.String, required=True, description="Of GO_LIVE and RESUME: slugs of the channels."
    )
    figure = mirror_enums.Figure(description="The figure whose rows it is about.")
    page = graphene.String(
        required=True,
        description="Where it is done: a page of ours in the Dashboard, behind the App's address.",
    )

    class Meta:
        description = "Something to do now."

    @staticmethod
    def resolve_channels(root: ToDo, info: Any) -> Any:
        """Return their slugs."""
        return _slugs(root, info)

    @staticmethod
    def resolve_page(root: ToDo, info: Any) -> Any:
        """Return the page."""
        return _slugs(root, info).then(lambda slugs: mirror_pages.place_of(root, slugs))


def _slugs(root: ToDo, info: Any) -> Any:
    found = loaders.ChannelLoader(info.context).load_many(root.channel_ids)
    return found.then(lambda known: [channel.slug for channel in known if channel])
