"""A channel's settings over the API: seen, changed, refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages import shop_texts
from saleor_service_plugin.messages.models import ChannelState, ShopText
from saleor_service_plugin.shop import port
from tests.saleor.api import people
from tests.saleor.api.caller import errors, post
from tests.saleor.api.channel_calls import (
    ALL,
    GO_LIVE,
    ONE,
    PAUSE,
    TRIAL,
    UPDATE,
    done,
    id_of,
    on,
    refused,
    run,
)
from tests.saleor.world import World
from tests.saleor.world.api import global_id

pytestmark = pytest.mark.all_messages


@pytest.fixture(autouse=True)
def as_installed(world: World) -> Iterator[None]:
    """Nothing set for any channel, before and after."""
    _forget(world)
    yield
    _forget(world)


def _forget(world: World) -> None:
    pks = [row.pk for row in world.channels.values()]
    with port.current().writer():
        ChannelState.objects.filter(pk__in=pks).delete()
        ShopText.objects.filter(channel_id__in=pks).delete()


def _rows() -> list[Any]:
    with port.current().writer():
        return list(ChannelState.objects.order_by("pk").values())


def test_a_channel_as_installed(world: World) -> None:
    # when
    found = run(world.staff, ONE, id=id_of(world))

    # then
    assert found["slug"] == world.channels["eur"].slug
    assert found["channelId"] == global_id("Channel", world.channels["eur"].pk)
    assert (found["mode"], found["liveSince"], found["pausedMessages"]) == ("TRIAL", None, 0)
    assert found["settings"] == {
        "contract": "RECEIPT", "withdrawal": True, "payments": [], "reminderDays": 7,
        "quietFrom": 20, "quietTo": 8, "timeZone": "", "senderName": "", "senderAddress": "",
        "replyTo": "", "mailServer": "", "language": "", "changed": [],
    }  # fmt: skip
    assert "@" in found["sender"]["address"]
    kinds = {one["kind"]: one for one in found["kinds"]}
    assert kinds["PAYMENT_REMINDER"] == {
        "kind": "PAYMENT_REMINDER", "group": "MONEY", "on": False, "default": False,
        "changed": False, "since": None,
    }  # fmt: skip
    assert kinds["PARCEL_SENT"]["group"] == "PARCELS"
    assert {gap["what"] for gap in found["report"]["gaps"]} == {"footer", "withdrawalInstruction"}
    assert found["report"]["ready"] is False
    assert run(world.staff, ONE, slug=found["slug"])["id"] == found["id"]


def test_settings_are_changed_and_go_back(world: World, settings: SettingsWrapper) -> None:
    # given
    settings.SALEOR_SERVICE_MAIL_SERVERS = {"north": "smtp://localhost:1"}
    given = {
        "contract": "ACCEPTANCE", "withdrawal": False,
        "payments": [
            {"method": "Vorkasse, auch = Bank", "kind": "PREPAYMENT"},
            {"method": "", "kind": "INVOICE"},
        ],
        "reminderDays": 60, "quietFrom": 22, "quietTo": 0, "timeZone": "Europe/Vienna",
        "senderName": "Teehaus Süd", "senderAddress": "tee@example.com",
        "replyTo": "hilfe@example.com", "mailServer": "north", "language": "pt-br",
    }  # fmt: skip

    # when
    found = done(world.staff, UPDATE, id=id_of(world), input=given)["channel"]

    # then
    found["settings"]["payments"].sort(key=lambda one: -len(one["method"]))
    changed = found["settings"].pop("changed")
    assert found["settings"] == given
    assert set(changed) == set(given)
    assert found["sender"]["address"] == '"Teehaus Süd" <tee@example.com>'
    assert run(world.staff, "{ serviceMailServers }") == ["north"]

    # when one goes back to its default, and then all of them
    found = done(world.staff, UPDATE, id=id_of(world), input={"reminderDays": None})["channel"]
    assert found["settings"]["reminderDays"] == 7
    assert set(found["settings"]["changed"]) == set(given) - {"reminderDays"}
    nothing = dict.fromkeys(given)
    found = done(world.staff, UPDATE, id=id_of(world), input=nothing)["channel"]

    # then
    assert found["settings"]["changed"] == []
    assert run(world.staff, ONE, id=id_of(world, "jpy"))["settings"] == found["settings"]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no reminder": ({"reminderDays": 0}, "reminderDays"),
    "late reminder": ({"reminderDays": 2**31 - 1}, "reminderDays"),
    "negative hour": ({"quietFrom": -1}, "quietFrom"),
    "hour 24": ({"quietTo": 24}, "quietTo"),
    "no zone": ({"timeZone": "Europe/Nowhere"}, "timeZone"),
    "a path as zone": ({"timeZone": "../../etc/passwd"}, "timeZone"),
    "long zone": ({"timeZone": "x" * 100_000}, "timeZone"),
    "NUL": ({"timeZone": "\0"}, "timeZone"),
    "long method": ({"payments": [{"method": "x" * 201, "kind": "INVOICE"}]}, "payments"),
    "NUL in a method": ({"payments": [{"method": "\0", "kind": "INVOICE"}]}, "method"),
    "many methods": (
        {"payments": [{"method": str(n), "kind": "INVOICE"} for n in range(101)]},
        "payments",
    ),
    "twice a method": (
        {"payments": [{"method": m, "kind": "INVOICE"} for m in ("Bank", "bank ")]},
        "payments",
    ),
    "long name": ({"senderName": "n" * 79}, "senderName"),
    "two lines": ({"senderName": "a\nBcc: b@example.com"}, "senderName"),
    "no address": ({"senderAddress": "nobody"}, "senderAddress"),
    "long address": ({"senderAddress": f"a@{'b' * 60}.{'c.' * 96}example"}, "senderAddress"),
    "no answers": ({"replyTo": "a@b.example, c@d.example"}, "replyTo"),
    "no server": ({"mailServer": "south"}, "mailServer"),
    "no language": ({"language": "Deutsch, bitte"}, "language"),
    "long language": ({"language": "de" + "-abcdefgh" * 4}, "language"),
    "many kinds": ({"kinds": [{"kind": "PARCEL_SENT", "on": False}] * 101}, "kinds"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_used_is_named_and_nothing_changed(world: World, case: str) -> None:
    # given
    wrong, field = WRONG[case]
    good = {
        "withdrawal": False,
        "senderName": "Neu",
        "kinds": [{"kind": "PARCEL_SENT", "on": False}],
    }
    before = _rows()

    # when
    found = refused(world.staff, UPDATE, id=id_of(world), input={**good, **wrong})

    # then
    assert [name for name, _ in found] == [field]
    assert _rows() == before


HALF = [
    ('senderName: "\\ud800"', "senderName"),
    ('payments: [{ method: "\\udfff", kind: INVOICE }]', "method"),
]
"""As the query's own text may write it; in variables Saleor refuses it by itself."""


