"""Sending a message once more: a copy of its own, and no mass mail by any way."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import transaction
from django.db.models import F

from saleor_service_plugin import work
from saleor_service_plugin.database import execute, fetch
from saleor_service_plugin.messages import desk, enter, sql
from saleor_service_plugin.messages.desk import WrongStateError
from saleor_service_plugin.messages.models import Message
from tests.db.queue import decided, many_are_usual, queue
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)


def some_minutes_pass() -> None:
    """Have every message be older than the rest between two copies."""
    Message.objects.update(created_at=F("created_at") - 2 * enter.COPY_REST)


def test_a_mail_is_sent_once_more_to_the_address_the_order_has_now(shop: FakeShop) -> None:
    # given
    (order_id,) = queue(shop)
    work.work()
    row = Message.objects.get()
    shop.change(order_id, email="new@example.com")

    # when
    assert desk.resend([row.pk]) == 1
    work.work()
    some_minutes_pass()
    assert desk.resend([row.pk]) == 1
    work.work()

    # then
    assert [sent.to for sent in mail.outbox] == [
        ["anne0@example.com"], ["new@example.com"], ["new@example.com"],
    ]  # fmt: skip
    keys = list(Message.objects.order_by("id").values_list("key", flat=True))
    assert keys == [row.key, f"{row.key}#1", f"{row.key}#2"]


def test_sending_once_more_is_no_mass_mail(shop: FakeShop) -> None:
    # given
    queue(shop, 21)
    many_are_usual()
    work.work()

    # when
    with pytest.raises(desk.TooManyError, match="mass mail"):
        desk.resend(list(Message.objects.values_list("pk", flat=True)))

    # then
    assert Message.objects.count() == 21


def test_a_second_click_is_no_second_wish(shop: FakeShop) -> None:
    # given
    queue(shop)
    work.work()
    row = Message.objects.get()
    desk.resend([row.pk])
    work.work()
    copy = Message.objects.latest("id")

    # when / then: nor is a copy of the copy
    for wanted in ([row.pk], [copy.pk]):
        with pytest.raises(desk.TooOftenError, match=f"{wanted[0]}"):
            desk.resend(wanted)
    assert Message.objects.count() == 2
    some_minutes_pass()
    assert desk.resend([row.pk]) == 1


def test_a_message_and_its_copy_together_become_one(shop: FakeShop) -> None:
    # given
    queue(shop)
    work.work()
    row = Message.objects.get()
    desk.resend([row.pk])
    work.work()
    some_minutes_pass()

    # when
    count = desk.resend(list(Message.objects.values_list("pk", flat=True)))

    # then
    keys = list(Message.objects.order_by("id").values_list("key", flat=True))
    assert (count, keys) == (1, [row.key, f"{row.key}#1", f"{row.key}#2"])


def test_copies_are_numbered_on_where_older_ones_are_gone(shop: FakeShop) -> None:
    # given: #1 was purged, #11 would come before #2 in the alphabet
    (row,) = decided(shop)
    work.work()
    row.refresh_from_db()
    first, key = row.pk, row.key
    for number in (2, 11):
        row.pk, row.key = None, f"{key}#{number}"
        row.save(force_insert=True)
    some_minutes_pass()

    # when
    desk.resend([first])

    # then
    assert Message.objects.latest("id").key == f"{key}#12"


def test_one_person_does_not_send_masses_by_repetition(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.setattr(desk, "MOST_RESENT_AN_HOUR", 5)
    queue(shop, 9)
    many_are_usual()
    work.work()
    rows = list(Message.objects.order_by("id").values_list("pk", flat=True))

    # when
    assert desk.resend(rows[:4], by="user:1") == 4
    with pytest.raises(desk.TooOftenError, match="5 messages an hour"):
        desk.resend(rows[4:6], by="user:1")

    # then: what was refused does not count, and others go on
    assert Message.objects.count() == 13
    assert desk.resend(rows[4:5], by="user:1") == 1
    assert desk.resend(rows[5:7], by="app:1") == 2
    assert desk.resend(rows[7:]) == 2


def test_what_waits_cannot_be_sent_once_more(shop: FakeShop) -> None:
    # given
    (row,) = decided(shop)

    # when / then
    with pytest.raises(WrongStateError, match="queued"):
        desk.resend([row.pk])


def test_copies_are_found_through_an_index(shop: FakeShop) -> None:
    # given: so few rows are read faster as a whole, unless told otherwise
    with transaction.atomic():
        execute("SET LOCAL enable_seqscan = off")

        # when
        plan = fetch(f"EXPLAIN {sql.COPIES}", [enter.COPY_REST, ["parcel-sent:1", "parcel-sent:2"]])

    # then
    text = "\n".join(line for (line,) in plan)
    assert "Index Cond" in text
    assert "Seq Scan on saleor_service_message" not in text
