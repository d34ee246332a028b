"""Two shops that differ in nothing but how much is in them, each in a database of its own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, connections

from saleor_service_plugin.mirror import making
from saleor_service_plugin.mirror.models import Mirror
from tests.saleor.world import World

from . import history, shop
from .copies import Copier, Copies, Pattern, query
from .vacuum import vacuum

SHARES = {
    "sent": "n % 100 < 80", "legacy": "n % 100 BETWEEN 80 AND 84",
    "canceled": "n % 100 BETWEEN 85 AND 88", "refunded": "n % 100 = 89",
    "open": "n % 100 BETWEEN 90 AND 96", "part": "n % 100 > 96",
}  # fmt: skip
"""A busy quarter: a tenth of the orders still wait, so that every list has a full page."""

A_QUARTER_AGO = "now() - interval '89 days 23 hours'"

YESTERDAY = ("date_trunc('day', now()) - interval '20 hours'",
             "date_trunc('day', now()) - interval '4 hours'")  # fmt: skip

OF_YESTERDAY = 60
"""Orders more than its share of the quarter: every list has a full page in the small shop, too."""

CUSTOMERS = """
UPDATE order_order SET user_email = 'customer' || number %% %s || '@copies.example'
WHERE number BETWEEN %s AND %s
"""

EACH = 10
"""Messages about one order; about few orders where a shop has fewer than that of messages."""

# Where ends are in the order of ids; every state has its share, and some wait for a word. The
# last thirty orders have a failed one each: the small shop's list of those is as long.
MESSAGES = """
INSERT INTO saleor_service_message (key, kind, order_id, subject_id, channel_id, state, trial,
    reason, came_from, fact_at, due_at, deadline_at, attempts, doubts, at_most_once, subject,
    finished_at)
SELECT 'page:' || number || ':' || k, (%(kinds)s::text[])[k], id, number || ':' || k, channel_id,
    state, false,
    CASE state WHEN 'held' THEN 'brake' WHEN 'failed' THEN 'refused: 550'
        WHEN 'skipped' THEN 'together' ELSE '' END,
    CASE state WHEN 'queued' THEN '' WHEN 'held' THEN 'queued' WHEN 'skipped' THEN 'queued'
        ELSE 'sending' END,
    at, at, at + interval '3 days', 1, 0, false, 'Your parcel is on its way',
    CASE WHEN state NOT IN ('queued', 'held') THEN at END
FROM (
    SELECT o.id, o.number, o.channel_id, k, o.created_at + k * interval '1 minute' AS at,
        CASE WHEN o.number %% 1000 = 7 AND k = 1 THEN 'held'
            WHEN h %% 100 = 7 OR (o.number > %(last)s - 30 AND k = 2) THEN 'failed'
            WHEN h %% 100 BETWEEN 20 AND 34 THEN 'skipped'
            ELSE 'sent' END AS state
    FROM order_order o
    CROSS JOIN generate_series(1, %(each)s) AS k
    CROSS JOIN LATERAL (SELECT hashint8(o.number * 16 + k) & 1073741823 AS h) drawn
    WHERE o.number BETWEEN %(first)s AND %(last)s
    ORDER BY o.number, k
) made
"""

ATTEMPTS = """
INSERT INTO saleor_service_attempt (box, row_id, number, via, started_at, ended_at, outcome,
    reason)
SELECT 'message', id, 1, '', finished_at, finished_at,
    CASE state WHEN 'sent' THEN 'sent' ELSE 'permanent' END, reason
