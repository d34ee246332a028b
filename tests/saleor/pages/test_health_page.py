"""How the plugin is doing, the brake, refused addresses, webhooks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db.models import Q
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import health
from saleor_service_plugin.events import endpoints
from saleor_service_plugin.events.models import Endpoint
from saleor_service_plugin.messages.models import Brake, Message, Suppression
from saleor_service_plugin.outbox.models import Circuit
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask
from tests.saleor.api.people import staff
from tests.saleor.api.webhooks import forget_webhooks
from tests.saleor.pages.office import (
    HOME,
    OTHER,
    as_installed,
    assert_harmless,
    payloads,
    visitor,
    wrong,
)
from tests.saleor.world import World
from tests.saleor.world.api import global_id

KEY = "health-page:"


@pytest.fixture(autouse=True)
def shop(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Nothing is held, no address is refused, nobody listens."""
    with as_installed(world, settings):
        _clear()
        yield
        _clear()


def _clear() -> None:
    forget_webhooks()
    with port.current().writer():
        Brake.objects.update(engaged_at=None)
        # Those of other tests as well: health and the brake count all that are held.
        Message.objects.filter(Q(key__startswith=KEY) | Q(state="held")).delete()
        Suppression.objects.all().delete()
        Circuit.objects.filter(name="server:x").delete()


def _hold(world: World, count: int = 2, channel: str = HOME) -> None:
    now = datetime.now(UTC)
    with port.current().writer():
        for _ in range(count):
            Message.objects.create(
                key=f"{KEY}{uuid4()}", kind="parcel-sent", order_id=uuid4(),
                channel_id=world.channels[channel].pk, state="held", came_from="queued",
                reason="brake", fact_at=now, due_at=now + timedelta(days=1),
                deadline_at=now + timedelta(days=2),
            )  # fmt: skip
        Brake.objects.update_or_create(pk="parcel-sent", defaults={"engaged_at": now, "most": 20})


def _refuse(*addresses: str) -> None:
    with port.current().writer():
        for address in addresses:
            Suppression.objects.create(address=address, reason="550", message_key="none")


def _held() -> list[str]:
    with port.current().writer():
        rows = Message.objects.filter(key__startswith=KEY).order_by("pk")
        return [row.state for row in rows]


def test_what_asks_for_a_person_comes_first_and_in_german(world: World) -> None:
    # given
    with port.current().writer():
        Circuit.objects.create(
            name="server:x",
            opened_at=datetime.now(UTC),
            retry_at=datetime.now(UTC),
            reason="timeout",
            failures=9,
        )

    # when
    page = visitor(world, locale="de").get("health").text

    # then
    text = "Der Mailserver x wird eine Weile in Ruhe gelassen: timeout."
    assert page.index(text) < page.index("Nachrichten und Bestellungen")


def test_problems_have_codes_and_are_said_in_two_languages(world: World) -> None:
    # given
    _hold(world)
    query = """query($l: LanguageCodeEnum) {
      serviceHealth { problems { key code text(languageCode: $l) } } }"""

    # when
    found = {}
    for language in (None, "EN", "DE_AT", "FR"):
        rows = ask(staff(world, "manage_plugins"), query, {"l": language})
        problems = {one["key"]: one for one in rows["serviceHealth"]["problems"]}
        found[language] = problems["brake-parcel-sent"]

    # then
    assert {one["code"] for one in found.values()} == {"brake"}
    english = str(health.look().problems["brake-parcel-sent"])
    assert english.startswith("Held by the brake: 2 messages of the kind parcel-sent")
    assert [found[one]["text"] for one in (None, "EN", "FR")] == [english] * 3
    assert found["DE_AT"]["text"].startswith("Von der Bremse angehalten: 2 Nachrichten")


def test_staff_with_either_permission_see_their_part(world: World) -> None:
    # given
    _hold(world)

    # when
    orders = visitor(world, "manage_orders").get("health")
    plugins = visitor(world, "manage_plugins").get("health")
    neither = visitor(world, "manage_users").get("health")

    # then
    assert (orders.status, plugins.status, neither.status) == (200, 200, 403)
    assert "2 messages are held" in orders.text
    assert "Messages and orders" not in orders.text
    assert "Messages and orders" in plugins.text
    assert "Send them all" not in plugins.text


