"""The six stories of an order, and what else a customer may live through (docs/messages.md).

Each says what happens and which mails it brings: exactly these. They are played on Saleor
and, where it cannot be had, on the fake shop.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from . import cast, papers
from .calls import CARD, INVOICE, TRANSFER, Customer, Placed, Way
from .office import Office
from .sender import Sender
from .tables import Tables
from .talk import Talk
from .watch import Expected, Watch

TEN_MINUTES = timedelta(minutes=10)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Stage(Protocol):
    """A shop, and somebody who watches its customers' mail."""

    talk: Talk
    watch: Watch
    tables: Tables

    def place(
        self,
        customer: Customer,
        pieces: tuple[int, ...],
        *expected: Expected,
        way: Way = CARD,
        channel: str = cast.LIVE_CHANNEL,
    ) -> Placed:
        """Order so many pieces of different things, and expect these mails."""

    def send(
        self, order: Placed, number: str, *, notify: bool = True, lines: int | None = None
    ) -> str:
        """Send what is open, or of it so many lines; return in words what that was."""

    def send_from_two_places(self, order: Placed, number: str) -> str:
        """Send two pieces of the first thing, from two warehouses in one call."""

    def correct(self, order: Placed, number: str) -> None:
        """Give the first parcel another tracking number."""

    def pay(self, order: Placed) -> None:
        """Report the whole sum as received."""

    def cancel(self, order: Placed) -> None:
        """Cancel the order."""

    def take_back(self, order: Placed) -> str:
        """Book everything as returned; return in words what that was."""

    def refund(self, order: Placed) -> None:
        """Report that the customer has the money back."""

    def grow_older(self, order: Placed, span: timedelta) -> None:
        """Move an order and what was said about it into the past; what waits comes nearer."""

    def open_account(self) -> Sender:
        """Take callbacks from now on, say so, and return who may send them."""

    def office(self) -> Office:
        """Return the office that answers for delivery times."""

    def switch_on(self, kind: str) -> None:
        """Let a kind of message leave in the live channel, and say so."""

    def standing(self, order: Placed) -> list[str]:
        """Return where each parcel of an order is, in words."""


def instant(stage: Stage) -> Placed:
    """Paid at once, one parcel; in English, the language of the order."""
    order = stage.place(cast.ENGLISH, (1,), received("Hello Grace Okafor"))
    sent = stage.send(order, cast.ENGLISH_NUMBER)
    stage.watch.expect(
        order.pk,
        f"{sent}, tracking {cast.ENGLISH_NUMBER}",
        parcel(order, "Hello Grace Okafor", cast.ENGLISH_NUMBER),
    )
    return order


def prepayment(stage: Stage) -> None:
    """The customer transfers the money two days later."""
    order = stage.place(cast.PREPAYING, (1,), received("Vorkasse", papers.IBAN), way=TRANSFER)
    pass_time(stage, order, 2 * DAY, "two days pass")
    stage.pay(order)
    wait_and_read(stage, order, f"{money(order)} arrived", paid(order))
    pass_time(stage, order, HOUR, "an hour passes")
    sent = stage.send(order, cast.PREPAID_NUMBER)
    stage.watch.expect(order.pk, sent, parcel(order, cast.PREPAID_NUMBER))


def invoice(stage: Stage) -> None:
    """The goods leave first, the money comes two weeks later."""
    order = stage.place(cast.INVOICED, (1,), received("Zahlungsart: Rechnung"), way=INVOICE)
    sent = stage.send(order, cast.INVOICE_NUMBER)
    stage.watch.expect(order.pk, f"{sent}, not paid yet", parcel(order, cast.INVOICE_NUMBER))
    pass_time(stage, order, 14 * DAY, "two weeks pass")
    stage.pay(order)
    wait_and_read(stage, order, f"{money(order)} arrived", paid(order))


def split(stage: Stage) -> None:
    """Two parcels leave at once and share a mail, the third follows a day later."""
    order = stage.place(cast.GERMAN, (2, 1), received("Guten Tag Änne Müller"))
    sent = stage.send_from_two_places(order, cast.FIRST_NUMBER)
    stage.watch.expect(
        order.pk,
        f"{sent} from two warehouses, one mail for both parcels",
        parcel(order, "Ihre Pakete", cast.FIRST_NUMBER, "noch nicht versandt"),
    )
    pass_time(stage, order, DAY, "a day passes")
    sent = stage.send(order, cast.SECOND_NUMBER)
    stage.watch.expect(
        order.pk,
        f"{sent}, tracking {cast.SECOND_NUMBER}",
        parcel(order, "Ihr Paket", cast.SECOND_NUMBER),
    )


def canceled(stage: Stage) -> None:
    """Canceled before anything was sent; the refund joins the mail that tells of it."""
    order = stage.place(cast.CANCELING, (1,), received())
    stage.cancel(order)
    stage.watch.expect(order.pk, f"order {order.number} canceled; the mail waits for what joins it")
    stage.refund(order)
    wait_and_read(
        stage,
        order,
        f"{money(order)} refunded",
        Expected("order-canceled", order.email, (order.number, money(order)), "order canceled"),
    )


