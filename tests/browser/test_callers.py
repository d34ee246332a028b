"""A caller without an order number: found in seconds, a call noted in two clicks."""

import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from saleor.account.models import Address
from saleor.order.models import Order
from saleor.order.search import update_order_search_vector

from saleor_service_plugin.complaints.models import Complaint, ComplaintEntry
from saleor_service_plugin.complaints.record.open import open_complaint
from saleor_service_plugin.complaints.record.opening import Opening
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.states import AuthorKind, Source, Topic
from saleor_service_plugin.graphql import ids
from saleor_service_plugin.shop import port
from tests.browser.host import Host
from tests.browser.shop import Shop
from tests.saleor.pages.visitor import token_of

KEYSTROKE = 280
"""Milliseconds: an average typist, Card, Moran and Newell (1980)."""

MOST_SECONDS = 15.0


@pytest.fixture
def row(shop: Shop) -> Iterator[Complaint]:
    """What the caller complained of."""
    order_id = ids.uuid_of(shop.guest_order, "Order")
    with port.current().writer():
        order = Order.objects.get(pk=order_id)
        Address.objects.filter(pk__in=[order.billing_address_id, order.shipping_address_id]).update(
            first_name="Änne", last_name="Wildgruber", phone="+491719876543"
        )
        update_order_search_vector(Order.objects.get(pk=order_id))
        made = open_complaint(
            Opening(
                key=f"client:{uuid4()}", topic=Topic.DAMAGED, text="Der Deckel ist zerbrochen.",
                author=Author(AuthorKind.CUSTOMER), source=Source.PAGE, order_id=order_id,
            )
        )  # fmt: skip
    yield made
    with port.current().writer():
        Complaint.objects.all().delete()
        ComplaintEntry.objects.all().delete()


@pytest.mark.parametrize("said", ["wildgruber", "0171 987 65 43"])
def test_a_caller_is_found_and_noted(
    host: Host, shop: Shop, row: Complaint, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # given: the page is open, as it is on the telephone
    token = token_of(shop.world.staff.user)
    frame = host.open("callers", token, wait="h1", locale="de")
    field = frame.get_by_role("searchbox")
    expect(field).to_be_focused()

    # when: typed as fast as people type
    begin = time.perf_counter()
    field.press_sequentially(said, delay=KEYSTROKE)
    field.press("Enter")
    expect(frame.get_by_role("heading", name="Änne Wildgruber")).to_be_visible()
    expect(frame.get_by_text("+491719876543")).to_be_visible()
    found = time.perf_counter() - begin

    # then
    with capsys.disabled():
        print(f"{said!r} found in {found:.1f} s")
    assert found < MOST_SECONDS
    # when: two clicks and what was said
    frame.locator("details.more > summary").first.click()
    frame.locator("textarea").first.fill("Ersatz zugesagt")
    frame.locator(f"button[value='call:{row.number}']").click()
    expect(frame.locator("[data-focus]")).to_be_visible()
    frame.locator(".caller").first.wait_for()
    for _ in range(50):
        with port.current().writer():
            if ComplaintEntry.objects.filter(complaint_id=row.pk, kind="call").count() == 1:
                break
        time.sleep(0.1)
    else:
        raise AssertionError("The call was not noted.")
