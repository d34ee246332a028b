"""P15: what a look at an order costs, whatever the customer bought before."""

import statistics
from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

from saleor.account.models import User

from saleor_service_plugin.delivery.promises.models import Delay, Promise
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.sync import sync
from tests.saleor.world import World

from . import promising, queued, shop
from .copies import Copies, query
from .figures import Row
from .measuring import count, seconds

HISTORIES = (1, 100, 10_000)
BATCHES = (1, 50)
REPEATED = 20

NUMBERED = """
UPDATE order_fulfillment SET tracking_number = 'JD0146' || lpad(order_fulfillment.id::text, 14, '0')
FROM order_order WHERE order_order.id = order_fulfillment.order_id AND order_order.number >= %s
"""

TWO_HOURS_AGO = "now() - interval '2 hours'"


def measure(world: World, *, seed: int) -> Iterator[Row]:
    """Yield the rows of P15: new orders of regular customers, one by one and together.

    All of them are promised a time, and of late ones their customers are told.
    """
    # Young enough that each of them is told of, and promised.
    queued.tell_everything(world)
    promising.promise(world)
    needed = sum(HISTORIES) + sum(BATCHES)
    made = shop.alike(
        world,
        count=needed,
        seed=seed,
        begin=TWO_HOURS_AGO,
        until=shop.AN_HOUR_AGO,
    )
    # A parcel without a number is looked for among no early reports: one statement less.
    query(NUMBERED, [made.first])
    newest = [_customer(made, size, number) for number, size in enumerate(HISTORIES)]
    alone = [[order_id] for order_id in newest]
    yield _by_history(_looks(alone), "")
    rest = made.ids(limit=needed)[-sum(BATCHES) :]
    batches = [rest[:1], rest[1:]]
    looks = _looks(batches)
    told = Message.objects.filter(order_id__in=rest, state="queued").count()
    promised = Promise.objects.filter(order_id__in=rest, shown=True).count()
    yield _by_batch(looks, "", f"{told} messages, {promised} promises made")
    open_ = promising.make_late([*newest, *rest])
    yield _by_history(_looks(alone), ", found late")
    looks = _looks(batches)
    news = Delay.objects.filter(order_id__in=[*newest, *rest], told=True).count()
    yield _by_batch(looks, ", found late", f"{news} delays told of {open_} open promises")


Looked = tuple[list[int], list[float]]
"""Statements of the first look at each group of orders, milliseconds of later ones."""


def _looks(groups: Sequence[Sequence[UUID]]) -> Looked:
    counts, times = zip(*(_look(group) for group in groups), strict=True)
    return list(counts), list(times)


def _by_history(looks: Looked, how: str) -> Row:
    counts, _ = looks
    return Row(
        "P15",
        f"statements of sync{how}, customer with 10,000 orders, more than with 1",
        max(counts) - min(counts),
        "",
        goal="0",
        holds=len(set(counts)) == 1,
        peer=("statements with 1, 100, 10,000", counts[0]),
        n=len(HISTORIES),
        note=f"{_short(looks)}; promises are told",
    )


def _by_batch(looks: Looked, how: str, note: str) -> Row:
    counts, _ = looks
    return Row(
        "P15",
        f"statements of sync{how} for 50 orders, more than for 1",
        counts[1] - counts[0],
        "",
        goal="0",
        holds=len(set(counts)) == 1,
        peer=("statements for 1", counts[0]),
        n=len(BATCHES),
        note=f"{_short(looks)}; {note}",
    )


def _short(looks: Looked) -> str:
    counts, times = looks
    return f"{tuple(counts)}; again: " + ", ".join(f"{time:.1f} ms" for time in times)


def _customer(made: Copies, size: int, number: int) -> UUID:
    """Give a new customer the next orders of the copies, return the newest of them."""
    user = User.objects.create(email=f"regular-{uuid4().hex[:8]}@copies.example")
    first = made.first + sum(HISTORIES[:number])
    query(
        "UPDATE order_order SET user_id = %s, user_email = %s WHERE number BETWEEN %s AND %s",
        [user.pk, user.email, first, first + size - 1],
    )
    query("ANALYZE order_order")
    return made.ids(limit=first - made.first + size)[-1]


def _look(order_ids: Sequence[UUID]) -> tuple[int, float]:
    """Return the statements of the first look, and the milliseconds of later ones."""
    marks.write(list(order_ids))
    statements = count(lambda: sync(order_ids))
    again = [seconds(lambda: sync(order_ids)) for _ in range(REPEATED)]
    return statements, statistics.median(again) * 1000
