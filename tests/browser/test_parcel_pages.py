"""What staff do with parcels by hand, in a frame: times by their own clock, clicks taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.shop import port
from tests.browser.host import Host
from tests.browser.shop import Shop
from tests.saleor.pages.sent_parcels import id_of, sent
from tests.saleor.pages.visitor import token_of

AHEAD = timedelta(hours=9)
"""Of the clock in Tokyo, which knows no summer time."""


@pytest.fixture
def token(shop: Shop) -> str:
    """Of somebody who may do everything."""
    return token_of(shop.world.staff.user)


def test_times_are_typed_by_ones_own_clock(host: Host, shop: Shop, token: str) -> None:
    # given
    row = sent(shop.world, "00340434161094042595")
    frame = host.open("parcel", token, wait="h1", parcel=id_of(row))
    browser = host.tab.context.new_cdp_session(host.tab)
    browser.send("Emulation.setTimezoneOverride", {"timezoneId": "Asia/Tokyo"})
    try:
        # when
        begin = (datetime.now(UTC) + timedelta(days=2)).replace(second=0, microsecond=0)
        end = begin + timedelta(hours=4)
        frame.locator("#from").fill(f"{begin + AHEAD:%Y-%m-%dT%H:%M}")
        frame.locator("#until").fill(f"{end + AHEAD:%Y-%m-%dT%H:%M}")
        frame.get_by_role("button", name="Save").last.click()

        # then
        expect(frame.get_by_role("button", name="No appointment any more")).to_be_visible()
        with port.current().writer():
            found = TrackedParcel.objects.get(pk=row.pk)
        assert (found.appointment_from, found.appointment_until) == (begin, end)
        expect(frame.locator("#from")).to_have_value(f"{begin + AHEAD:%Y-%m-%dT%H:%M}")
    finally:
        browser.send("Emulation.setTimezoneOverride", {"timezoneId": ""})
        host.said.clear()


def test_a_click_is_taken_back(host: Host, shop: Shop, token: str) -> None:
    # given
    frame = host.open("parcels", token, wait="h1", show="EXCEPTION")
    settle = frame.get_by_role("button", name="Seen to: 00340434161094042564")

    # when
    settle.click()

    # then
    expect(settle).to_have_count(0)
    undo = frame.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()

    # when
    undo.click()

    # then
    expect(settle).to_be_visible()
    expect(undo).to_have_count(0)
    host.said.clear()


def test_the_secret_is_chosen_as_a_whole(host: Host, shop: Shop, token: str) -> None:
    frame = host.open("carrier", token, wait="h1", account=shop.account)
    address = frame.locator("#address")
    address.focus()
    chosen = address.evaluate("(one) => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert chosen == address.input_value()
    assert "/in/" in chosen
    host.said.clear()
