"""Carriers in the API: accounts at them, and who brings the parcels of a shipping method."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from saleor_service_plugin.delivery.carriers.names import NAMES
from saleor_service_plugin.delivery.models import CarrierAccount, MethodCarrier
from saleor_service_plugin.orders.models import Mark
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask
from tests.saleor.api.parcel_calls import ACCOUNT, account, shipped
from tests.saleor.api.people import staff
from tests.saleor.api.webhooks import channel, refused
from tests.saleor.world import World
from tests.saleor.world.api import Json, global_id

ACCOUNTS = f"{{ serviceCarrierAccounts {{ {ACCOUNT} }} }}"

ONE = f"query($id: ID!) {{ serviceCarrierAccount(id: $id) {{ {ACCOUNT} }} }}"

OFFERS = """{ serviceCarrierOffers {
  service name isAsked dailyQuota carriers { code } fields { name isSecret isRequired choices }
} }"""

METHODS = """{ serviceShippingMethods {
  id name zone carrier { code name } proposedCarrier { code }
} }"""

SET = """mutation($id: ID!, $carrier: ServiceCarrierEnum) {
  serviceShippingMethodCarrierSet(id: $id, carrier: $carrier) {
    shippingMethod { id carrier { code } } errors { field code message }
  }
}"""

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def no_accounts(world: World) -> Iterator[None]:
    """Begin without accounts, and leave none behind."""

    def forget() -> None:
        with port.current().writer():
            CarrierAccount.objects.all().delete()
            MethodCarrier.objects.all().delete()

    forget()
    yield
    forget()


def made(world: World, **given: object) -> Json:
    """Make an account, return it."""
    answer = account(world.staff, "Create", {"input": {"service": "generic", **given}})
    assert answer["errors"] == []
    return answer


def dhl(world: World, **given: object) -> Json:
    """Make an account that is asked."""
    credentials = [{"name": "api_key", "value": KEY}]
    return made(world, service="dhl", credentials=credentials, **given)


def test_offers_say_what_an_account_needs(world: World) -> None:
    offers = ask(world.staff, OFFERS)["serviceCarrierOffers"]
    by_key = {one["service"]: one for one in offers}
    asked = by_key["dhl"]
    assert (asked["isAsked"], asked["dailyQuota"] > 0) == (True, True)
    assert {"code": "DHL"} in asked["carriers"]
    key = next(one for one in asked["fields"] if one["name"] == "api_key")
    assert (key["isSecret"], key["isRequired"]) == (True, True)
    told = by_key["generic"]
    assert (told["isAsked"], told["carriers"], told["dailyQuota"]) == (False, [], 0)


def test_an_account_from_its_making_to_its_end(world: World) -> None:
    # when
    answer = made(world, name="ERP", channels=[channel(world)])
    found, secret = answer["account"], answer["secret"]

    # then
    assert secret
    assert (found["service"], found["name"], found["isActive"]) == ("generic", "ERP", True)
    assert (found["channelIds"], found["channels"]) == (
        [channel(world)],
        [world.channels["eur"].slug],
    )
    assert (found["isAsked"], found["isKnown"], found["secretsSet"]) == (False, True, ["secret"])
    assert "/in/" in found["callbackUrl"]
    everything = ask(world.staff, ACCOUNTS)
    assert everything["serviceCarrierAccounts"] == [found]
    assert secret not in str(everything)

    # when
    rotated = account(world.staff, "RotateSecret", {"id": found["id"]})

    # then
    assert rotated["secret"] not in ("", None, secret)
    assert datetime.fromisoformat(rotated["account"]["rotatingUntil"])

    # when
    given = {"id": found["id"], "input": {"isActive": False, "channels": []}}
    changed = account(world.staff, "Update", given)["account"]

    # then
    assert (changed["isActive"], changed["channelIds"], changed["name"]) == (False, [], "ERP")
    assert ask(world.staff, ONE, {"id": found["id"]})["serviceCarrierAccount"] == changed

    # when
    deleted = account(world.staff, "Delete", {"id": found["id"]})

    # then
    assert deleted["account"]["id"] == found["id"]
    assert ask(world.staff, ACCOUNTS)["serviceCarrierAccounts"] == []
    assert ask(world.staff, ONE, {"id": found["id"]})["serviceCarrierAccount"] is None


def test_credentials_are_never_shown_and_stay_where_none_are_given(world: World) -> None:
    # given
    answer = dhl(world, dailyQuota=900)
    found = answer["account"]
    assert answer["secret"] is None
    assert (found["dailyQuota"], found["callsIn24Hours"], found["callbackUrl"]) == (900, 0, None)

    # when
    given = {"id": found["id"], "input": {"name": "Parcels", "credentials": []}}
    changed = account(world.staff, "Update", given)["account"]

    # then
    assert (changed["name"], changed["secretsSet"]) == ("Parcels", ["api_key"])
    assert KEY not in str(changed)
    with port.current().writer():
        assert CarrierAccount.objects.get().credentials == {"api_key": KEY}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"service": "nobody"}, ("service", "INVALID")),
        ({"service": "dhl"}, ("credentials", "REQUIRED")),
        ({"service": "aftership"}, ("credentials", "REQUIRED")),
        ({"service": "generic", "name": "x" * 81}, ("name", "TOO_LONG")),
        (
            {
                "service": "dhl",
                "credentials": [{"name": "api_key", "value": KEY}],
                "dailyQuota": -1,
            },
            ("dailyQuota", "INVALID"),
        ),
        (
            {"service": "dhl", "credentials": [{"name": "password", "value": KEY}]},
            ("credentials", "INVALID"),
        ),
        (
            {"service": "dhl", "credentials": [{"name": "api_key", "value": "é"}]},
            ("credentials", "INVALID"),
        ),
        (
            {"service": "dhl", "credentials": [{"name": "api_key", "value": KEY}] * 2},
            ("credentials", "INVALID"),
        ),
        ({"service": "generic", "channels": ["x"]}, ("channels", "NOT_FOUND")),
        (
            {"service": "generic", "channels": [global_id("Channel", 2**30)]},
            ("channels", "NOT_FOUND"),
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_an_account_that_cannot_be_is_refused_by_name(
    world: World, given: Json, error: tuple[str, str]
) -> None:
    answer = account(world.staff, "Create", {"input": given})
    assert refused(answer) == [error]
    assert KEY not in str(answer)
    with port.current().writer():
        assert not CarrierAccount.objects.exists()


def test_what_is_asked_has_no_secret_of_callbacks(world: World) -> None:
    found = dhl(world)["account"]
    assert refused(account(world.staff, "RotateSecret", {"id": found["id"]})) == [
        ("id", "WRONG_STATE")
    ]


def test_there_are_fifty_accounts_at_most(world: World) -> None:
    with port.current().writer():
        CarrierAccount.objects.bulk_create([CarrierAccount(service="generic") for _ in range(50)])
    answer = account(world.staff, "Create", {"input": {"service": "generic"}})
    assert refused(answer) == [("service", "TOO_MANY")]


def test_an_account_of_what_is_not_installed_any_more(world: World) -> None:
    with port.current().writer():
        row = CarrierAccount.objects.create(service="gone", credentials={"key": KEY})
    gid = global_id("ServiceCarrierAccount", row.pk)
    (found,) = ask(world.staff, ACCOUNTS)["serviceCarrierAccounts"]
    assert (found["isKnown"], found["values"], found["secretsSet"]) == (False, [], ["key"])
    given = {"id": gid, "input": {"name": "x"}}
    assert refused(account(world.staff, "Update", given)) == [("id", "WRONG_STATE")]
    assert account(world.staff, "Delete", {"id": gid})["errors"] == []


def test_who_is_restricted_to_channels_has_their_accounts_alone(world: World) -> None:
    # given
    some = staff(world, "manage_plugins", channels=["usd"])
    whole = made(world)["account"]["id"]
    elsewhere = made(world, channels=[channel(world)])["account"]["id"]

    # then
    assert ask(some, ACCOUNTS)["serviceCarrierAccounts"] == []
    for gid in (whole, elsewhere):
        assert ask(some, ONE, {"id": gid})["serviceCarrierAccount"] is None
        for verb, more in (
            ("Update", {"input": {"name": "x"}}),
            ("RotateSecret", {}),
            ("Delete", {}),
        ):
            assert refused(account(some, verb, {"id": gid, **more})) == [("id", "NOT_FOUND")]

    # when
    given = {"service": "generic", "channels": [channel(world, "usd")]}
    own = account(some, "Create", {"input": given})["account"]

    # then
    assert ask(some, ACCOUNTS)["serviceCarrierAccounts"] == [own]
    for channels, code in (([], "REQUIRED"), ([channel(world)], "NOT_FOUND")):
        answer = account(some, "Update", {"id": own["id"], "input": {"channels": channels}})
        assert refused(answer) == [("channels", code)]


def test_carriers_by_their_names(world: World) -> None:
    query = """{ serviceCarriers { code name german: name(languageCode: DE) } }"""
    found = {one["code"]: one for one in ask(world.staff, query)["serviceCarriers"]}
    assert {one["name"] for one in found.values()} >= {NAMES[key] for key in list(NAMES)[:3]}
    assert found["POST"]["name"] == "Post"
    assert found["SWISS_POST"]["german"] == "Schweizerische Post"
    assert found["AUSTRIAN_POST"]["name"] == "Austrian Post"


def test_a_shipping_methods_parcels_get_its_carrier(world: World) -> None:
    # given
    # Hermes, GLS and DPD give out such numbers.
    sent = shipped(world, "12345678901234")
    method = next(one for one in ask(world.staff, METHODS)["serviceShippingMethods"])
    assert (method["carrier"], bool(method["name"]), bool(method["zone"])) == (None, True, True)

    # when
    for one in ask(world.staff, METHODS)["serviceShippingMethods"]:
        answer = ask(world.staff, SET, {"id": one["id"], "carrier": "GLS"})
        assert answer["serviceShippingMethodCarrierSet"]["errors"] == []
    with port.current().writer():
        assert Mark.objects.filter(order_id=sent.order_id).exists()
    sent.look()

    # then
    (found,) = sent.shown(world.staff)["parcels"]
    assert (found["carrier"]["code"], found["carrierSource"]) == ("GLS", "METHOD")

    # when
    answer = ask(world.staff, SET, {"id": method["id"]})["serviceShippingMethodCarrierSet"]

    # then
    assert answer["shippingMethod"] == {"id": method["id"], "carrier": None}


def test_shipping_methods_are_the_shops(world: World) -> None:
    some = staff(world, "manage_plugins", channels=["usd"])
    (method, *_) = ask(some, METHODS)["serviceShippingMethods"]
    answer = ask(some, SET, {"id": method["id"], "carrier": "DHL"})
    assert refused(answer["serviceShippingMethodCarrierSet"]) == [("id", "OUT_OF_SCOPE_CHANNEL")]
    gone = ask(world.staff, SET, {"id": global_id("ShippingMethodType", 2**30), "carrier": "DHL"})
    assert refused(gone["serviceShippingMethodCarrierSet"]) == [("id", "NOT_FOUND")]
