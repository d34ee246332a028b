"""Webhooks over the API: who may, what is answered, what is refused, and what is never told."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin import wake
from saleor_service_plugin.events import dispatch, endpoints, kinds
from saleor_service_plugin.graphql.schema import own_schema
from saleor_service_plugin.shop.answers import PostAnswer
from saleor_service_plugin.shop.real import SaleorShop
from tests.saleor.api.caller import ask, errors, post
from tests.saleor.api.people import staff
from tests.saleor.api.webhooks import (
    CREATE,
    DELETE,
    DELIVERIES,
    LIST,
    ONE,
    REPLAY,
    ROTATE,
    TEST,
    UPDATE,
    URL,
    channel,
    create,
    happen,
    new_webhook,
    refused,
)
from tests.saleor.world import World
from tests.saleor.world.api import Json, global_id, local_id

pytestmark = pytest.mark.usefixtures("nobody_listens")


@pytest.fixture
def posts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes]]:
    """Catch what is posted; the answer is 200, but to addresses that say otherwise."""
    posted: list[tuple[str, bytes]] = []

    def catch(self: SaleorShop, url: str, *, body: bytes, **_how: Any) -> PostAnswer:
        posted.append((url, body))
        return PostAnswer(503 if "bad" in url else 200)

    monkeypatch.setattr(SaleorShop, "post", catch)
    return posted


def test_a_webhook_from_beginning_to_end(world: World, posts: list[tuple[str, bytes]]) -> None:
    # given
    made = create(world.staff, channels=[channel(world)], description=" ERP ")
    webhook, secret = made["webhook"], made["secret"]
    assert secret.startswith("whsec_")
    assert (webhook["url"], webhook["description"]) == (URL, "ERP")
    assert webhook["channelIds"] == [channel(world)]
    assert webhook["channels"] == [world.channels["eur"].slug]
    assert webhook["isActive"] is True
    pk = webhook["id"]

    # when: it is tested
    test = ask(world.staff, TEST, {"id": pk})["serviceWebhookTest"]
    dispatch.dispatch()

    # then
    ((url, body),) = posts
    assert url == URL
    assert json.loads(body)["type"] == "test"
    assert test["event"]["body"] == body.decode()
    assert test["event"]["webhookId"] == local_id(test["event"]["id"])

    # when: it is changed
    change = {"url": "https://bad.example/", "kinds": ["parcel_sent", "message_failed"]}
    changed = ask(world.staff, UPDATE, {"id": pk, "input": change})["serviceWebhookUpdate"]
    assert changed["errors"] == []
    assert changed["webhook"]["url"] == "https://bad.example/"
    assert changed["webhook"]["kinds"] == ["message_failed", "parcel_sent"]
    assert changed["webhook"]["description"] == "ERP"
    assert ask(world.staff, ONE, {"id": pk})["serviceWebhook"] == changed["webhook"]
    assert ask(world.staff, LIST)["serviceWebhooks"] == [changed["webhook"]]

    # and something happens that it cannot take
    happen(world.channels["eur"].pk)
    dispatch.dispatch()
    found = ask(world.staff, DELIVERIES, {"id": pk, "first": 10})["serviceWebhook"]["deliveries"]
    first, second = [edge["node"] for edge in found["edges"]]
    assert (first["state"], first["reason"]) == ("QUEUED", "unavailable: http-503")
    assert (second["state"], second["reason"]) == ("SENT", "")
    (attempt,) = first["attempts"]
    assert (attempt["number"], attempt["outcome"], attempt["reason"]) == (
        1, "temporary", "http-503",
    )  # fmt: skip
    assert first["event"]["body"] == posts[-1][1].decode()
    assert first["event"]["channelId"] == channel(world)

    # when: the secret is changed, kept and not kept
    rotated = ask(world.staff, ROTATE, {"id": pk})["serviceWebhookRotateSecret"]
    assert rotated["secret"] not in (None, secret)
    assert rotated["webhook"]["rotatingUntil"]
    again = ask(world.staff, ROTATE, {"id": pk, "hours": 0})["serviceWebhookRotateSecret"]
    assert again["webhook"]["rotatingUntil"] is None

    # and: it is deleted
    gone = ask(world.staff, DELETE, {"id": pk})["serviceWebhookDelete"]
    assert gone["webhook"] == {"id": pk, "url": "https://bad.example/"}
    assert ask(world.staff, ONE, {"id": pk})["serviceWebhook"] is None
    assert ask(world.staff, LIST)["serviceWebhooks"] == []


def test_a_worker_is_woken_where_something_is_due(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    pk = new_webhook(world.staff)
    woken: list[str] = []
    monkeypatch.setattr(wake, "soon", lambda: woken.append(""))

    # when
    for query, variables, times in (
        (TEST, {"id": pk}, 1),
        (REPLAY, {"id": pk, "events": []}, 2),
        (UPDATE, {"id": pk, "input": {"isActive": False}}, 2),
        (TEST, {"id": pk}, 2),
        (UPDATE, {"id": pk, "input": {"isActive": True}}, 3),
    ):
        ask(world.staff, query, variables)

        # then
        assert len(woken) == times


def test_all_of_it_needs_the_permission(world: World) -> None:
    pk = new_webhook(world.staff)
    poor = staff(world, "manage_orders")
    calls: list[tuple[str, Json]] = [
        (LIST, {}), (ONE, {"id": pk}), ("{ serviceEventKinds { key } }", {}),
        (CREATE, {"input": {"url": URL, "kinds": ["parcel_sent"]}}),
        (UPDATE, {"id": pk, "input": {}}), (ROTATE, {"id": pk}), (DELETE, {"id": pk}),
        (TEST, {"id": pk}), (REPLAY, {"id": pk, "events": []}),
    ]  # fmt: skip
    for api in (poor, world.anonymous, world.app):
        for query, variables in calls:
            (message,) = errors(api, query, variables)
            assert "MANAGE_PLUGINS" in message
    assert len(endpoints.all_endpoints()) == 1


def test_secrets_are_told_once_and_nowhere_else(world: World) -> None:
    # given
    made = create(world.staff)
    pk = made["webhook"]["id"]
    rotated = ask(world.staff, ROTATE, {"id": pk})["serviceWebhookRotateSecret"]
    secrets = [one.encode() for one in (made["secret"], rotated["secret"])]

    # then
    for query, variables in (
        (LIST, {}), (ONE, {"id": pk}), (UPDATE, {"id": pk, "input": {}}), (TEST, {"id": pk}),
        (DELIVERIES, {"id": pk, "first": 5}), (DELETE, {"id": pk}),
    ):  # fmt: skip
        answer = post(world.staff, query, variables).content
        assert b"whsec" not in answer
        assert not any(secret in answer for secret in secrets)
    holders = {
        name
        for name, kind in own_schema().get_type_map().items()
        if any("secret" in field.lower() for field in getattr(kind, "fields", ()))
        and not name.startswith("__")
    }
    # Of accounts at carriers the other fields say which secrets there are.
    others = {
        "ServiceCarrierAccountCreate", "ServiceCarrierAccountRotateSecret",
        "ServiceCarrierAccount", "ServiceCarrierField",
    }  # fmt: skip
    assert holders - others == {"ServiceWebhookCreate", "ServiceWebhookRotateSecret", "Mutation"}


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"url": "http://erp.example/"}, "url", "INVALID"),
        ({"url": "https://me:secret@erp.example/"}, "url", "INVALID"),
        ({"url": ""}, "url", "INVALID"),
        ({"url": "https://erp.example/\0"}, "url", "INVALID"),
        ({"url": "https://[::1"}, "url", "INVALID"),
        ({"url": "https://erp.example:99999/"}, "url", "INVALID"),
        ({"url": "https://erp.example/" + "x" * 1024}, "url", "TOO_LONG"),
        ({"kinds": []}, "kinds", "REQUIRED"),
        ({"kinds": ["test"]}, "kinds", "INVALID"),
        ({"kinds": ["x" * 100_000]}, "kinds", "INVALID"),
        ({"kinds": ["\0"]}, "kinds", "INVALID"),
        ({"kinds": [""]}, "kinds", "INVALID"),
        ({"description": "x" * 256}, "description", "TOO_LONG"),
        ({"description": "a\0"}, "description", "INVALID"),
        ({"channels": ["rubbish"]}, "channels", "NOT_FOUND"),
        ({"channels": [""]}, "channels", "NOT_FOUND"),
        ({"channels": [global_id("Channel", 2**31)]}, "channels", "NOT_FOUND"),
        ({"channels": [global_id("Channel", 10**40)]}, "channels", "NOT_FOUND"),
        ({"channels": [global_id("Order", 1)]}, "channels", "NOT_FOUND"),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(
    world: World, change: Json, field: str, code: str
) -> None:
    # given
    pk = new_webhook(world.staff)
    before = ask(world.staff, LIST)

    # when
    made = create(world.staff, **change)
    changed = ask(world.staff, UPDATE, {"id": pk, "input": change})["serviceWebhookUpdate"]

    # then
    for answer in (made, changed):
        assert refused(answer) == [(field, code)]
        assert answer["webhook"] is None
        assert "_" not in answer["errors"][0]["message"].split(":")[0]
        assert len(answer["errors"][0]["message"]) < 500
    assert made["secret"] is None
    assert ask(world.staff, LIST) == before


@pytest.mark.parametrize("field", ["url", "description", "kinds"])
def test_half_a_character_is_refused_at_some_door(world: World, field: str) -> None:
    value: Any = ["\ud800"] if field == "kinds" else "https://erp.example/\ud800"
    given = {"url": URL, "kinds": ["parcel_sent"], field: value}
    answer = post(world.staff, CREATE, {"input": given})
    assert b"Internal" not in answer.content
    assert endpoints.all_endpoints() == []


def test_nulls_stand_for_nothing_said(world: World) -> None:
    null = dict.fromkeys(("channels", "description", "isActive"))
    made = create(world.staff, **null)
    assert made["errors"] == []
    assert made["webhook"]["isActive"] is True
    change = {**null, "url": None, "kinds": None}
    changed = ask(world.staff, UPDATE, {"id": made["webhook"]["id"], "input": change})
    same = changed["serviceWebhookUpdate"]["webhook"]
    assert {**same, "changedAt": None} == {**made["webhook"], "changedAt": None}


def test_there_are_not_more_than_some(world: World) -> None:
    for _ in range(50):
        endpoints.create(url=URL, kinds=["parcel_sent"])
    assert refused(create(world.staff)) == [("url", "TOO_MANY")]
    assert len(ask(world.staff, LIST)["serviceWebhooks"]) == 50


@pytest.mark.parametrize(
    "given",
    [
        "", "rubbish", global_id("ServiceWebhook", 0), global_id("ServiceWebhook", 2**63 - 1),
        global_id("ServiceWebhook", 2**63), global_id("ServiceWebhook", "-1"),
        global_id("ServiceMessage", 1), global_id("ServiceWebhook", "\0"), "\0", "x" * 10_000,
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(world: World, given: str) -> None:
    calls: list[tuple[str, Json]] = [
        (UPDATE, {"input": {}}), (ROTATE, {}), (DELETE, {}), (TEST, {}), (REPLAY, {"events": []}),
    ]  # fmt: skip
    for query, variables in calls:
        (answer,) = ask(world.staff, query, {"id": given, **variables}).values()
        ((field, code),) = refused(answer)
        assert (field, code) in (("id", "NOT_FOUND"), ("id", "INVALID"))
        assert answer["webhook"] is None
    answer = post(world.staff, ONE, {"id": given}).json()
    assert answer["data"] is None or answer["data"]["serviceWebhook"] is None
    assert "Internal" not in json.dumps(answer)


@pytest.mark.parametrize("hours", [-1, 721, 2**31 - 1, -(2**31)])
def test_a_secret_is_kept_for_so_long_and_not_longer(world: World, hours: int) -> None:
    pk = new_webhook(world.staff)
    answer = ask(world.staff, ROTATE, {"id": pk, "hours": hours})["serviceWebhookRotateSecret"]
    assert refused(answer) == [("keepHours", "INVALID")]
    assert answer["errors"][0]["message"].startswith("keepHours must")
    assert answer["secret"] is None


def test_who_is_off_is_neither_tested_nor_replayed_to(world: World) -> None:
    pk = new_webhook(world.staff, isActive=False)
    test = ask(world.staff, TEST, {"id": pk})["serviceWebhookTest"]
    replay = ask(world.staff, REPLAY, {"id": pk, "events": []})["serviceEventReplay"]
    assert refused(test) == refused(replay) == [("id", "WRONG_STATE")]
    assert (test["event"], replay["count"]) == (None, 0)


def test_events_are_sent_once_more(world: World, posts: list[tuple[str, bytes]]) -> None:
    # given
    pk = new_webhook(world.staff)
    events = happen(world.channels["eur"].pk, 3)
    dispatch.dispatch()

    def replay(**what: Any) -> Json:
        answer: Json = ask(world.staff, REPLAY, {"id": pk, **what})["serviceEventReplay"]
        return answer

    # when
    assert replay(events=events[:2])["count"] == 2
    assert replay(events=events[:2])["count"] == 0
    dispatch.dispatch()
    long_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    assert replay(since=long_ago)["count"] == 3
    dispatch.dispatch()
    assert replay(since=(datetime.now(UTC) + timedelta(hours=1)).isoformat())["count"] == 0

    # then: nothing but bodies that were there
    assert len(posts) == 8
    assert len(set(posts)) == 3

    # when: what cannot be
    for what, refusal in (
        ({}, ("events", "REQUIRED")),
        ({"events": events, "since": long_ago}, ("events", "REQUIRED")),
        ({"events": [global_id("ServiceEvent", uuid4())]}, ("events", "NOT_FOUND")),
        ({"events": ["rubbish"]}, ("events", "NOT_FOUND")),
        ({"events": [global_id("ServiceEvent", "\0")]}, ("events", "NOT_FOUND")),
        ({"events": events[:1] * 10_001}, ("events", "TOO_MANY")),
    ):
        answer = replay(**what)
        assert refused(answer) == [refusal]
        assert answer["count"] == 0
    for since in ("0001-01-01T00:00:00", "9999-12-31T23:59:59-12:00", "2026-11-23T08:00:00"):
        answer = post(world.staff, REPLAY, {"id": pk, "since": since}).json()
        assert "Internal" not in json.dumps(answer)


def test_deliveries_are_paged_by_key(world: World, posts: list[tuple[str, bytes]]) -> None:
    # given
    pk = new_webhook(world.staff)
    happen(world.channels["eur"].pk, 5)
    dispatch.dispatch()
    happen(world.channels["eur"].pk, 2)

    def page(**how: Any) -> Json:
        answer: Json = ask(world.staff, DELIVERIES, {"id": pk, **how})["serviceWebhook"]
        found: Json = answer["deliveries"]
        return found

    # when
    everything = [edge["node"]["id"] for edge in page(first=100)["edges"]]
    found, after = [], None
    while True:
        one = page(first=3, after=after)
        found += [edge["node"]["id"] for edge in one["edges"]]
        assert one["totalCount"] == 7
        if not one["pageInfo"]["hasNextPage"]:
            break
        after = one["pageInfo"]["endCursor"]
    last = page(last=2)
    earlier = page(last=2, before=last["pageInfo"]["startCursor"])

    # then
    assert len(set(everything)) == 7
    assert found == everything
    assert [edge["node"]["id"] for edge in last["edges"]] == everything[-2:]
    assert [edge["node"]["id"] for edge in earlier["edges"]] == everything[3:5]
    queued = page(first=10, state="QUEUED")
    assert (len(queued["edges"]), queued["totalCount"]) == (2, 2)

    # and: nonsense is refused
    for how in ({}, {"first": 101}, {"first": -1}, {"first": 1, "after": "x"},
                {"first": 1, "after": "WyJhIl0="}, {"first": 1, "last": 1}):  # fmt: skip
        (message,) = errors(world.staff, DELIVERIES, {"id": pk, **how})
        assert "Internal" not in message


def test_many_webhooks_cost_as_many_statements_as_one(world: World) -> None:
    query = """{ serviceWebhooks { channels deliveries(first: 10) { edges { node {
      event { id } attempts { number } } } } } }"""
    counted = []
    for more in (1, 5):
        for _ in range(more):
            new_webhook(world.staff, channels=[channel(world)])
        happen(world.channels["eur"].pk, 3)
        with CaptureQueriesContext(connection) as captured:
            ask(world.staff, query)
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_kinds_are_explained_with_a_body(world: World) -> None:
    query = "{ serviceEventKinds { key description aboutOrder sampleBody } }"
    found = ask(world.staff, query)["serviceEventKinds"]
    assert {kind["key"] for kind in found} == set(kinds.known())
    for kind in found:
        sample = json.loads(kind["sampleBody"])
        assert sample["type"] == kind["key"]
        assert ("orderId" in sample["data"]) is kind["aboutOrder"]
