"""The doors: what is refused before anybody looks at it, and how answers are protected."""

import json
from typing import Any
from unittest import mock

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client, override_settings
from pytest_django.fixtures import SettingsWrapper
from saleor.plugins.models import PluginConfiguration

from saleor_service_plugin import PLUGIN_ID
from saleor_service_plugin.graphql import view
from saleor_service_plugin.shop import port
from saleor_service_plugin.web import answers, doors, rates
from saleor_service_plugin.web.entrance import MOST_BYTES
from tests.saleor.api.cast import Cast
from tests.saleor.api.permissions import DOORS
from tests.saleor.world import World

GLOBAL = "/plugins/global/saleor.service/"
PLAIN = "/plugins/saleor.service/"
QUERY = json.dumps({"query": "{ __typename }"})


@pytest.fixture
def client(world: World) -> Client:
    """Nobody in particular, at doors that nobody has knocked at yet."""
    cache.clear()
    return Client(raise_request_exception=False)


def ask(client: Client, **headers: str) -> Any:
    """Post a small query."""
    return client.post(f"{GLOBAL}graphql/", QUERY, content_type="application/json", headers=headers)


def request(forwarded: str | None, *, address: str = "10.0.0.1") -> HttpRequest:
    """Return a request that came through proxies."""
    made = HttpRequest()
    made.META = {"REMOTE_ADDR": address}
    if forwarded is not None:
        made.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return made


def is_plain(response: Any, code: str) -> None:
    """Check that an error is JSON in GraphQL's form, and protected."""
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == code
    assert set(error) == {"message", "extensions"}
    is_protected(response)


def is_protected(response: Any) -> None:
    """Check the headers that each answer has."""
    for name in answers.HEADERS:
        assert response.headers.get(name), name
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors" in response.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in response.headers


def test_a_large_body(client: Client) -> None:
    body = json.dumps({"query": "{ __typename }", "variables": {"a": "x" * MOST_BYTES}})
    response = client.post(f"{GLOBAL}graphql/", body, content_type="application/json")
    assert response.status_code == 413
    is_plain(response, "TOO_LARGE")


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "x", "1.5", ""])
def test_a_length_that_is_none(client: Client, length: str) -> None:
    response = client.generic(
        "POST", f"{GLOBAL}graphql/", QUERY, content_type="application/json", CONTENT_LENGTH=length
    )
    assert response.status_code < 500
    is_protected(response)


def test_a_large_body_without_a_length(client: Client) -> None:
    """As ASGI servers hand over what comes in chunks."""
    body = json.dumps({"query": "{ __typename }", "variables": {"a": "x" * MOST_BYTES}})
    response = client.generic(
        "POST", f"{GLOBAL}graphql/", body, content_type="application/json",
        CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked",
    )  # fmt: skip
    assert response.status_code == 411
    is_plain(response, "LENGTH_REQUIRED")


def test_methods(client: Client) -> None:
    for address, door in DOORS.items():
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"):
            if method in door.methods:
                continue
            response = client.generic(method, GLOBAL + (door.at or address))
            assert response.status_code == 405, (address, method)
            assert set(response["Allow"].split(", ")) == set(door.methods)
            is_protected(response)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "", "x"],
)
def test_content_types(client: Client, content_type: str) -> None:
    response = client.generic("POST", f"{GLOBAL}graphql/", QUERY, content_type=content_type)
    assert response.status_code == 415
    is_plain(response, "UNSUPPORTED_MEDIA_TYPE")


def test_a_form_without_a_query(client: Client) -> None:
    """Files come to GraphQL as a form; one that holds no query is refused."""
    kind = "multipart/form-data; boundary=x"
    response = client.generic("POST", f"{GLOBAL}graphql/", QUERY, content_type=kind)
    assert response.status_code == 400
    assert "errors" in response.json()


