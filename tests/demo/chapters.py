"""What is played on the running shop, chapter by chapter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from saleor_service_plugin import PLUGIN_ID

from . import calls, cast
from .calls import Customer, Placed
from .shop import Shop
from .tables import Tables
from .talk import MismatchError, Talk, wait_for
from .watch import PATIENCE_SECONDS, Expected, Watch


@dataclass
class Stage:
    """What every chapter uses."""

    talk: Talk
    shop: Shop
    watch: Watch
    tables: Tables

    def place(self, customer: Customer, pieces: tuple[int, ...], channel: str) -> Placed:
        """Take an order through checkout and payment, and say so."""
        things = calls.articles(
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
        )
        inside = ", ".join(
            f"{count} × {name}" for (_, name), count in zip(things, pieces, strict=True)
        )
        self.watch.expect(
            order.pk,
            f"order {order.number} of {customer.address['firstName']} "
            f"{customer.address['lastName']} ({customer.language.lower()}), paid "
            f"{order.amount} {order.currency}: {inside}",
            *self.received(channel, order),
        )
        return order

    def received(self, channel: str, order: Placed) -> list[Expected]:
        """Return the mail for a new order, none in a channel on trial."""
        if channel == cast.LIVE_CHANNEL:
            return [cast.order_received(order.email, order.number)]
        return []


def installed(stage: Stage) -> None:
    """Installing is not sending: every channel begins on trial."""
    wait_for("the worker's first sweeps", stage.tables.swept, PATIENCE_SECONDS)
    wait_for("the worker", stage.tables.idle, PATIENCE_SECONDS)
    stage.talk.say("the plugin is on; both sweeps have looked at the orders that were there")
    counts = stage.tables.counts()
    told = ", ".join(f"{n} {state}" for state, n in sorted(counts.items())) or "none"
    stage.talk.say(f"messages: {told} (tried: rendered, would have been sent)")
    stage.watch.finish()
    stage.talk.say("mails that left: none")


def going_live(stage: Stage) -> None:
    """Staff fill the form and let one channel go live."""
    calls.configure(stage.shop.staff, PLUGIN_ID, cast.CONFIGURATION)
    stage.talk.say("pluginUpdate: " + ", ".join(f"{k}={v}" for k, v in cast.CONFIGURATION.items()))
    shown = stage.shop.manage_well("service_channel", cast.LIVE_CHANNEL, "live")
    stage.talk.say(f"manage.py service_channel {cast.LIVE_CHANNEL} live")
    stage.talk.quote(shown)
    stage.watch.finish()
    stage.talk.say("nothing belated was sent")


def german_order(stage: Stage) -> Placed:
    """An order in two parcels; the number of the first one is corrected."""
    order = stage.place(cast.GERMAN, (2, 1), cast.LIVE_CHANNEL)
    total = calls.pieces(stage.shop.staff, order)
    made, count = calls.fulfill(stage.shop.staff, order, number=cast.FIRST_NUMBER, lines=1)
    stage.watch.expect(
        order.pk,
        f"fulfilled {count} of {total} pieces, tracking {cast.FIRST_NUMBER}",
        *_parcels(order, made, "Guten Tag Änne Müller", cast.FIRST_NUMBER),
    )
    calls.change_tracking(stage.shop.staff, made[0], cast.CORRECTED_NUMBER)
    stage.watch.expect(
        order.pk,
        f"tracking number of the first parcel corrected to {cast.CORRECTED_NUMBER}",
        cast.tracking_changed(order.email, order.number, cast.CORRECTED_NUMBER),
    )
    made, count = calls.fulfill(stage.shop.staff, order, number=cast.SECOND_NUMBER)
    stage.watch.expect(
        order.pk,
        f"fulfilled the other {_pieces(count)}, tracking {cast.SECOND_NUMBER}",
        *_parcels(order, made, "Guten Tag Änne Müller", cast.SECOND_NUMBER),
    )
    return order


def english_order(stage: Stage) -> None:
    """The same shop writes in the language of the order."""
    order = stage.place(cast.ENGLISH, (1,), cast.LIVE_CHANNEL)
    made, count = calls.fulfill(stage.shop.staff, order, number=cast.ENGLISH_NUMBER)
    stage.watch.expect(
        order.pk,
        f"fulfilled, {_pieces(count)}, tracking {cast.ENGLISH_NUMBER}",
        *_parcels(order, made, "Hello Grace Okafor", cast.ENGLISH_NUMBER),
    )


def silent_parcel(stage: Stage) -> None:
    """Staff say "do not notify the customer"."""
    order = stage.place(cast.SILENT, (1,), cast.LIVE_CHANNEL)
    before = len(stage.tables.messages(order.pk))
    calls.fulfill(stage.shop.staff, order, number=cast.SILENT_NUMBER, notify=False)
    rows = stage.watch.expect_rows(
        order.pk,
        "fulfilled with notifyCustomer: false",
        *(["sent"] * before),
        "skipped",
    )
    stage.talk.say(f"no mail, as staff wanted it; the outbox says: {rows[-1].told()}")


def trial_order(stage: Stage) -> None:
    """The other channel is still on trial."""
    order = stage.place(cast.POLISH, (1,), cast.TRIAL_CHANNEL)
    before = len(stage.tables.messages(order.pk))
    made, count = calls.fulfill(stage.shop.staff, order, number=cast.POLISH_NUMBER)
    rows = stage.watch.expect_rows(
        order.pk,
        f"{cast.TRIAL_CHANNEL} is on trial: fulfilled, {_pieces(count)}",
        *(["tried"] * (before + len(made))),
    )
    stage.talk.say(
        f"no mail; would have been sent: “{rows[-1].subject}” "
        "(Polish is not among the plugin's languages, so English)"
    )
    printed = stage.shop.manage("service_health")[1]
    messages = next((line for line in printed.splitlines() if " messages " in line), "")
    stage.talk.say(f"manage.py service_health: {' '.join(messages.split())}")


def return_and_refund(stage: Stage, order: Placed) -> None:
    """Everything comes back, and so does the money."""
    count = calls.take_back(stage.shop.staff, order)
    stage.watch.expect(order.pk, f"order {order.number}: {_pieces(count)} came back")
    calls.refund(stage.shop.app, order)
    stage.watch.expect(
        order.pk,
        f"order {order.number}: {order.amount} {order.currency} refunded",
        cast.refund_made(order.email, order.number),
    )


def cancellation(stage: Stage) -> None:
    """An order is canceled before anything was sent."""
    order = stage.place(cast.CANCELING, (1,), cast.LIVE_CHANNEL)
    calls.cancel(stage.shop.staff, order)
    stage.watch.expect(
        order.pk,
        f"order {order.number} canceled",
        cast.order_canceled(order.email, order.number),
    )


def looking_twice(stage: Stage) -> None:
    """Both sweeps again, and the plugin's own picture of its health."""
    stage.talk.say("manage.py service_sweep: everything is looked at again")
    stage.talk.quote(stage.shop.manage_well("service_sweep"))
    mails = stage.watch.finish()
    stage.talk.say(f"still {len(mails)} mails, each sent once, no other")
    code, printed = stage.shop.manage("service_health")
    stage.talk.say("manage.py service_health")
    stage.talk.quote(printed)
    if code:
        raise MismatchError("service_health reports a problem")


def _pieces(count: int) -> str:
    return "1 piece" if count == 1 else f"{count} pieces"


def _parcels(order: Placed, made: list[str], *holds: str) -> list[Expected]:
    """Return one mail for each parcel: core makes one fulfillment per warehouse."""
    return [cast.parcel_sent(order.email, order.number, *holds) for _ in made]


def play(stage: Stage) -> None:
    """Play everything.

    Raises:
        MismatchError: The customers did not get exactly what they had to.

    """

    def chapter(title: str, act: Callable[[], Placed | None]) -> Placed | None:
        stage.talk.chapter(title)
        result = act()
        stage.shop.check()
        return result

    chapter("Installed, on trial", lambda: installed(stage))
    chapter("Going live", lambda: going_live(stage))
    order = chapter("A German order in two parcels", lambda: german_order(stage))
    chapter("An English order", lambda: english_order(stage))
    chapter("A parcel without a message", lambda: silent_parcel(stage))
    chapter("A channel still on trial", lambda: trial_order(stage))
    if order:
        chapter("Return and refund", lambda: return_and_refund(stage, order))
    chapter("Cancellation", lambda: cancellation(stage))
    chapter("Looking twice", lambda: looking_twice(stage))
