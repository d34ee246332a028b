"""Telling the shop something, in Chromium: on a phone, with photos, without JavaScript."""

import re
from collections.abc import Iterator
from io import BytesIO
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from saleor_service_plugin.complaints.files.models import Attachment
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.record.say import say
from saleor_service_plugin.complaints.states import AuthorKind
from saleor_service_plugin.shop import port
from tests.browser.shop import Shop
from tests.browser.test_order_page import PHONE, WIDE, _tab, _where

ANNA = Author(AuthorKind.STAFF, "VXNlcjox", "Anna", 1)


@pytest.fixture(scope="module")
def address(shop: Shop) -> str:
    """The page of the guest's order."""
    return f"{shop.server.origin}/plugins/global/saleor.service/p/order/{shop.guest_token()}"


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A photo of 12 megapixels, as a telephone that was held upright writes it."""
    image = Image.effect_noise((1000, 750), 90).convert("RGB").resize((4032, 3024))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (53.0, 33.0, 0.0)}
    file = BytesIO()
    image.save(file, "JPEG", quality=88, exif=exif)
    return file.getvalue()


def unlock(tab: Tab, shop: Shop) -> None:
    """Show that the order is ours."""
    tab.get_by_label("Postcode of the order's address").fill(_where(shop)[0])
    tab.get_by_role("button", name="Show").click()
    expect(tab.get_by_label(re.compile("Photos or a PDF"))).to_be_visible()


@pytest.fixture(scope="module")
def told(browser: Browser, shop: Shop, address: str, photo: bytes) -> Iterator[str]:
    """Number of a request with photos that staff have answered, asked on a phone."""
    with _tab(browser, script=False) as tab:
        tab.goto(f"{address}?lang=en")
        tab.get_by_role("link", name="Tell us").click()
        tab.get_by_label("What has happened?").fill("Two of the mugs\narrived in <b>pieces</b>.")
        unlock(tab, shop)
        expect(tab.get_by_label("What has happened?")).to_have_value(re.compile("in <b>pieces"))
        tab.get_by_label("Something arrived damaged").check()
        tab.locator('input[name="line"]').first.check()
        tab.get_by_label("What would you like?").select_option("REPLACEMENT")
        named = [
            {"name": name, "mimeType": "image/jpeg", "buffer": photo}
            for name in ("IMG_1.jpg", "IMG <script>.jpg")
        ]
        tab.get_by_label(re.compile("Photos or a PDF")).set_input_files(named)  # type: ignore[arg-type]
        tab.get_by_role("button", name="Send").click(timeout=60_000)
        expect(tab.get_by_role("status")).to_contain_text("Thank you, your message has reached us.")
        heading = tab.get_by_role("heading", level=1).inner_text()
        # reloading and sending again open nothing twice
        tab.reload()
    number = re.sub(r"\D", "", heading)
    with port.current().writer():
        row = Complaint.objects.get(number=number)
        # The order's other one is that of the Dashboard's pages (`rooms.py`).
        others = Complaint.objects.filter(order_id=row.order_id).exclude(pk=row.pk)
        assert not others.exclude(key="browser:complaint").exists()
        assert {one.height for one in Attachment.objects.filter(complaint_id=row.pk)} == {2560}
        say(
            row.pk, key=f"staff:{uuid4()}", author=ANNA, waits=True,
            text="Dear Erika,\nthis is annoying. Which color did they have?",
        )  # fmt: skip
    yield number


def test_asked_on_a_phone_and_answered_without_javascript(
    browser: Browser, shop: Shop, address: str, told: str
) -> None:
    with _tab(browser, script=False) as tab:
        tab.goto(f"{address}?lang=en")
        expect(tab.locator(f"#complaint-{told}")).to_contain_text("Your turn")
        # the mail's link leads to it
        tab.goto(f"{address}?request={told}&lang=en")
        expect(tab.get_by_text("Which color")).not_to_be_visible()
        unlock(tab, shop)
        expect(tab.get_by_text("Which color")).to_be_visible()
        pictures = tab.locator(".files img")
        expect(pictures).to_have_count(2)
        pictures.first.scroll_into_view_if_needed()
        for picture in pictures.all():
            assert (
                picture.evaluate("async (one) => { await one.decode(); return one.naturalHeight }")
                == 320
            )
        tab.get_by_label("Your answer").fill("Blue.")
        tab.get_by_role("button", name="Send").click()
        expect(tab.get_by_role("status")).to_contain_text("Thank you, your message has reached us.")
        expect(tab.get_by_text("Blue.")).to_be_visible()
        expect(tab.get_by_text("We are on it")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_everybody_can_use_it(
    browser: Browser, shop: Shop, address: str, told: str, width: int, dark: bool, language: str
) -> None:
    postcode = _where(shop)[0]
    with _tab(browser, width=width, dark=dark) as tab:
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        tab.goto(f"{address}?lang={language}&tell=1")
        _is_well(tab)
        tab.locator("#postcode").fill(postcode)
        tab.locator('button[value="unlock"]').click()
        _is_well(tab)
        tab.locator(".call-me").check()
        expect(tab.locator("#phone")).to_be_visible()
        tab.locator('button[value="tell"]').click()
        expect(tab.locator("#wrong-phone")).to_be_visible()
        _is_well(tab)
        tab.goto(tab.url.replace("tell=1", f"request={told}"))
        expect(tab.locator(".talk > li")).not_to_have_count(0)
        _is_well(tab)
        tab.goto(f"{address}?lang={language}")
        _is_well(tab)
        # A refused form is answered with 422, which Chromium writes to its console.
        assert [one for one in said if "favicon" not in one and "422" not in one] == []


def test_the_keyboard_alone(browser: Browser, shop: Shop, address: str) -> None:
    with _tab(browser, script=False) as tab:
        tab.goto(f"{address}?lang=en&tell=1")
        topic = tab.locator('input[value="QUESTION"]')
        first = tab.locator('input[name="topic"]').first
        _reach(tab, 'input[name="topic"]')
        for _ in range(8):
            tab.keyboard.press("ArrowDown")
        assert topic.is_checked() and not first.is_checked()
        _reach(tab, "#text")
        tab.keyboard.type("Is it washable?")
        _reach(tab, 'button[value="tell"]')
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("status")).to_contain_text("Thank you")


def test_enter_in_a_field_does_what_stands_beside_it(
    browser: Browser, shop: Shop, address: str, told: str
) -> None:
    link = f"{address}?request={told}&lang=en"
    with _tab(browser, script=False) as tab:
        tab.goto(f"{address}?request={told}&sent=yes&lang=en")
        tab.locator("#code").focus()
        tab.keyboard.press("Enter")
        expect(tab.locator("#wrong-code")).to_contain_text("Please enter the code.")
        tab.locator("#text").fill("Typed before.")
        tab.locator("#code").focus()
        tab.keyboard.type("000000")
        tab.keyboard.press("Enter")
        expect(tab.locator("#wrong-code")).to_be_visible()
        expect(tab.locator("#code")).to_have_value("000000")
        expect(tab.locator("#wrong-postcode")).to_have_count(0)
        tab.locator("#code").fill("")
        tab.locator("#postcode").fill(_where(shop)[0])
        tab.keyboard.press("Enter")
        expect(tab.locator(".talk > li")).not_to_have_count(0)
        expect(tab.locator("#text")).to_have_value("Typed before.")
        # the same browser is not asked again
        tab.goto(link)
        expect(tab.locator(".talk > li")).not_to_have_count(0)
    with _tab(browser, script=False) as tab:
        tab.goto(link)
        expect(tab.locator(".talk > li")).to_have_count(0)


def test_a_call_is_offered_with_its_choice_alone(browser: Browser, address: str) -> None:
    with _tab(browser, script=False) as tab:
        tab.goto(f"{address}?lang=en&tell=1")
        expect(tab.get_by_label("Your telephone number")).not_to_be_visible()
        tab.get_by_label("Please call me back").check()
        expect(tab.get_by_label("Your telephone number")).to_be_visible()


def _reach(tab: Tab, selector: str) -> None:
    for _ in range(40):
        tab.keyboard.press("Tab")
        if tab.evaluate("(one) => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"The keyboard does not reach {selector}.")


def _is_well(tab: Tab) -> None:
    found = Axe().run(tab).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert tab.evaluate("() => document.documentElement.scrollWidth - window.innerWidth") <= 0
    if folder := __import__("os").environ.get("PICTURES"):
        tab.screenshot(path=f"{folder}/{uuid4().hex[:6]}.png", full_page=True)
