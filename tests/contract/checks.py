"""The checks, one promise each."""

import dataclasses
import types
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import pytest

from saleor_service_plugin.messages.senders import is_deliverable
from saleor_service_plugin.shop.past_rows import PastOrder, Place
from saleor_service_plugin.shop.port import Shop
from saleor_service_plugin.shop.snapshots import MoneyKind, RowKind, SweepCursor
from saleor_service_plugin.shop.writer_rows import MailEvent, OtherWriter, WriterSource

from .stage import Stage

Check = Callable[[Shop, Stage], None]

CHECKS: list[Check] = []

SOON = timedelta(minutes=1)


def promise(check: Check) -> Check:
    """Enter a check into the list."""
    CHECKS.append(check)
    return check


def assert_shape(value: object) -> None:
    """Every field holds what its annotation says, all the way down."""
    hints = get_type_hints(type(value))
    for field in dataclasses.fields(value):  # type: ignore[arg-type]
        _assert_fits(getattr(value, field.name), hints[field.name], field.name)


def _assert_fits(value: object, hint: Any, name: str) -> None:
    origin = get_origin(hint)
    if origin is types.UnionType:
        if value is None:
            assert type(None) in get_args(hint), name
            return
        (hint,) = (part for part in get_args(hint) if part is not type(None))
        origin = get_origin(hint)
    if origin in (tuple, frozenset):
        assert isinstance(value, origin), name
        for item in value:
            _assert_fits(item, get_args(hint)[0], name)
        return
    if dataclasses.is_dataclass(hint):
        assert isinstance(value, hint), name
        assert_shape(value)
        return
    assert isinstance(value, origin or hint), f"{name}: {value!r}"
    if isinstance(value, datetime):
        assert value.utcoffset() == timedelta(0), name
    if isinstance(value, str) and not isinstance(value, StrEnum) and hint is str:
        assert "\x00" not in value, name


def _cursor(**low_ids: int) -> SweepCursor:
    since = datetime.now(UTC) - SOON
    return SweepCursor(since, {RowKind(kind): pk for kind, pk in low_ids.items()})


@promise
def orders_are_read_in_sets(shop: Shop, stage: Stage) -> None:
    """Known ids come back, unknown ones are missing, nothing is asked for nothing."""
    ids = {stage.place(email="a@example.com"), stage.place(email="b@example.com")}
    assert set(shop.read_orders([*ids, uuid4()])) == ids
    assert shop.read_orders([]) == {}
    assert shop.read_orders([], history=False) == {}


@promise
def without_history_an_order_is_otherwise_the_same(shop: Shop, stage: Stage) -> None:
    """What a letter is written from, and nothing it does not show."""
    order_id = stage.place(email="a@example.com")
    stage.send(order_id, number="00340434161094042557")
    stage.grant_refund(order_id)
    whole = shop.read_orders([order_id])[order_id]
    assert shop.read_orders([order_id, uuid4()], history=False) == {
        order_id: dataclasses.replace(
            whole, fingerprint="", events=(), money=(), granted_refunds=()
        )
    }


@promise
def an_order_holds_its_rows(shop: Shop, stage: Stage) -> None:
    """Lines, parcels, money and address, each of the declared type."""
    order_id = stage.place(email="a@example.com")
    parcel_id = stage.send(order_id, number=" 00340434161094042557 ")
    stage.grant_refund(order_id)
    order = shop.read_orders([order_id])[order_id]
    assert_shape(order)
    assert (order.id, order.email) == (order_id, "a@example.com")
    assert len(order.lines) == 2
    (parcel,) = order.fulfillments
    assert (parcel.id, parcel.sequence, parcel.status) == (parcel_id, 1, "fulfilled")
    assert parcel.tracking_number == "00340434161094042557"
    assert {held.line_id for held in parcel.lines} <= {line.id for line in order.lines}
    assert [row.kind for row in order.money] == [MoneyKind.PAYMENT]
    assert all(isinstance(row.amount, Decimal) for row in order.money)
    assert len(order.granted_refunds) == 1
    assert "fulfillment_fulfilled_items" in {event.type for event in order.events}


