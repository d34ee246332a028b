"""The messages about an order as a whole: received, confirmed, paid, canceled, refunded."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from ..messages.kinds import File, Letter, MessageClass, MessageKind
from ..messages.models import Message
from ..messages.rules import SHARED, Contract, Reason
from ..messages.samples import sample
from ..shop import port
from ..shop.snapshots import Order, OrderStatus
from . import legal, letter, letter_parts, payment, wording
from .letter import Desk
from .payment import PaymentKind

ENDED = (OrderStatus.CANCELED, OrderStatus.EXPIRED)

Write = Callable[[Message, Order, Desk, str], Letter]
"""Takes a row, its order, the desk and the language."""


def loading(write: Write) -> Callable[..., dict[int, Letter]]:
    """Return what loads letters: the orders of all rows at once, then one after the other."""

    def load(messages: Sequence[Message], settings: Mapping[str, object]) -> dict[int, Letter]:
        orders = port.current().read_orders({row.order_id for row in messages})
        desk = letter.open_desk(settings, orders.keys())
        return {
            row.pk: write(row, order, desk, letter.language_of(row.kind, order, desk))
            for row in messages
            if (order := orders.get(row.order_id)) is not None
        }

    return load


def _letter(
    order: Order,
    context: Mapping[str, object],
    *,
    stop: Reason | None = None,
    files: Sequence[File] = (),
) -> Letter:
    return Letter(order.email, order.language_code, context, stop, tuple(files))


def _received(message: Message, order: Order, desk: Desk, language: str) -> Letter:
    texts, files = legal.texts(desk, order, language)
    shared = letter.common(order, desk, language) | letter.promised(order, desk, language)
    contents, lists = letter.contents(order, language, shared)
    context = {
        **contents,
        **letter.delivery(order, language),
        **letter.paying(order, desk, language),
        **texts,
        "accepts": desk.channel.contract is Contract.ACCEPTANCE,
    }
    ended = order.status in ENDED
    return _letter(order, context, stop=Reason.OVERTAKEN if ended else None, files=[*lists, *files])


def _confirmed(message: Message, order: Order, desk: Desk, language: str) -> Letter:
    shared = letter.common(order, desk, language) | letter.promised(order, desk, language)
    contents, lists = letter.contents(order, language, shared)
    context = {
        **contents,
        **letter.joined(message, order, language),
        **letter.delivery(order, language),
        **letter.paying(order, desk, language),
        # Where the receipt accepted the order already, this only says that it was looked at.
        "accepts": desk.channel.contract is Contract.RECEIPT,
    }
    ended = order.status in ENDED
    return _letter(order, context, stop=Reason.OVERTAKEN if ended else None, files=lists)


def _paid(message: Message, order: Order, desk: Desk, language: str) -> Letter:
    names = {message.subject_id, *_guests(message)}
    # What staff corrected since stands in rows of its own.
    amount = min(payment.standing(order, names), payment.came_in(order))
    context = {
        **letter.common(order, desk, language),
        **letter.paying(order, desk, language),
        **letter.promised(order, desk, language, paid=True),
        "amount": wording.money(amount, order.currency, language),
        "total": wording.money(order.total_gross, order.currency, language),
        "canceled": order.status in ENDED,
    }
    if order.status in ENDED:
        # Nobody owes anything any more for an order that is not carried out.
        context |= {"amount_open": "", "bank_details": [], **letter_parts.EMPTY}
    # Taken back before it was told: then that is the news.
    return _letter(order, context, stop=Reason.OVERTAKEN if amount <= 0 else None)


def _guests(message: Message) -> list[str]:
    return [subject for kind, subject, _ in message.also if kind == message.kind]


def _reminded(message: Message, order: Order, desk: Desk, language: str) -> Letter:
    open_ = payment.amount_open(order)
    context = {
        **letter.common(order, desk, language),
        **letter.paying(order, desk, language),
        "amount": wording.money(open_, order.currency, language),
        "total": wording.money(order.total_gross, order.currency, language),
    }
    still = payment.kind_of(order, desk.channel.payments) is PaymentKind.PREPAYMENT
    # What is under way is not called for, nor what the shop itself gave back in part.
    under_way = order.total_authorized + order.total_pending > 0
    moved = under_way or bool(order.granted_refunds) or payment.refunded(order) != 0
    due = open_ > 0 and still and not moved and order.status not in ENDED
    return _letter(order, context, stop=None if due else Reason.OVERTAKEN)


def _canceled(message: Message, order: Order, desk: Desk, language: str) -> Letter:
    contents, _ = letter.contents(order, language, letter.common(order, desk, language))
    context = {
        **contents,
        # The customer holds the list already, where it is a contract.
        "lines_file": "",
        **letter.joined(message, order, language),
        **letter.delivery(order, language),
        **letter.paying(order, desk, language),
        "amount_to_refund": wording.money_or_nothing(order.total_charged, order.currency, language),
    }
    canceled = order.status == OrderStatus.CANCELED
    return _letter(order, context, stop=None if canceled else Reason.OVERTAKEN)


def _refunded(message: Message, order: Order, desk: Desk, language: str) -> Letter:
    total = payment.refunded(order)
    amount = min(payment.standing(order, {message.subject_id, *_guests(message)}), total)
    context = {
        **letter.common(order, desk, language),
        "amount": wording.money(amount, order.currency, language),
        "total_refunded": (
            wording.money(total, order.currency, language) if total > amount else ""
        ),
    }
    return _letter(order, context, stop=None if amount > 0 else Reason.OVERTAKEN)


def sampling(kind: str) -> Callable[[], Mapping[str, object]]:
    """Return what makes a kind's sample."""
    return lambda: sample(kind)


