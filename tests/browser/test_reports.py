"""Reports in the Dashboard's frame: a chart that fits, and a file that is saved."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.shop import port
from tests.browser.host import Host
from tests.browser.shop import Shop
from tests.saleor.pages.visitor import token_of

NAME = "Teapot that came late"


@pytest.fixture(autouse=True)
def late(shop: Shop) -> Iterator[None]:
    """A promise that was broken."""
    now = datetime.now(UTC)
    with port.current().writer():
        Promise.objects.create(
            order_id=uuid4(), line_id=uuid4(), channel_id=shop.world.channels["eur"].pk, name=NAME,
            carrier="dhl", kept=False, ending="delivered", shown=True,
            first_latest=now.date(), placed_at=now - timedelta(days=5),
            sent_at=now - timedelta(days=2), delivered_at=now,
        )  # fmt: skip
    yield
    with port.current().writer():
        Promise.objects.filter(name=NAME).delete()


@pytest.fixture
def token(shop: Shop) -> str:
    """Of somebody who may do everything."""
    return token_of(shop.world.staff.user)


def test_a_file_is_saved_from_within_the_frame(host: Host, token: str, tmp_path: Path) -> None:
    # given
    frame = host.open("lines", token, wait="h1", locale="de", outcome="BROKEN")

    # when
    with host.tab.expect_download() as saved:
        frame.get_by_role("link", name="Als CSV herunterladen").click()

    # then
    assert saved.value.suggested_filename.startswith("lieferzusagen-")
    path = tmp_path / "file.csv"
    saved.value.save_as(path)
    assert NAME in path.read_text(encoding="utf-8-sig")
    expect(frame.get_by_role("heading", name="Zugesagte Bestellpositionen")).to_be_visible()
    host.said.clear()


@pytest.mark.parametrize(("width", "shown"), [(1440, 880), (390, 340)])
def test_the_chart_that_fits_is_shown(host: Host, token: str, width: int, shown: int) -> None:
    before = host.tab.viewport_size
    host.tab.set_viewport_size({"width": width, "height": 900})
    try:
        frame = host.open("reports", token, wait="h1")
        charts = frame.locator(".chart svg:visible")
        expect(charts).to_have_count(2)
        assert charts.first.get_attribute("viewBox") == f"0 0 {shown} 220"
        assert charts.first.evaluate("(one) => one.getBoundingClientRect().right") <= width
    finally:
        if before:
            host.tab.set_viewport_size(before)
        host.said.clear()
