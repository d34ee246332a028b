"""The chapters that need no Saleor: the plugin's own code, tables and mails on a fake shop."""

from __future__ import annotations

import json
import os
import tempfile
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

import django

from . import cast, inside, office_light, opening, parcels, promises, stories
from .api import Json
from .calls import CARD, Customer, Placed, Way
from .catcher import Catcher
from .office import Office
from .sender import Sender
from .shopping import SHAPE, addressed, announced, in_pieces, standing
from .tables import Tables
from .talk import DemoError, Talk
from .watch import Expected, Watch

if TYPE_CHECKING:
    from saleor_service_plugin.shop.snapshots import MoneyMovement, Order
    from tests.fake_shop import FakeShop

SKIPPED = (
    ("checkout, payment app and staff", "their rows are written straight into the fake shop"),
    ("prices, stock and status", "computed by Saleor alone; here they are given"),
    ("the plugin's form and the Dashboard", "pluginUpdate is Saleor's"),
    ("real hooks", "marks are written as the hooks write them"),
    ("HTTP", "callbacks are handed to the plugin's view as requests"),
)

THINGS = (("Teekanne", "1,2 l"), ("Teesieb", ""))


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
    talk.plain("Without Saleor the same stories are told, but not:")
    for what, why in SKIPPED:
        talk.plain(f"  - {what}: {why}")
    with Tables(os.environ["DATABASE_URL"]) as tables:
        return _play(talk, catcher, tables)


def _play(talk: Talk, catcher: Catcher, tables: Tables) -> Watch:
    from saleor_service_plugin import work
    from saleor_service_plugin.messages import kinds
    from saleor_service_plugin.shop import port
    from saleor_service_plugin.shop.snapshots import Channel
    from tests.fake_shop import FakeShop

    shop = FakeShop()
    shop.settings.update(cast.CONFIGURATION)
    shop.channels = {
        number: Channel(number, slug, slug, "EUR", True)
        for number, slug in enumerate((cast.LIVE_CHANNEL, cast.TRIAL_CHANNEL), 1)
    }
    undo = port.use(shop)
    known = {kind.key for kind in kinds.all_kinds()}
    watch = Watch(talk, catcher.mailbox, tables, known, turn=work.work)
    try:
        _chapters(Stage(talk, shop, watch, tables))
        watch.finish()
    finally:
        undo()
    return watch


def _chapters(stage: Stage) -> None:
    stage.talk.chapter("Going live")
    with tempfile.TemporaryDirectory(prefix="service-demo-") as place:
        opening.go_live(stage.talk, _manage, Path(place))
    stage.talk.chapter(stories.FIRST)
    order = stories.instant(stage)
    for title, story in stories.OTHERS:
        stage.talk.chapter(title)
        story(stage)
    others: tuple[tuple[str, Callable[[], None]], ...] = (
        ("A number corrected", lambda: stories.corrected_number(stage, order)),
        ("Parcels of the same hour", lambda: stories.same_hour(stage)),
        ("A parcel without a message", lambda: stories.silent_parcel(stage)),
        ("A channel still on trial", lambda: stories.trial_order(stage)),
        (parcels.TITLE, lambda: parcels.two_carriers(stage)),
        ("A parcel that no hook told of", lambda: found_by_sweep(stage)),
        (promises.TITLE, lambda: promises.missing_goods(stage)),
    )
    for title, act in others:
        stage.talk.chapter(title)
        act()


def _manage(command: str, *words: str) -> tuple[int, str]:
    answer = inside.run(command, list(words))
    return int(str(answer["code"])), str(answer["printed"])


def _hand_over(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Json]:
    """Hand a request to the plugin's own view; return status and JSON.

    Not by way of all its addresses: some of them need Saleor.
    """
    from django.test import RequestFactory

    from saleor_service_plugin.web import callbacks

    request = RequestFactory().post(
        urlsplit(url).path, body, content_type="application/json", headers=headers
    )
    answer = callbacks.callback(request, UUID(url.rstrip("/").rpartition("/")[2]))
    return answer.status_code, json.loads(answer.content)