def refunded(stage: Stage) -> None:
    """Sent, come back, refunded."""
    order = stage.place(cast.RETURNING, (2,), received())
    sent = stage.send(order, cast.RETURNED_NUMBER)
    stage.watch.expect(order.pk, sent, parcel(order, cast.RETURNED_NUMBER))
    pass_time(stage, order, 2 * DAY, "two days pass")
    back = stage.take_back(order)
    stage.watch.expect(order.pk, f"{back} came back")
    stage.refund(order)
    wait_and_read(
        stage,
        order,
        f"{money(order)} refunded",
        Expected("refund-made", order.email, (order.number, money(order)), "refund made"),
    )


OTHERS: tuple[tuple[str, Callable[[Stage], object]], ...] = (
    ("Prepayment: received, payment received, parcel sent", prepayment),
    ("Invoice: received, parcel sent, payment received", invoice),
    ("Split: received, two parcels in one mail, the third a day later", split),
    ("Canceled: received, canceled with the refund in it", canceled),
    ("Refunded: received, parcel sent, refund made", refunded),
)

FIRST = "Instant: received, parcel sent"
"""Its order is used once more."""


def corrected_number(stage: Stage, order: Placed) -> None:
    """Staff correct a number that the customer was told."""
    stage.correct(order, cast.CORRECTED_NUMBER)
    wait_and_read(
        stage,
        order,
        f"order {order.number}: its tracking number corrected to {cast.CORRECTED_NUMBER}",
        Expected(
            "tracking-changed",
            order.email,
            (order.number, cast.CORRECTED_NUMBER),
            "tracking number changed",
        ),
    )


def same_hour(stage: Stage) -> None:
    """What follows a parcel within the hour waits for its end, and comes in one mail."""
    order = stage.place(cast.HURRYING, (2, 1), received())
    sent = stage.send_from_two_places(order, cast.HOUR_NUMBER)
    stage.watch.expect(order.pk, sent, parcel(order, cast.HOUR_NUMBER))
    sent = stage.send(order, cast.SAME_HOUR_NUMBER)
    stage.watch.expect(order.pk, f"{sent}, minutes later; no mail yet")
    stage.grow_older(order, HOUR)
    stage.watch.expect(
        order.pk,
        "an hour passes (the demo moves the clock)",
        parcel(order, "Ihr Paket", cast.SAME_HOUR_NUMBER),
    )


def silent_parcel(stage: Stage) -> None:
    """Staff say "do not notify the customer"."""
    order = stage.place(cast.SILENT, (1,), received())
    before = stage.watch.states(order.pk)
    sent = stage.send(order, cast.SILENT_NUMBER, notify=False)
    rows = stage.watch.expect_rows(
        order.pk, f"{sent} with notifyCustomer: false", *before, "skipped"
    )
    stage.talk.say(f"no mail, as staff wanted it; the outbox says: {rows[-1].told()}")


def trial_order(stage: Stage) -> None:
    """The other channel is still on trial."""
    order = stage.place(cast.POLISH, (1,), channel=cast.TRIAL_CHANNEL)
    before = stage.watch.states(order.pk)
    sent = stage.send(order, cast.POLISH_NUMBER)
    rows = stage.watch.expect_rows(
        order.pk, f"{cast.TRIAL_CHANNEL} is on trial: {sent}", *before, "tried"
    )
    for row in rows:
        if row.state == "tried":
            stage.talk.say(f"no mail; would have been sent: “{row.subject}”")
    stage.talk.say("(Polish is not among the plugin's languages, so English)")


def received(*holds: str) -> Expected:
    """Return the mail that tells that an order has come in; `place` adds who and which."""
    return Expected("order-received", "", holds, "order received")


def parcel(order: Placed, *holds: str) -> Expected:
    """Return the mail that tells of parcels."""
    return Expected("parcel-sent", order.email, (order.number, *holds), "parcel sent")


def paid(order: Placed) -> Expected:
    """Return the mail that tells that the whole sum arrived."""
    holds = (order.number, money(order), "vollständig bezahlt")
    return Expected("payment-received", order.email, holds, "payment received")


def money(order: Placed) -> str:
    """Return an order's sum as a German reads it, without its currency."""
    return f"{order.amount:,.2f}".translate(str.maketrans(",.", ".,"))


def pass_time(stage: Stage, order: Placed, span: timedelta, words: str) -> None:
    """Move the clock where no mail waits for it."""
    stage.grow_older(order, span)
    stage.talk.say(f"{words} (the demo moves the clock of order {order.number})")


def wait_and_read(stage: Stage, order: Placed, done: str, mail: Expected) -> None:
    """Make sure that a mail waits ten minutes, let them pass, and expect it."""
    stage.watch.expect(order.pk, f"{done}; no mail yet")
    stage.grow_older(order, TEN_MINUTES)
    stage.watch.expect(order.pk, "ten minutes pass (the demo moves the clock)", mail)
