"""Accounts at carriers: made, changed, switched, deleted; their secrets are never shown."""

import html
import re
from collections.abc import Iterator

import pytest

from saleor_service_plugin.dashboard import carrier_words
from saleor_service_plugin.delivery import accounts
from saleor_service_plugin.delivery.accounts import Line
from saleor_service_plugin.delivery.inbound import shapes
from saleor_service_plugin.delivery.inbound.shape import SecretOf
from saleor_service_plugin.delivery.live import services
from saleor_service_plugin.delivery.live.karrio_connectors import CONNECTORS
from saleor_service_plugin.delivery.models import CarrierAccount
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import assert_harmless, hidden, payloads, visitor, wrong
from tests.saleor.pages.visitor import Shown, Visitor
from tests.saleor.world import World
from tests.saleor.world.api import global_id

KEY = "sesame-0815"
"""A credential; it must not be seen anywhere."""


@pytest.fixture(autouse=True)
def _nothing_yet(world: World) -> Iterator[None]:
    """There is no account before and after each test, whatever a test makes."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    with port.current().writer():
        CarrierAccount.objects.all().delete()


@pytest.fixture
def boss(world: World) -> Visitor:
    """Somebody who manages plugins, and sees orders."""
    return visitor(world, "manage_plugins", "manage_orders")


@pytest.fixture
def dhl(world: World) -> Line:
    """An account at DHL."""
    return accounts.create(service="dhl", name="Ours", credentials={"api_key": KEY}).account


def _id(line: Line) -> str:
    return global_id("ServiceCarrierAccount", line.id)


def _lines() -> list[Line]:
    return accounts.read()


def test_without_an_account_it_says_what_works(boss: Visitor) -> None:
    shown = boss.get("carriers")
    assert shown.status == 200, shown.text
    assert "No account yet" in shown.text
    assert "work without any account" in shown.text
    assert "developer.dhl.com" in shown.text
    for key in ("dhl", "generic", "aftership", "easypost", "shippo"):
        assert f"service={key}" in shown.text


def test_what_can_be_made_is_named_in_words() -> None:
    keys = [*services.known(), *shapes.SHAPES, *(one.key for one in CONNECTORS)]
    for key in keys:
        assert carrier_words.service(key) != key
        assert carrier_words.where(key) != carrier_words.where("none of them")
    fields = {one.name for offer in accounts.offers() for one in offer.fields}
    fields |= {one.name for connector in CONNECTORS for one in connector.fields}
    assert fields <= {*carrier_words.fields()}
    theirs = {key for key, one in shapes.SHAPES.items() if one.secret_of is SecretOf.THEIRS}
    assert theirs == carrier_words.THEIRS


def test_an_account_is_made(world: World, boss: Visitor) -> None:
    # given
    channel = global_id("Channel", world.channels["eur"].pk)

    # when
    assert boss.get("carrier", service="dhl").status == 200
    form = {"key:api_key": KEY, "name": "Ours", "dailyQuota": "500", "channels": [channel]}
    done = boss.post("carrier?service=dhl", {"step": "save", **form})

    # then
    assert done.status == 204, done.text
    assert done.goes.endswith("/carriers")
    (line,) = _lines()
    assert (line.name, line.daily_quota) == ("Ours", 500)
    assert line.channel_ids == (world.channels["eur"].pk,)
    listed = boss.get("carriers").text
    assert "Ours" in listed
    assert "0 calls of 500 in the last 24 hours" in listed
    assert KEY not in listed + boss.get("carrier", account=_id(line)).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"key:api_key": ""}, "Something that is needed was not given."),
        ({"key:api_key": "ü"}, "That cannot be a key"),
        ({"key:api_key": KEY, "dailyQuota": "many"}, "A number from 0 to 1,000,000."),
        ({"key:api_key": KEY, "dailyQuota": "9999999"}, "A number from 0 to 1,000,000."),
        ({"key:api_key": KEY, "name": "x" * 81}, "At most 80 characters."),
        ({"key:api_key": KEY, "channels": ["Q2hhbm5lbDo5OTk5OTk="]}, "One of the channels"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    boss: Visitor, typed: dict[str, object], said: str
) -> None:
    shown = boss.post(
        "carrier?service=dhl", {"step": "save", "name": "Ours", "dailyQuota": "250", **typed}
    )
    assert shown.status == 422
    assert wrong(shown.text)[0].startswith(said)
    assert not _lines()
    assert KEY not in shown.text


def test_a_change_and_back(boss: Visitor, dhl: Line) -> None:
    # given
    page = boss.get("carrier", account=_id(dhl)).text

    # when
    form = {"before": hidden(page, "before"), "name": "Other", "dailyQuota": "900"}
    shown = boss.post(f"carrier?account={_id(dhl)}", {"step": "save", **form})

    # then: the key that was left empty stays
    assert shown.status == 200, shown.text
    (line,) = _lines()
    assert (line.name, line.daily_quota, line.secrets_set) == ("Other", 900, ("api_key",))

    # when
    undo = {"step": "undo", "undo": hidden(shown.text, "undo")}
    assert boss.post(f"carrier?account={_id(dhl)}", undo).notice == "Taken back."

    # then
    (line,) = _lines()
    assert (line.name, line.daily_quota) == ("Ours", 250)


def test_a_colleagues_change_of_something_else_stays(boss: Visitor, dhl: Line) -> None:
    page = boss.get("carrier", account=_id(dhl)).text
    accounts.update(dhl.id, daily_quota=777)
    form = {"before": hidden(page, "before"), "name": "Mine", "dailyQuota": "250"}
    boss.post(f"carrier?account={_id(dhl)}", {"step": "save", **form})
    (line,) = _lines()
    assert (line.name, line.daily_quota) == ("Mine", 777)


def test_off_and_on_again(boss: Visitor, dhl: Line) -> None:
    assert boss.post("carriers", {"step": f"off:{_id(dhl)}"}).notice == "Switched off."
    assert not _lines()[0].active
    assert boss.post(f"carrier?account={_id(dhl)}", {"step": "on"}).notice == "Switched on."
    assert _lines()[0].active


def test_deleted(boss: Visitor, dhl: Line) -> None:
    assert boss.post(f"carrier?account={_id(dhl)}", {"step": "delete"}).status == 204
    assert not _lines()
    assert boss.post(f"carrier?account={_id(dhl)}", {"step": "delete"}).status == 404
    assert boss.post("carriers", {"step": f"on:{_id(dhl)}"}).status == 422


def test_trouble_in_plain_words(boss: Visitor, dhl: Line) -> None:
    # given
    with port.current().writer():
        CarrierAccount.objects.update(
            last_problem="login", last_detail="HTTP <b>401</b>", failures=3
        )

    # then
    for shown in (boss.get("carriers"), boss.get("carrier", account=_id(dhl))):
        assert "The credentials are refused (HTTP &lt;b&gt;401&lt;/b&gt;)." in shown.text
    assert "Does not work" in boss.get("carriers").text
    health = boss.get("health").text
    assert "/dashboard/carriers" in health


def test_a_service_that_is_not_installed_any_more(boss: Visitor, dhl: Line) -> None:
    with port.current().writer():
        CarrierAccount.objects.update(service="karrio-gone")
    shown = boss.get("carrier", account=_id(dhl))
    assert shown.status == 200
    assert "not installed here" in shown.text
    assert boss.post(f"carrier?account={_id(dhl)}", {"step": "save"}).status in (200, 422)
    assert boss.post(f"carrier?account={_id(dhl)}", {"step": "delete"}).status == 204


def test_callbacks_get_an_address_and_a_secret_shown_once(boss: Visitor) -> None:
    # when
    shown = boss.post("carrier?service=generic", {"step": "save", "name": "Warehouse"})

    # then
    assert shown.status == 200, shown.text
    (line,) = _lines()
    secret = _secret(shown)
    assert secret.startswith("whsec_")
    assert html.escape(line.callback_url) in shown.text
    page = boss.get("carrier", account=_id(line)).text
    assert html.escape(line.callback_url) in page
    assert secret not in page

    # when
    rotated = boss.post(f"carrier?account={_id(line)}", {"step": "rotate"})

    # then
    assert _secret(rotated) not in ("", secret)
    assert "The secret before counts until" in rotated.text


def _secret(shown: Shown) -> str:
    found = re.search(r'id="made"[^>]* value="([^"]*)"', shown.text)
    assert found, shown.text
    return html.unescape(found[1])


@pytest.mark.parametrize("service", ["aftership", "shippo"])
def test_who_makes_the_secret_itself(boss: Visitor, service: str) -> None:
    refused = boss.post(f"carrier?service={service}", {"step": "save"})
    assert refused.status == 422
    assert wrong(refused.text) == ["Something that is needed was not given."]
    form = {"step": "save", "key:secret": "5cb9a0a5e3c54a2f9f6e1b2c"}
    made = boss.post(f"carrier?service={service}", form)
    assert made.status == 200
    assert "never shown again" not in made.text
    (line,) = _lines()
    page = boss.get("carrier", account=_id(line)).text
    assert "5cb9a0" not in made.text + page
    assert "Make a new secret" not in page


@pytest.mark.parametrize("words", ["", "?service=pigeon", "?account=x", "?account=UGFyY2VsOjE="])
def test_there_is_no_such_account(boss: Visitor, words: str) -> None:
    assert boss.get(f"carrier{words}").status == 404
    assert boss.post(f"carrier{words}", {"step": "delete"}).status == 404


def test_who_is_restricted_to_channels(world: World, dhl: Line) -> None:
    # given
    theirs = visitor(world, "manage_plugins", channels=["usd"])

    # then: the account of all channels is not theirs, nor are all channels
    assert _id(dhl) not in theirs.get("carriers").text
    assert theirs.get("carrier", account=_id(dhl)).status == 404
    refused = theirs.post(
        "carrier?service=dhl", {"step": "save", "key:api_key": KEY, "dailyQuota": "9"}
    )
    assert refused.status == 422
    assert wrong(refused.text) == ["Choose channels that you have access to."]
    assert 'name="channels"' in refused.text


@pytest.mark.parametrize("kept", ["[]", "1", '{"x": [1]}', "[" * 100_000, "\x00", '{"a":{"b":1}}'])
def test_what_a_page_kept_may_be_anything(boss: Visitor, dhl: Line, kept: str) -> None:
    for path in ("carriers", f"carrier?account={_id(dhl)}"):
        for step in ("save", "undo"):
            form = {"step": step, "before": kept, "undo": kept, "name": "Ours", "dailyQuota": "250"}
            assert boss.post(path, form).status in (200, 422)


def test_whatever_is_typed_stays_text(boss: Visitor, dhl: Line) -> None:
    for payload in payloads():
        assert_harmless(boss.get("carriers", search=payload).text, payload)
        form = {"step": "save", "name": payload, "dailyQuota": payload, "key:api_key": payload}
        shown = boss.post(f"carrier?account={_id(dhl)}", form)
        assert shown.status == 422
        assert_harmless(shown.text, payload)


def test_in_german(world: World, dhl: Line) -> None:
    boss = visitor(world, "manage_plugins", locale="de")
    assert "Laufende Meldungen" in boss.get("carriers").text
    assert "API-Schlüssel" in boss.get("carrier", account=_id(dhl)).text


def test_the_settings_lead_there(boss: Visitor) -> None:
    assert "/dashboard/carriers" in boss.get("settings").text
