"""A storefront's page in Chromium, on an origin of its own."""

import json
import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Browser, Route, sync_playwright
from playwright.sync_api import Page as Tab

from tests.demo.serving import HOST

JSON = {"Content-Type": "application/json"}

ORDER_PAGE = "/order.html"

FETCH = """
async ([url, options]) => {
  try {
    const response = await fetch(url, options);
    return { status: response.status, text: await response.text(),
             headers: Object.fromEntries(response.headers) };
  } catch (error) {
    return { failed: `${error.name}: ${error.message}` };
  }
}"""


EMPTY = "<!doctype html><title>Storefront</title>"

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "storefront.md"


def guides_page(shop: str) -> str:
    """Return the page that the guide shows, with the shop's address put in."""
    found = re.search(r"```html\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1].replace("https://shop.example", shop)


class Storefront(BaseHTTPRequestHandler):
    """Serves pages by their paths, and an empty one at all others."""

    pages: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        """Answer."""
        body = self.pages.get(self.path, EMPTY).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@dataclass
class Page:
    """The page."""

    tab: Tab
    origin: str
    shop: str
    said: list[str] = field(default_factory=list)
    """What the browser wrote to its console."""

    def fetch(
        self,
        path: str,
        body: str | None = None,
        *,
        method: str = "POST",
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Call Saleor from the page; return status, headers and text, or why it failed."""
        self.said.clear()
        options: dict[str, object] = {"method": method, "headers": dict(headers or {})}
        if body is not None:
            options["body"] = body
        found: dict[str, Any] = self.tab.evaluate(FETCH, [f"{self.shop}{path}", options])
        return found

    def ask(
        self,
        path: str,
        query: str,
        *,
        headers: Mapping[str, str] | None = None,
        **variables: object,
    ) -> dict[str, Any]:
        """Return the data of a query that must succeed."""
        body = json.dumps({"query": query, "variables": variables})
        found = self.fetch(path, body, headers={**JSON, **(headers or {})})
        assert found.get("status") == 200, (found, self.said)
        answer = json.loads(found["text"])
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def order_page(self, token: str) -> str:
        """Open the guide's page with an order's token; return what it shows."""
        self.said.clear()
        # Another part behind the # alone would not load the page anew.
        self.tab.goto("about:blank")
        try:
            self.tab.goto(f"{self.origin}{ORDER_PAGE}#{token}")
            self.tab.wait_for_selector("#order > *")
            return self.tab.inner_text("#order")
        finally:
            self.tab.goto(f"{self.origin}/")

    @contextmanager
    def seen_as(self, address: str) -> Iterator[None]:
        """Let the shop's proxy, which is not there, have seen this address."""

        def forward(route: Route) -> None:
            route.continue_(headers={**route.request.headers, "X-Forwarded-For": address})

        self.tab.route("**", forward)
        try:
            yield
        finally:
            self.tab.unroute("**", forward)


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Start Chromium."""
    with sync_playwright() as driver:
        # As root, Chromium does not start in its sandbox.
        chromium = driver.chromium.launch(
            executable_path=os.environ["CHROMIUM"], chromium_sandbox=os.geteuid() != 0
        )
        yield chromium
        chromium.close()


@contextmanager
def a_page(browser: Browser, shop: str) -> Iterator[Page]:
    """Open a page of a storefront that talks to the shop at this origin."""
    served = ThreadingHTTPServer((HOST, 0), Storefront)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    origin = f"http://{HOST}:{served.server_port}"
    Storefront.pages[ORDER_PAGE] = guides_page(shop)
    try:
        page = Page(browser.new_page(), origin, shop)
        page.tab.on("console", lambda message: page.said.append(message.text))
        page.tab.goto(f"{origin}/")
        yield page
    finally:
        served.shutdown()
        served.server_close()
