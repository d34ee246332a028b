"""A page that speaks the Dashboard's protocol to ours, in Chromium, from another origin."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator
from playwright.sync_api import Page as Tab

from saleor_service_plugin.dashboard.card import PATH
from tests.demo.serving import HOST

from .page import Storefront

HTML = Path(__file__).parent / "host.html"

NARROW = 344
"""Pixels that a widget has beside an order at 1440."""


@dataclass
class Host:
    """The page, with one of ours in its frame."""

    tab: Tab
    shop: str
    app_id: str
    said: list[str] = field(default_factory=list)
    """What the browser wrote to its console."""

    @property
    def frame(self) -> FrameLocator:
        """Our page."""
        return self.tab.frame_locator("#app")

    def open(
        self, path: str, token: str, *, theme: str = "light", locale: str = "en",
        wait: str = "main:not([aria-busy]) > div", **words: str,
    ) -> FrameLocator:  # fmt: skip
        """Open one of our pages as the Dashboard does.

        Args:
            path: Below our pages.
            token: As the Dashboard would hand it over; "" where it has none for this user.
            theme: "light" or "dark".
            locale: E.g. "de".
            wait: What has to be there before this returns.
            words: Of the address.

        """  # fmt: skip
        self.said.clear()
        params = {"domain": "x", "saleorApiUrl": f"{self.shop}/graphql/", "id": self.app_id,
                  "theme": theme}  # fmt: skip
        given = {"token": token, "theme": theme, "locale": locale, "shop": self.shop,
                 "app": self.app_id, "base": f"{self.shop}{PATH}", "path": f"/{path}",
                 "search": f"?{urlencode(words)}" if words else "",
                 "params": urlencode(params)}  # fmt: skip
        self.tab.evaluate("() => { document.querySelector('#app').src = 'about:blank'; }")
        self.tab.evaluate("(given) => open_(given)", given)
        self.frame.locator(wait).first.wait_for()
        return self.frame

    def last(self, action: str) -> dict[str, Any] | None:
        """Return what our page asked last of the Dashboard by this action."""
        found: dict[str, Any] | None = self.tab.evaluate("(type) => last(type) || null", action)
        return found

    def tell(self, event: str, **payload: object) -> None:
        """Tell our page something."""
        self.tab.evaluate("([type, payload]) => tell(type, payload)", [event, payload])

    def renew(self, token: str) -> None:
        """Hand over a new token, as the Dashboard does some minutes after the last one."""
        self.tab.evaluate("(token) => refresh(token)", token)

    def violations(self) -> list[str]:
        """Return what axe finds in our page."""
        frame = self.tab.frame(url=re.compile(re.escape(PATH)))
        assert frame is not None
        found = Axe().run(frame)  # type: ignore[arg-type]
        return [
            f"{one['id']}: {json.dumps([node['html'] for node in one['nodes']])[:400]}"
            for one in found.response["violations"]
        ]


@contextmanager
def a_host(browser: Browser, shop: str, app_id: str) -> Iterator[Host]:
    """Open the page."""
    served = ThreadingHTTPServer((HOST, 0), Storefront)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    Storefront.pages["/dashboard"] = HTML.read_text(encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.set_default_timeout(8000)
    host = Host(tab, shop, app_id)
    tab.on("console", lambda message: host.said.append(message.text))
    tab.on("pageerror", lambda error: host.said.append(str(error)))
    try:
        tab.goto(f"http://{HOST}:{served.server_port}/dashboard")
        yield host
    finally:
        tab.close()
        served.shutdown()


def too_wide(frame: FrameLocator) -> int:
    """Return by how many pixels a page is wider than its frame."""
    wide: int = frame.locator("html").evaluate("(html) => html.scrollWidth - html.clientWidth")
    return wide
