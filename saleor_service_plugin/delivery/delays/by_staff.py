"""What staff and customers say about delays: new days, "seen", wishes and their end."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from ...database import clock
from ...effects import order_note
from ...orders import marks
from ...shop import port
from ..promises.models import Delay, DeliveryWish, Promise
from ..promises.settings import InvalidPromiseError
from ..promises.states import DelayState, Ending, Wish
from ..promises.supply import FARTHEST

MOST = 1000
"""Lines moved, or news seen to, at once."""

LONGEST_WORDS = 300
LONGEST_TEXT = 2000


def move(line_ids: Collection[UUID], latest: date, *, words: str, by: str) -> int:
    """Set a new day for order lines; their customers are told, each order once.

    Args:
        line_ids: Order lines with an open promise; others are left out.
        latest: By when they come.
        words: Why, for the customer, at most 300 characters; "" for the cause that is known.
        by: Global id of who of the staff, or which App.

    Returns:
        How many lines get the day.

    Raises:
        InvalidPromiseError: A value cannot be used; nothing is changed.

    """
    now = clock()
    if not line_ids:
        raise InvalidPromiseError("line_ids", "Name at least one order line.")
    if len(line_ids) > MOST:
        raise InvalidPromiseError("line_ids", f"At most {MOST} at once.")
    if not now.date() <= latest <= now.date() + FARTHEST:
        raise InvalidPromiseError("latest", "must be a day from today on, within two years.")
    if len(words) > LONGEST_WORDS:
        raise InvalidPromiseError("words", f"must be at most {LONGEST_WORDS} characters.")
    with port.current().writer(), transaction.atomic():
        rows = Promise.objects.filter(line_id__in=list(line_ids), ending=Ending.OPEN)
        orders = list(rows.order_by("order_id").values_list("order_id", flat=True).distinct())
        moved = rows.update(said_latest=latest, said_new=True, said_words=words.strip(), said_by=by)
        marks.write(orders)
    return moved


def see_to(delay_ids: Collection[int], *, by: str) -> int:
    """Take news off the desk that staff have seen to; what customers see stays.

    Args:
        delay_ids: Which.
        by: Global id of who.

    Returns:
        How many were open.

    Raises:
        InvalidPromiseError: Too many at once; nothing is changed.

    """
    if len(delay_ids) > MOST:
        raise InvalidPromiseError("delay_ids", f"At most {MOST} at once.")
    with port.current().writer(), transaction.atomic():
        rows = Delay.objects.filter(pk__in=list(delay_ids), state=DelayState.OPEN)
        return rows.update(state=DelayState.SEEN, settled_at=clock(), seen_by=by)


def wish(
    order_id: UUID, delay_id: int, wish: Wish, line_ids: Collection[UUID], text: str
) -> DeliveryWish:
    """Keep what a customer wants who was told of a delay; staff find it in the order.

    A newer wish about the same news takes the place of one that nobody has seen to.

    Args:
        order_id: The customer's order.
        delay_id: The news it is about.
        wish: What is wanted.
        line_ids: Of which of the news' lines; none: of all.
        text: The customer's own words.

    Raises:
        InvalidPromiseError: It does not fit; nothing is changed.

    """
    with port.current().writer(), transaction.atomic():
        news = Delay.objects.select_for_update().filter(pk=delay_id, order_id=order_id).first()
        if news is None or not news.told:
            raise InvalidPromiseError("delay_id", "There is no such news about this order.")
        if news.state not in (DelayState.OPEN, DelayState.SEEN):
            raise InvalidPromiseError("delay_id", "This is over: there is newer news, or it came.")
        lines = {str(line_id) for line_id in line_ids}
        if not lines <= set(news.line_ids):
            raise InvalidPromiseError("line_ids", "It is not about these lines.")
        if len(text) > LONGEST_TEXT:
            raise InvalidPromiseError("text", f"must be at most {LONGEST_TEXT} characters.")
        if wish is Wish.CHANGE and not text.strip():
            raise InvalidPromiseError("text", "Say what you would like instead.")
        row = DeliveryWish.objects.filter(delay_id=delay_id, settled_at=None).first()
        row = row or DeliveryWish(order_id=order_id, channel_id=news.channel_id, delay_id=delay_id)
        row.wish, row.line_ids, row.text = wish, sorted(lines) or news.line_ids, text.strip()
        row.wished_at = clock()
        row.save()
        order_note.enter(
            order_id,
            # Saying it again some minutes later is another line; within a minute it is none.
            key=f"wish:{row.pk}:{wish}:{row.wished_at:%Y%m%d%H%M}",
            text=order_note.Text.WISH,
            values={"wish": str(wish)},
        )
    return row


def settle_wishes(ids: Collection[int], *, by: str) -> int:
    """Note that staff have seen to wishes of customers.

    Args:
        ids: Which.
        by: Global id of who.

    Returns:
        How many were open.

    """
    with port.current().writer(), transaction.atomic():
        rows = DeliveryWish.objects.filter(pk__in=list(ids), settled_at=None)
        return rows.update(settled_at=clock(), settled_by=by)