@promise
def a_touched_order_is_found(shop: Shop, stage: Stage) -> None:
    """It lies after the cursor, page by page, and not after `until`."""
    ids = {stage.place(email="a@example.com"), stage.place(email="b@example.com")}
    for order_id in ids:
        stage.touch(order_id)
    until = datetime.now(UTC) + SOON
    found: set[UUID] = set()
    page = shop.changed_orders(_cursor(), until=until, after=None, limit=1)
    while page:
        assert len(page) == 1
        assert page[0].order_id not in found
        found.add(page[0].order_id)
        page = shop.changed_orders(_cursor(), until=until, after=page[0], limit=1)
    assert ids <= found
    early = datetime.now(UTC) - SOON
    assert not shop.changed_orders(_cursor(), until=early, after=None, limit=9)


@promise
def updated_at_is_the_same_in_both_readings(shop: Shop, stage: Stage) -> None:
    """The sweep compares what it finds with what a look has stored."""
    order_id = stage.place(email="a@example.com")
    until = datetime.now(UTC) + SOON
    page = shop.changed_orders(_cursor(), until=until, after=None, limit=10_000)
    found = {row.order_id: row.updated_at for row in page}
    assert found[order_id] == shop.read_orders([order_id])[order_id].updated_at


@promise
def new_rows_are_found_by_kind(shop: Shop, stage: Stage) -> None:
    """A parcel, its event, money and a granted refund lie after the cursor, once."""
    newest = shop.newest_ids()
    order_id = stage.place(email="a@example.com")
    stage.send(order_id, number="1")
    stage.grant_refund(order_id)
    until = datetime.now(UTC) + SOON
    cursor = SweepCursor(datetime.now(UTC) - SOON, newest)
    seen = {}
    for kind in RowKind:
        rows = shop.changed_rows(cursor, kind=kind, until=until, after=None, limit=10_000)
        mine = [row for row in rows if row.order_id == order_id]
        seen[kind] = len(mine)
        assert len({(row.row_id, row.stamp) for row in mine}) == len(mine)
        assert [row.row_id for row in rows] == sorted(row.row_id for row in rows)
        after = (
            shop.changed_rows(cursor, kind=kind, until=until, after=rows[0], limit=1)
            if rows
            else []
        )
        assert after == rows[1:2]
    assert seen[RowKind.FULFILLMENT] == 1
    assert seen[RowKind.EVENT] >= 1
    assert seen[RowKind.TRANSACTION] + seen[RowKind.LEGACY] >= 1
    assert seen[RowKind.GRANTED_REFUND] == 1


@promise
def rows_behind_the_low_water_mark_are_left_alone(shop: Shop, stage: Stage) -> None:
    """What is older than the window is not looked through again."""
    order_id = stage.place(email="a@example.com")
    stage.send(order_id, number="1")
    cursor = SweepCursor(datetime.now(UTC) - SOON, shop.newest_ids())
    until = datetime.now(UTC) + SOON
    for kind in (RowKind.FULFILLMENT, RowKind.TRANSACTION, RowKind.LEGACY):
        assert not shop.changed_rows(cursor, kind=kind, until=until, after=None, limit=9)


@promise
def a_read_order_compares_equal_until_it_changes(shop: Shop, stage: Stage) -> None:
    """By a number without a trace, by its end, and never by looking."""
    order_id = stage.place(email="a@example.com")
    parcel_id = stage.send(order_id, number="1")
    known = [(order_id, shop.read_orders([order_id])[order_id].fingerprint)]
    assert shop.compare(known) == []
    stage.change_number_raw(parcel_id, number="2")
    assert shop.compare(known) == [order_id]
    stage.delete(order_id)
    assert shop.compare(known) == [order_id]
    assert shop.compare([]) == []


