"""Saleor as the stories use it: every step a GraphQL call of storefront, app or staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from . import api, calls, cast, office_saleor
from .calls import CARD, Customer, Placed, Way
from .office import Office
from .sender import Sender
from .shop import Shop
from .tables import Tables
from .talk import Talk
from .watch import Expected, Watch

SHAPE = "generic"
"""Callbacks of our own shape (docs/carriers.md)."""


@dataclass
class Stage:
    """What every chapter uses."""

    talk: Talk
    shop: Shop
    watch: Watch
    tables: Tables

    def place(
        self,
        customer: Customer,
        pieces: tuple[int, ...],
        *expected: Expected,
        way: Way = CARD,
        channel: str = cast.LIVE_CHANNEL,
        things: Sequence[tuple[str, str]] = (),
        carried_by: str = "",
        code: str = "",
    ) -> Placed:
        """Take an order through the checkout, say so, and expect these mails.

        Without `things` (variant id, name) and without a shipping method's name the shop's
        first ones are taken.
        """
        things = things or calls.articles(
            self.shop.anonymous,
            channel=channel,
            country=customer.address["country"],
            count=len(pieces),
        )
        basket = [(variant, count) for (variant, _), count in zip(things, pieces, strict=True)]
        order = calls.place(
            self.shop.anonymous,
            self.shop.app,
            channel=channel,
            customer=customer,
            basket=basket,
            way=way,
            carried_by=carried_by,
            code=code,
        )
        names = [name for _, name in things]
        self.watch.expect(
            order.pk,
            announced(order, customer, way, pieces, names),
            *(addressed(mail, order) for mail in expected),
        )
        return order

    def send(
        self, order: Placed, number: str, *, notify: bool = True, lines: int | None = None
    ) -> str:
        """Send what is open, or of it so many lines, from the warehouses that hold it."""
        count = calls.fulfill(self.shop.staff, order, number=number, notify=notify, lines=lines)
        return f"fulfilled, {in_pieces(count)}"

    def send_from_two_places(self, order: Placed, number: str) -> str:
        """Send two pieces of one thing, from two warehouses in one call."""
        count = calls.fulfill_from_two(self.shop.staff, order, number=number)
        return f"fulfilled {in_pieces(count)}"

    def correct(self, order: Placed, number: str) -> None:
        """Give the first parcel another tracking number."""
        calls.change_tracking(self.shop.staff, order, number)

    def pay(self, order: Placed) -> None:
        """Report the whole sum as received."""
        calls.pay(self.shop.app, order)

    def cancel(self, order: Placed) -> None:
        """Cancel the order."""
        calls.cancel(self.shop.staff, order)

    def take_back(self, order: Placed) -> str:
        """Book everything as returned."""
        return in_pieces(calls.take_back(self.shop.staff, order))

    def refund(self, order: Placed) -> None:
        """Report that the customer has the money back."""
        calls.refund(self.shop.app, order)

    def grow_older(self, order: Placed, span: timedelta) -> None:
        """Move an order and what was said about it into the past."""
        self.tables.grow_older(order.pk, span, in_saleor=True)

    def open_account(self) -> Sender:
        """Make an account of our own shape; its callbacks come over HTTP."""
        url, secret = calls.open_account(self.shop.service, SHAPE)
        self.talk.say(f"serviceCarrierAccountCreate: service={SHAPE}; callbacks go to {url}")
        return Sender(url, secret, api.post)

    def office(self) -> Office:
        """Return the office, which works by GraphQL."""
        return office_saleor.opened(self)

    def switch_on(self, kind: str) -> None:
        """Let a kind of message leave in the live channel."""
        words = ("service_channel", cast.LIVE_CHANNEL, "--on", kind)
        self.shop.manage_well(*words)
        self.talk.say(f"manage.py {' '.join(words)}")

    def standing(self, order: Placed) -> list[str]:
        """Return where each parcel of an order is."""
        return [
            standing(
                row["carrier"]["code"].lower(),
                row["trackingNumber"],
                row["state"].lower().replace("_", "-"),
                noticed=row["attention"] is not None,
            )
            for row in calls.parcels(self.shop.service, order)
        ]


def standing(carrier: str, number: str, state: str, *, noticed: bool) -> str:
    """Return in one line where a parcel is.

    Args:
        carrier: Its key.
        number: The tracking number.
        state: Where it is, as the plugin writes it.
        noticed: Whether it is among those that staff should look at.

    """
    return f"{carrier} {number}: {state}" + (", on staff's list" if noticed else "")


def announced(
    order: Placed, customer: Customer, way: Way, pieces: tuple[int, ...], names: list[str]
) -> str:
    """Return a new order in one line."""
    inside = ", ".join(f"{count} × {name}" for name, count in zip(names, pieces, strict=True))
    return (
        f"order {order.number} of {customer.address['firstName']} "
        f"{customer.address['lastName']} ({customer.language.lower()}), {way.words} "
        f"{order.amount} {order.currency}: {inside}"
    )


def addressed(mail: Expected, order: Placed) -> Expected:
    """Return an expected mail, to the customer of this order and with its number."""
    return replace(mail, to=order.email, holds=(order.number, *mail.holds))


def in_pieces(count: int) -> str:
    """Return a number of pieces in words."""
    return "1 piece" if count == 1 else f"{count} pieces"
