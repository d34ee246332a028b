"""What Saleor's observability is told of calls of ours, and of its own."""

import json
from collections.abc import Callable

import pytest
from django.test import override_settings
from pytest_django.fixtures import SettingsWrapper
from saleor.webhook.observability import utils

from saleor_service_plugin import conf, work
from saleor_service_plugin.graphql import reports as ours
from saleor_service_plugin.orders import sweep
from tests.saleor.api.caller import MERGED, OWN, ask
from tests.saleor.api.webhooks import CREATE, ROTATE, URL
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World
from tests.saleor.world.api import global_id

pytestmark = pytest.mark.usefixtures("nobody_listens")

SHOP = "{ shop { name } }"


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch, settings: SettingsWrapper) -> list[str]:
    """Have the operations of every call reported, as with an App that asks for it."""
    settings.OBSERVABILITY_ACTIVE = True
    settings.OBSERVABILITY_REPORT_ALL_API_CALLS = True
    told: list[str] = []

    def put(generate: Callable[[], bytes]) -> None:
        # What this raises Saleor logs, and drops the report.
        told.append(json.dumps(json.loads(generate())["gqlOperations"]))

    monkeypatch.setattr(utils, "get_webhooks", lambda: ["somebody"])
    monkeypatch.setattr(utils, "put_event", put)
    return told


@pytest.mark.parametrize("path", [OWN, MERGED])
def test_of_what_is_ours_nothing_is_reported_but_that_it_was_asked(
    world: World, reports: list[str], path: str
) -> None:
    # given
    order_id = paid(world, Story())
    sweep.sweep_recent()
    work.work()
    reports.clear()

    # when: what nobody else may read is asked for
    with override_settings(ROOT_URLCONF=conf.MERGED_URLS):
        given = {"input": {"url": URL, "kinds": ["parcel_sent"]}}
        made = ask(world.staff, CREATE, given, path=path)["serviceWebhookCreate"]
        rotated = ask(world.staff, ROTATE, {"id": made["webhook"]["id"]}, path=path)
        query = "query($id: ID!) { serviceOrder(id: $id) { email firstName token } }"
        variables = {"id": global_id("Order", order_id)}
        order = ask(world.staff, query, variables, path=path)["serviceOrder"]
        by_token = f'{{ serviceOrder(token: "{order["token"]}") {{ firstName }} }}'
        ask(world.anonymous, by_token, path=path)

    # then
    told = [
        made["secret"],
        rotated["serviceWebhookRotateSecret"]["secret"],
        *order.values(),
    ]
    assert all(told)
    assert len(reports) == 4
    assert all("***" in one for one in reports)
    assert not [text for text in told if any(text in one for one in reports)]


def test_what_is_saleors_in_the_merged_schema_is_reported(world: World, reports: list[str]) -> None:
    with override_settings(ROOT_URLCONF=conf.MERGED_URLS):
        name = ask(world.staff, SHOP, path=MERGED)["shop"]["name"]
    assert name in reports[-1]
    assert "{ shop { name } }" in reports[-1]


def test_what_saleor_reports_of_its_own_stays(world: World, reports: list[str]) -> None:
    name = ask(world.staff, SHOP, path=MERGED)["shop"]["name"]
    assert name in reports[-1]
    assert "{ shop { name } }" in reports[-1]


def test_a_saleor_without_reports_answers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "observability", object())
    assert ask(world.staff, "{ serviceWebhooks { id } }") == {"serviceWebhooks": []}