ORDER_RECEIVED = MessageKind(
    key="order-received",
    message_class=MessageClass.TRANSACTIONAL,
    # "Without undue delay" (section 312i (1) no. 3 BGB); two days later it only puzzles.
    latest=timedelta(days=2),
    load=loading(_received),
    sample=sampling("order-received"),
    brake=False,
    quiet=False,
    mandatory=(
        "order_number",
        "total",
        "terms",
        "withdrawal_instruction",
        "withdrawal_form",
        "footer",
    ),  # fmt: skip
)

ORDER_CONFIRMED = MessageKind(
    key="order-confirmed",
    message_class=MessageClass.TRANSACTIONAL,
    latest=timedelta(days=2),
    load=loading(_confirmed),
    sample=sampling("order-confirmed"),
    settles=SHARED,
    joins={"payment-received": SHARED},
    mandatory=("order_number", "footer"),
)

PAYMENT_RECEIVED = MessageKind(
    key="payment-received",
    message_class=MessageClass.TRANSACTIONAL,
    latest=timedelta(days=3),
    load=loading(_paid),
    sample=sampling("payment-received"),
    group="money",
    settles=SHARED,
    joins={"payment-received": SHARED},
    # A template that does not know of canceled orders would call them paid.
    mandatory=("order_number", "amount", "canceled", "footer"),
)

PAYMENT_REMINDER = MessageKind(
    key="payment-reminder",
    message_class=MessageClass.TRANSACTIONAL,
    latest=timedelta(days=10),
    load=loading(_reminded),
    sample=sampling("payment-reminder"),
    group="money",
    on=False,
    mandatory=("order_number", "amount", "bank_details", "payment_reference", "footer"),
)

ORDER_CANCELED = MessageKind(
    key="order-canceled",
    message_class=MessageClass.TRANSACTIONAL,
    latest=timedelta(days=2),
    load=loading(_canceled),
    sample=sampling("order-canceled"),
    settles=SHARED,
    joins={"refund-made": SHARED, "payment-received": SHARED},
    mandatory=("order_number", "footer"),
)

REFUND_MADE = MessageKind(
    key="refund-made",
    message_class=MessageClass.TRANSACTIONAL,
    latest=timedelta(days=7),
    load=loading(_refunded),
    sample=sampling("refund-made"),
    group="money",
    settles=SHARED,
    joins={"refund-made": SHARED},
    mandatory=("order_number", "amount", "footer"),
)

KINDS = (
    ORDER_RECEIVED, ORDER_CONFIRMED, PAYMENT_RECEIVED, PAYMENT_REMINDER, ORDER_CANCELED,
    REFUND_MADE,
)  # fmt: skip
