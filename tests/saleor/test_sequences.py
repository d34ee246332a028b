"""Random lives on real Saleor with real commits; hooks duplicated, dropped, shuffled."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.orders import marks
from tests.saleor import lives
from tests.saleor.world import World

pytestmark = pytest.mark.all_messages

SEQUENCES = 50


@pytest.fixture
def live(world: World) -> Iterator[None]:
    """Have the channels live with everything, and as they were for the other tests."""
    before = list(ChannelState.objects.all())
    lives.go_live(world)
    yield
    ChannelState.objects.all().delete()
    ChannelState.objects.bulk_create(before)


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_disturbed_life_ends_like_an_orderly_one(
    world: World, settings: SettingsWrapper, live: None, seed: int
) -> None:
    # given
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    marks.forget_written()

    # when / then
    assert lives.play(world, seed).wrong == []
