"""A shop in which a message of every kind is due, for customers of two languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from saleor_service_plugin.complaints.record.open import open_complaint
from saleor_service_plugin.complaints.record.opening import Opening
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.record.say import say
from saleor_service_plugin.complaints.record.settle import settle
from saleor_service_plugin.complaints.states import AuthorKind, Topic
from saleor_service_plugin.complaints.states import Source as ComplaintSource
from saleor_service_plugin.delivery import take_report
from saleor_service_plugin.delivery.carrier_report import Report, Scan
from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.delivery.delays.on_delay import BACK_ORDER, DELAYED
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.promises.models import Delay, Promise
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.messages import channels, dispatch, enter, shop_texts
from saleor_service_plugin.messages.consent import addresses, keep
from saleor_service_plugin.messages.consent.keep import Wish
from saleor_service_plugin.messages.consent.models import ConsentEntry
from saleor_service_plugin.messages.consent.states import ConsentStep, Source
from saleor_service_plugin.messages.enter import NewMessage
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.orders import access_mails, drain, marks
from saleor_service_plugin.rewards.grants import tell
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import GrantState, Why
from saleor_service_plugin.shop.snapshots import (
    Event,
    EventType,
    MoneyKind,
    MoneyMovement,
    MoneySource,
    Order,
)
from tests.fake_shop import FakeShop, a_parcel, an_order

REWARD = {
    "kind": "code", "code_kind": "percent", "value": "10", "currency": "EUR", "valid_days": 30,
    "cost": "5",
}  # fmt: skip

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

AGO = 15 * MINUTE
"""When what is to be told happened: none of it waits for others any more."""

LONG_AGO = 20 * DAY
"""When most orders were placed and paid: too late to tell now."""

REMINDED = 7 * DAY + 2 * MINUTE

FOOTER = "Teehaus Morgenstern\nSpeicherstraße 12\n20457 Hamburg\nDeutschland"

GERMANS, ENGLISH = 3, 2
OTHERS = 1
"""Customers of each language who wait for a message of another kind than the spoilt one."""


@dataclass(frozen=True)
class Told:
    """Whose message is of which kind and language."""

    kind: str
    language: str


@dataclass(frozen=True)
class _Placed:
    """An order of long ago about which nothing is to be told, and when something happens."""

    shop: FakeShop
    order: Order
    at: datetime

    def money(self, kind: MoneyKind, amount: Decimal, at: datetime) -> None:
        """Money moves."""
        row = MoneyMovement(MoneySource.TRANSACTION, self.shop.next_id(), kind, amount, at)
        self.shop.add_money(self.order.id, row)
        charged = self.shop.orders[self.order.id].total_charged
        sign = 1 if kind is MoneyKind.PAYMENT else -1
        self.shop.change(self.order.id, total_charged=charged + sign * amount)

    def event(self, type_: EventType, **fields: object) -> None:
        """Something is noted in the order's history."""
        event = Event(self.shop.next_id(), type_, self.at, **fields)  # type: ignore[arg-type]
        events = self.shop.orders[self.order.id].events
        self.shop.change(self.order.id, events=(*events, event))

    def parcel(self, at: datetime, number: str = "") -> int:
        """A parcel leaves."""
        lines = tuple((line.id, line.quantity) for line in self.order.lines)
        row = a_parcel(id=self.shop.next_id(), created_at=at, lines=lines, tracking_number=number)
        self.shop.add_parcel(self.order.id, row)
        return row.id


def _received(placed: _Placed) -> None:
    placed.shop.change(placed.order.id, created_at=placed.at, status="unconfirmed")


def _confirmed(placed: _Placed) -> None:
    placed.shop.change(placed.order.id, events=())
    placed.event(EventType.CONFIRMED)


def _paid(placed: _Placed) -> None:
    placed.shop.change(placed.order.id, money=(), total_charged=Decimal(0))
    placed.money(MoneyKind.PAYMENT, placed.order.total_gross, placed.at)


def _reminded(placed: _Placed) -> None:
    began = datetime.now(UTC) - REMINDED
    placed.shop.change(placed.order.id, money=(), total_charged=Decimal(0), created_at=began)


def _sent(placed: _Placed) -> None:
    placed.parcel(placed.at, "N1")


def _ready(placed: _Placed) -> None:
    placed.shop.change(placed.order.id, is_collected=True, collection_point_name="Laden")
    placed.parcel(placed.at)


