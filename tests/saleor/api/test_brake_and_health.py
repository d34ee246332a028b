"""What the brake holds, refused addresses, and how the plugin is doing, over the API."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.utils import timezone

from saleor_service_plugin import work
from saleor_service_plugin.messages.models import Brake, Message, Suppression
from saleor_service_plugin.orders.models import Mark
from saleor_service_plugin.outbox.models import Circuit
from saleor_service_plugin.shop import port
from tests.saleor.api import people
from tests.saleor.api.caller import ask, errors, post
from tests.saleor.api.channel_calls import run
from tests.saleor.world import World

BRAKES = "{ serviceBrakes { kind engagedSince most held } }"

RELEASE = """
mutation($kind: ServiceMessageKindEnum!) {
  serviceBrakeRelease(kind: $kind) {
    count brakes { kind held } errors { field code message }
  }
}
"""

DISCARD = RELEASE.replace("serviceBrakeRelease", "serviceBrakeDiscard")

ADDRESSES = """
query($search: String, $first: Int, $last: Int, $after: String, $before: String) {
  serviceSuppressedAddresses(
    search: $search, first: $first, last: $last, after: $after, before: $before
  ) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { address reason since message { id kind } } }
  }
}
"""

ALLOW = """
mutation($address: String!) {
  serviceAddressAllow(address: $address) { address errors { field code message } }
}
"""

HEALTH = """
{ serviceHealth {
  ok active problems { key text } marksWaiting oldestDueMarkSeconds ordersFailing liveOrders
  liveRoundSeconds sweeps { name lastGoodSeconds failures lastError }
  messages { state count } oldestDueMessageSeconds waitingReasons { reason count }
  notes { state count } circuits { name reason } brakes { kind most held } suppressedAddresses
} }
"""


@pytest.fixture(autouse=True)
def tidy(world: World) -> Iterator[None]:
    """Find no message, brake, circuit or address of other tests, and leave none behind."""
    _clean()
    yield
    _clean()


def _clean() -> None:
    with port.current().writer():
        Message.objects.filter(state="held").delete()
        Brake.objects.update(engaged_at=None)
        Suppression.objects.all().delete()
        Circuit.objects.all().delete()


def _message(world: World, channel: str = "eur", **values: object) -> Message:
    now = timezone.now()
    given = {
        "state": "held", "came_from": "queued", "reason": "brake", "kind": "parcel-sent",
        "order_id": uuid4(), "channel_id": world.channels[channel].pk, "key": str(uuid4()),
        "fact_at": now, "due_at": now, "deadline_at": now + timezone.timedelta(hours=1),
        **values,
    }  # fmt: skip
    with port.current().writer():
        return Message.objects.create(**given)


def _braked(world: World) -> list[Message]:
    with port.current().writer():
        Brake.objects.update_or_create(
            pk="parcel-sent", defaults={"engaged_at": timezone.now(), "most": 20}
        )
    return [_message(world), _message(world), _message(world, "usd")]


def _states(rows: list[Message]) -> set[tuple[str, str]]:
    with port.current().writer():
        pks = [row.pk for row in rows]
        return set(Message.objects.filter(pk__in=pks).values_list("state", "reason"))


@pytest.mark.parametrize(
    ("query", "state"), [(RELEASE, ("queued", "")), (DISCARD, ("skipped", "discarded"))]
)
def test_a_person_decides_about_the_brake(world: World, query: str, state: tuple[str, str]) -> None:
    # given
    rows = _braked(world)
    (found,) = run(world.staff, BRAKES)
    assert (found["kind"], found["most"], found["held"]) == ("PARCEL_SENT", 20, 3)
    assert found["engagedSince"]

    # when
    payload = run(world.app, query, kind="PARCEL_SENT")

    # then
    assert payload == {"count": 3, "brakes": [], "errors": []}
    assert _states(rows) == {state}
    assert run(world.staff, BRAKES) == []
    (error,) = run(world.staff, query, kind="PARCEL_SENT")["errors"]
    assert (error["field"], error["code"]) == ("kind", "WRONG_STATE")
    with port.current().writer():
        Message.objects.filter(pk__in=[row.pk for row in rows]).delete()


def test_who_sees_some_channels_does_not_decide_for_all(world: World) -> None:
    # given
    rows = _braked(world)
    some = people.staff(world, "manage_orders", channels=["usd"])

    # when, then
    (found,) = run(some, BRAKES)
    assert found["held"] == 1
    for query in (RELEASE, DISCARD):
        payload = run(some, query, kind="PARCEL_SENT")
        ((error),) = payload["errors"]
        assert (error["field"], error["code"]) == ("kind", "OUT_OF_SCOPE_CHANNEL")
        assert "access to all" in error["message"]
        assert (payload["count"], payload["brakes"]) == (0, [])
    assert _states(rows) == {("held", "brake")}


def _suppress(world: World, count: int = 5, channel: str = "eur") -> list[str]:
    tag = world.unique("refused")
    made = [f"{number}-{tag}@example.com" for number in range(count)]
    with port.current().writer():
        for address in made:
            message = _message(
                world, channel, state="queued", came_from="held", reason="", key=address
            )
            Suppression.objects.create(address=address, reason="550", message_key=message.key)
    return made


@pytest.fixture
def addresses(world: World) -> Iterator[list[str]]:
    """Addresses that were refused."""
    made = _suppress(world)
    yield made
    with port.current().writer():
        Message.objects.filter(key__in=made).delete()


def _shown(found: dict[str, object]) -> list[str]:
    edges: list[dict[str, dict[str, str]]] = found["edges"]  # type: ignore[assignment]
    return [edge["node"]["address"] for edge in edges]


def test_addresses_page_by_page(world: World, addresses: list[str]) -> None:
    # when
    first = run(world.staff, ADDRESSES, first=2)
    second = run(world.staff, ADDRESSES, first=2, after=first["pageInfo"]["endCursor"])
    last = run(world.staff, ADDRESSES, last=2)
    back = run(world.staff, ADDRESSES, last=2, before=last["pageInfo"]["startCursor"])

    # then
    assert _shown(first) + _shown(second) == addresses[:4]
    assert _shown(back) + _shown(last) == addresses[1:]
    assert first["totalCount"] == 5
    assert first["pageInfo"]["hasNextPage"] is True
    assert run(world.staff, ADDRESSES, first=5)["pageInfo"]["hasNextPage"] is False
    node = first["edges"][0]["node"]
    assert (node["reason"], node["message"]["kind"]) == ("550", "PARCEL_SENT")


def test_addresses_are_found_by_their_parts(world: World, addresses: list[str]) -> None:
    for search, count in (
        ("3-Refused", 1),
        ("@EXAMPLE.com", 5),
        ("%", 0),
        ("_", 0),
        ("\\", 0),
        ("", 5),
    ):
        assert run(world.staff, ADDRESSES, first=9, search=search)["totalCount"] == count


def test_rubbish_is_refused_with_its_name(world: World) -> None:
    for search in ("\0", "x" * 255):
        (said,) = errors(world.staff, ADDRESSES, {"first": 1, "search": search})
        assert said.startswith("search: ")
    (said,) = errors(
        world.staff, '{ serviceSuppressedAddresses(first: 1, search: "\\ud800") { totalCount } }'
    )
    assert said.startswith("search: ")
    for cursor in ("x", "WzFd", "WyJcdTAwMDAiXQ==", "WyJcdWQ4MDAiXQ=="):
        (said,) = errors(world.staff, ADDRESSES, {"first": 1, "after": cursor})
        assert said == "after: this is no cursor of this list."
    assert errors(world.staff, ADDRESSES, {}) and errors(world.staff, ADDRESSES, {"first": 101})


def test_an_address_is_allowed_again(world: World, addresses: list[str]) -> None:
    # when
    payload = run(world.staff, ALLOW, address=f" {addresses[0].upper()}")

    # then
    assert payload == {"address": addresses[0], "errors": []}
    assert _shown(run(world.staff, ADDRESSES, first=9)) == addresses[1:]
    for wrong in (addresses[0], "", "x" * 9999):
        (error,) = run(world.staff, ALLOW, address=wrong)["errors"]
        assert (error["field"], error["code"]) == ("address", "NOT_FOUND")
    for wrong in ("\\u0000", "\\udc00"):
        query = ALLOW.replace("($address: String!)", "").replace("$address", f'"{wrong}"')
        (error,) = run(world.staff, query)["errors"]
        assert (error["field"], error["code"]) == ("address", "INVALID")


def test_addresses_of_foreign_channels_are_not_there(world: World, addresses: list[str]) -> None:
    # given
    own = _suppress(world, 1, "usd")
    some = people.staff(world, "manage_orders", channels=["usd"])

    # when, then
    found = run(some, ADDRESSES, first=9)
    assert (_shown(found), found["totalCount"]) == (own, 1)
    (error,) = run(some, ALLOW, address=addresses[0])["errors"]
    assert error["code"] == "NOT_FOUND"
    assert run(some, ALLOW, address=own[0])["errors"] == []
    with port.current().writer():
        Message.objects.filter(key__in=own).delete()


def test_health_as_the_command_tells_it(world: World) -> None:
    # given
    work.tick()
    found = run(world.staff, HEALTH)
    # Rows of other tests may be a problem already; none of those that follow is.
    before = {problem["key"] for problem in found["problems"]}
    assert (found["ok"], found["active"]) == (not before, True)
    assert [sweep["name"] for sweep in found["sweeps"]] == ["recent", "live", "clocks"]
    assert all(sweep["lastGoodSeconds"] < 60 for sweep in found["sweeps"])
    assert {one["state"] for one in found["messages"]} >= {"SENT", "PARKED"}

    # when
    _braked(world)
    with port.current().writer():
        Mark.objects.create(order_id=uuid4(), due_at="2020-01-01T00:00Z")
        _message(
            world,
            reason="unavailable: x",
            state="queued",
            came_from="held",
            created_at="2020-01-01T00:00Z",
        )
        for name in ("server:", f"sender:{world.channels['eur'].pk}"):
            Circuit.objects.create(
                name=name, reason="ConnectionError", opened_at=timezone.now(),
                retry_at=timezone.now(),
            )  # fmt: skip
    found = run(world.staff, HEALTH)

    # then
    keys = {problem["key"] for problem in found["problems"]}
    sender = f"sender:{world.channels['eur'].pk}"
    assert keys - before >= {
        "marks-late", "brake-parcel-sent", "circuit-server:", f"circuit-{sender}"
    }  # fmt: skip
    assert found["ok"] is False
    assert found["oldestDueMarkSeconds"] > 1e8
    assert {"reason": "UNAVAILABLE", "count": 1} in found["waitingReasons"]
    assert found["brakes"] == [{"kind": "PARCEL_SENT", "most": 20, "held": 3}]

    # and who has no access to that channel reads nothing of it
    some = run(people.staff(world, "manage_plugins", channels=["usd"]), HEALTH)
    assert [one["name"] for one in some["circuits"]] == ["server:"]
    assert f"circuit-{sender}" not in {problem["key"] for problem in some["problems"]}
    assert some["brakes"] == [{"kind": "PARCEL_SENT", "most": 20, "held": 1}]
    with port.current().writer():
        Mark.objects.all().delete()
        Message.objects.filter(reason__startswith="unavailable").delete()


def test_permissions(world: World) -> None:
    orders, plugins = (
        people.staff(world, "manage_orders"),
        people.staff(world, "manage_plugins"),
    )
    for query in (BRAKES, RELEASE, DISCARD, ADDRESSES, ALLOW):
        variables = {"kind": "PARCEL_SENT", "first": 1, "address": "x"}
        for caller in (world.anonymous, plugins):
            (error,) = post(caller, query, variables).json()["errors"]
            assert "MANAGE_ORDERS" in error["message"]
        assert "errors" not in post(orders, query, variables).json()
    for caller in (world.anonymous, orders, world.app):
        assert "MANAGE_PLUGINS" in errors(caller, HEALTH)[0]
    assert ask(plugins, HEALTH)
