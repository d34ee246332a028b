"""Working on a complaint in the Dashboard: opened, answered, asked back, solved; by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from saleor_service_plugin.complaints.models import CannedReply, Complaint
from saleor_service_plugin.graphql.ids import uuid_of
from saleor_service_plugin.shop import port
from tests.browser import rooms
from tests.browser.host import Host
from tests.browser.shop import Shop
from tests.saleor.pages.talked_about import complained, fresh, texts, writes
from tests.saleor.pages.visitor import token_of


@pytest.fixture
def token(shop: Shop) -> str:
    """Of somebody who may do everything."""
    return token_of(shop.world.staff.user)


@pytest.fixture
def row(shop: Shop) -> Complaint:
    """A complaint about the guest's order."""
    return complained(shop.world, order_id=uuid_of(shop.guest_order, "Order"))


def test_from_the_order_to_solved(host: Host, shop: Shop, token: str) -> None:
    # given: the order's page leads here
    frame = host.open("complaint-new", token, wait="h1", orderId=shop.guest_order)

    # when: written down
    frame.get_by_label("What it is about").select_option("damaged")
    frame.get_by_label("What the customer says").fill("The handle is off.")
    frame.get_by_role("textbox", name=re.compile("Pieces:")).first.fill("1")
    frame.get_by_role("button", name="Write it down").click()

    # then
    expect(frame.get_by_role("heading", level=1)).to_have_text("Damaged")
    expect(frame.get_by_text("The handle is off.")).to_be_visible()
    # when: asked back
    frame.locator("#reply-text").fill("Could you send us a photo?")
    frame.get_by_role("button", name="Ask back").click()
    # then
    expect(frame.get_by_text("Waits for the customer").first).to_be_visible()
    expect(frame.get_by_text("Solution: stands still")).to_be_visible()
    expect(frame.locator("#reply-text")).to_have_value("")
    # when: solved, in two clicks
    frame.get_by_text("Solved…").click()
    frame.get_by_role("button", name="Send and solve").click()
    # then
    expect(frame.get_by_role("button", name="Reopen")).to_be_visible()
    host.said.clear()


def test_keys_and_canned_replies(host: Host, shop: Shop, token: str, row: Complaint) -> None:
    # given
    with port.current().writer():
        CannedReply.objects.filter(title="Sorry").delete()
        CannedReply.objects.create(title="Sorry", text="No. {complaint_number}: sorry!")
    frame = host.open("complaint", token, wait="h1", number=row.number)

    # when
    frame.locator("h1").press("r")
    expect(frame.locator("#reply-text")).to_be_focused()
    frame.get_by_label("Canned reply").select_option(label="Sorry")

    # then
    said = f"No. {row.number[:4]} {row.number[4:]}: sorry!"
    expect(frame.locator("#reply-text")).to_have_value(said)
    # and letters that are typed are letters
    frame.locator("#reply-text").press_sequentially(" na")
    expect(frame.locator("#reply-text")).to_have_value(f"{said} na")
    # when
    frame.locator("#reply-text").evaluate("(one) => one.blur()")
    frame.locator("body").press("i")
    expect(frame.locator("#note-text")).to_be_focused()
    frame.locator("#note-text").evaluate("(one) => one.blur()")
    frame.locator("body").press("a")
    # then: it is taken, and what was typed is still there
    expect(frame.get_by_role("button", name="Assign to me")).to_have_count(0)
    expect(frame.locator("#reply-text")).to_have_value(f"{said} na")
    host.renew(token)
    expect(frame.locator("#reply-text")).to_have_value(f"{said} na")
    frame.locator("#reply-text").press("Control+Enter")
    expect(frame.locator(".talk").get_by_text(f"{said} na")).to_be_visible()
    expect(frame.locator("#reply-text")).to_have_value("")
    assert texts(row)[-1] == f"{said} na"
    host.said.clear()


def test_what_came_meanwhile_is_read_first(
    host: Host, shop: Shop, token: str, row: Complaint
) -> None:
    frame = host.open("complaint", token, wait="h1", number=row.number)
    frame.locator("#reply-text").fill("Which color?")
    writes(row, "It is the blue one.")
    frame.get_by_role("button", name="Send", exact=False).first.click()
    expect(frame.get_by_text("Something was added while you wrote.")).to_be_visible()
    expect(frame.locator(".fresh")).to_contain_text("It is the blue one.")
    expect(frame.locator("#reply-text")).to_have_value("Which color?")
    assert fresh(row).entries == 2
    host.said.clear()


def test_pictures_are_small_and_open_large(host: Host, shop: Shop, token: str) -> None:
    frame = host.open("complaint", token, wait="h1", number=rooms.a_complaint(shop))
    picture = frame.locator(".files img").first
    expect(picture).to_be_visible()
    frame.locator(".files img").first.scroll_into_view_if_needed()
    host.tab.wait_for_timeout(500)
    assert picture.evaluate("(one) => one.naturalWidth") > 0
    picture.click()
    host.tab.wait_for_timeout(500)
    asked = host.last("redirect")
    assert asked
    assert asked["newContext"] is True
    assert "/p/file/" in asked["to"]
    host.said.clear()