def test_what_is_held_goes_out_or_never_does(world: World) -> None:
    # given
    _hold(world)
    frame = visitor(world, "manage_orders")

    # when
    done = frame.post("health", {"step": "release:PARCEL_SENT"})

    # then
    assert (done.status, done.notice) == (204, "2 messages go out")
    assert _held() == ["queued", "queued"]
    # given
    _clear()
    _hold(world, 1)
    # when
    done = frame.post("health", {"step": "discard:PARCEL_SENT"})
    # then
    assert done.notice == "1 message discarded"
    assert _held() == ["skipped"]
    # when: once more, there is nothing
    again = frame.post("health", {"step": "discard:PARCEL_SENT"})
    # then
    assert again.status == 422


@pytest.mark.parametrize("step", ["release:PARCEL_SENT", "discard:PARCEL_SENT"])
def test_who_may_not_decides_nothing(world: World, step: str) -> None:
    # given
    _hold(world)

    # when
    plugins = visitor(world, "manage_plugins").post("health", {"step": step})
    elsewhere = visitor(world, "manage_orders", channels=[OTHER]).post("health", {"step": step})

    # then
    assert plugins.status == 403
    assert elsewhere.status == 422
    assert "you have access to some of them alone" in wrong(elsewhere.text)[0]
    assert _held() == ["held", "held"]


def test_a_webhook_is_listed_and_switched(world: World) -> None:
    # given
    made = endpoints.create(url="https://erp.example/hook", kinds=["parcel_sent"])
    webhook = global_id("ServiceWebhook", made.endpoint.id)
    frame = visitor(world)

    # when
    assert "https://erp.example/hook" in frame.get("health").text
    done = frame.post("health", {"step": f"off:{webhook}"})

    # then
    assert done.notice == "Switched off."
    assert Endpoint.objects.filter(pk=made.endpoint.id, active=False).exists()
    assert "Switch on" in frame.get("health").text
    # when
    denied = visitor(world, "manage_orders").post("health", {"step": f"on:{webhook}"})
    # then
    assert denied.status == 403
    assert Endpoint.objects.filter(pk=made.endpoint.id, active=False).exists()


def test_refused_addresses_come_in_pages_of_25(world: World) -> None:
    # given
    _refuse(*(f"a{number:03}@example.com" for number in range(60)))
    frame = visitor(world, "manage_orders")

    # when
    first = frame.get("addresses")
    second = frame.get(_next(first.text))
    third = frame.get(_next(second.text))

    # then
    pages = [one.text for one in (first, second, third)]
    assert [page.count("@example.com</td>") for page in pages] == [25, 25, 10]
    assert "60 addresses" in first.text
    assert 'rel="next"' not in third.text
    assert 'rel="prev"' in third.text


def _next(page: str) -> str:
    return page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")


def test_an_address_is_searched_and_allowed_again(world: World) -> None:
    # given
    _refuse("anne@example.com", "otto@example.com")
    frame = visitor(world, "manage_orders")
    assert "otto@example.com" not in frame.get("addresses", search="anne").text

    # when
    done = frame.post("addresses", {"address": "anne@example.com"})

    # then
    assert done.notice == "anne@example.com is written to again."
    assert [row.address for row in Suppression.objects.all()] == ["otto@example.com"]
    # when: twice is once too often
    assert frame.post("addresses", {"address": "anne@example.com"}).status == 422


def test_addresses_are_for_who_manages_orders(world: World) -> None:
    # given
    _refuse("anne@example.com")
    frame = visitor(world, "manage_plugins")

    # when
    shown = [frame.get("addresses"), frame.post("addresses", {"address": "anne@example.com"})]

    # then
    assert {one.status for one in shown} == {403}
    assert all("anne" not in one.text for one in shown)
    assert Suppression.objects.count() == 1


def test_hostile_values_stay_text(world: World) -> None:
    for payload in payloads():
        # Tokens live five minutes.
        frame = visitor(world, "manage_orders", "manage_plugins")
        # when
        shown = [
            frame.get("addresses", search=payload),
            frame.post("addresses", {"address": payload}),
            frame.post("health", {"step": f"release:{payload}"}),
        ]

        # then
        assert {one.status for one in shown} <= {200, 422}
        for one in shown:
            assert_harmless(one.text, payload)
