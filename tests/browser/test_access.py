"""Who sees badly, or reads on a phone: every page as axe reads it, both themes."""

import pytest

from tests.browser import rooms
from tests.browser.host import NARROW, Host, too_wide
from tests.browser.rooms import PATHS, opened
from tests.browser.shop import Shop


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_everybody_can_read_it(host: Host, shop: Shop, path: str, theme: str) -> None:
    widths = (NARROW,) if path in rooms.MOUNTS else (1280, NARROW)
    for width in widths:
        host.tab.set_viewport_size({"width": width, "height": 900})
        frame = opened(host, shop, path, theme)
        assert host.violations() == []
        assert too_wide(frame) <= 0, f"{path} at {width}"
    host.said.clear()
