"""What customers are told of news about when their order comes."""

from collections.abc import Iterator, Mapping

from ...messages.enter import NewMessage
from ...orders.participants import Look
from ...orders.rules import Fact, FactKind
from .causes import Cause

DELAYED = "delivery-delayed"
BACK_ORDER = "back-order"


def on_delay(look: Look, settings: Mapping[str, object]) -> list[NewMessage]:
    """Return a message for each new piece of news that the customer is told."""
    return list(_messages(look))


def _messages(look: Look) -> Iterator[NewMessage]:
    for fact in look.new_facts:
        if fact.kind != FactKind.PROMISE_MOVED or not fact.data["told"]:
            continue
        kind = kind_of(fact)
        delay = str(fact.data["delay"])
        yield NewMessage(
            kind=kind,
            key=f"{kind}:{delay}",
            order_id=look.order.id,
            subject_id=delay,
            channel_id=look.order.channel_id,
            fact_at=fact.at,
            due_at=look.now,
        )


def kind_of(fact: Fact) -> str:
    """Return by which kind of message news is told."""
    waits = fact.data["cause"] == Cause.STOCK or (
        fact.data["cause"] == Cause.STAFF and fact.data["later"]
    )
    return BACK_ORDER if waits else DELAYED
