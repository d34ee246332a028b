"""The chapters that need no Saleor: the plugin's own code, tables and mails on a fake shop."""

from __future__ import annotations

import os
from dataclasses import replace
from uuid import UUID

import django

from . import cast
from .calls import Customer
from .catcher import Catcher
from .tables import Tables
from .talk import DemoError, Talk
from .watch import Watch

SKIPPED = (
    ("checkout and payment", "orders are written straight into the fake shop"),
    ("the plugin's form and the Dashboard", "pluginUpdate is Saleor's"),
    ("return, refund, cancellation", "money and stock are computed by Saleor alone"),
    ("real hooks", "marks are written as the hooks write them"),
)


def play(talk: Talk, catcher: Catcher) -> Watch:
    """Play what can be played, and say what cannot.

    Raises:
        MismatchError: The customers did not get exactly what they had to.
        DemoError: There is no database.

    """
    if not os.environ.get("DATABASE_URL"):
        raise DemoError("DATABASE_URL is not set: start the demo with `make demo`")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.demo.light_settings"
    os.environ["DEMO_SMTP_PORT"] = str(catcher.smtp_port)
    django.setup()
    talk.step("our tables, in an empty database")
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    talk.plain("Without Saleor these chapters are skipped:")
    for what, why in SKIPPED:
        talk.plain(f"  - {what}: {why}")
    with Tables(os.environ["DATABASE_URL"]) as tables:
        return _play(talk, catcher, tables)


def _play(talk: Talk, catcher: Catcher, tables: Tables) -> Watch:
    from saleor_service_plugin import work
    from saleor_service_plugin.messages import channels, kinds
    from saleor_service_plugin.shop import port
    from tests.fake_shop import FakeShop

    shop = FakeShop()
    shop.settings.update(cast.CONFIGURATION)
    undo = port.use(shop)
    known = {kind.key for kind in kinds.all_kinds()}
    watch = Watch(talk, catcher.mailbox, tables, known, turn=work.work)
    stage = Stage(talk, shop, watch)
    try:
        talk.chapter("On trial")
        trial_order(stage)
        talk.chapter("Going live")
        channels.go_live(1)
        watch.finish()
        talk.say("the channel is live; nothing belated was sent")
        talk.chapter("A German order in two parcels")
        german_order(stage)
        talk.chapter("An English order")
        english_order(stage)
        talk.chapter("A parcel without a message")
        silent_parcel(stage)
        talk.chapter("A parcel that no hook told of")
        found_by_sweep(stage)
        watch.finish()
    finally:
        undo()
    return watch


class Stage:
    """The fake shop, with what its staff do in it."""

    def __init__(self, talk: Talk, shop: object, watch: Watch) -> None:
        """Play in this shop."""
        from tests.fake_shop import FakeShop

        assert isinstance(shop, FakeShop)
        self.talk = talk
        self.shop = shop
        self.watch = watch

    def place(self, customer: Customer, number: int, pieces: int) -> UUID:
        """Write a paid order, as the hook of a checkout would announce it."""
        from saleor_service_plugin.orders import marks
        from tests.fake_shop import a_line, an_address, an_order

        given = customer.address
        address = an_address(
            first_name=given["firstName"],
            last_name=given["lastName"],
            street_address_1=given["streetAddress1"],
            city=given["city"],
            postal_code=given["postalCode"],
            country=given["country"],
        )
        order = an_order(
            number=number,
            email=customer.email,
            language_code=customer.language.lower(),
            shipping_address=address,
            billing_address=address,
            lines=(a_line(quantity=pieces),),
        )
        self.shop.put(order)
        marks.mark([order.id])
        return order.id

    def send(self, order_id: UUID, tracking: str, pieces: int, notify: bool | None = True) -> None:
        """Write a parcel, as staff send it; `notify` None: no hook tells of it."""
        from saleor_service_plugin.orders import marks
        from tests.fake_shop import a_parcel

        order = self.shop.orders[order_id]
        line = order.lines[0]
        parcel = a_parcel(
            id=self.shop.next_id(),
            sequence=len(order.fulfillments) + 1,
            tracking_number=tracking,
            lines=((line.id, pieces),),
        )
        self.shop.add_parcel(order_id, parcel)
        sent = replace(line, quantity_fulfilled=line.quantity_fulfilled + pieces)
        self.shop.change(order_id, lines=(sent,), status="partially fulfilled")
        if notify is not None:
            marks.mark([order_id], hint={"fulfillment": parcel.id, "notify_customer": notify})


def trial_order(stage: Stage) -> None:
    """Installing is not sending."""
    order = stage.place(cast.GERMAN, 1, 1)
    stage.send(order, cast.POLISH_NUMBER, 1)
    (row,) = stage.watch.expect_rows(order, "order 1 sent while the channel is on trial", "tried")
    stage.talk.say(f"no mail; would have been sent: “{row.subject}”")


def german_order(stage: Stage) -> None:
    """An order in two parcels."""
    order = stage.place(cast.GERMAN, 2, 3)
    to, name = cast.GERMAN.email, "Guten Tag Änne Müller"
    stage.watch.expect(order, "order 2 of Änne Müller (de): 3 × Teekanne",
                       cast.order_received(to, "2"))  # fmt: skip
    for pieces, number in ((2, cast.FIRST_NUMBER), (1, cast.SECOND_NUMBER)):
        stage.send(order, number, pieces)
        stage.watch.expect(
            order,
            f"sent {pieces} of 3 pieces, tracking {number}",
            cast.parcel_sent(to, "2", name, number),
        )


def english_order(stage: Stage) -> None:
    """The same shop writes in the language of the order."""
    order = stage.place(cast.ENGLISH, 3, 1)
    stage.send(order, cast.ENGLISH_NUMBER, 1)
    stage.watch.expect(
        order,
        f"order 3 of Grace Okafor (en) sent, tracking {cast.ENGLISH_NUMBER}",
        cast.parcel_sent(cast.ENGLISH.email, "3", "Hello Grace Okafor", cast.ENGLISH_NUMBER),
    )


def silent_parcel(stage: Stage) -> None:
    """Staff say "do not notify the customer"."""
    order = stage.place(cast.SILENT, 4, 1)
    stage.send(order, cast.SILENT_NUMBER, 1, notify=False)
    (row,) = stage.watch.expect_rows(order, "order 4 sent with notifyCustomer: false", "skipped")
    stage.talk.say(f"no mail, as staff wanted it; the outbox says: {row.told()}")


def found_by_sweep(stage: Stage) -> None:
    """The shop's process died before its hook: the sweep finds the parcel."""
    from saleor_service_plugin import work

    order = stage.place(cast.CANCELING, 5, 1)
    stage.watch.expect(order, "order 5 of Otto Müller (de)")
    stage.send(order, "00340434161094042618", 1, notify=None)
    work.tick()
    stage.watch.expect(
        order,
        "sent, but the hook never came: found by the sweep, which gives the hook 10 s",
        cast.parcel_sent(cast.CANCELING.email, "5", "00340434161094042618"),
    )
