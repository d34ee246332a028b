"""Addresses that a mail server refused for good: nothing is sent to them any more."""

from collections.abc import Callable, Iterable

from ..database import execute
from ..effects import order_note
from . import sql
from .models import Message, Suppression


def normal(address: str) -> str:
    """Return an address as it is compared: nobody's mailboxes differ by case."""
    return address.strip().casefold()


def among(addresses: Iterable[str]) -> frozenset[str]:
    """Return those of these addresses that nothing may be sent to, case-folded."""
    asked = {normal(address) for address in addresses}
    if not asked:
        return frozenset()
    return frozenset(Suppression.objects.filter(pk__in=asked).values_list("address", flat=True))


def release(address: str) -> bool:
    """Allow an address again, because the customer's mailbox works; False: it was allowed."""
    removed, _ = Suppression.objects.filter(pk=normal(address)).delete()
    return bool(removed)


def noting(address: str, answer: str, message: Message) -> Callable[[], None]:
    """Return what suppresses the address and tells staff, in the caller's transaction.

    Args:
        address: What was refused.
        answer: The server's codes.
        message: Which message it was refused for.

    """

    def note() -> None:
        execute(sql.SUPPRESS, [normal(address), answer[:255], message.key])
        _tell(message, order_note.Text.ADDRESS_REFUSED, answer)

    return note


def telling_staff(message: Message, answer: str) -> Callable[[], None]:
    """Return what tells staff in the order's history that a message failed."""
    return lambda: _tell(message, order_note.Text.MESSAGE_REFUSED, answer)


def _tell(message: Message, text: order_note.Text, answer: str) -> None:
    order_note.enter(
        message.order_id,
        key=f"failed:{message.key}",
        text=text,
        values={"kind": message.kind, "answer": answer},
    )
