"""The checks of what a customer's history reads."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from saleor_service_plugin.shop.past_rows import Place
from saleor_service_plugin.shop.port import Shop
from saleor_service_plugin.shop.reward_rows import PurchaseRow

from .checks import SOON, assert_shape, promise
from .stage import Stage

HIGHEST = UUID(int=2**128 - 1)


@promise
def purchases_are_read_in_sets(shop: Shop, stage: Stage) -> None:
    """Paid orders with all their pieces; a guest is nobody's account."""
    ids = {stage.place(email="A@example.com"), stage.place(email="b@example.com")}
    found = shop.read_purchases([*ids, uuid4()])
    assert set(found) == ids
    for row in found.values():
        assert_shape(row)
        assert row.logged_in_id is None
        assert row.paid_at is not None and row.total_charged == row.total_gross > 0
        assert row.pieces > 1
        assert row.pieces_back == 0
        assert row.country == "DE" and row.postal_code and row.street.count("\n") == 1
    assert {row.email for row in found.values()} == {"A@example.com", "b@example.com"}
    assert shop.read_purchases([]) == {}


@promise
def past_purchases_come_page_by_page(shop: Shop, stage: Stage) -> None:
    """The newest first, each once, as they are read one by one."""
    ids = [stage.place(email="a@example.com") for _ in range(3)]
    place = Place(datetime.now(UTC) + SOON, HIGHEST)
    found: dict[UUID, PurchaseRow] = {}
    while not set(ids) <= set(found):
        page = shop.past_purchases(before=place, limit=2)
        assert 0 < len(page) <= 2
        keys = [(row.created_at, row.order_id) for row in page]
        assert keys == sorted(keys, reverse=True)
        assert not found.keys() & {row.order_id for row in page}
        found |= {row.order_id: row for row in page}
        place = Place(page[-1].created_at, page[-1].order_id)
    assert {pk: found[pk] for pk in ids} == shop.read_purchases(ids)


@promise
def orders_that_are_gone_are_missing(shop: Shop, stage: Stage) -> None:
    """From sets and from pages alike."""
    order_id = stage.place(email="a@example.com")
    stage.delete(order_id)
    assert shop.read_purchases([order_id]) == {}
    place = Place(datetime.now(UTC) + SOON, HIGHEST)
    page = shop.past_purchases(before=place, limit=5)
    assert order_id not in {row.order_id for row in page}
