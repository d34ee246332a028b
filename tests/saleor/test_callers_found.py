"""Callers are found by Saleor's own indexes among 100,000 orders, none by reading all of them."""

import re
import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from saleor.order.models import Order

from saleor_service_plugin.complaints.callers import said
from saleor_service_plugin.shop import port
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World

ORDERS = 100_000

MOST_SECONDS = 1.0
"""On a machine that tests share; a person notices nothing."""

OWN = {
    "id": "gen_random_uuid()",
    "number": "1000000 + n",
    "user_email": "'Kunde' || n || '@example.com'",
    "user_id": "NULL",
    "checkout_token": "''",
    "created_at": "now() - n * interval '1 minute'",
    "search_vector": "setweight(to_tsvector('simple', (1000000 + n)::text), 'A') || "
    "setweight(to_tsvector('simple', concat_ws(' ', 'Vorname' || n %% 997, 'Nachname' || n %% 4999,"
    " lpad((n %% 99999)::text, 5, '0'), 'Stadt' || n %% 211, '+49171' || lpad(n::text, 7, '0'))),"
    " 'B') || setweight(to_tsvector('simple', 'Teekanne Becher Steingut'), 'C')",
}

SAID = (
    "1054321", "kunde54321@example.com", "kunde5432", "Nachname4999", "Nachname432 Stadt11",
    "Vorname54 Nachname321", "0171 0054321", "+49 (0)171 0054321", "54321 Nachname", "Teekanne",
    "Vorname", "nobody knows", "Stadt",
)  # fmt: skip


def _fill(order_id: object) -> None:
    """Write as many orders like one as a shop of some years has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'order_order' "
            "AND table_schema = current_schema()"
        )
        names = [row[0] for row in cursor.fetchall()]
        values = ", ".join(OWN.get(name, f"o.{name}") for name in names)
        cursor.execute(
            f"INSERT INTO order_order ({', '.join(names)}) SELECT {values} "
            f"FROM order_order o, generate_series(1, {ORDERS}) n WHERE o.id = %s",
            [order_id],
        )
        cursor.execute("SELECT gin_clean_pending_list('order_tsearch')")
        cursor.execute("SELECT gin_clean_pending_list('order_email_search_gin')")
        cursor.execute("ANALYZE order_order")


def test_no_search_reads_all_orders(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    order_id = paid(world, Story(), email="first@example.com")
    slow, plans = {}, {}
    with port.current().writer(), transaction.atomic():
        _fill(order_id)
        assert Order.objects.count() > ORDERS
        for text in SAID:
            begin = time.perf_counter()
            with CaptureQueriesContext(connection) as found:
                rows = port.current().find_called(
                    said.read(text, ["DE"]), channel_ids=None, limit=30
                )
            slow[text] = time.perf_counter() - begin
            assert len(found) <= 4
            plan = []
            with connection.cursor() as cursor:
                for query in found.captured_queries:
                    cursor.execute(f"EXPLAIN {query['sql'].replace('%', '%%')}")
                    plan += [row[0] for row in cursor.fetchall()]
            plans[text] = [line for line in plan if re.search(r"Seq Scan on order_order", line)]
            with capsys.disabled():
                print(f"{text:28} {len(rows):3} orders {slow[text] * 1000:8.1f} ms")
        transaction.set_rollback(True)
    assert {text: plan for text, plan in plans.items() if plan} == {}
    assert max(slow.values()) < MOST_SECONDS, slow