@pytest.mark.parametrize(("given", "field"), HALF)
def test_half_a_character_is_refused(world: World, given: str, field: str) -> None:
    query = f"""
    mutation {{ serviceChannelUpdate(id: "{id_of(world)}", input: {{ {given} }}) {{
      channel {{ id }} errors {{ field code message }} }} }}
    """
    assert refused(world.staff, query) == [(field, "INVALID")]
    assert run(world.staff, '{ serviceChannel(slug: "\\ud800") { id } }') is None


def test_all_wrong_fields_are_named_at_once(world: World) -> None:
    given = {"reminderDays": 99, "replyTo": "x", "timeZone": "y", "quietTo": 25}
    found = refused(world.staff, UPDATE, id=id_of(world), input=given)
    assert {field for field, _ in found} == set(given)
    assert {code for _, code in found} == {"INVALID"}


@pytest.mark.parametrize(
    "given",
    [{"contract": "MAYBE"}, {"reminderDays": 10**20}, {"motto": 1}, None],
)
def test_what_the_schema_does_not_know_is_no_internal_error(world: World, given: Any) -> None:
    answer = post(world.staff, UPDATE, {"id": id_of(world), "input": given})
    assert answer.status_code == 400
    assert "Internal" not in answer.content.decode()


def test_kinds_are_switched(world: World) -> None:
    # when
    kinds = [{"kind": "REFUND_MADE", "on": False}, {"kind": "PAYMENT_REMINDER", "on": True}]
    found = done(world.staff, UPDATE, id=id_of(world), input={"kinds": kinds})["channel"]

    # then
    rows = {one["kind"]: one for one in found["kinds"]}
    assert {kind for kind, one in rows.items() if one["changed"]} == {
        "REFUND_MADE",
        "PAYMENT_REMINDER",
    }
    assert rows["PAYMENT_REMINDER"]["since"]
    assert rows["REFUND_MADE"]["since"] is None
    found = done(world.staff, UPDATE, id=id_of(world), input={"kinds": None})["channel"]
    assert not any(one["changed"] for one in found["kinds"])


