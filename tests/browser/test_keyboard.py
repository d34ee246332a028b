"""Who cannot use a mouse, or needs it large: every page."""

from typing import Any

import pytest

from tests.browser.host import Host, too_wide
from tests.browser.rooms import PATHS, opened
from tests.browser.shop import Shop

ZOOMED = 640
"""CSS pixels that a window of 1280 has left at 200 %."""

MAILS = frozenset({"message", "text"})
"""Pages with a mail in a frame of its own."""

STOPS = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex='0']"
)].filter((one) => !one.disabled && one.tabIndex >= 0
  // Not what a closed part of the page holds.
  && one.checkVisibility({ visibilityProperty: true }))
  // Of radio buttons that belong together the keyboard stops at one.
  .filter((one, _, all) => one.type !== "radio" || one.checked
    || !all.some((other) => other.name === one.name && other.checked))
  .map((one, number) => one.dataset.stop = String(number + 1))"""

HERE = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  if (!one.dataset.stop) return null;
  return { stop: one.dataset.stop, html: one.outerHTML.slice(0, 120),
    parts: ["date", "datetime-local"].includes(one.type),
    seen: one.tagName === "IFRAME" || style.outlineStyle !== "none" || style.boxShadow !== "none" };
}"""

TO_THE_TOP = """() => {
  const top = document.body;
  top.tabIndex = -1; top.focus(); top.blur(); top.removeAttribute("tabindex");
}"""
"""Pages may begin with the cursor in a field, from where the keyboard would go on."""

PARTS = 8
"""Stops within a field for day and time at most: each of its numbers, and its calendar."""


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_lost_at_200_percent(host: Host, shop: Shop, path: str) -> None:
    host.tab.set_viewport_size({"width": ZOOMED, "height": 450})
    frame = opened(host, shop, path)
    assert too_wide(frame) <= 0
    host.said.clear()


@pytest.mark.parametrize("path", PATHS)
def test_the_keyboard_gets_everywhere_and_is_seen(host: Host, shop: Shop, path: str) -> None:
    # given
    host.tab.set_viewport_size({"width": 1280, "height": 900})
    frame = opened(host, shop, path)
    if path in MAILS:
        # A frame that is still loading takes the keyboard back to the top once.
        frame.frame_locator("iframe[name=service-mail]").locator("h1").first.wait_for()
    host.tab.wait_for_timeout(300)
    expected = frame.locator("html").evaluate(STOPS)
    frame.locator("html").evaluate(TO_THE_TOP)

    # when: Tab from the top
    walked: list[Any] = []
    host.tab.locator("#app").focus()
    dates = frame.locator("input[type^=date]").count()
    for _ in range(len(expected) + 2 + PARTS * dates):
        host.tab.keyboard.press("Tab")
        here = frame.locator("html").evaluate(HERE)
        within = here and here["parts"] and walked and walked[-1]["stop"] == here["stop"]
        if here is not None and not within:
            walked.append(here)
        if len(walked) == len(expected):
            break

    # then
    assert [one["stop"] for one in walked] == expected
    assert [one["html"] for one in walked if not one["seen"]] == []
    host.said.clear()
