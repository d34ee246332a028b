"""What customers are told about an order as a whole."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from ..messages.enter import NewMessage
from ..messages.rules import Reason
from ..shop.snapshots import MoneyKind
from . import payment, rules
from .messages import (
    ORDER_CANCELED,
    ORDER_CONFIRMED,
    ORDER_RECEIVED,
    PAYMENT_RECEIVED,
    PAYMENT_REMINDER,
    REFUND_MADE,
)
from .participants import Look
from .payment import PaymentKind
from .rules import Fact, FactKind

REMINDER_LATEST = timedelta(days=3)
"""After the day of the reminder; later a person should call."""


def on_order(look: Look, settings: Mapping[str, object]) -> list[NewMessage]:
    """Return a message for each new fact about the order as a whole."""
    return [message for fact in look.new_facts for message in _messages(look, fact)]


def _messages(look: Look, fact: Fact) -> Iterator[NewMessage]:
    order = look.order
    skip = _never_told(look, fact)
    paid_by = payment.kind_of(order, look.channel.payments)
    match fact.kind:
        case FactKind.PLACED:
            yield _new(look, fact, ORDER_RECEIVED.key, str(order.id), skip)
            if paid_by is PaymentKind.PREPAYMENT and not payment.is_paid(order):
                yield _reminder(look, fact, skip)
        case FactKind.CONFIRMED if not look.confirms_by_itself:
            yield _new(look, fact, ORDER_CONFIRMED.key, str(order.id), skip)
        case FactKind.CANCELED:
            yield _new(look, fact, ORDER_CANCELED.key, str(order.id), skip)
        case MoneyKind.PAYMENT:
            news = payment.is_news(
                order,
                fact.at,
                placed_at=rules.placed_at(order),
                kind=paid_by,
                ended_at=rules.ended_at(order),
            )
            why = skip or (None if news else Reason.SOON_PAID)
            yield _new(look, fact, PAYMENT_RECEIVED.key, _money(fact), why)
        case MoneyKind.REFUND:
            yield _new(look, fact, REFUND_MADE.key, _money(fact), skip)


def _never_told(look: Look, fact: Fact) -> Reason | None:
    """Return why a fact about this order is not told whatever it is, None where it may be."""
    if rules.was_imported(look.order, fact, first_look=look.first):
        return Reason.IMPORTED
    if look.order.origin == "reissue":
        return Reason.REISSUED
    return None


def _new(look: Look, fact: Fact, kind: str, subject: str, skip: Reason | None) -> NewMessage:
    return NewMessage(
        kind=kind,
        key=f"{kind}:{subject}",
        order_id=look.order.id,
        subject_id=subject,
        channel_id=look.order.channel_id,
        fact_at=fact.at,
        due_at=look.now,
        skip=skip,
    )


def _reminder(look: Look, fact: Fact, skip: Reason | None) -> NewMessage:
    after = timedelta(days=look.channel.reminder_days)
    return NewMessage(
        kind=PAYMENT_REMINDER.key,
        key=f"{PAYMENT_REMINDER.key}:{look.order.id}",
        order_id=look.order.id,
        subject_id=str(look.order.id),
        channel_id=look.order.channel_id,
        fact_at=fact.at,
        due_at=fact.at + after,
        skip=skip,
        latest=after + REMINDER_LATEST,
    )


def _money(fact: Fact) -> str:
    """Return the movement's name (`payment.name`) from the fact's key."""
    id_ = fact.key.partition(":")[2]
    return f"legacy-{id_.removeprefix('legacy-')}" if "legacy-" in id_ else f"transaction-{id_}"
