"""The order page of an order that is late: what it says, and what its customer may wish."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from saleor.order.models import OrderLine

from saleor_service_plugin.delivery.promises.models import Delay, DeliveryWish, Promise
from saleor_service_plugin.delivery.promises.states import DelayState
from saleor_service_plugin.messages import channels
from saleor_service_plugin.shop import port
from tests.hostile import PAYLOADS
from tests.saleor.pages.test_order_page import Customer, look, send, tags, text_of
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World

POSTCODE = "10557"


@pytest.fixture
def order_id(world: World) -> Iterator[UUID]:
    """A paid order of which the first line is late, and knows no day."""
    cache.clear()
    found = paid(world, Story(), email=world.email())
    look()
    with port.current().writer():
        Promise.objects.filter(order_id=found).delete()
        for line in OrderLine.objects.filter(order_id=found):
            _promised(found, line)
        late(found)
    yield found
    with port.current().writer():
        for model in (DeliveryWish, Delay, Promise):
            model.objects.filter(order_id=found).delete()
        channels.back_to_trial(world.channels["eur"].pk)


def _promised(order_id: UUID, line: OrderLine) -> None:
    now = datetime.now(UTC)
    Promise.objects.create(
        order_id=order_id, line_id=line.pk, channel_id=1, name=line.product_name,
        quantity=line.quantity, placed_at=now, dated_at=now, shown=True,
        first_earliest=date(2026, 11, 26), first_latest=date(2026, 11, 27),
        earliest=date(2026, 11, 26), latest=date(2026, 11, 27),
    )  # fmt: skip


def late(order_id: UUID, **changes: Any) -> Delay:
    """Have news of all lines."""
    number = Delay.objects.filter(order_id=order_id).count() + 1
    rows = Promise.objects.filter(order_id=order_id)
    values = {
        "order_id": order_id, "channel_id": 1, "number": number, "cause": "no-scan",
        "line_ids": [str(row.line_id) for row in rows], "was_latest": date(2026, 11, 27),
        "latest": date(2026, 12, 4), "found_at": datetime.now(UTC), "told": True, **changes,
    }  # fmt: skip
    rows.update(earliest=None, latest=values["latest"])
    return Delay.objects.create(**values)


def act(customer: Customer) -> str:
    """Show that the order is one's own, from the part about the delay; return the acting token."""
    done = customer.post(postcode=POSTCODE, part="delay")
    assert done.status_code == 303 and done.headers["Location"].endswith("#delay")
    return str(done.headers["Location"].partition("act=")[2].partition("&")[0])


def wish(customer: Customer, acting: str, **form: str) -> Any:
    """Send one of the forms of the delay."""
    return send(f"{customer.path}?lang=de&act={acting}", {"step": "wish", **form})


def delay_id(customer: Customer, acting: str) -> str:
    """Return the id in the page's forms."""
    source = customer.get(act=acting).content.decode()
    return source.partition('name="delay" value="')[2].partition('"')[0]


def test_the_promise_its_news_and_the_choices_stand_there(order_id: UUID) -> None:
    # when
    said = text_of(Customer(order_id).get())

    # then
    for words in (
        "Zugesagte Lieferzeit", "Freitag, 4. Dezember 2026",
        "Ursprünglich zugesagt: Freitag, 27. November 2026", "Neues zum Liefertermin",
        "Neuer Termin: Freitag, 4. Dezember 2026", "seit Tagen nichts Neues",
        "Ihre Rechte aus dem zugesagten bleiben bestehen", "Um uns Ihren Wunsch zu sagen",
    ):  # fmt: skip
        assert words in said, words
    # A promise is never called a forecast, nor the other way around.
    assert "Prognose" not in said and "voraussichtlich" not in said