@pytest.mark.parametrize(
    "path",
    ["", "nothing/", "graphql", "graphql//", "../", "%00", "graphql/%2e%2e/", "é/", "a" * 5000],
)
def test_unknown_addresses(client: Client, path: str) -> None:
    response = client.get(GLOBAL + path)
    assert response.status_code == 404
    is_plain(response, "NOT_FOUND")


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"null", b"5", b'"x"', b"[]", b"[1]", b"[null]", b'[{"query": "{ __typename }"}, 5]',
        b"{}", b'{"query": 5}', b'{"query": null}', b'{"query": ""}', b'{"query": "\\u0000"}',
        b'{"query": "{ __typename }", "variables": [1]}', b"\xff\xfe", b"[" * 100_000,
        b'{"query": "query A { __typename } query B { __typename }"}',
        b'{"query": "{ __typename }", "operationName": "B"}',
        b'{"query": "{ __typename }", "operationName": {}}',
        b'{"query": "{ ... { __typename } }"}', b'{"query": "{ ... on Query { __typename } }"}',
        b'{"query": "fragment a on Query { __typename } { ...a }"}',
        b'{"query": "subscription { a }"}', b'{"query": "{ __typename @skip(if: 5) }"}',
        b'{"query": "type A { b: C }"}', b'{"query": "query($a: Nothing) { __typename }"}',
    ],
)  # fmt: skip
def test_bodies_that_are_no_query(client: Client, body: bytes) -> None:
    response = client.generic("POST", f"{GLOBAL}graphql/", body, content_type="application/json")
    assert response.status_code in (200, 400), response.content
    assert b"Internal" not in response.content
    is_protected(response)


def test_a_query_as_it_is(client: Client) -> None:
    for body, status in ((b"{ __typename }", 200), (b"\xff\xfe", 400)):
        response = client.generic(
            "POST", f"{GLOBAL}graphql/", body, content_type="application/graphql"
        )
        assert response.status_code == status, response.content


@pytest.mark.parametrize("before", [GLOBAL, PLAIN])
@pytest.mark.parametrize("address", DOORS)
def test_switched_off(client: Client, before: str, address: str) -> None:
    with port.current().writer():
        row, _ = PluginConfiguration.objects.get_or_create(
            identifier=PLUGIN_ID, channel=None, defaults={"active": True, "configuration": []}
        )
        was = row.active
        PluginConfiguration.objects.filter(pk=row.pk).update(active=False)
    try:
        response = client.generic(
            "POST", before + (DOORS[address].at or address), QUERY, content_type="application/json"
        )
        assert response.status_code == 404
    finally:
        with port.current().writer():
            PluginConfiguration.objects.filter(pk=row.pk).update(active=was)
    assert client.generic("OPTIONS", before + "graphql/").status_code == 200


def test_how_often(client: Client, cast: Cast, settings: SettingsWrapper) -> None:
    settings.SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE = 3
    statuses = [ask(client).status_code for _ in range(5)]
    assert statuses[:3] == [200] * 3
    refused = ask(client)
    if refused.status_code == 200:  # A minute has begun meanwhile.
        [ask(client) for _ in range(3)]
        refused = ask(client)
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    is_plain(refused, "TOO_MANY_REQUESTS")
    by_name = {name: ask(client, **caller.headers()).status_code for name, caller in cast.callers.items()
               if name in ("staff-none", "app-none", "superuser", "owner", "garbage-token",
                           "expired-token", "app-inactive")}  # fmt: skip
    let_in = {name for name, status in by_name.items() if status == 200}
    assert let_in == {"staff-none", "app-none", "superuser"}


@pytest.mark.parametrize("address", [name for name, door in DOORS.items() if door.rated])
def test_each_door_is_counted_apart(
    client: Client, settings: SettingsWrapper, address: str
) -> None:
    settings.SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE = 1
    method, body = next(iter(DOORS[address].methods.items()))
    statuses = [
        client.generic(
            method,
            GLOBAL + (DOORS[address].at or address),
            json.dumps(body),
            content_type="application/json",
        ).status_code
        for _ in range(4)
    ]
    assert statuses[0] != 429
    assert statuses[-1] == 429 or statuses.count(429) >= 2


def test_a_cache_that_is_away_blocks_nobody(client: Client, settings: SettingsWrapper) -> None:
    settings.SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE = 1
    with mock.patch.object(rates, "cache") as away:
        away.add.side_effect = ConnectionError("redis://:secret@host is away")
        assert [ask(client).status_code for _ in range(3)] == [200] * 3
    with mock.patch.object(rates, "cache") as evicted:
        evicted.incr.side_effect = ValueError("no such key")
        assert ask(client).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "1.1.1.1", "10.0.0.1"),
        (0, None, "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "2.2.2.2", "2.2.2.2"),
        (1, "6.6.6.6, 2.2.2.2", "2.2.2.2"),
        (1, "x, 6.6.6.6,2.2.2.2", "2.2.2.2"),
        (2, "6.6.6.6, 2.2.2.2, 3.3.3.3", "2.2.2.2"),
        (2, "3.3.3.3", "3.3.3.3"),
        (1, "6.6.6.6, nonsense", "unknown"),
        # Some balancers name the port.
        (1, "2.2.2.2:5678", "2.2.2.2"),
        (1, "[2001:db8::1]:5678", "2001:0db8:0000:0000"),
        (1, "2001:db8::1", "2001:0db8:0000:0000"),
        (1, "2001:db8::ffff", "2001:0db8:0000:0000"),
        (1, "2001:db8:0:1::1", "2001:0db8:0000:0001"),
        # A server that listens on IPv6 sees IPv4 like this: not one subscriber, but all.
        (1, "::ffff:2.2.2.2", "2.2.2.2"),
        (1, "9" * 10_000, "unknown"),
    ],
)
def test_whose_word_about_the_address_counts(
    settings: SettingsWrapper, proxies: int, forwarded: str | None, seen: str
) -> None:
    settings.SALEOR_SERVICE_TRUSTED_PROXIES = proxies
    assert rates.client(request(forwarded)) == seen