def test_a_live_channel_stays_lawful(world: World) -> None:
    # given
    with port.current().writer():
        for name in ("footer", "withdrawal-instruction"):
            shop_texts.save(world.channels["eur"].pk, name, text="x")
    done(world.staff, GO_LIVE, id=id_of(world), groups=["PARCELS"])
    before = _rows()

    # when
    given = {"payments": [{"method": "bank", "kind": "PREPAYMENT"}], "senderName": "Neu"}
    found = refused(world.staff, UPDATE, id=id_of(world), input=given)

    # then
    assert found == [("bankDetails", "NOT_READY")]
    assert _rows() == before
    done(world.staff, TRIAL, id=id_of(world))
    assert done(world.staff, UPDATE, id=id_of(world), input=given)["channel"]["mode"] == "TRIAL"


FOREIGN = ["", "x", "\0", "U2VydmljZUNoYW5uZWw6"]


@pytest.mark.parametrize(
    "query", [UPDATE, GO_LIVE, PAUSE, TRIAL], ids=["update", "live", "pause", "trial"]
)
def test_what_is_no_channel_of_the_caller_is_not_there(world: World, query: str) -> None:
    # given
    north = people.staff(world, "manage_plugins", channels=["usd"])
    ids = [
        *FOREIGN,
        id_of(world),
        global_id("ServiceChannel", 2**31 - 1),
        global_id("ServiceChannel", 2**70),
        global_id("Channel", world.channels["usd"].pk),
    ]
    before = _rows()

    # when, then
    for given in ids:
        ((field, code),) = refused(north, query, id=given, input={})
        assert field == "id"
        assert code in ("NOT_FOUND", "INVALID")
    assert refused(north, query, id=id_of(world), input={}) == [("id", "NOT_FOUND")]
    assert _rows() == before


def test_staff_see_the_channels_they_have_access_to(world: World) -> None:
    # given
    some = people.staff(world, "manage_plugins", channels=["usd", "jpy"])

    # when
    found = run(some, ALL)

    # then
    assert {one["slug"] for one in found} == {world.channels[name].slug for name in ("usd", "jpy")}
    assert run(some, ONE, id=id_of(world)) is None
    assert run(some, ONE, slug=world.channels["eur"].slug) is None
    assert run(some, ONE, slug="\0") is None
    assert run(some, ONE, id=id_of(world, "usd"))
    everything = {one["slug"] for one in run(world.staff, ALL)}
    assert everything >= {row.slug for row in world.channels.values()}


def test_only_who_may_manage_plugins(world: World) -> None:
    for caller in (
        world.anonymous,
        world.app,
        people.staff(world, "manage_orders", "manage_users"),
    ):
        for query in (ALL, ONE, UPDATE, GO_LIVE, PAUSE, TRIAL, "{ serviceMailServers }"):
            found = post(caller, query, {"id": id_of(world), "input": {}}).json()
            assert "MANAGE_PLUGINS" in found["errors"][0]["message"]
            assert found["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


def test_arguments_that_do_not_fit_are_named(world: World) -> None:
    assert errors(world.staff, ONE, {}) == ["Provide either an `id` or a `slug`."]
    assert errors(world.staff, ONE, {"id": "x", "slug": "y"})
    assert run(world.staff, ONE, id=global_id("Order", 1)) is None
    (said,) = errors(world.staff, ONE, {"id": id_of(world), "groups": []})
    assert said.startswith("groups: name at least one")


def test_many_channels_cost_as_many_statements_as_one(world: World) -> None:
    counts = []
    for names in (["usd"], list(world.channels)):
        caller = people.staff(world, "manage_plugins", channels=names)
        run(caller, ALL)
        with CaptureQueriesContext(
            connection,
        ) as statements:
            assert len(run(caller, ALL)) == len(names)
        counts.append(len(statements))
    assert counts[0] == counts[1] < 40


def test_what_is_on_is_what_the_report_names(world: World) -> None:
    found = run(world.staff, ONE, id=id_of(world))
    assert set(found["report"]["kinds"]) == on(found)
    parcels = run(world.staff, ONE, id=id_of(world), groups=["PARCELS"])["report"]["kinds"]
    assert set(parcels) == {
        "PARCEL_SENT", "READY_FOR_PICKUP", "TRACKING_CHANGED", "PARCEL_READY", "DELIVERY_ATTEMPTED", "DELIVERY_DELAYED", "BACK_ORDER",
        "PARCEL_DELAYED", "PARCEL_EXCEPTION", "PARCEL_RETURNING",
    }  # fmt: skip
