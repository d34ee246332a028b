"""The checks of finding who is calling."""

from uuid import UUID

from saleor_service_plugin.complaints.callers.said import read
from saleor_service_plugin.shop.port import Shop

from .checks import promise
from .stage import Stage

PHONE = "+491712345678"


def _found(shop: Shop, text: str, channel_ids: list[int] | None = None) -> list[UUID]:
    said = read(text, ["DE", "AT"])
    return [one.id for one in shop.find_called(said, channel_ids=channel_ids, limit=30)]


@promise
def a_caller_is_found_by_what_people_say(shop: Shop, stage: Stage) -> None:
    """Number, address, name, town and telephone number, however they are said."""
    order_id = stage.place(email="Anruf.Wild@Example.com")
    stage.set_phone(order_id, PHONE)
    order = shop.read_orders([order_id], history=False)[order_id]
    address = order.billing_address
    assert address is not None
    first, last, town = address.first_name, address.last_name, address.city
    for text in (
        str(order.number), f"#{order.number}", order.email, order.email.upper(), "anruf.wild@exa",
        last, last.upper(), f"{first} {last}", f"{last}, {town}", f"{address.postal_code} {last[:3]}",
        "0171 2345678", "0171/234 56 78", "+49 (0)171 2345678", "0049171-2345678", "1712345678",
        "0171 23456", f"{last} 0171 2345678", f"{town} {address.postal_code} {last}",
    ):  # fmt: skip
        assert order_id in _found(shop, text), text
    for text in (
        "",
        "   ",
        "0171 9999999",
        f"{last} Nirgendwo",
        "x@example.com",
        "&|!(:*'\\",
        "999999",
    ):
        assert order_id not in _found(shop, text), text


@promise
def a_caller_is_found_where_one_may_look(shop: Shop, stage: Stage) -> None:
    """What is shown of an order, and channels."""
    order_id = stage.place(email="anruf2@example.com")
    stage.set_phone(order_id, PHONE)
    order = shop.read_orders([order_id], history=False)[order_id]
    (row,) = shop.find_called(read("anruf2@example.com", []), channel_ids=None, limit=1)
    address = order.billing_address
    assert address is not None
    assert (row.id, row.number, row.email) == (order_id, order.number, order.email)
    assert (row.status, row.channel_id) == (order.status, order.channel_id)
    assert row.name == f"{address.first_name} {address.last_name}"
    assert row.place == f"{address.postal_code} {address.city}"
    assert row.phone == PHONE
    assert _found(shop, "anruf2@example.com", [order.channel_id]) == [order_id]
    assert _found(shop, "anruf2@example.com", []) == []
