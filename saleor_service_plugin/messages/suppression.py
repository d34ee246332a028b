"""Addresses that a mail server refused for good: nothing is sent to them any more."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

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


@dataclass(frozen=True, slots=True)
class Where:
    """Which addresses; what is None does not matter."""

    search: str | None = None
    """Part of the address."""
    channel_ids: Sequence[int] | None = None
    """Refused for a message of one of these channels, as far as it is still there."""


def page(
    where: Where, limit: int, *, after: str | None, before: str | None, backwards: bool
) -> list[Suppression]:
    """Return a stretch of the list, which is ordered by address.

    Args:
        where: Which addresses.
        limit: How many at most.
        after: Those behind this address.
        before: Those before this address.
        backwards: The last ones instead of the first ones.

    """
    rows = _matching(where)
    if after is not None:
        rows = rows.filter(address__gt=after)
    if before is not None:
        rows = rows.filter(address__lt=before)
    found = list(rows.order_by("-address" if backwards else "address")[:limit])
    return found[::-1] if backwards else found


def count(where: Where) -> int:
    """Return how many addresses there are."""
    return _matching(where).count()


def holds(address: str, channel_ids: Sequence[int] | None) -> bool:
    """Whether an address is in the list, as far as these channels go; None: all."""
    rows = _matching(Where(channel_ids=channel_ids))
    return rows.filter(pk=normal(address)).exists()


def _matching(where: Where) -> QuerySet[Suppression]:
    rows = Suppression.objects.all()
    if where.search is not None:
        rows = rows.filter(address__contains=normal(where.search))
    if where.channel_ids is not None:
        its = Message.objects.filter(key=OuterRef("message_key"), channel_id__in=where.channel_ids)
        rows = rows.filter(Exists(its))
    return rows


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
