"""Webhooks and staff who are restricted to channels."""

from datetime import timedelta

import pytest
from django.utils import timezone

from saleor_service_plugin.events import endpoints
from saleor_service_plugin.events.models import Endpoint
from saleor_service_plugin.graphql import ids
from saleor_service_plugin.outbox.models import Circuit
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask
from tests.saleor.api.people import staff
from tests.saleor.api.webhooks import (
    DELETE,
    DELIVERIES,
    ONE,
    REPLAY,
    ROTATE,
    TEST,
    UPDATE,
    channel,
    create,
    happen,
    new_webhook,
    refused,
)
from tests.saleor.world import World
from tests.saleor.world.api import Json, global_id

pytestmark = pytest.mark.usefixtures("nobody_listens")


def test_who_is_restricted_to_channels_has_their_webhooks_alone(world: World) -> None:
    # given
    names = list(world.channels)
    mine, foreign = names[0], names[1]
    api = staff(world, "manage_plugins", channels=[mine])
    everywhere = new_webhook(world.staff)
    elsewhere = new_webhook(world.staff, channels=[channel(world, foreign)])
    both = new_webhook(world.staff, channels=[channel(world, mine), channel(world, foreign)])
    own = new_webhook(api, channels=[channel(world, mine)])

    # then: the others are not there
    listed = ask(api, "{ serviceWebhooks { id } }")["serviceWebhooks"]
    assert listed == [{"id": own}]
    calls: list[tuple[str, Json]] = [
        (UPDATE, {"input": {}}), (ROTATE, {}), (DELETE, {}), (TEST, {}), (REPLAY, {"events": []}),
    ]  # fmt: skip
    for pk in (everywhere, elsewhere, both):
        assert ask(api, ONE, {"id": pk})["serviceWebhook"] is None
        for query, variables in calls:
            (answer,) = ask(api, query, {"id": pk, **variables}).values()
            assert refused(answer) == [("id", "NOT_FOUND")]
    assert len(endpoints.all_endpoints()) == 4

    # and: none is made that hears of more
    assert refused(create(api)) == [("channels", "REQUIRED")]
    assert refused(create(api, channels=[])) == [("channels", "REQUIRED")]
    unknown = create(api, channels=[global_id("Channel", 2**31 - 1)])["errors"][0]
    hidden = create(api, channels=[channel(world, foreign)])["errors"][0]
    assert hidden["message"].split(" channel ")[0] == unknown["message"].split(" channel ")[0]
    assert (hidden["field"], hidden["code"]) == (unknown["field"], unknown["code"])
    for channels in ([], [channel(world, mine), channel(world, foreign)]):
        change = {"id": own, "input": {"channels": channels}}
        answer = ask(api, UPDATE, change)["serviceWebhookUpdate"]
        assert [field for field, _ in refused(answer)] == ["channels"]


def test_what_a_webhook_heard_of_other_channels_before_is_not_shown(world: World) -> None:
    # given
    names = list(world.channels)
    mine, foreign = names[0], names[1]
    pk = new_webhook(world.staff)
    happen(world.channels[foreign].pk)
    happen(world.channels[mine].pk)
    ask(world.staff, TEST, {"id": pk})
    change = {"id": pk, "input": {"channels": [channel(world, mine)]}}
    ask(world.staff, UPDATE, change)

    # then
    for api, count in ((world.staff, 3), (staff(world, "manage_plugins", channels=[mine]), 2)):
        found = ask(api, DELIVERIES, {"id": pk, "first": 10})["serviceWebhook"]["deliveries"]
        assert (len(found["edges"]), found["totalCount"]) == (count, count)


def test_health_names_no_webhook_that_is_not_theirs(world: World) -> None:
    # given
    names = list(world.channels)
    api = staff(world, "manage_plugins", channels=[names[0]])
    everywhere, own, gone = (
        ids.number_of(new_webhook(world.staff, channels=channels), "ServiceWebhook")
        for channels in ([], [channel(world, names[0])], [])
    )
    long_ago = timezone.now() - timedelta(hours=1)
    with port.current().writer():
        Endpoint.objects.filter(pk=gone).update(active=False, off_because="410")
        for pk in (everywhere, own):
            Circuit.objects.create(
                name=f"webhook:{pk}", reason="http-503", opened_at=long_ago, retry_at=long_ago
            )
    query = "{ serviceHealth { circuits { name } problems { key } } }"
    try:
        # when
        every, some = (ask(one, query)["serviceHealth"] for one in (world.staff, api))
    finally:
        with port.current().writer():
            Circuit.objects.filter(name__startswith="webhook:").delete()

    # then
    shown = [
        {one.get("name") or one["key"] for one in (*found["circuits"], *found["problems"])}
        for found in (every, some)
    ]
    theirs = {f"webhook:{own}", f"circuit-webhook:{own}"}
    hidden = {f"webhook:{everywhere}", f"circuit-webhook:{everywhere}", f"webhook-off-{gone}"}
    assert shown[0] >= theirs | hidden
    assert shown[1] >= theirs
    assert not shown[1] & hidden