@promise
def customers_are_found_by_id_and_by_address(shop: Shop, stage: Stage) -> None:
    """Whatever the case of the address; unknown ones are missing."""
    address = f"Anne.{uuid4().hex}@Example.com"
    user_id = stage.account(email=address)
    by_id, by_email = shop.read_customers([user_id, -1], [address.upper(), "x@y.example"])
    assert set(by_id) == {user_id}
    assert set(by_email) == {address.casefold()}
    assert_shape(by_id[user_id])
    assert by_email[address.casefold()].user_id == user_id


@promise
def stock_is_summed_by_variant(shop: Shop, stage: Stage) -> None:
    """Unknown variants are missing."""
    variant_id = stage.variant(quantity=12)
    found = shop.read_stock([variant_id, -1])
    assert set(found) == {variant_id}
    assert_shape(found[variant_id])
    row = found[variant_id]
    assert (row.quantity, row.allocated, row.short) == (12, 0, False)


@promise
def the_shop_tells_about_itself(shop: Shop, stage: Stage) -> None:
    """Channels, the form, the sender and the domain."""
    for channel in shop.read_channels().values():
        assert_shape(channel)
    assert isinstance(dict(shop.plugin_settings()), dict)
    assert shop.plugin_active() is True
    assert is_deliverable(shop.default_sender())
    assert shop.site_domain()


@promise
def who_else_writes_is_told(shop: Shop, stage: Stage) -> None:
    """An App that sends the shop's mails, for as long as it is there."""
    before = shop.other_writers()
    name = f"Mails {uuid4().hex[:8]}"
    stage.add_mailing_app(name=name)
    try:
        found = shop.other_writers()
    finally:
        stage.remove_app(name=name)
    (mine,) = [writer for writer in found if writer.name == name]
    everything = frozenset(MailEvent)
    assert mine == OtherWriter(name, WriterSource.APP, None, everything, certain=True)
    for writer in found:
        assert_shape(writer)
        assert writer.events
        assert writer.channel_ids is None or writer.channel_ids
    assert sorted(found, key=lambda writer: not writer.certain) == found
    assert shop.other_writers() == before


@promise
def past_orders_come_page_by_page(shop: Shop, stage: Stage) -> None:
    """The newest first, each once, with what left of them and what still waits."""
    waiting, sent = stage.place(email="a@example.com"), stage.place(email="B@example.com")
    stage.send(sent, number=" 00340434161094042557 ")
    now = datetime.now(UTC)
    place = Place(now + SOON, UUID(int=2**128 - 1))
    found: dict[UUID, PastOrder] = {}
    while page := shop.past_orders(now - SOON, before=place, limit=2):
        assert len(page) <= 2
        for row in page:
            assert row.id not in found
            assert (row.created_at, row.id) < (place.created_at, place.order_id)
            found[row.id] = row
            place = Place(row.created_at, row.id)
    assert_shape(found[sent])
    assert (found[sent].email, found[sent].waits) == ("B@example.com", True)
    assert found[sent].tracking_numbers == ("00340434161094042557",)
    assert found[waiting].tracking_numbers == ()
    assert found[waiting].handed_over_at is None
    handed_over = found[sent].handed_over_at
    assert handed_over is not None and handed_over >= found[sent].placed_at
    assert found[sent].placed_at == found[sent].created_at
    assert not shop.past_orders(now + SOON, before=place, limit=2)


@promise
def orders_of_a_time_are_found(shop: Shop, stage: Stage) -> None:
    """What was placed or happened then, no more than asked for."""
    before = datetime.now(UTC)
    order_id, other = stage.place(email="a@example.com"), stage.place(email="a@example.com")
    after = datetime.now(UTC) + SOON
    assert {order_id, other} <= set(shop.busy_orders(before - SOON, after, limit=1000))
    assert len(shop.busy_orders(before - SOON, after, limit=1)) == 1
    assert order_id not in shop.busy_orders(after, after + SOON, limit=1000)


