"""Every test here has our tables, the fake shop and no waiting."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages import brake
from saleor_service_plugin.orders import marks
from saleor_service_plugin.shop import port
from tests.advertising import without_a_yes
from tests.fake_shop import FakeShop
from tests.usual import parcels_alone


@pytest.fixture(autouse=True)
def alone(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tell of parcels alone, but in tests of what else there is to tell."""
    if request.node.get_closest_marker("all_messages"):
        yield
        return
    with parcels_alone():
        yield


@pytest.fixture(autouse=True)
def no_advertising_without_a_yes(
    request: pytest.FixtureRequest, _django_db_marker: None
) -> Iterator[None]:
    """Whatever a test did: no advertising left without a stored yes."""
    yield
    if request.node.get_closest_marker("django_db"):
        assert without_a_yes() == []


@pytest.fixture
def shop(settings: SettingsWrapper) -> Iterator[FakeShop]:
    """Put an empty fake shop in Saleor's place; marks are due at once."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    settings.SALEOR_SERVICE_HINT_GRACE_SECONDS = 0
    marks.forget_written()
    brake.forget_usual()
    fake = FakeShop()
    undo = port.use(fake)
    yield fake
    undo()
