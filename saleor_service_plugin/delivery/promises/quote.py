"""What a shop can promise before anything is bought: days per shipping method.

Reckoned as the promise of an order placed now would be. It can still come out otherwise: a
shop with several warehouses decides at the order which of them sends, and another customer
may buy the last piece.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ...messages import channels
from ...shop import port
from ...shop.snapshots import Availability, Channel
from ..calendars.working_time import NeverWorksError
from . import terms
from .settings import InvalidPromiseError
from .states import Mode
from .terms import Desk, Place
from .window import Terms, Window, after_payment, window

MOST_LINES = 100
MOST_PIECES = 100_000


class Standing(StrEnum):
    """Whether the goods are there."""

    IN_STOCK = "in-stock"
    LATER = "later"
    """From a day on that staff or a preorder name."""
    UNKNOWN = "unknown"
    """Nobody knows when, or it is not sold here."""


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """One variant of what is asked about."""

    variant_id: int
    quantity: int
    standing: Standing
    available_on: date | None
    """From which day on its goods are there, where they are to come."""
    earliest: date | None
    latest: date | None
    """None together where nothing can be promised."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What can be promised by one shipping method."""

    method_id: int
    name: str
    earliest: date | None
    """No piece arrives before it, if all is well."""
    latest: date | None
    """All has arrived by then. None where that cannot be said of every line."""
    order_by: datetime | None
    """Until when an order has to be placed for these days to hold, in UTC; the next cut-off
    where today's has passed."""
    after_payment: tuple[int, int] | None
    """For prepayment: so many working days after it. None where goods are still to come."""
    lines: tuple[QuotedLine, ...]

    @property
    def is_known(self) -> bool:
        """Whether days can be promised for all of it."""
        return self.latest is not None


def quote(
    channel_slug: str,
    lines: Sequence[tuple[int, int]],
    country: str,
    postal_code: str,
    now: datetime,
    *,
    for_staff: bool = False,
) -> list[Quote]:
    """Return what can be promised for some variants, by shipping method in the shop's order.

    Methods whose days nobody knows are left out. It costs the same number of statements
    however many lines and methods there are.

    Args:
        channel_slug: The shop's channel; one that does not exist promises nothing.
        lines: Variant and quantity; a variant that is named twice counts together.
        country: ISO 3166-1 alpha-2 of where it goes.
        postal_code: "" where it is not known yet; then holidays of every state count.
        now: When it would be ordered; aware.
        for_staff: Also in a channel where promises are only watched. Customers get quotes
            where they are told promises alone.

    Raises:
        InvalidPromiseError: No line, too many, or a quantity that cannot be.

    """
    wanted = _wanted(lines)
    place = Place(country.strip().upper(), postal_code.strip()[:20])
    shop = port.current()
    with shop.writer():
        offers = shop.read_offers(
            channel_slug, country=place.country, postal_code=place.postal_code
        )
        gates = channels.gates()
        desk = terms.read([offer.method_id for offer in offers], list(wanted), gates)
        channel = next((one for one in desk.channels.values() if one.slug == channel_slug), None)
        modes = (Mode.TOLD, Mode.WATCH) if for_staff else (Mode.TOLD,)
        if channel is None or desk.setting(channel.id).mode not in modes:
            return []
        stock = shop.read_availability(
            list(wanted), channel_slug=channel_slug, country=place.country
        )
    case = _Case(desk, channel, place, now, wanted, stock)
    found = [case.by_method(offer.method_id, offer.name) for offer in offers]
    return [one for one in found if one is not None]


def _wanted(lines: Collection[tuple[int, int]]) -> dict[int, int]:
    """Return how many of each variant are asked for."""
    if not 0 < len(lines) <= MOST_LINES:
        raise InvalidPromiseError("lines", f"must be 1 to {MOST_LINES}.")
    wanted: dict[int, int] = {}
    for variant_id, quantity in lines:
        if not 0 < quantity <= MOST_PIECES:
            raise InvalidPromiseError("quantity", f"must be from 1 to {MOST_PIECES}.")
        wanted[variant_id] = wanted.get(variant_id, 0) + quantity
    return wanted


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """A line with what it was reckoned with; without a window nothing can be promised."""

    line: QuotedLine
    terms: Terms
    window: Window | None = None
    holds_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """All that is known when a quote is made."""

    desk: Desk
    channel: Channel
    place: Place
    now: datetime
    wanted: Mapping[int, int]
    stock: Mapping[int, Availability]

    def by_method(self, method_id: int, name: str) -> Quote | None:
        """Return what can be promised by a method; None where nobody knows its days."""
        reckoned = [self._line(method_id, *one) for one in self.wanted.items()]
        known = [one for one in reckoned if one is not None]
        if len(known) < len(reckoned):
            return None
        lines = tuple(one.line for one in known)
        windows = [one.window for one in known if one.window is not None]
        if len(windows) < len(known):
            return Quote(method_id, name, None, None, None, None, lines)
        in_stock = all(one.standing is Standing.IN_STOCK for one in lines)
        paid = [after_payment(one.terms) for one in known]
        return Quote(
            method_id=method_id,
            name=name,
            earliest=min(one.earliest for one in windows),
            latest=max(one.latest for one in windows),
            order_by=min(one.holds_until for one in known if one.holds_until is not None),
            after_payment=(min(paid)[0], max(most for _, most in paid)) if in_stock else None,
            lines=lines,
        )

    def _line(self, method_id: int, variant_id: int, quantity: int) -> _Reckoned | None:
        row = self.stock.get(variant_id)
        own = self.desk.terms(
            self.channel.id,
            warehouse_id=row.warehouse_id if row else None,
            method_id=method_id,
            place=self.place,
            variant_id=variant_id,
        )
        if own is None:
            return None
        standing, comes = self._standing(variant_id, quantity)
        nothing = QuotedLine(variant_id, quantity, standing, comes, None, None)
        if standing is Standing.UNKNOWN:
            return _Reckoned(nothing, own)
        try:
            found = window(self.now, own, not_before=comes)
            counts = own.warehouse.counting_day(self.now)
            if comes is not None and comes > counts:
                counts = own.warehouse.next_working_day(comes)
        except NeverWorksError:
            return _Reckoned(nothing, own)
        line = QuotedLine(variant_id, quantity, standing, comes, found.earliest, found.latest)
        return _Reckoned(line, own, found, own.warehouse.cutoff_at(counts))

    def _standing(self, variant_id: int, quantity: int) -> tuple[Standing, date | None]:
        """Return whether a line's goods are there, and from when on they are to be."""
        row, known = self.stock.get(variant_id), self.desk.supply.get(variant_id)
        if row is None:
            return Standing.UNKNOWN, None
        if row.preorder_until is None and (not row.tracked or row.available >= quantity):
            return Standing.IN_STOCK, None
        comes = known.restock_on if known and known.restock_on else row.preorder_until
        today = self.now.astimezone(self.desk.warehouse(self.channel.id, None).zone).date()
        if comes is None or comes < today:
            # A day that has passed and brought nothing says nothing.
            return Standing.UNKNOWN, None
        return Standing.LATER, comes
