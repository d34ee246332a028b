"""Printing for chosen orders: what is read for a slip or card, and that a card was printed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ...database import clock
from ...messages import profile as profiles
from ...messages.channel_row import profile_of, settings_of
from ...messages.harmless import one_line
from ...messages.models import ChannelState
from ...messages.profile import Profile
from ...messages.rules import zone_of
from ...orders.letter import shop_name
from ...orders.wording import address_lines, any_of
from ...shop import port
from ..codes import shown
from ..goodies import settings as reward_settings
from ..goodies.models import RewardSettings
from ..grants.models import Grant
from ..grants.states import GrantState
from ..rules.words import RewardKind
from . import card, slip, waiting
from .card import Card, Sheet
from .slip import Slip
from .waiting import CARD, PackingOrder

MOST = 100
"""Orders whose slips or cards are printed at once: a page of the list is shorter."""

FILE_NAMES: Mapping[str, tuple[str, str]] = {
    "de": ("packzettel", "karten"), "en": ("packing-slips", "thank-you-cards"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printout:
    """A file for the printer."""

    name: str
    content: bytes
    """PDF; b"" where there was nothing to print."""
    count: int
    """How many slips or cards it holds."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """How the shop shows itself, by channel."""

    shop: str
    rows: Mapping[int, ChannelState]
    rewards: Mapping[int, RewardSettings]
    now: datetime

    def row(self, channel_id: int | None) -> ChannelState | None:
        """Return a channel's row, None where staff have set nothing."""
        return self.rows.get(channel_id or 0)

    def brand(self, channel_id: int | None) -> profiles.Brand:
        """Return a channel's colors."""
        row = self.row(channel_id)
        return profiles.brand_of(profile_of(row) if row else Profile())


def slips(
    order_ids: Collection[UUID],
    *,
    allowed_channel_ids: Collection[int] | None = None,
    gift_cards: bool = False,
    language: str = "en",
) -> Printout:
    """Return packing slips of these orders, as far as something of them is left to pack.

    Args:
        order_ids: Which; `MOST` at most.
        allowed_channel_ids: Those the caller may see; None: all.
        gift_cards: Whether cards with gift cards are printed as well, see `cards`.
        language: "de" or "en", of the file's name; each slip is in its customer's language.

    """
    with port.current().writer():
        found = [one for one in waiting.of_orders(order_ids, allowed_channel_ids) if one.lines]
        desk = _desk(found)
    if not found:
        return Printout("", b"", 0)
    content = slip.slips([_slip(one, desk, gift_cards=gift_cards) for one in found])
    return Printout(_name(language, 0, desk.now), content, len(found))


def cards(
    order_ids: Collection[UUID],
    *,
    sheet: Sheet = Sheet.A4,
    allowed_channel_ids: Collection[int] | None = None,
    gift_cards: bool = False,
    language: str = "en",
) -> Printout:
    """Return thank-you cards for these orders' parcels, and note that they were printed.

    A card that is printed counts as told: no mail follows. Printing again is possible, and
    notes nothing new.

    Args:
        order_ids: Which; `MOST` at most.
        sheet: On what paper.
        allowed_channel_ids: Those the caller may see; None: all.
        gift_cards: Whether gift cards are printed, too: they are money to who holds them.
        language: "de" or "en", of the file's name; each card is in its customer's language.

    """
    with port.current().writer():
        orders = waiting.of_orders(order_ids, allowed_channel_ids)
        desk = _desk(orders)
        with transaction.atomic():
            # What was redeemed or taken back meanwhile is on no card, and what stays is told.
            usable = _told([grant.pk for one in orders for grant in printable(one, gift_cards)])
    found = [
        _card(one, grant, desk)
        for one in orders
        for grant in printable(one, gift_cards)
        if grant.pk in usable
    ]
    if not found:
        return Printout("", b"", 0)
    return Printout(_name(language, 1, desk.now), card.cards(found, sheet), len(found))


def printable(order: PackingOrder, gift_cards: bool) -> Sequence[Grant]:
    """Return for which of an order's grants a card is printed."""
    return [one for one in order.grants if gift_cards or one.kind != RewardKind.GIFT_CARD]


def _told(ids: Collection[int]) -> set[int]:
    """Note that cards tell of these grants; return those that can still be used."""
    rows = Grant.objects.select_for_update().filter(
        pk__in=list(ids), state=GrantState.GIVEN, announced_by__in=("", CARD)
    )
    found = set(rows.order_by("pk").values_list("pk", flat=True))
    Grant.objects.filter(pk__in=found, announced_by="").update(announced_by=CARD)
    return found


def _desk(orders: Sequence[PackingOrder]) -> _Desk:
    ids = {one.row.channel_id for one in orders if one.row.channel_id is not None}
    return _Desk(
        shop=shop_name(port.current().plugin_settings(), port.current().default_sender()),
        rows=ChannelState.objects.in_bulk(list(ids), field_name="channel_id"),
        rewards=reward_settings.read(),
        now=clock(),
    )


def _slip(one: PackingOrder, desk: _Desk, *, gift_cards: bool) -> Slip:
    order, row = one.order, one.row
    assert order is not None
    zone = zone_of(settings_of(desk.row(row.channel_id)).time_zone)
    placed_at = row.placed_at or order.created_at
    return Slip(
        shop=desk.shop,
        number=row.number,
        language=row.language_code,
        color=desk.brand(row.channel_id).color,
        address=tuple(address_lines(order.shipping_address, row.language_code)),
        placed_on=placed_at.astimezone(zone).date(),
        leaves_by=one.dispatch_by,
        shipping=one_line(
            order.collection_point_name if order.is_collected else order.shipping_method_name
        ),
        is_collected=order.is_collected,
        lines=one.lines,
        has_card=bool(printable(one, gift_cards)),
    )


def _card(one: PackingOrder, grant: Grant, desk: _Desk) -> Card:
    language = any_of((grant.language_code, one.row.language_code))
    brand = desk.brand(one.row.channel_id)
    settings = desk.rewards.get(grant.channel_id)
    address = one.order.shipping_address if one.order else None
    return Card(
        shop=desk.shop,
        number=one.row.number,
        first_name=one_line(grant.first_name or (address.first_name if address else "")),
        language=language,
        color=brand.color,
        color_text=brand.text,
        code=grant.code,
        is_gift_card=grant.kind == RewardKind.GIFT_CARD,
        said=shown.words(grant, language),
        link=link_of(settings.storefront if settings else "", grant.code),
    )


def link_of(storefront: str, code: str) -> str:
    """Return what a card's QR code leads to, "" where staff named no address."""
    return storefront.replace(reward_settings.PLACE, code)


def _name(language: str, which: int, now: datetime) -> str:
    names = FILE_NAMES.get(language[:2].lower(), FILE_NAMES["en"])
    return f"{names[which]}-{now:%Y-%m-%d-%H%M}.pdf"
