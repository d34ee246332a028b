"""Every mail as axe reads it: both languages, light and dark, on a phone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from saleor_service_plugin.messages import render, samples

PHONE = {"width": 375, "height": 800}

OF_PAGES = {"landmark-one-main", "region", "page-has-heading-one"}
"""Rules about web pages: a mail is shown within the page of a mail program."""


@pytest.fixture(scope="module", params=["light", "dark"])
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Tab]:
    """An empty page."""
    opened = browser.new_page(viewport=PHONE, color_scheme=request.param)  # type: ignore[arg-type]
    yield opened
    opened.close()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", sorted(samples.BY_KIND))
def test_a_mail(tab: Tab, kind: str, language: str) -> None:
    tab.set_content(render.render(kind, language, samples.sample(kind)).html)
    found = [
        f"{one['id']}: {[node['html'][:200] for node in one['nodes']]}"
        for one in Axe().run(tab).response["violations"]
        if one["id"] not in OF_PAGES
    ]
    assert found == []
    wide = tab.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
