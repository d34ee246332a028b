"""What one order was promised and what is late of it, in one line for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ..delivery.delays import desk_words
from ..delivery.delays.causes import Cause
from ..delivery.promises.models import Delay, Promise
from ..delivery.promises.states import DelayState, Ending
from ..graphql import ids
from ..shop import port
from ..web.words import language, t
from .day_words import short, span
from .visit import address


@dataclass(frozen=True, slots=True)
class Line:
    """One order's promise."""

    promised: str
    """By when, in words; "" where nothing is."""
    shown: bool
    """Whether the customer was told of it."""
    label: str
    """What became of it; "" while it is open."""
    look: str
    now: str
    """The day after the last news of a delay, "" without a delay or where nobody knows it."""
    why: str
    """Of the delay; "" where there is none."""
    address: str
    """Of the delays of this order."""


def of_order(global_id: str, number: str) -> Line | None:
    """Return an order's line, None where nothing was ever promised.

    Args:
        global_id: Of an order that the reader may see.
        number: Saleor's, which the list of delays is searched by.

    """
    try:
        order_id = ids.uuid_of(global_id, "Order")
    except ids.NotAnIdError:
        return None
    rows, news = _read(order_id)
    if not rows:
        return None
    alive = [row for row in rows if row.ending != Ending.CANCELED] or rows
    label, look = _became(alive)
    return Line(
        promised=_promised(alive),
        shown=any(row.shown for row in alive),
        label=label,
        look=look,
        now=span(news.earliest, news.latest) if news and news.latest else "",
        why=desk_words.sentence(Cause(news.cause), language()) if news else "",
        address=address("delays", search=number, state="all") if number else "",
    )


def _read(order_id: UUID) -> tuple[list[Promise], Delay | None]:
    with port.current().writer():
        rows = list(Promise.objects.filter(order_id=order_id).order_by("pk"))
        alive = (DelayState.OPEN, DelayState.SEEN)
        news = Delay.objects.filter(order_id=order_id, state__in=alive)
        return rows, news.order_by("-number").first()


def _promised(rows: Sequence[Promise]) -> str:
    """Return by when the last of several lines was promised."""
    days = [row.first_latest for row in rows if row.first_latest]
    if days:
        return t("by {day}", day=short(max(days)))
    least = [row.after_min for row in rows if row.after_min is not None]
    most = [row.after_max for row in rows if row.after_max is not None]
    if not most:
        return ""
    return t(
        "{least} to {most} working days after the payment",
        least=min(least, default=0), most=max(most),
    )  # fmt: skip


def _became(rows: Sequence[Promise]) -> tuple[str, str]:
    if all(row.ending == Ending.CANCELED for row in rows):
        return t("Canceled"), ""
    if any(row.kept is False for row in rows):
        return t("Not kept"), "bad"
    if all(row.kept is True for row in rows):
        return t("Kept"), "good"
    return "", ""