def _renumbered(placed: _Placed) -> None:
    (parcel,) = placed.shop.orders[placed.order.id].fulfillments
    placed.shop.set_parcel(placed.order.id, parcel.id, tracking_number="N2")
    placed.event(
        EventType.TRACKING_UPDATED, tracking_number="N2",
        fulfillment=f"{placed.order.number}-1",
    )  # fmt: skip


def _canceled(placed: _Placed) -> None:
    placed.shop.change(placed.order.id, status="canceled")
    placed.event(EventType.CANCELED)


def _refunded(placed: _Placed) -> None:
    placed.money(MoneyKind.REFUND, Decimal(5), placed.at)


def _code_asked(placed: _Placed) -> None:
    access_mails.request_code(placed.shop.orders[placed.order.id])


def _link_asked(placed: _Placed) -> None:
    # By number and address an order is found once it was looked at.
    marks.mark([placed.order.id])
    drain.drain()
    access_mails.request_link(str(placed.order.number), placed.order.email)


def _consent_asked(placed: _Placed) -> None:
    order = placed.order
    keep.ask(Wish(order.email, 1, "1", Source.MUTATION, order.language_code))


def _granted(why: Why) -> Callable[[_Placed], None]:
    """Return what grants a code to somebody who agreed to advertising."""

    def granted(placed: _Placed) -> None:
        order = placed.order
        ConsentEntry.objects.create(
            address_hash=addresses.digest(order.email), email=order.email, channel_id=1,
            step=ConsentStep.GIVEN, source=Source.MAIL_LINK, at=placed.at,
        )  # fmt: skip
        grant = Grant.objects.create(
            key=f"staff:{order.id}", kind="code", state=GrantState.GIVEN, why=why,
            email=order.email, order_id=order.id, channel_id=1, reward=REWARD,
            language_code=order.language_code, code=f"DANKE-{order.number}",
            valid_until=date(2099, 12, 31), given_at=placed.at,
        )  # fmt: skip
        with transaction.atomic():
            tell.told_of(grant)

    return granted


def _complained(after: str) -> Callable[[_Placed], None]:
    """Return what has a customer complain; told is what follows alone, the first word or a later.

    Args:
        after: "" for that it came in, "reply", or the outcome it ends with.

    """

    def complained(placed: _Placed) -> None:
        row = open_complaint(
            Opening(
                key=f"client:{placed.order.id}", topic=Topic.DAMAGED, text="It is broken.",
                author=Author(AuthorKind.CUSTOMER), source=ComplaintSource.API,
                order_id=placed.order.id, quiet=bool(after),
            )
        )  # fmt: skip
        staff = Author(AuthorKind.STAFF, name="Anna")
        if after == "reply":
            say(row.pk, key=f"reply:{row.pk}", author=staff, text="We look into it.")
        elif after:
            settle(row.pk, after, text="We looked into it.", by=staff)

    return complained


def _reaching(state: ParcelState) -> Callable[[_Placed], None]:
    """Return what has a parcel of long ago come to a state."""

    def reached(placed: _Placed) -> None:
        fulfillment = placed.parcel(
            datetime.now(UTC) - LONG_AGO, f"JD0146{placed.order.number:014d}"
        )
        marks.mark([placed.order.id])
        drain.drain()
        with transaction.atomic():
            row = TrackedParcel.objects.select_for_update().get(fulfillment_id=fulfillment)
            scan = Scan(placed.at, state, "so says the carrier")
            report = Report(row.number, (scan,))
            take_report.take([row], {row.pk: report}, source="dhl", now=datetime.now(UTC))

    return reached


def _late(cause: Cause, latest: date | None) -> Callable[[_Placed], None]:
    """Return what makes something promised come later, as a look would have found it."""

    def late(placed: _Placed) -> None:
        promises = [
            Promise(
                order_id=placed.order.id, line_id=line.id, channel_id=1, name=line.product_name,
                quantity=line.quantity, placed_at=placed.at, dated_at=placed.at, shown=True,
                first_earliest=placed.at.date(), first_latest=placed.at.date(),
                latest=latest, later=cause is Cause.STOCK,
            )
            for line in placed.order.lines
        ]  # fmt: skip
        Promise.objects.bulk_create(promises)
        found = Delay.objects.create(
            order_id=placed.order.id, channel_id=1, number=1, cause=cause, told=True,
            line_ids=[str(row.line_id) for row in promises], latest=latest, found_at=placed.at,
            was_latest=placed.at.date(),
        )  # fmt: skip
        kind = BACK_ORDER if cause is Cause.STOCK else DELAYED
        new = NewMessage(
            kind=kind, key=f"{kind}:{found.pk}", order_id=placed.order.id,
            subject_id=str(found.pk), channel_id=1, fact_at=placed.at, due_at=placed.at,
        )  # fmt: skip
        with transaction.atomic():
            enter.enter([new], gates=channels.gates(), now=datetime.now(UTC))

    return late


