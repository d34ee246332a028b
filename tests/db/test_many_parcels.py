"""Very many parcels in one mail: it stays readable, and names every number."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from saleor_service_plugin.messages import render, templates
from saleor_service_plugin.messages.models import Message
from tests.db.order_story import MINUTE, Story
from tests.fake_shop import FakeShop, a_line, a_parcel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

MOST_BYTES = 100_000

LINK = "https://carrier.example/track?code={number}"

NUMBER = re.compile(r"\b0034\d{4}\b")

WORDS = {"de": "Weitere Pakete: ", "en": "Further parcels: "}


def number(count: int) -> str:
    """Return the number of a parcel."""
    return f"0034{count:04}"


def send(shop: FakeShop, count: int, language: str = "de", **changes: object) -> Story:
    """Have so many parcels leave at once, each with two pieces of one of twenty lines."""
    shop.settings["tracking_link"] = LINK
    story = Story(shop, age=timedelta(minutes=30))
    lines = tuple(a_line(product_name=f"Tee Nr. {place}", quantity=2000) for place in range(20))
    story.place(number=1042, language_code=language, lines=lines, **changes)
    mail.outbox.clear()
    for place in range(count):
        parcel = a_parcel(
            id=shop.next_id(), sequence=place + 1, created_at=story.began + 5 * MINUTE,
            tracking_number=number(place), lines=((lines[place % 20].id, 2),),
        )  # fmt: skip
        shop.add_parcel(story.order.id, parcel)
    story.look()
    story.wait()
    return story


def read(place: int = 0) -> tuple[str, str]:
    """Return HTML and text of a mail that left."""
    return str(mail.outbox[place].alternatives[0][0]), mail.outbox[place].body


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("count", [60, 300])
def test_every_number_is_named_and_the_mail_stays_short(
    shop: FakeShop, count: int, language: str
) -> None:
    # when
    story = send(shop, count, language)

    # then
    assert story.sent == ["order-received", "parcel-sent"]
    html, text = read()
    assert len(html.encode()) < MOST_BYTES
    wanted = {number(place) for place in range(count)}
    assert set(NUMBER.findall(html)) == set(NUMBER.findall(text)) == wanted
    in_detail = html.count('href="https://carrier.example')
    assert 1 <= in_detail <= 12
    assert f"{WORDS[language]}{count - in_detail}<" in html
    assert f"\n{WORDS[language]}{count - in_detail}\n" in text
    assert f"{number(count - 1)}\n\n" in text


def test_as_many_as_a_mail_can_hold_are_shown_in_detail(shop: FakeShop) -> None:
    # when
    send(shop, 10)

    # then
    html, text = read()
    assert html.count('href="https://carrier.example') == 10
    assert WORDS["de"] not in text


def test_new_numbers_of_many_parcels_are_named_too(shop: FakeShop) -> None:
    # given
    story = send(shop, 60)
    mail.outbox.clear()

    # when all get another carrier
    for row in shop.orders[story.order.id].fulfillments:
        shop.set_parcel(story.order.id, row.id, tracking_number=f"0034{row.sequence + 4999}")
    story.look()
    story.wait()

    # then
    assert story.sent[-1] == "tracking-changed"
    html, text = read()
    assert len(html.encode()) < MOST_BYTES
    wanted = {f"0034{place + 5000}" for place in range(60)}
    assert set(NUMBER.findall(html)) == set(NUMBER.findall(text)) == wanted


def test_what_is_ready_is_one_list(shop: FakeShop) -> None:
    # when
    send(shop, 300, is_collected=True, collection_point_name="Laden")

    # then
    html, text = read()
    assert len(html.encode()) < MOST_BYTES
    (left_out,) = re.findall(r"Weitere Positionen: (\d+)", text)
    assert int(left_out) + len(re.findall(r"^2 × ", text, re.MULTILINE)) == 300


def test_an_own_template_is_given_all_parcels(shop: FakeShop) -> None:
    # given
    source = render.packaged("parcel-sent", "de")
    templates.save(
        "parcel-sent", "de", 1, subject=source.subject, mjml=source.mjml, text=source.text, by="a"
    )

    # when
    send(shop, 40)

    # then
    assert read()[0].count('href="https://carrier.example') == 40


def test_parcels_without_a_number_are_counted(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=timedelta(minutes=30))
    line = a_line(quantity=200)
    story.place(lines=(line,))
    mail.outbox.clear()

    # when
    for _ in range(40):
        shop.add_parcel(story.order.id, a_parcel(id=shop.next_id(), lines=((line.id, 1),)))
    story.look()
    story.wait()

    # then
    html, text = read()
    assert "Weitere Pakete: 29\n" in text
    assert "Sendungsnummern der weiteren" not in text
    assert len(html.encode()) < MOST_BYTES
    assert Message.objects.filter(state="sent", kind="parcel-sent").count() == 1
