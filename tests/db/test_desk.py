"""What staff do with messages, and what they are told."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.db.models import F
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import health, purge, work
from saleor_service_plugin.messages import channels, desk, senders
from saleor_service_plugin.messages.box import MESSAGES
from saleor_service_plugin.messages.desk import Filter, WrongStateError
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.outbox import steps
from saleor_service_plugin.outbox.models import Attempt, Circuit
from saleor_service_plugin.outbox.rules import TRANSITIONS, State
from tests.db.queue import again, decided, many_are_usual, queue, states
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)


def run(*words: str) -> str:
    """Return what a command prints."""
    out = StringIO()
    call_command(*words, stdout=out, no_color=True)
    return out.getvalue()


def put(message: Message, state: str, came_from: str = "sending") -> None:
    """Have a message stand somewhere, as an earlier minute left it."""
    ended = state in ("sent", "tried", "skipped", "failed", "parked")
    Message.objects.filter(pk=message.pk).update(
        state=state, came_from=came_from, finished_at=F("created_at") if ended else None
    )


def test_pages_and_filters(shop: FakeShop) -> None:
    # given
    rows = decided(shop, 7)
    put(rows[2], "failed")

    # when
    first = desk.find(Filter(), limit=3)
    second = desk.find(Filter(), before=first[-1].id, limit=3)

    # then
    ids = [row.pk for row in reversed(rows)]
    assert [line.id for line in first + second] == ids[:6]
    assert [line.id for line in desk.find(Filter(state=State.FAILED))] == [rows[2].pk]
    assert desk.find(Filter(kind="other")) == []
    assert [line.id for line in desk.find(Filter(order_id=rows[4].order_id))] == [rows[4].pk]
    assert len(desk.find(Filter(channel_id=1))) == 7


def test_failed_ones_are_tried_again_and_no_others(shop: FakeShop) -> None:
    # given
    failed, sent = decided(shop, 2)
    put(failed, "failed")
    put(sent, "sent")
    Message.objects.update(attempts=9)

    # when, then: all or nothing
    with pytest.raises(WrongStateError, match=rf"{sent.pk} \(sent\)"):
        desk.retry([failed.pk, sent.pk])
    assert states([failed]) == [("failed", "")]
    with pytest.raises(WrongStateError, match=r"999999 \(unknown\)"):
        desk.retry([999999])

    # when
    assert desk.retry([failed.pk]) == 1
    work.work()

    # then
    assert states([failed, sent]) == [("sent", ""), ("sent", "")]
    assert Message.objects.get(pk=failed.pk).attempts == 1


def test_discarded_ones_are_never_sent(shop: FakeShop) -> None:
    # given
    waiting, parked = decided(shop, 2)
    put(parked, "parked")

    # when
    assert desk.discard([waiting.pk, parked.pk]) == 2
    again()

    # then
    assert states([waiting, parked]) == [("skipped", "discarded")] * 2


@pytest.mark.parametrize("before", list(State))
@pytest.mark.parametrize("after", list(State))
def test_the_database_refuses_steps_that_the_table_does_not_know(
    shop: FakeShop, before: State, after: State
) -> None:
    # given
    (row,) = decided(shop)
    lease = {"token": "a" * 32, "leased_until": F("created_at")}
    none = {"token": None, "leased_until": None}
    ended = after not in (State.QUEUED, State.HELD, State.SENDING)
    values = {
        "state": after, "came_from": before, "finished_at": F("created_at") if ended else None,
        **(lease if after is State.SENDING else none),
    }  # fmt: skip

    # when, then
    if after in TRANSITIONS[before]:
        Message.objects.filter(pk=row.pk).update(**values)
    else:
        with pytest.raises(IntegrityError, match="service_message_step"):
            Message.objects.filter(pk=row.pk).update(**values)


def test_commands(shop: FakeShop) -> None:
    # given
    failed, parked, sent = decided(shop, 3)
    number = shop.orders[sent.order_id].number
    put(failed, "failed")
    put(parked, "parked")
    work.work()

    # when, then
    assert run("service_messages", "list").count("\n") == 3
    assert run("service_messages", "list", "--limit", "1").endswith(f"--before {sent.pk}\n")
    lines = run("service_messages", "list", "--json", "--order", str(number)).splitlines()
    assert [json.loads(line)["id"] for line in lines] == [sent.pk]
    assert "1. " in run("service_messages", "list", "--state", "sent", "--attempts")
    assert run("service_messages", "list", "--state", "held") == "No messages.\n"
    assert run("service_messages", "retry", "--all") == "1 messages queued again.\n"
    assert "1 messages discarded" in run("service_messages", "discard", str(parked.pk))
    for words, text in {
        ("retry",): "ids, or --all",
        ("retry", "1", "--all"): "ids, or --all",
        ("retry", str(sent.pk)): "(sent)",
        ("list", "--order", "no-such"): "no order",
        ("list", "--channel", "no-such"): "Channels: main",
        ("brake", "parcel-sent", "--release"): "does not hold",
        ("addresses", "--release", "a@example.com"): "was not refused",
    }.items():
        with pytest.raises(CommandError) as caught:
            run("service_messages", *words)
        assert text in str(caught.value)


def test_brake_by_command(shop: FakeShop) -> None:
    # given
    rows = decided(shop, 30)
    work.work()

    # when, then
    assert run("service_messages", "brake") == "parcel-sent: more than 20 an hour\n"
    with pytest.raises(CommandError, match="--release or --discard"):
        run("service_messages", "brake", "parcel-sent")
    assert "10 messages discarded" in run("service_messages", "brake", "parcel-sent", "--discard")
    assert run("service_messages", "brake") == "The brake holds nothing.\n"
    assert states(rows).count(("skipped", "discarded")) == 10


def test_sender_by_command(shop: FakeShop, settings: SettingsWrapper) -> None:
    # given
    settings.SALEOR_SERVICE_MAIL_SERVERS = {"north": "smtp://localhost:1"}

    # when
    shown = run(
        "service_sender", "main", "--name", "Nordladen", "--address", "n@example.com",
        "--server", "north",
    )  # fmt: skip

    # then
    assert shown == (
        'main: from "Nordladen" <n@example.com>, answers to the sender, through north\n'
    )
    for words, text in {
        ("main", "--address", "nobody"): "sender_address: 'nobody' is not a mail address",
        ("main", "--reply-to", "x y@z"): "reply_to",
        ("main", "--name", "a\nb"): "control character",
        ("main", "--server", "south"): "names no 'south'. There: north",
        ("no-such", "--name", "a"): "Channels: main",
    }.items():
        with pytest.raises(CommandError) as caught:
            run("service_sender", *words)
        assert text in str(caught.value)
    assert run("service_sender") == shown
    # A channel that only has a sender is on trial as before.
    assert channels.gates()[1].mode == "trial"


def test_staff_are_told_once_and_told_when_it_is_over(shop: FakeShop) -> None:
    # given
    (row,) = decided(shop)
    put(row, "parked")

    # when
    work.tick()
    work.tick()

    # then
    text, critical, count = shop.problems["messages-parked"]
    assert (count, critical) == (1, True)
    assert "service_messages list --state parked" in text

    # when
    desk.discard([row.pk])
    work.tick()

    # then
    assert "messages-parked" not in shop.problems


def test_health_names_what_stands_in_the_way(shop: FakeShop) -> None:
    # given
    Circuit.objects.create(
        name="template:parcel-sent/de", failures=3, reason="broken",
        opened_at="2026-01-01T00:00Z", retry_at="2026-01-01T00:00Z",
    )  # fmt: skip

    # when
    found = health.look()

    # then
    assert found.circuits == {"template:parcel-sent/de": "broken"}
    text = found.problems["circuit-template:parcel-sent/de"]
    assert text == "Messages of parcel-sent/de wait for their template: broken."
    assert json.dumps(found.as_dict())


def test_what_ended_long_ago_is_forgotten_with_its_attempts(shop: FakeShop) -> None:
    # given
    many_are_usual()
    old, new = decided(shop, 2)
    work.work()
    assert Attempt.objects.count() == 2
    Message.objects.filter(pk=old.pk).update(finished_at=F("finished_at") - timedelta(days=1096))

    # when
    assert purge.purge() == 1

    # then
    assert list(Message.objects.values_list("pk", flat=True)) == [new.pk]
    assert list(Attempt.objects.values_list("row_id", flat=True)) == [new.pk]
    # Its fact stays, so that it is not told again.
    queue(shop, 0)
    again()
    assert Message.objects.count() == 1


def test_a_step_that_a_claimed_row_cannot_take_is_an_error(shop: FakeShop) -> None:
    with pytest.raises(ValueError, match="alone makes|Only a claim"):
        steps.move(MESSAGES, State.SENDING, where="true")


def test_wrong_mail_servers_are_named(shop: FakeShop, settings: SettingsWrapper) -> None:
    # given
    channels.go_live(1)
    (row,) = decided(shop)
    Message.objects.update(due_at=F("fact_at"))
    settings.SALEOR_SERVICE_MAIL_SERVERS = {"north": "smtp://user:secret@host:25"}
    senders.set_sender(1, server="north")

    # when: the setting is broken afterwards
    settings.SALEOR_SERVICE_MAIL_SERVERS = "{north"
    work.work()

    # then
    assert states([row])[0][0] == "queued"
    text = " ".join(health.look().problems.values())
    assert "SALEOR_SERVICE_MAIL_SERVERS is not JSON" in text
    assert "secret" not in text
