"""How the reports and the list of orders without news are read where there are many rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.delivery.reports import kept, kept_sql
from saleor_service_plugin.delivery.reports.kept import Cursor, Page
from saleor_service_plugin.delivery.reports.where import By, Outcome, Where, month_after
from saleor_service_plugin.delivery.silence import quiet_list
from tests.bench import plans
from tests.bench.vacuum import vacuum
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 60_000
"""Many times what any page may read."""

FEW = 10_000
"""What is looked at for a page of 26 of which one line in 300 fits."""

OLD_SHOP = """
INSERT INTO saleor_service_promise (
    order_id, line_id, channel_id, name, quantity, placed_at, shown, first_earliest, first_latest,
    earliest, latest, method_id, carrier, country, basis, said_words, said_by, said_new, later, sent_at,
    delivered_at, ending, kept, changed_at
)
SELECT gen_random_uuid(), gen_random_uuid(), CASE WHEN n %% 9999 = 0 THEN 7 ELSE 1 + n %% 3 END,
    'Teapot', 1, day - interval '3 days', n %% 4 > 0, day::date, day::date, day::date, day::date,
    n %% 5, CASE WHEN n %% 20 = 0 THEN 'dpd' ELSE 'dhl' END, 'DE', '{}', '', '', false, false,
    day - interval '1 day', day, 'delivered', n %% 50 > 0, now()
FROM generate_series(1, %s) n CROSS JOIN LATERAL (
    SELECT now() - (n %% 1000) * interval '1 day' AS day
) days
"""

QUIET = """
INSERT INTO saleor_service_quiet_order (order_id, channel_id, news_at, due_at, listed)
SELECT gen_random_uuid(), CASE WHEN n %% 9999 = 0 THEN 7 ELSE 1 + n %% 3 END,
    now() - n * interval '3 minutes', now(), true
FROM generate_series(1, %s) n
"""


def _fill(sql: str, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [MANY])
    vacuum(table)


def _read(explained: plans.Explained, table: str) -> int:
    """Return how many rows of a table, or entries of its indexes, a statement looks at."""
    return sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in plans.nodes(explained.plan)
        if node.get("Relation Name") == table
    )


def test_a_report_reads_its_months_in_the_index_alone(shop: FakeShop) -> None:
    # given
    _fill(OLD_SHOP, "saleor_service_promise")
    after = month_after(datetime.now(UTC).date())
    where = Where(month_after(after, -2), after, channel_ids=[1, 2])

    # when
    sql = kept_sql.counted([By.MONTH, By.METHOD], where.asked, where.shown)
    found = plans.explain(sql, kept._values(where))

    # then: the stretch of two months, without a look at the rows themselves
    assert sum(cell.promised for cell in kept.kept(where, ())) > 0
    scans = [node for node in plans.nodes(found.plan) if node.get("Relation Name")]
    assert {node["Node Type"] for node in scans} == {"Index Only Scan"}
    assert {node["Index Name"] for node in scans} == {"service_promise_month"}
    assert sum(node["Heap Fetches"] for node in scans) == 0
    assert _read(found, "saleor_service_promise") <= MANY / 1000 * 62


def test_a_page_of_lines_reads_no_more_than_it_must(shop: FakeShop) -> None:
    # given
    _fill(OLD_SHOP, "saleor_service_promise")
    after = month_after(datetime.now(UTC).date())
    whole = Where(month_after(after, -36), after)
    middle = Promise.objects.order_by("-first_latest", "-pk")[MANY // 2]
    assert middle.first_latest

    # when
    read = {}
    for where in (whole, Where(whole.first, whole.after, channel_ids=[2], shown=True)):
        for outcomes in (None, [Outcome.BROKEN]):
            for place in (None, Cursor(middle.first_latest, middle.pk)):
                for page in (Page(26, after=place), Page(26, before=place, backwards=True)):
                    sql, values = kept.statement(where, page, outcomes=outcomes)
                    found = plans.explain(sql, values)
                    read[f"{where} {outcomes} {page}"] = _read(found, "saleor_service_promise")

    # then
    assert {name: rows for name, rows in read.items() if rows > FEW} == {}


def test_a_page_of_orders_without_news_reads_no_more_than_it_shows() -> None:
    # given
    _fill(QUIET, "saleor_service_quiet_order")
    at = datetime.now(UTC) - timedelta(minutes=3 * MANY // 2)
    place = quiet_list.Cursor(at, UUID(int=0))

    # when
    read = {}
    for channel_ids in (None, [7], [1, 2, 7], [99]):
        for page in (
            quiet_list.Page(26), quiet_list.Page(26, backwards=True),
            quiet_list.Page(26, after=place), quiet_list.Page(26, before=place, backwards=True),
        ):  # fmt: skip
            sql, values = quiet_list.statement(page, channel_ids=channel_ids)
            found = plans.explain(sql, values)
            read[f"{channel_ids} {page}"] = _read(found, "saleor_service_quiet_order")

    # then
    assert {name: rows for name, rows in read.items() if rows > 200} == {}