HAPPENING: Mapping[str, Callable[[_Placed], None]] = {
    "order-received": _received,
    "order-confirmed": _confirmed,
    "payment-received": _paid,
    "payment-reminder": _reminded,
    "parcel-sent": _sent,
    "ready-for-pickup": _ready,
    "tracking-changed": _renumbered,
    "order-canceled": _canceled,
    "refund-made": _refunded,
    "out-for-delivery": _reaching(ParcelState.OUT_FOR_DELIVERY),
    "parcel-ready": _reaching(ParcelState.READY_FOR_PICKUP),
    "delivery-attempted": _reaching(ParcelState.DELIVERY_ATTEMPTED),
    "parcel-delayed": _reaching(ParcelState.DELAYED),
    "parcel-exception": _reaching(ParcelState.EXCEPTION),
    "parcel-returning": _reaching(ParcelState.RETURNING),
    "parcel-delivered": _reaching(ParcelState.DELIVERED),
    "delivery-delayed": _late(Cause.NOT_PACKED, None),
    "back-order": _late(Cause.STOCK, date(2027, 1, 4)),
    "order-code": _code_asked,
    "order-link": _link_asked,
    "consent-confirm": _consent_asked,
    "code-granted": _granted(Why.RULE),
    "campaign-code": _granted(Why.CAMPAIGN),
    "referral-reward": _granted(Why.REFERRAL),
    "code-remedy": _granted(Why.REMEDY),
    "complaint-received": _complained(""),
    "complaint-reply": _complained("reply"),
    "complaint-solved": _complained("answered"),
    "complaint-declined": _complained("declined"),
}
"""What has a message of each kind sent."""


OFF = (
    "payment-reminder", "out-for-delivery", "parcel-delivered", "code-granted", "campaign-code",
    "referral-reward",
)  # fmt: skip
"""What is sent only where staff switched it on."""

BEFORE = {"tracking-changed": _sent}
"""What customers were told before that."""


def happen(shop: FakeShop, most: str) -> dict[str, Told]:
    """Have something happen of which customers are told, one message each.

    Args:
        shop: An empty one; its channel goes live with every kind.
        most: The kind that several customers of each language wait for.

    Returns:
        What waits, by the customer's address; what had to be told before has left.

    """
    _open(shop)
    found, orders = {}, []
    for kind in HAPPENING:
        counts = {"de": GERMANS, "en": ENGLISH} if kind == most else {"de": OTHERS, "en": OTHERS}
        for language in [code for code, count in counts.items() for _ in range(count)]:
            email = f"{kind}-{language}{len(found)}@example.com"
            placed = _place(shop, email, language)
            found[email] = Told(kind, language)
            orders.append((kind, placed))
            if kind in BEFORE:
                BEFORE[kind](placed)
                marks.mark([placed.order.id])
    drain.drain()
    dispatch.dispatch()
    for kind, placed in orders:
        HAPPENING[kind](placed)
        marks.mark([placed.order.id])
    return found


def _open(shop: FakeShop) -> None:
    """Have a channel that confirms by hand and gets transfers, live for long, by night, too."""
    shop.channels[1] = replace(shop.channels[1], confirms_by_itself=False)
    channels.go_live(1)
    channels.switch(1, "payment-reminder", on=True)
    shop_texts.save(1, shop_texts.TextName.FOOTER, text=FOOTER)
    ChannelState.objects.update(
        live_since=datetime.now(UTC) - 60 * DAY, payments={"": "prepayment"},
        switches={kind: [True, None] for kind in OFF}, quiet_from=0, quiet_to=0,
    )  # fmt: skip


def _place(shop: FakeShop, email: str, language: str) -> _Placed:
    """Have an order that was placed, paid and confirmed long ago."""
    began = datetime.now(UTC) - LONG_AGO
    order = an_order(
        number=shop.next_id(), email=email, language_code=language, created_at=began,
        events=(Event(shop.next_id(), EventType.CONFIRMED, began),),
    )  # fmt: skip
    placed = _Placed(shop, shop.put(order), datetime.now(UTC) - AGO)
    placed.money(MoneyKind.PAYMENT, order.total_gross, began)
    return placed