@promise
def a_note_is_written_once(shop: Shop, stage: Stage) -> None:
    """Per order and key, whatever the text; not into an order that is gone."""
    first, second = stage.place(email="a@example.com"), stage.place(email="b@example.com")
    assert shop.add_order_note(first, key="told:1", text="The customer was told.") is True
    assert shop.add_order_note(first, key="told:1", text="In other words.") is False
    assert shop.add_order_note(first, key="told:2", text="The customer was told.") is True
    assert shop.add_order_note(second, key="told:1", text="Änne's \x00 half \ud83d") is True
    stage.delete(second)
    for gone in (second, uuid4()):
        with pytest.raises(LookupError):
            shop.add_order_note(gone, key="told:1", text="To nobody.")


@promise
def a_note_is_no_change_of_the_order(shop: Shop, stage: Stage) -> None:
    """Neither sweep takes it for one but for the history's own row, if that."""
    order_id = stage.place(email="a@example.com")
    before = shop.read_orders([order_id])[order_id]
    since = SweepCursor(before.updated_at, shop.newest_ids())
    assert shop.add_order_note(order_id, key="told", text="The customer was told.")
    after = shop.read_orders([order_id])[order_id]
    assert after.updated_at == before.updated_at
    assert shop.compare([(order_id, before.fingerprint)]) == []
    until = datetime.now(UTC) + SOON
    touched = shop.changed_orders(since, until=until, after=None, limit=10_000)
    assert order_id not in {row.order_id for row in touched}
    for kind in RowKind:
        if kind is not RowKind.EVENT:
            rows = shop.changed_rows(since, kind=kind, until=until, after=None, limit=10_000)
            assert order_id not in {row.order_id for row in rows}


@promise
def staff_are_told_whatever_the_text(shop: Shop, stage: Stage) -> None:
    """Again and again, at any length; what was never told is taken back as well."""
    key = f"contract:{uuid4().hex}"
    shop.tell_staff_no_more(key)
    for message in ("The carrier refuses our login.", "", "x" * 5000, "\x00 \ud83d"):
        for critical in (True, False):
            shop.tell_staff(key, message, critical=critical)
    shop.tell_staff_no_more(key)
    shop.tell_staff_no_more(key)


@promise
def what_is_posted_arrives_as_it_is(shop: Shop, stage: Stage) -> None:
    """Byte by byte, once, with its headers; the status comes back."""
    url = stage.listen(202)
    body = '{"type":"test","data":"Änne"}\n'.encode()
    answer = shop.post(url, body=body, headers={"webhook-id": "e1"}, seconds=5)
    assert_shape(answer)
    assert (answer.status, answer.problem) == (202, "")
    ((arrived, headers),) = stage.posted(url)
    assert arrived == body
    assert headers["webhook-id"] == "e1"


@promise
def no_status_is_an_error_of_ours(shop: Shop, stage: Stage) -> None:
    """Whatever the other side answers; a redirect is not followed."""
    for status in (301, 307, 404, 410, 500):
        url = stage.listen(status)
        assert shop.post(url, body=b"{}", headers={}, seconds=5).status == status
        assert len(stage.posted(url)) == 1


@promise
def what_is_fetched_comes_whole_or_not_at_all(shop: Shop, stage: Stage) -> None:
    """With the headers that were asked for; longer than allowed, only its status comes."""
    body = '{"at":"Köln"}'.encode()
    url = stage.listen(200, body=body)
    asked = {"api-key": "k1"}
    answer = shop.fetch(url, headers=asked, seconds=5, most_bytes=100)
    assert_shape(answer)
    assert (answer.status, answer.body, answer.problem) == (200, body, "")
    assert stage.posted(url)[-1][1]["api-key"] == "k1"
    answer = shop.fetch(url, headers=asked, seconds=5, most_bytes=len(body) - 1)
    assert (answer.status, answer.body, answer.problem) == (200, b"", "too-long")


@promise
def what_is_asked_with_a_body_arrives(shop: Shop, stage: Stage) -> None:
    """By the method that was asked for; other statuses are answers as well."""
    for status in (201, 307, 404, 429, 500):
        url = stage.listen(status)
        answer = shop.fetch(url, method="POST", headers={}, body=b"a=1", seconds=5, most_bytes=100)
        assert (answer.status, answer.body, answer.problem) == (status, b"", "")
        assert [arrived for arrived, _ in stage.posted(url)] == [b"a=1"]