def test_who_shows_that_it_is_theirs_may_wish_and_change_it(order_id: UUID) -> None:
    # given
    customer = Customer(order_id)
    acting = act(customer)
    delay = delay_id(customer, acting)

    # when
    done = wish(customer, acting, delay=delay, wish="CANCEL")

    # then
    assert done.status_code == 303 and "#delay" in done.headers["Location"]
    said = text_of(customer.get(act=acting, wished="yes"))
    assert "Wir haben Ihren Wunsch notiert" in said and "Sie möchten es nicht mehr." in said

    # when another one takes its place
    wish(customer, acting, delay=delay, wish="CHANGE", text="Lieber die blaue.\nDanke")

    # then
    row = DeliveryWish.objects.get(order_id=order_id)
    assert (row.wish, row.text) == ("change", "Lieber die blaue.\nDanke")
    assert "Lieber die blaue." in text_of(customer.get(act=acting))
    # With the link alone the customer's own words are not shown.
    assert "Sie möchten etwas ändern." in text_of(customer.get())
    assert "Lieber die blaue." not in text_of(customer.get())


def test_with_the_link_alone_nobody_wishes_anything(order_id: UUID) -> None:
    customer = Customer(order_id)
    acting = act(customer)
    delay = delay_id(customer, acting)
    for token in ("", "x", acting[:-2]):
        refused = wish(customer, token, delay=delay, wish="CANCEL")
        assert refused.status_code == 422
        assert "Die halbe Stunde ist vorbei" in text_of(refused)
    assert not DeliveryWish.objects.filter(order_id=order_id).exists()


def test_what_is_over_takes_no_wish(order_id: UUID) -> None:
    # given
    customer = Customer(order_id)
    acting = act(customer)
    delay = delay_id(customer, acting)

    # when
    with port.current().writer():
        Delay.objects.filter(order_id=order_id).update(state=DelayState.SETTLED)
    refused = wish(customer, acting, delay=delay, wish="WAIT")

    # then
    assert refused.status_code == 422
    assert not DeliveryWish.objects.filter(order_id=order_id).exists()
    said = text_of(customer.get(act=acting))
    assert "Ich warte" not in said and "Neuer Termin: Freitag, 4. Dezember 2026" in said


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"wish": "CHANGE", "text": "  "}, "Bitte schreiben Sie, was Sie stattdessen möchten."),
        ({"wish": "CHANGE", "text": "ä" * 2001}, "Bitte schreiben Sie höchstens 2.000 Zeichen."),
        ({"wish": "CHANGE", "text": "x\0y"}, "Das ließ sich nicht notieren."),
        ({"wish": "FREE", "text": ""}, "Neues zum Liefertermin"),
    ],
)
def test_what_cannot_be_noted_says_why(order_id: UUID, form: dict[str, str], says: str) -> None:
    customer = Customer(order_id)
    acting = act(customer)
    refused = wish(customer, acting, delay=delay_id(customer, acting), **form)
    assert refused.status_code == 422
    assert says in text_of(refused)
    assert not DeliveryWish.objects.filter(order_id=order_id).exists()


def test_hostile_words_stay_words(order_id: UUID) -> None:
    # given
    customer = Customer(order_id)
    acting = act(customer)
    delay = delay_id(customer, acting)
    plain = tags(customer.get(act=acting))

    # when
    wrong = []
    for name, payload in PAYLOADS.items():
        text = payload.replace("\0", "").encode(errors="ignore").decode()
        cache.clear()
        wish(customer, acting, delay=text, wish="WAIT")
        wish(customer, acting, delay=delay, wish="CHANGE", text=text[:2000])
        shown = customer.get(act=acting)
        if not tags(shown) <= plain | {"q", "br", "strong"}:
            wrong.append((name, tags(shown) - plain))

    # then
    assert not wrong
    assert DeliveryWish.objects.filter(order_id=order_id).count() == 1


def test_news_of_another_order_takes_no_wish(order_id: UUID, world: World) -> None:
    # given
    other = paid(world, Story(), email=world.email())
    look()
    customer, stranger = Customer(order_id), Customer(other)
    delay = delay_id(customer, act(customer))

    # when
    refused = wish(stranger, act(stranger), delay=delay, wish="CANCEL")

    # then
    assert refused.status_code == 422
    assert not DeliveryWish.objects.exists()
