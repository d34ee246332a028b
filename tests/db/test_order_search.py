"""Orders by what a customer says on the telephone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin.orders import search
from saleor_service_plugin.orders.models import ServiceOrder

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def an_order(number: str, email: str = "", *, channel: int = 1, days: int = 0) -> UUID:
    """Store an order; the more days, the older."""
    row = ServiceOrder.objects.create(
        order_id=uuid4(), number=number, email=email, channel_id=channel,
        placed_at=NOW - timedelta(days=days),
    )  # fmt: skip
    return row.order_id


def test_by_number_with_or_without_its_sign() -> None:
    order = an_order("1042")
    an_order("10421")
    assert search.find("1042") == search.find(" #1042 ") == [order]


def test_by_address_in_any_case_the_newest_first() -> None:
    old, new = an_order("1", "Anne@Example.com", days=9), an_order("2", "anne@example.com")
    an_order("3", "jeanne@example.com")
    assert search.find("ANNE@example.COM") == [new, old]


def test_in_these_channels_alone() -> None:
    here = an_order("7", channel=1)
    an_order("7", channel=2)
    assert search.find("7", [1]) == [here]
    assert search.find("7", []) == []


@pytest.mark.parametrize("text", ["", "  ", "#", "%", "x" * 300 + "@example.com", "a\0b"])
def test_nonsense_finds_nothing(text: str) -> None:
    an_order("")
    an_order("8", "")
    assert search.find(text) == []


def test_of_many_orders_the_newest() -> None:
    orders = [an_order(str(n), "many@example.com", days=n) for n in range(search.MOST + 5)]
    assert search.find("many@example.com") == orders[: search.MOST]


def test_an_index_answers() -> None:
    # given
    ServiceOrder.objects.bulk_create(
        ServiceOrder(order_id=uuid4(), number=str(n), email=f"c{n}@example.com", placed_at=NOW)
        for n in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE saleor_service_order")

    # when
    with CaptureQueriesContext(connection) as seen:
        assert len(search.find("C77@example.com")) == 1
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {seen[-1]['sql']}")
        plan = str(cursor.fetchall())

    # then
    assert "service_order_email" in plan
