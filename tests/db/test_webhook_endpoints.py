"""What staff do with endpoints and deliveries, by the use cases and by the command."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import purge
from saleor_service_plugin.events import deliveries, dispatch, endpoints
from saleor_service_plugin.events.endpoints import EndpointRefusedError, UnknownEndpointError
from saleor_service_plugin.events.models import Endpoint, Event
from saleor_service_plugin.shop.answers import PostAnswer
from tests.db.listening import URL, bodies, happen, listen, states, verify
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)


def run(*words: str) -> str:
    """Call the command, return what it printed."""
    out = StringIO()
    call_command("service_webhook", *words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        ({"url": "http://erp.example/"}, "url", "not-https"),
        ({"url": "http://localhost/"}, "url", "not-https"),
        ({"url": "https://a:b@erp.example/"}, "url", "credentials"),
        ({"url": "https://127.0.0.1/hook"}, "url", "private"),
        ({"url": "https://localhost/hook"}, "url", "private"),
        ({"url": "https://10.0.0.5/hook"}, "url", "private"),
        ({"kinds": []}, "kinds", "required"),
        ({"kinds": ["parcel_sent", "nonsense"]}, "kinds", "unknown"),
        ({"kinds": ["test"]}, "kinds", "unknown"),
        ({"channel_ids": [1, 99]}, "channel_ids", "unknown"),
        ({"description": "x" * 256}, "description", "too-long"),
        ({"description": "\x00"}, "description", "invalid"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    shop: FakeShop, given: dict[str, object], field: str, reason: str
) -> None:
    # given
    before = listen().endpoint

    # when
    with pytest.raises(EndpointRefusedError) as created:
        listen(**{"url": URL, **given})  # type: ignore[arg-type]
    with pytest.raises(EndpointRefusedError) as updated:
        endpoints.update(before.id, **{"active": False, **given})  # type: ignore[arg-type]

    # then
    for error in (created.value, updated.value):
        assert (error.field, error.reason) == (field, reason)
    assert endpoints.all_endpoints() == [before]


def test_http_on_the_own_machine_under_debug(shop: FakeShop, settings: SettingsWrapper) -> None:
    settings.DEBUG = True
    assert listen("http://localhost:3000/").endpoint.url == "http://localhost:3000/"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", True),
        ("HTTP_IP_FILTER_ENABLED", False),
        ("HTTP_IP_FILTER_ALLOW_LOOPBACK_IPS", True),
    ],
)
def test_where_saleor_reaches_the_own_machine_it_may_be_an_endpoint(
    shop: FakeShop, settings: SettingsWrapper, name: str, value: bool
) -> None:
    setattr(settings, name, value)
    assert listen("https://127.0.0.1:8443/").endpoint.url == "https://127.0.0.1:8443/"


def test_there_are_not_too_many(shop: FakeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "MOST_ENDPOINTS", 1)
    listen()
    with pytest.raises(EndpointRefusedError) as caught:
        listen()
    assert caught.value.reason == "too-many"


def test_a_secret_is_shown_once_and_never_again(
    shop: FakeShop, caplog: pytest.LogCaptureFixture
) -> None:
    # given
    caplog.set_level(logging.DEBUG)
    created = listen()
    secret = created.secret
    happen()
    shop.answers = lambda _: PostAnswer(500)

    # when
    dispatch.dispatch()
    row = Endpoint.objects.get()

    # then
    shown = [
        repr(endpoints.find(row.pk)), repr(endpoints.all_endpoints()), str(row), repr(row),
        repr(deliveries.deliveries(row.pk)), run("list"), run("deliveries", str(row.pk)),
        repr(created.endpoint), caplog.text,
    ]  # fmt: skip
    assert row.secret == secret
    assert not [text for text in shown if secret in text or secret[6:] in text]


def test_both_secrets_hold_while_they_are_changed(shop: FakeShop) -> None:
    # given
    created = listen()
    old, endpoint_id = created.secret, created.endpoint.id

    # when
    new = endpoints.rotate_secret(endpoint_id, keep=timedelta(hours=1))
    happen()
    dispatch.dispatch()

    # then
    assert verify(shop.posts[0], old)
    assert verify(shop.posts[0], new)
    assert endpoints.find(endpoint_id).rotating_until

    # when: the time is over
    Endpoint.objects.update(old_secret_until=Now() - timedelta(seconds=1))
    happen()
    dispatch.dispatch()
    purge.purge()

    # then
    assert not verify(shop.posts[1], old)
    assert verify(shop.posts[1], new)
    assert Endpoint.objects.get().old_secret == ""

    # when: it leaked
    newest = endpoints.rotate_secret(endpoint_id, keep=timedelta(0))
    happen()
    dispatch.dispatch()

    # then
    assert not verify(shop.posts[2], new)
    assert verify(shop.posts[2], newest)


@pytest.mark.parametrize("keep", [timedelta(seconds=-1), timedelta(days=31)])
def test_a_rotation_has_bounds(shop: FakeShop, keep: timedelta) -> None:
    created = listen()
    with pytest.raises(EndpointRefusedError) as caught:
        endpoints.rotate_secret(created.endpoint.id, keep=keep)
    assert caught.value.field == "keep"
    assert Endpoint.objects.get().secret == created.secret


def test_who_is_unknown_is_named(shop: FakeShop) -> None:
    for act in (
        endpoints.find, endpoints.delete, endpoints.rotate_secret, endpoints.send_test,
        lambda pk: endpoints.update(pk, active=True),
        lambda pk: deliveries.replay(pk, since=datetime.now(UTC)),
    ):  # fmt: skip
        with pytest.raises(UnknownEndpointError):
            act(99)


def test_deleted_it_gets_nothing_more(shop: FakeShop) -> None:
    # given
    created = listen()
    happen(2)
    endpoints.update(created.endpoint.id, active=False)
    dispatch.dispatch()
    endpoints.update(created.endpoint.id, active=True)

    # when
    endpoints.delete(created.endpoint.id)
    dispatch.dispatch()

    # then
    assert states() == [("skipped", "deleted")] * 2
    assert shop.posts == []
    assert not Endpoint.objects.exists()


def test_what_was_under_way_as_it_was_deleted_ends(shop: FakeShop) -> None:
    # given
    created = listen()
    happen(2)

    def answer(_: object) -> PostAnswer:
        endpoints.delete(created.endpoint.id)
        return PostAnswer(500)

    shop.answers = answer

    # when
    dispatch.dispatch()
    dispatch.dispatch()

    # then
    assert states() == [("skipped", "deleted")] * 2


def test_a_test_reaches_this_endpoint_alone(shop: FakeShop) -> None:
    # given
    created = listen()
    listen("https://other.example/")

    # when
    event_id = endpoints.send_test(created.endpoint.id)
    dispatch.dispatch()

    # then
    (posted,) = shop.posts
    assert posted.url == URL
    assert posted.headers["webhook-id"] == event_id
    assert verify(posted, created.secret)
    assert bodies(shop)[0]["type"] == "test"
    assert bodies(shop)[0]["data"] == {}


def test_a_test_is_made_at_once_whatever_failed_before(shop: FakeShop) -> None:
    # given
    created = listen()
    happen(3)
    shop.answers = lambda _: PostAnswer(500)
    dispatch.dispatch()
    shop.posts.clear()

    # when
    endpoints.send_test(created.endpoint.id)
    shop.answers = lambda _: PostAnswer(200)
    dispatch.dispatch()

    # then
    assert [body["type"] for body in bodies(shop)] == ["test"]


def test_who_is_off_gets_neither_test_nor_replay(shop: FakeShop) -> None:
    created = listen(active=False)
    with pytest.raises(EndpointRefusedError) as tested:
        endpoints.send_test(created.endpoint.id)
    with pytest.raises(EndpointRefusedError) as replayed:
        deliveries.replay(created.endpoint.id, since=datetime.now(UTC))
    assert tested.value.reason == replayed.value.reason == "off"
    assert not Event.objects.exists()


def test_the_command_from_adding_to_removing(shop: FakeShop) -> None:
    # when
    added = run("add", URL, "--kinds", "parcel_sent,tracking_changed", "--channels", "main")

    # then
    secret = added.split("Secret, shown this once: ")[1].strip()
    pk = str(Endpoint.objects.get().pk)
    assert f"{pk}: on, {URL}, parcel_sent, tracking_changed, channels main" in run("list")
    assert "message_sent: " in run("kinds")

    # when
    run("test", pk)
    dispatch.dispatch()

    # then
    assert verify(shop.posts[0], secret)
    assert "test: sent, 1 attempts" in run("deliveries", pk)

    # when
    rotated = run("rotate", pk, "--keep", "0")
    run("set", pk, "--kinds", "parcel_sent", "--channels", "", "--description", "ERP")
    run("off", pk)

    # then
    assert secret not in rotated
    assert f"{pk}: off, {URL}, parcel_sent - ERP" in run("list")
    run("on", pk)
    happen()
    dispatch.dispatch()
    event = str(Event.objects.get(kind="parcel_sent").pk)
    assert "1 deliveries" in run("replay", pk, "--events", event)
    assert "0 deliveries" in run("replay", pk, "--since", "2199-01-01")
    run("remove", pk)
    assert "Nobody listens" in run()


@pytest.mark.parametrize(
    "words",
    [
        ("add", "http://erp.example/", "--kinds", "parcel_sent"),
        ("add", URL),
        ("add", URL, "--kinds", "parcel_sent", "--channels", "nowhere"),
        ("add",),
        ("test", "99"),
        ("test", "x"),
        ("set", "1"),
        ("replay", "1"),
        ("rotate", "1", "--keep", "1e300"),
    ],
)
def test_the_command_names_what_is_wrong(shop: FakeShop, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(*words)
    assert not Endpoint.objects.exists()
