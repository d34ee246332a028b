"""What staff find in the history of an order with somebody else's personal code.

The check at the checkout lets through who has paid already, and whoever it could not ask
about. So it is looked at once more when the order is there.
"""

from collections.abc import Sequence

from ...effects import order_note
from ...effects.enter import NewEffect
from ...orders.participants import Look
from ...orders.rules import FactKind
from . import owner
from .texts import has_our_form


def notes(look: Look) -> Sequence[NewEffect]:
    """Return a line for an order that was placed with somebody else's code.

    One statement, and that only for orders that carry a code which looks like ours.
    """
    order = look.order
    if not has_our_form(order.voucher_code):
        return ()
    placed = next((fact for fact in look.new_facts if fact.kind == FactKind.PLACED), None)
    if placed is None or look.gate.before_live(placed.at):
        return ()
    if owner.may_use(
        order.voucher_code,
        channel_id=order.channel_id,
        user_id=order.user_id,
        email=order.email,
    ):
        return ()
    text = order_note.Text.FOREIGN_CODE
    return [order_note.note(order.id, key=f"foreign-code:{order.id}", text=text, values={})]
