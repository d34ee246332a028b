"""What can be promised before a purchase, in the API, for everybody."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django.fixtures import SettingsWrapper
from saleor.channel.models import Channel

from saleor_service_plugin.delivery.promises import settings as promise_settings
from saleor_service_plugin.delivery.promises import transit
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import MERGED, OWN, ask, errors, post
from tests.saleor.api.calls import merged_urls
from tests.saleor.api.people import app, staff
from tests.saleor.api.promise_calls import forget, named
from tests.saleor.back_orders import sell
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id

QUERY = """query(
  $channel: String!, $lines: [ServiceQuoteLineInput!]!, $country: CountryCode!, $postalCode: String,
  $languageCode: LanguageCodeEnum
) {
  serviceDeliveryQuote(
    channel: $channel, lines: $lines, country: $country, postalCode: $postalCode,
    languageCode: $languageCode
  ) {
    isTold
    options {
      methodId name earliest latest text orderBy secondsLeft orderWithin afterPaymentMin
      afterPaymentMax afterPaymentText
      lines { variantId quantity standing availableOn earliest latest }
    }
  }
}"""


@pytest.fixture(autouse=True)
def told(world: World) -> Iterator[None]:
    """Promises are told in one channel, one or two days on the way; nothing is left behind."""
    forget()
    home = world.channels["eur"]
    with port.current().writer():
        transit.set_time(home.shipping_method_pk, "", "", 1, 2, by="")
        promise_settings.change(home.pk, {"mode": "told"}, by="")
    yield
    forget()


def asked(world: World, variant: int | None = None, **given: Any) -> Json:
    """Return the arguments of a question about a variant."""
    pk = world.variants["mug"].pk if variant is None else variant
    lines = [{"variantId": global_id("ProductVariant", pk), "quantity": 1}]
    return {
        "channel": world.channels["eur"].slug, "lines": lines, "country": "DE",
        "postalCode": "10557", **given,
    }  # fmt: skip


def quoted(api: Api, values: Json, path: str = OWN) -> Any:
    """Return what is quoted."""
    return ask(api, QUERY, values, path=path)["serviceDeliveryQuote"]


@pytest.mark.parametrize("path", [OWN, MERGED])
def test_anybody_is_told_when_it_arrives(world: World, path: str) -> None:
    # when
    with merged_urls():
        found = quoted(world.anonymous, asked(world, languageCode="DE"), path)

    # then
    assert found["isTold"] is True
    (option,) = found["options"]
    assert option["methodId"] == global_id(
        "ShippingMethod", world.channels["eur"].shipping_method_pk
    )
    today = datetime.now(UTC).date()
    assert today < date.fromisoformat(option["earliest"]) <= date.fromisoformat(option["latest"])
    assert str(date.fromisoformat(option["latest"]).year) in option["text"]
    assert any(word in option["text"] for word in ("tag", "woch"))
    until = datetime.fromisoformat(option["orderBy"])
    left = (until - datetime.now(UTC)).total_seconds()
    assert abs(option["secondsLeft"] - left) < 60
    assert option["orderWithin"].startswith("Bestellen Sie innerhalb von ") or left < 60
    assert 0 < option["afterPaymentMin"] < option["afterPaymentMax"]
    assert "Zahlung" in option["afterPaymentText"]
    (line,) = option["lines"]
    assert (line["standing"], line["quantity"]) == ("IN_STOCK", 1)
    assert (line["earliest"], line["latest"]) == (option["earliest"], option["latest"])


def test_words_are_english_where_no_language_is_named(world: World) -> None:
    (option,) = quoted(world.anonymous, asked(world))["options"]
    assert "day" in option["text"]
    assert option["afterPaymentText"].startswith("1 to ")


def test_what_is_watched_is_for_staff_alone(world: World) -> None:
    # given
    with port.current().writer():
        promise_settings.change(world.channels["eur"].pk, {"mode": "watch"}, by="")
    values = asked(world)
    some = staff(world, "manage_orders", channels=["usd"])
    plugins = staff(world, "manage_plugins")

    # then
    for api in (world.anonymous, some, plugins):
        assert quoted(api, values) == {"isTold": False, "options": []}
    for api in (world.staff, app(world, "manage_orders")):
        found = quoted(api, values)
        assert found["isTold"] is False
        assert len(found["options"]) == 1


def test_what_is_not_there_has_no_day(world: World) -> None:
    # given
    goods = sell(world)

    # when
    (option,) = quoted(world.anonymous, asked(world, goods.pk))["options"]

    # then
    assert (option["latest"], option["text"], option["orderBy"]) == (None, "", None)
    assert (option["secondsLeft"], option["orderWithin"], option["afterPaymentText"]) == (
        None, "", "",
    )  # fmt: skip
    assert option["lines"][0]["standing"] == "UNKNOWN"


def test_nothing_is_quoted_where_nothing_can_be(world: World) -> None:
    assert quoted(world.anonymous, asked(world, channel="nowhere")) is None
    home = Channel.objects.filter(pk=world.channels["eur"].pk)
    with port.current().writer():
        home.update(is_active=False)
    try:
        assert quoted(world.anonymous, asked(world)) is None
        assert quoted(world.staff, asked(world)) is not None
    finally:
        with port.current().writer():
            home.update(is_active=True)
    with port.current().writer():
        transit.remove_time(transit.all_times()[0].pk)
    assert quoted(world.anonymous, asked(world)) == {"isTold": True, "options": []}


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"lines": []}, "lines"),
        ({"lines": [{"variantId": "x", "quantity": 1}]}, "lines.variantId"),
        ({"lines": [{"variantId": global_id("ProductVariant", 2**30), "quantity": 1}]},
         "lines.variantId"),
        ({"lines": [{"variantId": global_id("User", 1), "quantity": 1}]}, "lines.variantId"),
        ({"quantity": 0}, "lines.quantity"),
        ({"quantity": -5}, "lines.quantity"),
        ({"quantity": 100_001}, "lines.quantity"),
        ({"count": 101}, "lines"),
        ({"country": "Germany"}, "country"),
        ({"postalCode": "1" * 21}, "postalCode"),
        ({"postalCode": "1\0"}, "postalCode"),
        ({"languageCode": "Klingon"}, "languageCode"),
    ],
    ids=named,
)  # fmt: skip
def test_a_question_that_cannot_be_answered_is_refused_by_name(
    world: World, given: Json, word: str
) -> None:
    values = asked(world)
    line = {**values["lines"][0], "quantity": given.pop("quantity", 1)}
    values["lines"] = [line] * given.pop("count", 1)
    (message, *_) = errors(world.anonymous, QUERY, {**values, **given})
    assert word in message


def test_nameless_callers_are_counted(world: World, settings: SettingsWrapper) -> None:
    settings.SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE = 2
    cache.clear()
    statuses = [post(world.anonymous, QUERY, asked(world)).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert post(world.staff, QUERY, asked(world)).status_code == 200
    cache.clear()


def test_many_questions_at_once_are_too_dear(world: World) -> None:
    aliases = "".join(
        f"""a{n}: serviceDeliveryQuote(channel: "x", lines: [], country: DE) {{ isTold }} """
        for n in range(100)
    )
    (message,) = errors(world.anonymous, f"{{ {aliases} }}")
    assert "costs" in message
