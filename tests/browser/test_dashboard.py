"""Our pages in a frame, with the messages that the real Dashboard sends and expects."""

from collections.abc import Iterator

import pytest
from freezegun import freeze_time
from playwright.sync_api import expect

from tests.browser.host import NARROW, Host
from tests.browser.shop import Shop
from tests.saleor.api.people import staff
from tests.saleor.pages.visitor import token_of

ORDER = "order_details_widgets"
CUSTOMER = "customer_details_widgets"

QUIETLY = ("favicon", "allow-scripts and allow-same-origin")
"""What a browser may say of a page that is well."""


@pytest.fixture(autouse=True)
def without_a_word(host: Host) -> Iterator[None]:
    """Have nothing in the console: no refused script, style or frame, no error."""
    host.tab.set_viewport_size({"width": 1280, "height": 900})
    yield
    loud = [text for text in host.said if not any(word in text for word in QUIETLY)]
    assert loud == []


@pytest.fixture
def token(shop: Shop) -> str:
    """Of somebody who may do everything."""
    return token_of(shop.world.staff.user)


def test_the_list_of_messages(host: Host, shop: Shop, token: str) -> None:
    frame = host.open("messages", token, wait="h1")
    expect(frame.locator("h1")).to_have_text("Messages")
    expect(frame.locator("table")).to_be_visible()
    assert host.last("updateRouting") is None


def test_theme_and_language(host: Host, token: str) -> None:
    frame = host.open("messages", token, theme="dark", locale="de-DE", wait="h1")
    expect(frame.locator("h1")).to_have_text("Nachrichten")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    dark = frame.locator("body").evaluate(
        "() => getComputedStyle(document.documentElement).backgroundColor"
    )
    assert dark == "rgb(38, 40, 54)"
    host.tell("theme", theme="light")
    expect(frame.locator("html")).to_have_attribute("data-theme", "light")
    host.tell("localeChanged", locale="en")
    expect(frame.locator("h1")).to_have_text("Messages")


def test_a_filter_stands_in_the_dashboards_address_and_survives_reloading(
    host: Host, token: str
) -> None:
    frame = host.open("messages", token, wait="h1")
    frame.locator("#state").select_option("SENT")
    expect(frame.locator("#state")).to_have_value("SENT")
    expect(frame.get_by_role("link", name="Show all")).to_be_visible()
    routed = host.last("updateRouting")
    assert routed
    # In the path: what stands in the query makes the Dashboard load the frame anew.
    assert routed["newRoute"].startswith("messages/~")
    assert "?" not in routed["newRoute"]
    frame = host.open(routed["newRoute"], token, wait="h1")
    expect(frame.locator("#state")).to_have_value("SENT")
    frame = host.open("messages", token, wait="h1", state="SENT")
    expect(frame.locator("#state")).to_have_value("SENT")


@pytest.mark.parametrize("of_an_order", [False, True])
def test_a_new_token_leaves_the_page_and_what_was_typed(
    host: Host, shop: Shop, token: str, of_an_order: bool
) -> None:
    # given: somebody who came to one page, with or without words of the Dashboard, and went on
    words = {"orderId": shop.guest_order} if of_an_order else {}
    frame = host.open("messages", token, wait="h1", **words)
    frame.get_by_role("link", name="Settings").click()
    slug = str(shop.world.channels["eur"].slug)
    frame.get_by_role("row").filter(has_text=slug).get_by_role("link").first.click()
    field = frame.get_by_label("Sender's name")
    field.fill("Typed, not saved")

    # when
    host.renew(token_of(shop.world.staff.user))
    host.tab.wait_for_timeout(1500)

    # then
    expect(field).to_have_value("Typed, not saved")


def test_one_message_and_back(host: Host, token: str) -> None:
    frame = host.open("messages", token, wait="h1")
    frame.locator("tbody a").first.click()
    expect(frame.get_by_role("heading", name="Attempts")).to_be_visible()
    routed = host.last("updateRouting")
    assert routed
    assert routed["newRoute"].startswith("message/~")
    # The Dashboard's own way back names the path alone.
    host.tell("redirect", path="/dashboard/extensions/app/QXBwOjE=/messages")
    expect(frame.locator("h1")).to_have_text("Messages")


