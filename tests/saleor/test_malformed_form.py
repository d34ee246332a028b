"""A row of the form that somebody has broken: the shop goes on, and staff can repair it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import JSONField, Value
from saleor.plugins.models import PluginConfiguration

from saleor_service_plugin import PLUGIN_ID
from saleor_service_plugin.shop import port
from tests.saleor.trouble import form
from tests.saleor.world import World, checkout

MALFORMED = [None, True, 5, "text", {"a": 1}, [None], [1], [{}], [{"value": 1}], [{"name": []}]]


@pytest.fixture(params=MALFORMED, ids=repr)
def stored(world: World, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Store it as nobody should."""
    form.forget()
    PluginConfiguration.objects.create(
        identifier=PLUGIN_ID, name="Service", channel=None, active=True,
        configuration=Value(request.param, JSONField()),
    )  # fmt: skip
    yield request.param
    form.forget()


def test_shop_goes_on(world: World, stored: Any) -> None:
    """Saleor reads the row in each request; without us to look after it each would fail."""
    # when
    checkout_id = checkout.create(world, channel="unpaid", basket={"mug": 1})

    # then
    assert checkout.complete(world, checkout_id=checkout_id)
    with port.current().writer():
        assert port.current().plugin_active()
        assert port.current().plugin_settings().get("sender_name") is None


def test_staff_see_the_form_and_repair_it(world: World, stored: Any) -> None:
    # when
    shown = form.shown(world)["globalConfiguration"]["configuration"]
    form.save(world, sender_name="Shop")

    # then
    assert {field["name"] for field in shown} == set(form.VALID)
    with port.current().writer():
        assert port.current().plugin_settings()["sender_name"] == "Shop"
