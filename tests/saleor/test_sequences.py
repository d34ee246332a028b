"""Random lives on real Saleor with real commits; hooks duplicated, dropped, shuffled."""

import pytest
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.orders import marks
from tests.saleor import lives
from tests.saleor.world import World

SEQUENCES = 50


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_disturbed_life_ends_like_an_orderly_one(
    world: World, settings: SettingsWrapper, seed: int
) -> None:
    # given
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    marks.forget_written()

    # when / then
    assert lives.play(world, seed).wrong == []