def test_a_message_shows_its_mail(host: Host, token: str) -> None:
    frame = host.open("messages", token, wait="h1", kind="PARCEL_SENT")
    frame.locator("tbody a").first.click()
    mail = frame.frame_locator("iframe[name=service-mail]")
    expect(mail.get_by_role("heading", name="Ihr Paket ist unterwegs")).to_be_visible()
    expect(mail.get_by_role("paragraph").filter(has_text="00340434161094042557")).to_be_visible()
    assert mail.locator("html").get_attribute("lang") == "de"


def test_what_cannot_be_done_says_why(host: Host, token: str) -> None:
    frame = host.open("messages", token, wait="h1")
    frame.get_by_role("button", name="Try again").click()
    expect(frame.get_by_role("alert")).to_have_text("Choose at least one message.")
    host.said.clear()


def test_without_permission(host: Host, shop: Shop) -> None:
    weak = token_of(staff(shop.world, "manage_products").user)
    frame = host.open("messages", weak, wait="h1")
    expect(frame.locator("h1")).to_have_text("Not for your account")
    host.said.clear()
    # The Dashboard hands over an empty one where the user lacks what the place asks for.
    frame = host.open("messages", "", wait="h1")
    expect(frame.locator("h1")).to_have_text("Not for your account")
    host.said.clear()


def test_an_expired_token_is_said_and_a_new_one_taken(host: Host, shop: Shop, token: str) -> None:
    with freeze_time("2020-01-01"):
        old = token_of(shop.world.staff.user)
    frame = host.open("messages", old, wait="h1")
    expect(frame.locator("h1")).to_have_text("Your session is being renewed")
    host.tell("tokenRefresh", token=token)
    expect(frame.locator("h1")).to_have_text("Messages")
    host.said.clear()


def test_nobody_else_hands_over_a_token(host: Host, shop: Shop, token: str) -> None:
    frame = host.open("messages", token, wait="h1")
    # Another frame of the same page: neither our parent nor from its place.
    host.tab.evaluate(
        """(shop) => new Promise((done) => {
          const other = document.createElement("iframe");
          other.srcdoc = `<script>parent.frames[0].postMessage({type: "tokenRefresh", payload: {token: "x"}}, "${shop}"); parent.postMessage("sent", "*")<\\/script>`;
          window.addEventListener("message", (event) => { if (event.data === "sent") done(); });
          document.body.append(other);
        })""",
        host.shop,
    )
    frame.locator("#state").select_option("SENT")
    expect(frame.get_by_role("link", name="Show all")).to_be_visible()
    host.tab.evaluate("() => document.querySelectorAll('iframe')[1].remove()")


def test_the_order_widget(host: Host, shop: Shop) -> None:
    host.tab.set_viewport_size({"width": NARROW, "height": 600})
    token = token_of(shop.world.staff.user, widget=ORDER)
    frame = host.open("widgets/order", token, wait="h2", orderId=shop.guest_order)
    expect(frame.get_by_role("heading", name="Parcels")).to_be_visible()
    expect(frame.get_by_text("00340434161094042557").first).to_be_visible()
    resized = host.last("widgetResize")
    assert resized
    assert 60 < resized["height"] < 1200
    # A page of its own is opened by the Dashboard: from here it would be blocked.
    frame.get_by_role("link", name="The order page").click()
    host.tab.wait_for_function("() => last('redirect')")
    out = host.last("redirect")
    assert out
    assert out["newContext"] is True
    assert "/p/order/" in out["to"]
    host.tab.evaluate("() => { said.length = 0; }")
    frame.get_by_role("link", name="All messages").click()
    host.tab.wait_for_function("() => last('redirect')")
    to = host.last("redirect")
    assert to
    assert to["to"].startswith(f"/extensions/app/{host.app_id.replace('=', '%3D')}/messages/~")


def test_the_customer_widget(host: Host, shop: Shop) -> None:
    from saleor.account.models import User

    from tests.saleor.world.api import global_id

    host.tab.set_viewport_size({"width": NARROW, "height": 600})
    token = token_of(shop.world.staff.user, widget=CUSTOMER)
    user = User.objects.get(email=shop.customer)
    frame = host.open("widgets/customer", token, wait="h2", customerId=global_id("User", user.pk))
    expect(frame.get_by_role("heading", name="1 order")).to_be_visible()
    assert host.last("widgetResize")
