"""Acting on an order: a postcode or a mailed code, counted, and nothing else (S3)."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.core import mail, signing
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from saleor_service_plugin.messages import (
    channels,
    dispatch,
    kinds,
    previews,
    shop_texts,
    suppression,
)
from saleor_service_plugin.messages.models import ChannelState, Message, Suppression
from saleor_service_plugin.orders import access, access_mails, acting
from saleor_service_plugin.orders.access import (
    ACTING,
    SEEING,
    TokenNotGoodError,
    order_of,
    token_of,
)
from saleor_service_plugin.orders.models import AccessCode, AccessDay, ServiceOrder
from saleor_service_plugin.shop.snapshots import Order
from tests.db.test_order_tokens import forged
from tests.fake_shop import FakeShop, a_line, an_address, an_order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

TRIALS = 10_000


@pytest.fixture
def order(shop: FakeShop) -> Order:
    """An order that we know, in a channel that is live."""
    made = an_order(
        lines=(a_line(),), number=1042, email="kunde@example.com", language_code="de",
        shipping_address=an_address(postal_code="SW1A 1AA"),
        billing_address=an_address(postal_code="04109"),
    )  # fmt: skip
    shop.put(made)
    ServiceOrder.objects.create(
        order_id=made.id, number="1042", email=made.email, channel_id=made.channel_id,
        placed_at=made.created_at,
    )  # fmt: skip
    shop_texts.save(made.channel_id, "footer", text="Teehaus\nHamburg")
    channels.go_live(made.channel_id)
    return made


def sent() -> list[mail.EmailMultiAlternatives]:
    """Let what is due leave; return all mails."""
    dispatch.dispatch()
    return list(mail.outbox)  # type: ignore[arg-type]


def code_in(letter: mail.EmailMessage) -> str:
    """Return the code that a mail shows."""
    (found,) = re.findall(r"^(\d{6})$", str(letter.body), re.MULTILINE)
    return str(found)


@pytest.mark.parametrize("typed", ["SW1A 1AA", "sw1a1aa", " sw1a-1aa ", "04109", "0 41 09"])
def test_the_postcode_of_either_address_is_enough(order: Order, typed: str) -> None:
    found = acting.by_postcode(order, typed)

    assert acting.may_act(found.token, order.id)
    assert not acting.may_act(found.token, uuid4())
    assert not AccessDay.objects.filter(wrong__gt=0).exists()


@pytest.mark.parametrize("typed", ["", " ", "-", "04108", "SW1A", "041090", "\0", "é" * 41])
def test_another_postcode_is_not(order: Order, typed: str) -> None:
    with pytest.raises(acting.WrongError):
        acting.by_postcode(order, typed)
    assert AccessDay.objects.get().wrong == 1


def test_an_order_without_addresses_has_no_postcode(order: Order, shop: FakeShop) -> None:
    shop.change(order.id, shipping_address=None, billing_address=an_address(postal_code=""))
    bare = shop.orders[order.id]
    for typed in ("", " "):
        with pytest.raises(acting.WrongError):
            acting.by_postcode(bare, typed)


def test_after_ten_wrong_answers_it_is_closed_until_tomorrow(order: Order) -> None:
    # when
    for number in range(acting.MOST_WRONG):
        with pytest.raises(acting.WrongError):
            acting.by_postcode(order, f"9999{number}")

    # then
    assert acting.is_closed(order.id)
    for _ in range(3):
        with pytest.raises(acting.ClosedError):
            acting.by_postcode(order, "04109")
    with pytest.raises(acting.ClosedError):
        acting.by_code(order.id, "000000")
    assert not acting.is_closed(uuid4())

    # when
    AccessDay.objects.update(day=F("day") - timedelta(days=1))

    # then
    assert not acting.is_closed(order.id)
    assert acting.by_postcode(order, "04109")


def test_many_at_once_are_no_way_around_the_count(order: Order) -> None:
    def guess(number: int) -> type[Exception] | None:
        try:
            acting.by_postcode(order, f"wrong {number}")
        except (acting.WrongError, acting.ClosedError) as error:
            return type(error)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(guess, range(60)))

    assert found.count(acting.WrongError) == acting.MOST_WRONG
    assert found.count(acting.ClosedError) == 50


def test_a_code_comes_by_mail_and_is_good_once(order: Order) -> None:
    # when
    assert access_mails.request_code(order)

    # then
    (letter,) = sent()
    assert letter.to == ["kunde@example.com"]
    code = code_in(letter)
    assert code not in letter.subject
    stored = " ".join(
        f"{row.__dict__}" for row in (*Message.objects.all(), AccessCode.objects.get())
    )
    assert not re.search(rf"(?<!\d){code}(?!\d)", stored)
    found = acting.by_code(order.id, f" {code[:3]} {code[3:]} ")
    assert acting.may_act(found.token, order.id)
    with pytest.raises(acting.WrongError):
        acting.by_code(order.id, code)


def test_a_code_is_good_for_fifteen_minutes_and_five_tries(order: Order) -> None:
    # given
    access_mails.request_code(order)
    code = acting.code_of(order.id, AccessCode.objects.get().pk)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    # then
    AccessCode.objects.update(created_at=Now() - timedelta(minutes=15, seconds=1))
    with pytest.raises(acting.WrongError):
        acting.by_code(order.id, code)
    AccessCode.objects.update(created_at=Now() - timedelta(minutes=14))
    for _ in range(acting.MOST_TRIES):
        with pytest.raises(acting.WrongError):
            acting.by_code(order.id, wrong)
    with pytest.raises(acting.WrongError):
        acting.by_code(order.id, code)


def test_the_newest_code_alone_counts_and_there_are_three_an_hour(order: Order) -> None:
    # given
    assert all(access_mails.request_code(order) for _ in range(acting.MOST_CODES_AN_HOUR))
    with pytest.raises(access_mails.TooManyCodesError):
        access_mails.request_code(order)
    first, *_, last = AccessCode.objects.order_by("number")

    # then
    with pytest.raises(acting.WrongError):
        acting.by_code(order.id, acting.code_of(order.id, first.pk))
    assert acting.by_code(order.id, acting.code_of(order.id, last.pk))
    assert len(sent()) == 3
    AccessCode.objects.update(created_at=Now() - timedelta(hours=1, seconds=1))
    assert access_mails.request_code(order)


def test_on_trial_no_code_leaves_and_the_answer_says_so(order: Order) -> None:
    channels.back_to_trial(order.channel_id)

    assert not access_mails.request_code(order)

    assert sent() == []
    assert Message.objects.get(kind="order-code").state == "tried"


def test_a_suppressed_address_gets_no_code(order: Order) -> None:
    Suppression.objects.create(
        address=suppression.normal(order.email), reason="550", message_key="x"
    )
    access_mails.request_code(order)
    assert sent() == []


@pytest.mark.parametrize("number", ["1042", " #1042 "])
def test_a_new_link_goes_to_the_orders_own_address(order: Order, number: str) -> None:
    assert access_mails.request_link(number, " KUNDE@example.com")

    (letter,) = sent()
    assert letter.to == [order.email]
    (link,) = re.findall(r"https://\S+/p/order/(\S+)", str(letter.body))
    assert order_of(link) == order.id


def test_three_links_a_day_and_none_for_what_does_not_match(order: Order) -> None:
    for _ in range(5):
        assert access_mails.request_link("1042", order.email)
    for number, email in (("1043", order.email), ("1042", "x@example.com"), ("", ""), ("1042", "")):
        assert access_mails.request_link(number, email)
    assert len(sent()) == access_mails.MOST_LINKS_A_DAY


def test_where_no_channel_is_live_nothing_leaves(order: Order) -> None:
    ChannelState.objects.update(mode="trial", live_since=None)
    assert not access_mails.request_link("1042", order.email)
    assert not access_mails.request_link("1", "x@example.com")
    assert sent() == []


def test_after_staff_revoked_all_links_a_new_one_is_good(order: Order) -> None:
    old = token_of(order.id, 0)
    acts = acting.by_postcode(order, "04109").token
    access.revoke(order.id)
    access_mails.request_link("1042", order.email)
    (letter,) = sent()
    (link,) = re.findall(r"/p/order/(\S+)", str(letter.body))
    assert order_of(link) == order.id
    assert not acting.may_act(acts, order.id)
    with pytest.raises(TokenNotGoodError):
        order_of(old)


def test_a_preview_shows_neither_token_nor_code(order: Order) -> None:
    # given
    access_mails.request_code(order)
    access_mails.request_link("1042", order.email)
    code = acting.code_of(order.id, AccessCode.objects.get().pk)

    # when
    shown = previews.of_order(order.id, kinds.all_kinds())

    # then
    mails = [one.mail for one in shown if one.mail]
    assert len(mails) >= 4
    for found in mails:
        text = found.html + found.text
        assert code not in text
        assert "/p/order/" not in text


def _swapped(order_id: UUID) -> Iterator[str]:
    """Yield tokens that are rightly signed, but for something else."""
    yield token_of(order_id, 0, SEEING)
    yield token_of(uuid4(), 0, ACTING)
    yield token_of(order_id, 1, ACTING)
    for purpose in ("", "saleor.service.order-code", "saleor.service.unsubscribe", acting.SALT):
        value = token_of(order_id, 0, ACTING).split(".")[0]
        yield signing.TimestampSigner(sep=".", salt=purpose).sign(value)


def test_forged_swapped_and_expired_tokens_for_acting(order: Order) -> None:
    with mock.patch.object(signing.time, "time", return_value=1_700_000_000):
        old = token_of(order.id, 0, ACTING)
        assert acting.may_act(old, order.id)
    good = token_of(order.id, 0, ACTING)
    assert acting.may_act(good, order.id)
    tried = accepted = 0
    for text in (*_swapped(order.id), old, *forged(good, order.id)):
        # `forged` signs for looking, which is swapped here, and makes one longer by a sign.
        tried += 1
        accepted += text != good and acting.may_act(text, order.id)
    while tried < TRIALS:
        place = tried % len(good)
        sign = "abcXYZ019-_"[tried % 11]
        text = good[:place] + sign + good[place + 1 :] + "A" * (tried // 5000)
        tried += 1
        accepted += text != good and acting.may_act(text, order.id)
    assert accepted == 0, f"{accepted} of {tried} accepted"
    end = 1_700_000_000 + ACTING.good_for.total_seconds()
    with mock.patch.object(signing.time, "time", return_value=end + 1):
        assert not acting.may_act(old, order.id)
    # And what is for acting opens nothing.
    with pytest.raises(TokenNotGoodError):
        order_of(good)


def test_codes_spread_and_belong_to_one_request() -> None:
    one = uuid4()
    found = {acting.code_of(one, uuid4()) for _ in range(1000)}
    assert len(found) > 990
    assert all(re.fullmatch(r"\d{6}", code) for code in found)
