"""The editor of rules as somebody uses it who has only the screen."""

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, expect

from saleor_service_plugin.rewards.asking.models import Rule, Simulation
from saleor_service_plugin.rewards.goodies.models import Goodie
from saleor_service_plugin.shop import port
from tests.browser.host import Host
from tests.browser.shop import Shop
from tests.saleor.pages.visitor import token_of

PICTURES = os.environ.get("SERVICE_PICTURES", "")
"""A folder for pictures of what is seen; none are taken without it."""


@pytest.fixture(autouse=True)
def goodies(host: Host, shop: Shop) -> Iterator[None]:
    """Two small things; nothing stays, and nothing is said in the console."""
    currency = shop.world.channels["eur"].currency
    with port.current().writer():
        # Other files leave a rule for their rooms.
        for model in (Goodie, Rule, Simulation):
            model.objects.all().delete()
        for at, name in enumerate(("Tea strainer", "Sticker")):
            Goodie.objects.create(
                variant_id=990 + at, name=name, cost=Decimal("1.90"), currency=currency
            )
    host.tab.set_viewport_size({"width": 1280, "height": 900})
    host.said.clear()
    yield
    with port.current().writer():
        for model in (Goodie, Rule, Simulation):
            model.objects.all().delete()


@pytest.fixture
def token(shop: Shop) -> str:
    """Of somebody who may do everything."""
    return token_of(shop.world.staff.user)


def picture(host: Host, name: str) -> None:
    """Take a picture of our whole page, if any are wanted."""
    if PICTURES:
        height = host.frame.locator("main").evaluate("(one) => one.scrollHeight + 60")
        size = host.tab.viewport_size or {"width": 1280, "height": 900}
        host.tab.set_viewport_size({"width": size["width"], "height": min(4000, height)})
        host.tab.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
        host.tab.set_viewport_size(size)


def filled(host: Host, token: str) -> FrameLocator:
    """Build "second order gets a surprise, at most 200 a month" from an empty rule."""
    frame = host.open("rules", token, wait="h1")
    picture(host, "rules-empty")
    frame.get_by_role("link", name="An empty rule").click()
    expect(frame.locator("h1")).to_have_text("New rule")
    frame.get_by_label("Name", exact=True).fill("Second order")
    frame.get_by_label("Occasion", exact=True).select_option(label="An order is paid")
    frame.get_by_label("Condition to add").select_option(label="Which order of the customer")
    frame.get_by_role("button", name="Add condition").click()
    expect(frame.get_by_label("From order number")).to_have_value("2")
    frame.get_by_role("radio", name="A goodie in the parcel").check()
    frame.get_by_role("checkbox", name="Tea strainer").check()
    frame.get_by_label("Budget a month").fill("200")
    return frame


def test_second_order_gets_a_surprise_is_built_unaided(host: Host, token: str) -> None:
    # given
    frame = filled(host, token)
    # when
    frame.get_by_role("button", name="Check", exact=True).last.click()
    # then: it is told as it stands, before anything is saved
    expect(frame.locator(".sentence")).to_contain_text("With the second order, as soon as it is")
    expect(frame.locator(".sentence")).to_contain_text("200.00 a month")
    assert not Rule.objects.exists()
    picture(host, "rule-checked")
    frame.get_by_role("button", name="Save and switch on").click()
    expect(frame.locator("h1")).to_have_text("Second order")
    expect(frame.locator(".head .badge")).to_have_text("On")
    saved = Rule.objects.get()
    assert saved.state == "on"
    assert saved.limits["monthly_budget"] == "200"
    assert saved.conditions == [{"kind": "nth-order", "from": 2, "to": 2}]
    assert host.violations() == []


def test_a_preset_is_saved_simulated_and_switched_on(host: Host, token: str) -> None:
    # given
    frame = host.open("rules", token, wait="h1")
    frame.get_by_role("link", name="Every fifth order €5.00 off").click()
    expect(frame.locator(".sentence")).to_contain_text("every fifth order")
    # when
    frame.get_by_role("button", name="Save and simulate").click()
    # then
    expect(frame.get_by_role("heading", name="Cost by month")).to_be_visible()
    picture(host, "simulation")
    assert host.violations() == []
    frame.get_by_role("button", name="Switch on").click()
    expect(frame.locator(".head .badge")).to_have_text("On")
    frame.get_by_role("link", name="Rules for returning customers").click()
    expect(frame.locator("table")).to_contain_text("at most")
    picture(host, "rules")
    assert host.violations() == []


def test_what_is_wrong_is_said_at_its_field(host: Host, token: str) -> None:
    # given
    frame = filled(host, token)
    frame.get_by_label("To order number").fill("1")
    frame.get_by_label("Budget a month").fill("1,00")
    # when
    frame.get_by_role("button", name="Save as a draft").click()
    # then
    expect(frame.get_by_label("To order number")).to_be_focused()
    expect(frame.locator("#condition-0 .wrong")).to_contain_text("ends before it begins")
    expect(frame.get_by_text("Less than one costs")).to_be_visible()
    assert not Rule.objects.exists()
    picture(host, "rule-wrong")
    assert host.violations() == []
    host.said.clear()


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark"), (390, "dark")])
def test_on_a_phone_in_the_dark_and_in_german(
    host: Host, token: str, width: int, theme: str
) -> None:
    # given
    host.tab.set_viewport_size({"width": width, "height": 900})
    # when
    frame = host.open("rule", token, wait="h1", theme=theme, locale="de", preset="we-miss-you")
    # then
    expect(frame.locator(".sentence")).to_contain_text("180 Tage nach der letzten Bestellung")
    for kind in ("products", "country", "weekday", "days-since-last", "returns", "channel"):
        frame.locator("#add_kind").select_option(kind)
        frame.get_by_role("button", name="Bedingung hinzufügen").click()
        expect(frame.locator(f"input[name$='.kind'][value='{kind}']")).to_have_count(1)
    wide = frame.locator("html").evaluate("(one) => one.scrollWidth - one.clientWidth")
    assert wide <= 0
    picture(host, f"rule-{width}-{theme}")
    assert host.violations() == []


def test_by_keyboard_alone(host: Host, token: str) -> None:
    # given
    frame = host.open("rule", token, wait="h1", preset="second-order")
    frame.get_by_label("Name", exact=True).focus()
    # when: Enter checks, and saves nothing
    host.tab.keyboard.press("Control+A")
    host.tab.keyboard.type("Keys")
    host.tab.keyboard.press("Enter")
    # then
    expect(frame.locator("#live")).to_have_text("Nothing is wrong.")
    expect(frame.get_by_label("Name", exact=True)).to_have_value("Keys")
    assert not Rule.objects.exists()
    frame.get_by_role("button", name="Save as a draft").focus()
    host.tab.keyboard.press("Enter")
    expect(frame.locator("h1")).to_have_text("Keys")
    assert Rule.objects.get().state == "draft"


def test_conditions_are_taken_out_and_products_are_found(host: Host, token: str) -> None:
    # given
    frame = filled(host, token)
    frame.get_by_label("Condition to add").select_option(label="Products in the order")
    frame.get_by_role("button", name="Add condition").click()
    expect(frame.locator("fieldset.condition")).to_have_count(2)
    # when
    frame.get_by_role("button", name="Remove: Which order of the customer").click()
    # then
    expect(frame.locator("fieldset.condition")).to_have_count(1)
    box = frame.locator("fieldset.condition input[type=checkbox]").first
    box.check()
    frame.get_by_role("button", name="Check", exact=True).last.click()
    expect(frame.locator(".sentence")).to_contain_text("is in the order")
