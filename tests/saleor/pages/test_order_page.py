"""The public order page in a real shop: what it shows, to whom, and what it never shows."""

import html
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from PIL import Image
from saleor.order.models import Order

from saleor_service_plugin import work
from saleor_service_plugin.messages import channels, logo, shop_texts
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.orders import access, acting, sweep
from saleor_service_plugin.orders.access import token_of
from saleor_service_plugin.orders.models import AccessCode, AccessDay
from saleor_service_plugin.pages.document import FORM
from saleor_service_plugin.shop import port
from tests.hostile import PAYLOADS
from tests.saleor.api.people import staff
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, parcels

ROOT = "/plugins/global/saleor.service/p"

SECRET = ("Mustermann", "Heidestrasse", "10557")
"""Of the address: what the link alone does not show."""


@pytest.fixture
def order_id(world: World) -> Iterator[UUID]:
    """A paid order with a parcel, in a channel that is live and has a contact."""
    cache.clear()
    channel_id = world.channels["eur"].pk
    shop_texts.save(channel_id, "footer", text="Teehaus Morgenstern\nHamburg")
    shop_texts.save(channel_id, "withdrawal-instruction", text="14 Tage")
    channels.set_up(
        channel_id, contact_phone="+49 (0)341 5550123", contact_hours="Mo–Fr 9–17 Uhr",
        contact_mail="hallo@shop.example", brand_color="#ffcc00", time_zone="Europe/Berlin",
    )  # fmt: skip
    channels.go_live(channel_id)
    email = world.email()
    found = paid(world, Story(), email=email)
    parcels.fulfill(world, order_id=found, basket={"mug": 1}, number="0034TEST")
    look()
    yield found
    with port.current().writer():
        ChannelState.objects.filter(pk=channel_id).delete()
    logo.remove(channel_id)
    channels.back_to_trial(channel_id)


def look() -> None:
    """Let everything that is due be done."""
    sweep.sweep_recent()
    work.work()


def send(path: str, form: dict[str, str]) -> Any:
    """Send a form as browsers do."""
    return Client().post(path, urlencode(form), content_type=FORM)


class Customer:
    """A browser without cookies."""

    def __init__(self, order_id: UUID, *, language: str = "de") -> None:
        """Hold the link."""
        self.token = token_of(order_id, access.revisions([order_id]).get(order_id, 0))
        self.path = f"{ROOT}/order/{self.token}"
        self.client = Client(headers={"Accept-Language": language})

    def get(self, **words: str) -> Any:
        """Open the page."""
        return self.client.get(self.path, words)

    def post(self, **form: str) -> Any:
        """Send a form."""
        return send(f"{self.path}?lang=en", form)