def test_a_false_address_does_not_help(client: Client, settings: SettingsWrapper) -> None:
    settings.SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE = 2
    settings.SALEOR_SERVICE_TRUSTED_PROXIES = 1
    with mock.patch.object(rates.time, "time", return_value=1_000_000.0):
        statuses = [
            ask(client, **{"X-Forwarded-For": f"6.6.6.{number}, 2.2.2.2"}).status_code
            for number in range(4)
        ]
    assert statuses == [200, 200, 429, 429]


def test_a_verdict_is_kept_for_a_while(client: Client) -> None:
    with mock.patch.object(doors.checkup, "look") as look:
        look.return_value.ok = False
        statuses = [client.get(f"{GLOBAL}health/").status_code for _ in range(5)]
    assert statuses == [503] * 5
    assert look.call_count == 1
    cache.delete(doors.HEALTH_KEY)
    with (
        mock.patch.object(doors, "cache") as away,
        mock.patch.object(doors.checkup, "look") as look,
    ):
        away.get.side_effect = away.set.side_effect = ConnectionError("redis is away")
        look.return_value.ok = True
        assert [client.get(f"{GLOBAL}health/").status_code for _ in range(2)] == [200] * 2
    assert look.call_count == 2


def test_the_door_of_health_bears_less(client: Client, settings: SettingsWrapper) -> None:
    settings.SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE = 600
    with (
        mock.patch.object(rates.time, "time", return_value=1_000_000.0),
        mock.patch.object(doors, "_verdict", return_value=True),
    ):
        statuses = [client.get(f"{GLOBAL}health/").status_code for _ in range(32)]
        assert ask(client).status_code == 200
    assert statuses == [200] * doors.HEALTH_CALLS + [429] * 2


def test_nobody_is_counted_before_anything_is_read(
    client: Client, settings: SettingsWrapper
) -> None:
    settings.SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE = 1
    with (
        mock.patch.object(rates.time, "time", return_value=1_000_000.0),
        mock.patch.object(view, "get_app_promise", wraps=view.get_app_promise) as app,
    ):
        assert [ask(client).status_code for _ in range(3)] == [200, 429, 429]
    assert app.call_count == 1


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("door", ["graphql", "health"])
def test_what_breaks_inside_stays_inside(client: Client, door: str, debug: bool) -> None:
    secret = "postgres://user:geheim@host"
    failing = mock.Mock(side_effect=RuntimeError(secret))
    where = "saleor_service_plugin.graphql.view.own_view" if door == "graphql" else None
    with override_settings(DEBUG=debug):
        for accept in ("application/json", "text/html"):
            patch = (
                mock.patch(where, failing)
                if where
                else mock.patch.object(doors.checkup, "look", failing)
            )
            with patch:
                response = client.generic(
                    "POST" if door == "graphql" else "GET", f"{GLOBAL}{door}/", QUERY,
                    content_type="application/json", headers={"Accept": accept},
                )  # fmt: skip
            assert response.status_code == 500
            text = response.content.decode()
            for word in ("geheim", "RuntimeError", "Traceback", ".py"):
                assert word not in text
            assert "Reference" in text
            assert text.startswith("{") is (accept == "application/json")
            is_protected(response)


def test_browsers_get_a_page(client: Client) -> None:
    response = client.get(f"{GLOBAL}<script>/", headers={"Accept": "text/html,*/*"})
    assert response.status_code == 404
    text = response.content.decode()
    assert text.startswith("<!doctype html>")
    assert "<script>" not in text
    assert response["Content-Type"].startswith("text/html")
    is_protected(response)


def test_good_answers_are_protected(client: Client) -> None:
    is_protected(ask(client))
    is_protected(client.get(f"{GLOBAL}health/"))
    assert set(client.get(f"{GLOBAL}health/").json()) == {"ok"}