FROM saleor_service_message WHERE state IN ('sent', 'failed') AND key LIKE 'page:%%'
"""

ADDRESSES = """
INSERT INTO saleor_service_suppression (address, reason, message_key, since)
SELECT 'nobody' || n || '@copies.example', '550', 'page:' || n, now()
FROM generate_series(1, %s) AS n
"""

KINDS = (
    "order-received", "parcel-sent", "payment-received", "tracking-changed", "refund-made",
    "parcel-sent", "parcel-sent", "order-canceled", "payment-reminder", "ready-for-pickup",
)  # fmt: skip

TROUBLED = """
UPDATE saleor_service_parcel p
SET state = 'exception', attention = 'exception', attention_at = p.sent_at
FROM order_order o
WHERE o.id = p.order_id AND o.number BETWEEN %s AND %s AND (o.number %% 200 = 50 OR o.number > %s)
"""
"""One in 200 waits for a person, and of the last orders all: both lists have a full page."""

LAST_TROUBLED = 40

ADDRESSES_REFUSED = 50

SWEPT = (
    "order", "fulfillment", "parcel", "scan", "fact", "message", "attempt", "suppression", "mirror", "mirror_row",
)  # fmt: skip


@dataclass(frozen=True)
class Shop:
    """One of the two, with what is looked at in it."""

    name: str
    """Of its database."""
    orders: int
    messages: int
    an_order: UUID
    a_message: int
    a_parcel: int
    wrappers: Mapping[str, Any]

    @contextmanager
    def here(self) -> Iterator[None]:
        """Have the whole process work in this shop; its connections stay open."""
        before = {alias: connections[alias] for alias in connections}
        for alias, wrapper in self.wrappers.items():
            connections[alias] = wrapper
        try:
            yield
        finally:
            for alias, wrapper in before.items():
                connections[alias] = wrapper


def both(world: World, *, orders: int, messages: int, few: int, customer: int) -> list[Shop]:
    """Fill this database and a copy of it; the copy goes with the process.

    Args:
        world: The shop that both begin with.
        orders: Of the last 90 days, in the big one.
        messages: In the big one.
        few: Orders and messages in the small one.
        customer: An account; some orders of each shop are theirs.

    Returns:
        The big one and the small one.

    """
    real = shop.real_orders(world)
    big, small = connection.settings_dict["NAME"], connection.settings_dict["NAME"] + "_few"
    _copy(big, small)
    made = []
    for name, count, told in ((big, orders, messages), (small, few, few)):
        wrappers = _wrappers(name)
        empty = Shop(name, 0, 0, UUID(int=0), 0, 0, wrappers)
        with empty.here():
            made.append(_filled(empty, real, count, told, customer))
    return made


def _filled(empty: Shop, real: Mapping[str, UUID], orders: int, messages: int, user: int) -> Shop:
    patterns = [Pattern(real[name], which) for name, which in SHARES.items()]
    for begin, until, count, seed in (
        (*YESTERDAY, OF_YESTERDAY, 2), (A_QUARTER_AGO, shop.AN_HOUR_AGO, orders, 1)
    ):  # fmt: skip
        copies = Copier(patterns, count=count, begin=begin, until=until, seed=seed).copy()
        query(CUSTOMERS, [max(count // 3, 1), *copies.range])
        history.write(copies)
    query("DELETE FROM saleor_service_message")
    query(
        MESSAGES,
        {"kinds": list(KINDS), "each": EACH, "first": copies.last - messages // EACH + 1,
         "last": copies.last},
    )  # fmt: skip
    query(ATTEMPTS)
    query(TROUBLED, [*copies.range, copies.last - LAST_TROUBLED])
    query(ADDRESSES, [ADDRESSES_REFUSED])
    theirs = _give(copies, user)
    Mirror.objects.all().delete()
    making.make_due()
    for table in ("order_order", "order_fulfillment", "order_orderline", "order_orderevent"):
        vacuum(table)
    for table in SWEPT:
        vacuum(f"saleor_service_{table}")
    ((message,),) = query(
        "SELECT max(id) FROM saleor_service_message WHERE order_id = %s", [theirs[0]]
    )
    ((parcel,),) = query(
        "SELECT max(id) FROM saleor_service_parcel WHERE order_id = %s", [theirs[0]]
    )
    return Shop(empty.name, orders, messages, theirs[0], message, parcel, empty.wrappers)


def _give(copies: Copies, user: int) -> Sequence[UUID]:
    """Have the last sent orders be those of an account; return them."""
    rows = query(
        "SELECT id FROM order_order WHERE number BETWEEN %s AND %s AND number %% 100 = 50 "
        "AND EXISTS (SELECT 1 FROM order_fulfillment f WHERE f.order_id = order_order.id) "
        "ORDER BY number DESC LIMIT 7",
        [copies.last - 900, copies.last],
    )
    ids = [row[0] for row in rows]
    for table, key in (("order_order", "id"), ("saleor_service_order", "order_id")):
        query(f"UPDATE {table} SET user_id = %s WHERE {key} = ANY(%s)", [user, ids])
    return ids


def _wrappers(name: str) -> Mapping[str, Any]:
    """Return connections to a database, one for each alias."""
    made = {}
    for alias in settings.DATABASES:
        wrapper = connections.create_connection(alias)
        wrapper.settings_dict = {**wrapper.settings_dict, "NAME": name}
        made[alias] = wrapper
    return made


def _copy(name: str, copy: str) -> None:
    """Copy a database that nobody is connected to."""
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}"')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')


def remove(shops: Sequence[Shop]) -> None:
    """Drop the copy; the other one goes with the session that made it."""
    for one in shops:
        for wrapper in one.wrappers.values():
            wrapper.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{shops[-1].name}"')