def text_of(response: Any) -> str:
    """Return what a page says, as one line."""
    body = re.sub(r"<style.*?</style>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_page_says_where_the_order_stands(order_id: UUID) -> None:
    # when
    shown = Customer(order_id).get()

    # then
    assert shown.status_code == 200
    said = text_of(shown)
    number = Order.objects.get(pk=order_id).number
    for words in (
        f"Ihre Bestellung {number}", "Guten Tag Erika,", "nach BERLIN", "Teilweise unterwegs",
        "0034TEST", "Ihre Zahlung ist eingegangen.", "Ihr Paket hat unser Haus verlassen.",
        "Noch offen", "+49 (0)341 5550123", "Mo–Fr 9–17 Uhr", "Teehaus Morgenstern",
    ):  # fmt: skip
        assert words in said, words
    # It was paid a moment before it was an order; told is the other way round.
    assert said.index("Sie haben die Bestellung aufgegeben.") < said.index("Ihre Zahlung ist")
    source = shown.content.decode()
    assert 'href="tel:+493415550123"' in source
    assert f"mailto:hallo@shop.example?subject=Bestellung%20{number}" in source
    assert "--brand:#ffcc00;--on-brand:#000000" in source
    assert "Your order" in text_of(Customer(order_id).get(lang="en"))


def test_without_contact_who_answers_mails_is_named_and_no_channel(
    order_id: UUID, world: World
) -> None:
    # given
    ChannelState.objects.filter(pk=world.channels["eur"].pk).update(
        contact_phone="", contact_hours="", contact_mail="", reply_to="antwort@shop.example"
    )

    # when
    source = Customer(order_id).get().content.decode()

    # then
    assert "mailto:antwort@shop.example" in source
    assert world.channels["eur"].slug not in source


def test_it_holds_neither_script_nor_cookie_nor_anything_of_others(order_id: UUID) -> None:
    shown = Customer(order_id).get()

    assert not shown.cookies
    policy = shown.headers["Content-Security-Policy"]
    assert "script-src" not in policy and "default-src 'none'" in policy
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert shown.headers["Cache-Control"] == "no-store"
    assert "noindex" in shown.headers["X-Robots-Tag"]
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    source = shown.content.decode()
    assert "<script" not in source and not re.search(r"\son\w+=", source)
    loaded = re.findall(r'(?:src|rel="stylesheet" href)="([^"]+)"', source)
    assert loaded and all(
        address.startswith("/plugins/global/saleor.service/") for address in loaded
    )
    for address in loaded:
        assert Client().get(address).status_code == 200


def test_the_link_alone_shows_neither_address_nor_amounts_nor_mail(order_id: UUID) -> None:
    customer = Customer(order_id)
    number_of_staff = staff_request(order_id)
    for shown in (customer.get(), customer.get(act="x"), customer.get(act=customer.token),
                  number_of_staff):  # fmt: skip
        said = text_of(shown)
        email = Order.objects.get(pk=order_id).user_email
        assert not [word for word in (*SECRET, email, "55.00", "55,00", "EUR", "€") if word in said]


def staff_request(order_id: UUID) -> Any:
    """Open the page with the token of somebody who may see everything."""
    from saleor.account.models import User
    from saleor.core.jwt import create_access_token

    user = User.objects.filter(is_superuser=True, is_active=True).latest("pk")
    token = create_access_token(user)
    headers = {"Authorization": f"Bearer {token}", "Authorization-Bearer": token}
    return Client(headers=headers).get(Customer(order_id).path)


def test_the_postcode_opens_the_rest_for_half_an_hour(order_id: UUID) -> None:
    # given
    customer = Customer(order_id)

    # when
    wrong = customer.post(postcode="99999")
    right = customer.post(postcode=" 10557 ")

    # then
    assert wrong.status_code == 422
    assert "This is not the postcode of the order." in text_of(wrong)
    assert right.status_code == 303
    (kept,) = right.cookies.values()
    assert kept["httponly"] and kept["samesite"] == "Lax" and kept["max-age"] == 1800
    shown = customer.client.get(customer.path + right.headers["Location"].partition("#")[0])
    said = text_of(shown)
    assert all(word in said for word in SECRET)
    assert "Delivery address" in said
    (act,) = re.findall(r"act=([^&#]+)", right.headers["Location"])
    assert f"act={act}" in shown.content.decode()
    assert "Mustermann" in text_of(customer.get(act=act))
    other = Customer(order_id)
    other.path = f"{ROOT}/order/{act}"
    assert other.get().status_code == 404


def test_a_mailed_code_opens_it_too(order_id: UUID) -> None:
    # given
    customer = Customer(order_id)

    # when
    asked = customer.post(step="code")
    work.work()

    # then
    assert asked.status_code == 303
    notice = customer.client.get(customer.path + asked.headers["Location"].partition("#")[0])
    assert "We are mailing a code" in text_of(notice)
    (letter,) = [one for one in mail.outbox if "Code" in one.subject and one.to == [
        Order.objects.get(pk=order_id).user_email]]  # fmt: skip
    (code,) = re.findall(r"^(\d{6})$", str(letter.body), re.MULTILINE)
    assert customer.post(code="000000" if code != "000000" else "1").status_code == 422
    assert customer.post(code=code).status_code == 303
    assert customer.post(code=code).status_code == 422


def test_on_trial_the_page_says_that_no_mail_leaves(order_id: UUID, world: World) -> None:
    channels.back_to_trial(world.channels["eur"].pk)
    customer = Customer(order_id)
    asked = customer.post(step="code")
    notice = customer.client.get(customer.path + asked.headers["Location"].partition("#")[0])
    assert "does not send mails at the moment" in text_of(notice)


def test_after_ten_wrong_answers_the_page_says_so(order_id: UUID) -> None:
    customer = Customer(order_id)
    for number in range(acting.MOST_WRONG):
        assert customer.post(postcode=f"9{number}").status_code == 422
    closed = customer.post(postcode="10557")
    assert closed.status_code == 422
    assert "Please try again tomorrow." in text_of(closed)
    assert 'name="postcode"' not in customer.get().content.decode()
    with port.current().writer():
        AccessDay.objects.filter(order_id=order_id).delete()


def test_a_link_that_is_no_good_leads_to_a_new_one(order_id: UUID, world: World) -> None:
    # given
    customer = Customer(order_id, language="en")
    access.revoke(order_id)

    # when
    shown = customer.get()
    order = Order.objects.get(pk=order_id)
    form = {"number": str(order.number), "email": order.user_email.upper()}
    before = len(mail.outbox)
    right = send(f"{ROOT}/order?lang=en", form)
    wrong = send(f"{ROOT}/order?lang=en", {**form, "number": "999999"})
    work.work()

    # then
    assert shown.status_code == 404
    assert "This link is not good any more" in text_of(shown)
    assert right.content == wrong.content and right.status_code == wrong.status_code == 200
    letters = [one for one in mail.outbox[before:] if order.user_email in one.to]
    assert len(letters) == 1
    (link,) = re.findall(r"/p/order/(\S+)", str(letters[0].body))
    assert Client().get(f"{ROOT}/order/{link}").status_code == 200
    empty = send(f"{ROOT}/order", {"number": "", "email": ""})
    assert empty.status_code == 422 and 'aria-invalid="true"' in empty.content.decode()


def test_mails_link_to_the_page_or_to_the_storefront(order_id: UUID, world: World) -> None:
    # given
    letter = next(one for one in reversed(mail.outbox) if "0034TEST" in str(one.body))

    # then
    (address,) = re.findall(r"https?://\S+/p/order/\S+", str(letter.body))
    assert (
        Client().get(address.partition("//")[2].partition("/")[2].join(("/", ""))).status_code
        == 200
    )
    assert "\n+49 (0)341 5550123 (Mo–Fr 9–17 Uhr)\nhallo@shop.example\n" in str(letter.body)

    # when
    channels.set_up(
        world.channels["eur"].pk, order_page_address="https://shop.example/order/{token}"
    )
    parcels.fulfill(world, order_id=order_id, basket={"mug": 1}, number="0034AGAIN")
    with port.current().writer():
        Message.objects.filter(order_id=order_id, state="queued").update(due_at="2020-01-01T00:00Z")
    look()
    with port.current().writer():
        Message.objects.filter(order_id=order_id, state="queued").update(due_at="2020-01-01T00:00Z")
    look()

    # then
    letter = next(one for one in reversed(mail.outbox) if "0034AGAIN" in str(one.body))
    assert re.search(r"https://shop\.example/order/[\w~.-]+", str(letter.body))


def test_the_logo_is_served_for_a_long_time(order_id: UUID, world: World) -> None:
    # given
    file = BytesIO()
    Image.new("RGB", (400, 100), "#ffcc00").save(file, format="WEBP")
    channel_id = world.channels["eur"].pk

    # when
    kept = logo.save(channel_id, file.getvalue())

    # then
    source = Customer(order_id).get().content.decode()
    (address,) = re.findall(r'<img src="([^"]+)"', source)
    assert address == f"{ROOT}/logo/{channel_id}/{kept.name}"
    found = Client().get(address)
    assert found.headers["Content-Type"] == "image/png"
    assert "immutable" in found.headers["Cache-Control"]
    assert Client(headers={"If-None-Match": found.headers["ETag"]}).get(address).status_code == 304
    old = Client().get(f"{ROOT}/logo/{channel_id}/old.png")
    assert old.status_code == 200 and "immutable" not in old.headers["Cache-Control"]
    assert Client().get(f"{ROOT}/logo/{2**40}/x.png").status_code == 404
    logo.remove(channel_id)
    assert Client().get(address).status_code == 404


def test_a_form_is_taken_in_the_forms_of_browsers_alone(order_id: UUID) -> None:
    for kind in ("application/json", "text/plain"):
        body = '{"postcode": "10557"}'
        refused = Client().post(Customer(order_id).path, body, content_type=kind)
        assert refused.status_code == 415
    # Files come in on the order's page alone.
    assert Client().post(f"{ROOT}/order", {"number": "1"}).status_code == 415


def test_who_asks_too_often_waits(order_id: UUID, settings: Any) -> None:
    settings.SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE = 3
    customer = Customer(order_id, language="en")
    answers = [customer.get().status_code for _ in range(5)]
    assert answers.count(429) >= 1
    busy = customer.get()
    assert busy.headers["Retry-After"] and "many calls" in text_of(busy)


def test_nothing_that_anybody_typed_becomes_markup(order_id: UUID) -> None:
    with port.current().writer():
        order = Order.objects.get(pk=order_id)
        address, line = order.shipping_address, order.lines.order_by("pk")[0]
        parcel = order.fulfillments.get()
    plain = tags(Customer(order_id).get())
    wrong = []
    for name, payload in PAYLOADS.items():
        text = payload.replace("\0", "").encode(errors="ignore").decode()
        with port.current().writer():
            for row, fields in ((address, ("first_name", "city")), (line, ("product_name",))):
                for field in fields:
                    setattr(row, field, text[:250])
                row.save(update_fields=fields)
            parcel.tracking_number = text[:250]
            parcel.save(update_fields=["tracking_number"])
        cache.clear()
        found = tags(Customer(order_id).get())
        if not found <= plain | {"a"}:
            wrong.append((name, found - plain))
    assert not wrong


def tags(response: Any) -> set[str]:
    """Return the elements of a page, scripts and handlers of events among them."""
    assert response.status_code == 200
    source = response.content.decode()
    return set(re.findall(r"<(\w+)", source)) | set(re.findall(r"<[^>]*\s(on\w+)=", source))


def test_people_of_the_shop_see_what_the_customer_sees(order_id: UUID, world: World) -> None:
    staff(world, "manage_orders")
    assert text_of(staff_request(order_id)) == text_of(Customer(order_id).get(lang="de"))


def test_codes_and_wrong_answers_are_forgotten(order_id: UUID) -> None:
    from saleor_service_plugin.purge import purge

    with port.current().writer():
        AccessCode.objects.create(
            id=order_id, order_id=order_id, number=1, created_at="2020-01-01T00:00Z"
        )
        AccessDay.objects.create(order_id=order_id, day="2020-01-01", wrong=1)
    purge()
    with port.current().writer():
        assert not AccessCode.objects.filter(pk=order_id).exists()
        assert not AccessDay.objects.filter(day="2020-01-01").exists()