class Stage:
    """The fake shop, with what its staff do in it."""

    def __init__(self, talk: Talk, shop: FakeShop, watch: Watch, tables: Tables) -> None:
        """Play in this shop."""
        self.talk = talk
        self.shop = shop
        self.watch = watch
        self.tables = tables

    def place(
        self,
        customer: Customer,
        pieces: tuple[int, ...],
        *expected: Expected,
        way: Way = CARD,
        channel: str = cast.LIVE_CHANNEL,
    ) -> Placed:
        """Write an order, as the hook of a checkout would announce it."""
        order = self._order(customer, pieces, channel)
        if way.paid:
            order = replace(order, total_charged=order.total_gross, money=(self._paid(order),))
        methods = (way.method,) if way.method else ()
        self.shop.put(replace(order, payment_methods=methods))
        self._mark(order.id)
        placed = Placed(
            id=b64encode(f"Order:{order.id}".encode()).decode(),
            number=str(order.number),
            email=customer.email,
            transaction=way.method,
            amount=order.total_gross,
            currency=order.currency,
        )
        names = [name for name, _ in THINGS[: len(pieces)]]
        self.watch.expect(
            order.id,
            announced(placed, customer, way, pieces, names),
            *(addressed(mail, placed) for mail in expected),
        )
        return placed

    def _order(self, customer: Customer, pieces: tuple[int, ...], channel: str) -> Order:
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
        lines = []
        for count, (name, variant) in zip(pieces, THINGS, strict=False):
            line = a_line(product_name=name, variant_name=variant, quantity=count)
            total = line.unit_price_gross * count
            lines.append(replace(line, total_price_gross=total, undiscounted_total_gross=total))
        total_gross = sum(line.total_price_gross for line in lines)
        return an_order(
            number=len(self.shop.orders) + 1,
            email=customer.email,
            language_code=customer.language.lower(),
            channel_id=next(row.id for row in self.shop.channels.values() if row.slug == channel),
            channel_slug=channel,
            shipping_address=address,
            billing_address=address,
            lines=tuple(lines),
            total_gross=total_gross,
            total_net=total_gross,
        )

    def send(
        self,
        order: Placed,
        number: str,
        *,
        notify: bool | None = True,
        lines: int | None = None,
    ) -> str:
        """Write a parcel of what is open; `notify` None: no hook tells of it."""
        rows = self.shop.orders[order.pk].lines
        pieces = [(row.id, row.quantity - row.quantity_fulfilled) for row in rows]
        still_open = dict([(pk, count) for pk, count in pieces if count][:lines])
        parcel = self._parcel(order, number, still_open)
        if notify is not None:
            self._mark(order.pk, {"fulfillment": parcel, "notify_customer": notify})
        return f"sent, {in_pieces(sum(still_open.values()))}"

    def send_from_two_places(self, order: Placed, number: str) -> str:
        """Write two parcels of one piece each, as one call of staff makes them."""
        first = self.shop.orders[order.pk].lines[0].id
        for parcel in [self._parcel(order, number, {first: 1}) for _ in range(2)]:
            self._mark(order.pk, {"fulfillment": parcel, "notify_customer": True})
        return "sent 2 pieces"

    def _parcel(self, order: Placed, number: str, pieces: dict[UUID, int]) -> int:
        from tests.fake_shop import a_parcel

        stored = self.shop.orders[order.pk]
        parcel = a_parcel(
            id=self.shop.next_id(),
            sequence=len(stored.fulfillments) + 1,
            tracking_number=number,
            lines=tuple(pieces.items()),
        )
        self.shop.add_parcel(order.pk, parcel)
        lines = tuple(
            replace(line, quantity_fulfilled=line.quantity_fulfilled + pieces.get(line.id, 0))
            for line in stored.lines
        )
        done = all(line.quantity_fulfilled == line.quantity for line in lines)
        status = "fulfilled" if done else "partially fulfilled"
        self.shop.change(order.pk, lines=lines, status=status)
        return parcel.id

    def correct(self, order: Placed, number: str) -> None:
        """Write another number into the first parcel."""
        parcel = self.shop.orders[order.pk].fulfillments[0]
        self.shop.set_parcel(order.pk, parcel.id, tracking_number=number)
        self._mark(order.pk)

    def pay(self, order: Placed) -> None:
        """Write a payment of the whole sum."""
        stored = self.shop.orders[order.pk]
        methods = (order.transaction or "Bank transfer",)
        self.shop.add_money(order.pk, self._paid(stored))
        self.shop.change(order.pk, total_charged=stored.total_gross, payment_methods=methods)
        self._mark(order.pk)

    def cancel(self, order: Placed) -> None:
        """Write that the order was canceled."""
        self.shop.add_event(order.pk, "canceled")
        self.shop.change(order.pk, status="canceled")
        self._mark(order.pk)

    def take_back(self, order: Placed) -> str:
        """Write a row of what came back."""
        from tests.fake_shop import a_parcel

        stored = self.shop.orders[order.pk]
        pieces = tuple((line.id, line.quantity) for line in stored.lines)
        self.shop.add_parcel(
            order.pk, a_parcel(id=self.shop.next_id(), status="returned", lines=pieces)
        )
        self.shop.change(order.pk, status="returned")
        self._mark(order.pk)
        return in_pieces(sum(count for _, count in pieces))

    def refund(self, order: Placed) -> None:
        """Write that the whole sum went back."""
        from saleor_service_plugin.shop.snapshots import MoneyKind

        paid = self._paid(self.shop.orders[order.pk])
        self.shop.add_money(order.pk, replace(paid, kind=MoneyKind.REFUND))
        self.shop.change(order.pk, total_charged=paid.amount - paid.amount)
        self._mark(order.pk)

    def grow_older(self, order: Placed, span: timedelta) -> None:
        """Move an order and what was said about it into the past."""
        began = self.shop.orders[order.pk].created_at - span
        self.shop.change(order.pk, touch=False, created_at=began)
        self.tables.grow_older(order.pk, span, in_saleor=False)

    def open_account(self) -> Sender:
        """Make an account of our own shape; its callbacks are handed over without a server."""
        from saleor_service_plugin.delivery import accounts

        saved = accounts.create(service=SHAPE)
        url = saved.account.callback_url
        self.talk.say(f"a carrier account, service={SHAPE}; callbacks go to {url}")
        return Sender(url, saved.secret, _hand_over)

    def office(self) -> Office:
        """Return the office of the only article."""
        return office_light.LightOffice(self, THINGS[0][0])

    def switch_on(self, kind: str) -> None:
        """Let a kind of message leave in the live channel."""
        words = ("service_channel", cast.LIVE_CHANNEL, "--on", kind)
        code, printed = _manage(*words)
        if code:
            raise DemoError(f"manage.py {' '.join(words)} ended with {code}\n{printed}")
        self.talk.say(f"manage.py {' '.join(words)}")

    def standing(self, order: Placed) -> list[str]:
        """Return where each parcel of an order is."""
        from saleor_service_plugin.delivery.models import TrackedParcel

        rows = TrackedParcel.objects.filter(order_id=order.pk, current=True).order_by("pk")
        return [
            standing(row.carrier, row.typed, row.state, noticed=bool(row.attention)) for row in rows
        ]

    def _paid(self, order: Order) -> MoneyMovement:
        from saleor_service_plugin.shop.snapshots import MoneyKind, MoneyMovement, MoneySource

        source, now = MoneySource.TRANSACTION, datetime.now(UTC)
        number = self.shop.next_id()
        return MoneyMovement(source, number, MoneyKind.PAYMENT, order.total_gross, now)

    def _mark(self, order_id: UUID, hint: dict[str, int | bool] | None = None) -> None:
        from saleor_service_plugin.orders import marks

        marks.mark([order_id], hint=hint)


def found_by_sweep(stage: Stage) -> None:
    """The shop's process died before its hook: the sweep finds the parcel."""
    from saleor_service_plugin import work

    order = stage.place(cast.SWEPT, (1,), stories.received())
    stage.send(order, cast.SWEPT_NUMBER, notify=None)
    work.tick()
    stage.watch.expect(
        order.pk,
        "sent, but the hook never came: found by the sweep, which gives the hook 10 s",
        stories.parcel(order, cast.SWEPT_NUMBER),
    )
