"""The customer's order page in Chromium: on a phone, without JavaScript, read aloud."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from saleor_service_plugin.shop import port
from tests.browser.shop import Shop

PHONE, WIDE, ZOOMED = 375, 1280, 640


@pytest.fixture(scope="module")
def address(shop: Shop) -> str:
    """The page of the guest's order, in English, which its order is not."""
    path = f"/plugins/global/saleor.service/p/order/{shop.guest_token()}"
    return f"{shop.server.origin}{path}?lang=en"


_customers = count()


@contextmanager
def _tab(browser: Browser, *, width: int = PHONE, dark: bool = False, script: bool = True,
         ) -> Iterator[Tab]:  # fmt: skip
    scheme = "dark" if dark else "light"
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, locale="en",
        color_scheme=scheme,  # type: ignore[arg-type]
        # Each a customer of its own: from one address so many calls a minute are too many.
        extra_http_headers={"X-Forwarded-For": f"198.51.100.{next(_customers) % 250 + 1}"},
    )  # fmt: skip
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [PHONE, ZOOMED, WIDE])
def test_everybody_can_read_it(browser: Browser, address: str, width: int, dark: bool) -> None:
    with _tab(browser, width=width, dark=dark) as tab:
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        for page in (address, re.sub(r"order/.*\?", "order?", address)):
            tab.goto(page)
            # The page's own policy admits no script, axe's neither; it is run past it.
            found = Axe().run(tab).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
            wide = tab.evaluate("() => document.body.scrollWidth - window.innerWidth")
            assert wide <= 0
        assert [text for text in said if "favicon" not in text] == []


def test_nobody_else_is_asked_for_anything(browser: Browser, shop: Shop, address: str) -> None:
    with _tab(browser) as tab:
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(address)
    assert asked
    assert [url for url in asked if not url.startswith((shop.server.origin, "data:"))] == []


def test_seeing_and_acting_without_javascript(browser: Browser, shop: Shop, address: str) -> None:
    postcode, street = _where(shop)
    with _tab(browser, script=False) as tab:
        # who has the link sees the parcel, and neither name in full nor street
        tab.goto(address)
        expect(tab.get_by_role("heading", level=1)).to_contain_text("Your order")
        expect(tab.get_by_text("00340434161094042557").first).to_be_visible()
        assert street not in tab.content()
        # a wrong postcode says so at its field
        tab.get_by_label("Postcode of the order's address").fill("99999")
        tab.get_by_role("button", name="Show").click()
        expect(tab.get_by_role("alert")).to_have_text("This is not the postcode of the order.")
        # the right one shows the rest
        tab.get_by_label("Postcode of the order's address").fill(postcode)
        tab.get_by_role("button", name="Show").click()
        expect(tab.get_by_text(street)).to_be_visible()
        # and reloading is harmless
        tab.reload()
        expect(tab.get_by_text(street)).to_be_visible()


def test_the_keyboard_alone(browser: Browser, shop: Shop, address: str) -> None:
    postcode, street = _where(shop)
    with _tab(browser, script=False) as tab:
        tab.goto(address)
        field = tab.get_by_label("Postcode of the order's address")
        for _ in range(20):
            tab.keyboard.press("Tab")
            if field.evaluate("(one) => one === document.activeElement"):
                break
        tab.keyboard.type(postcode)
        tab.keyboard.press("Enter")
        expect(tab.get_by_text(street)).to_be_visible()


def test_a_link_that_is_none(browser: Browser, address: str) -> None:
    with _tab(browser, script=False) as tab:
        answer = tab.goto(address.replace("?", "x?"))
        assert answer is not None
        assert answer.status == 404
        expect(tab.get_by_role("heading", level=1)).to_be_visible()
        expect(tab.get_by_label(re.compile("[Oo]rder number"))).to_be_visible()


def _where(shop: Shop) -> tuple[str, str]:
    from graphene import Node
    from saleor.order.models import Order

    with port.current().writer():
        order = Order.objects.get(pk=Node.from_global_id(shop.guest_order)[1])
        address = order.shipping_address
    assert address
    return address.postal_code, address.street_address_1
