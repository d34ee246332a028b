"""What staff find in an order's history of news that its customer is told."""

from collections.abc import Sequence

from ...effects import order_note
from ...effects.enter import NewEffect
from ...orders.participants import Look
from ...orders.rules import Fact, FactKind
from .on_delay import kind_of


def notes(look: Look) -> Sequence[NewEffect]:
    """Return a line for each new piece of news that the customer is told.

    Of what lies before the channel's going live nobody is told.
    """
    return [
        _note(look, fact)
        for fact in look.new_facts
        if fact.kind == FactKind.PROMISE_MOVED
        and fact.data["told"]
        and not look.gate.before_live(fact.at)
    ]


def _note(look: Look, fact: Fact) -> NewEffect:
    # From the fact, not from its row: a look at fifty orders reads no row for each of them.
    day = str(fact.data.get("latest", ""))
    return order_note.note(
        look.order.id,
        key=f"delay-told:{fact.data['delay']}",
        text=order_note.Text.DELAY_TOLD if day else order_note.Text.DELAY_TOLD_OPEN,
        values={"kind": kind_of(fact), **({"day": day} if day else {})},
    )
