"""Our parcels beside the shop's fulfillments: numbers, carriers, what stands and what does not."""

from datetime import timedelta

import pytest

from saleor_service_plugin.delivery import methods, showing
from saleor_service_plugin.delivery.carriers import typed
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import sync
from tests.db.parcel_story import DHL, UPS, Parcels
from tests.fake_shop import FakeShop, a_parcel

pytestmark = pytest.mark.django_db(transaction=True)

AMBIGUOUS = "01234567890123"
"""Fourteen digits: DPD's and Hermes's, and others' as well."""


def test_a_number_names_its_carrier(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship("0034 0434 1610 9404 2557")
    row = story.row
    assert (row.number, row.carrier, row.carrier_from) == (DHL, "dhl", "number")
    assert row.polled and row.sent_at is not None
    assert row.near_seconds * 4 <= row.calm_seconds


def test_two_numbers_in_one_field_are_two_parcels(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship(f"{DHL}, {UPS.lower()}")
    assert [(row.number, row.carrier, row.position) for row in story.rows] == [
        (DHL, "dhl", 0), (UPS, "ups", 1),
    ]  # fmt: skip


def test_shipped_first_and_numbered_later_is_one_parcel(shop: FakeShop) -> None:
    story = Parcels(shop)
    fulfillment = story.ship("")
    (before,) = story.rows
    assert (before.number, before.carrier, before.polled) == ("", "", False)
    story.change(fulfillment, tracking_number=UPS)
    (after,) = story.rows
    assert (after.pk, after.number, after.carrier) == (before.pk, UPS, "ups")


def test_a_corrected_number_is_another_parcel_and_comes_back(shop: FakeShop) -> None:
    story = Parcels(shop)
    fulfillment = story.ship(DHL)
    first = story.row.pk
    story.change(fulfillment, tracking_number=UPS)
    assert [(row.number, row.current) for row in story.rows] == [(DHL, False), (UPS, True)]
    assert not any(row.polled for row in story.rows if not row.current)
    story.change(fulfillment, tracking_number=DHL)
    assert (story.row.pk, story.row.polled) == (first, True)


def test_a_canceled_fulfillment_is_asked_about_no_more(shop: FakeShop) -> None:
    story = Parcels(shop)
    fulfillment = story.ship(DHL)
    story.change(fulfillment, status="canceled")
    (row,) = story.rows
    assert (row.current, row.polled) == (False, False)


def test_what_waits_for_approval_is_not_asked_about_yet(shop: FakeShop) -> None:
    story = Parcels(shop)
    fulfillment = story.ship(DHL, status="waiting_for_approval")
    assert (story.row.polled, story.row.sent_at) == (False, None)
    story.change(fulfillment, status="fulfilled")
    assert story.row.polled


def test_an_order_that_is_gone_is_asked_about_no_more(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship(DHL)
    shop.remove(story.order.id)
    story.look()
    (row,) = story.rows
    assert not row.polled and row.number == DHL


def test_an_ambiguous_number_stays_unknown_until_somebody_names_its_carrier(
    shop: FakeShop,
) -> None:
    shop.max_days = {9: 3}
    story = Parcels(shop, shipping_method_id=9)
    fulfillment = story.ship(AMBIGUOUS)
    assert (story.row.carrier, story.row.polled) == ("", False)

    # when staff map the shipping method, what is on its way is looked at again
    methods.name_carrier(9, Carrier.DPD)
    story.look(mark=False)
    assert (story.row.carrier, story.row.carrier_from) == ("dpd", "method")

    # a system that ships names it for one parcel
    story.change(fulfillment, metadata={"carrier": "Hermes Germany"})
    assert (story.row.carrier, story.row.carrier_from) == ("hermes", "metadata")

    # and without the mapping the number alone says nothing
    story.change(fulfillment, metadata={})
    methods.name_carrier(9, None)
    story.look(mark=False)
    assert (story.row.carrier, story.row.carrier_from) == ("", "")


def test_a_number_that_can_be_one_carriers_alone_beats_the_mapping(shop: FakeShop) -> None:
    shop.max_days = {9: 3}
    methods.name_carrier(9, Carrier.DPD)
    story = Parcels(shop, shipping_method_id=9)
    story.ship(UPS)
    assert (story.row.carrier, story.row.carrier_from) == ("ups", "number")


def test_what_is_no_number_gets_no_carrier(shop: FakeShop) -> None:
    shop.max_days = {9: 3}
    methods.name_carrier(9, Carrier.DPD)
    story = Parcels(shop, shipping_method_id=9)
    story.ship("abgeholt von Frau Müller")
    assert (story.row.carrier, story.row.polled) == ("", False)


def test_the_last_day_is_the_methods(shop: FakeShop) -> None:
    shop.max_days = {9: 3}
    story = Parcels(shop, shipping_method_id=9)
    story.ship(DHL)
    assert story.row.sent_at is not None
    assert story.row.expected_on == story.row.sent_at.date() + timedelta(days=3)
    assert story.row.near_from is not None


def test_a_look_that_finds_nothing_new_writes_nothing(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship(DHL)
    before = TrackedParcel.objects.values_list("changed_at", flat=True).get()
    sync.sync([story.order.id])
    assert TrackedParcel.objects.values_list("changed_at", flat=True).get() == before


def test_what_comes_back_is_no_parcel_to_the_customer(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship("", status="returned")
    assert story.rows == []


def test_goods_that_are_fetched_have_no_carrier(shop: FakeShop) -> None:
    story = Parcels(shop, is_collected=True, collection_point_name="Laden")
    story.ship(DHL)
    assert (story.row.carrier, story.row.polled) == ("", False)


def test_the_merchants_own_link_is_for_what_no_carrier_is_known_of(shop: FakeShop) -> None:
    shop.settings["tracking_link"] = "https://bote.example/?n={number}"
    story = Parcels(shop)
    story.ship("AB 12/3")
    story.ship("persönlich übergeben")
    story.ship(UPS)
    links = [
        showing.show(row, own_link=str(shop.settings["tracking_link"]), language="de").link
        for row in story.rows
    ]
    assert links[:2] == ["https://bote.example/?n=AB%2012%2F3", ""]
    assert links[2].startswith("https://www.ups.com/")


def test_a_field_that_nobody_can_read_holds_up_nothing(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(field: str) -> None:
        raise RecursionError

    monkeypatch.setattr(typed, "split", fail)
    story = Parcels(shop)
    story.ship(DHL)
    assert (story.row.typed, story.row.number) == (DHL, "")
    assert "cannot be read" in caplog.text and DHL not in caplog.text
    assert Message.objects.get(kind="parcel-sent").state == "sent"


def test_an_order_that_is_gone_does_not_hold_up_the_others(shop: FakeShop) -> None:
    shop.max_days = {9: 3}
    lost, other = Parcels(shop, number=1), Parcels(shop, number=2, shipping_method_id=9)
    lost.ship(DHL)
    row = a_parcel(
        id=shop.next_id(), created_at=other.now, tracking_number=UPS,
        lines=tuple((line.id, 1) for line in other.order.lines),
    )  # fmt: skip
    shop.add_parcel(other.order.id, row)
    shop.remove(lost.order.id)
    sync.sync([lost.order.id, other.order.id])
    assert other.row.expected_on is not None
    assert not lost.rows[0].polled
