"""The first page: what to do now, and the last 90 days in figures that open their rows."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone

from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import Brake, ChannelState, Message
from saleor_service_plugin.mirror import making
from saleor_service_plugin.mirror.models import Mirror, MirrorRow
from saleor_service_plugin.shop import port
from tests.saleor.api.people import staff
from tests.saleor.pages.visitor import Shown, Visitor, token_of
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, build_world, orders, parcels, raw
from tests.saleor.world.api import global_id

FIGURES = (
    "HAND_OVER", "PAST_DUE", "WITHOUT_NEWS", "MONEY_OWED", "RETURNING", "CARRIERS", "MAILS",
)  # fmt: skip


@pytest.fixture
def shop(world: World) -> Iterator[World]:
    """A shop in which one order was canceled, one waits and one was sent."""
    with port.current().writer():
        made = build_world()
        canceled, waits, sent = (paid(made, Story()) for _ in range(3))
        orders.cancel(made, order_id=canceled)
        parcels.fulfill(made, order_id=sent, number="00340434161094042557")
        raw.move_back(order_id=waits, by=timedelta(days=3))
        Mirror.objects.all().delete()
        making.make_due()
        yield made
        Mirror.objects.all().delete()
        MirrorRow.objects.all().delete()


def visitor(world: World, *codenames: str, channels: tuple[str, ...] | None = None) -> Visitor:
    """Return somebody of the staff before our pages."""
    return Visitor(token_of(staff(world, *codenames, channels=channels).user))


def words(shown: Shown) -> str:
    """Return what a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown.text)).split())


def chosen(shop: World, channel: str = "eur") -> str:
    """Return the id of a channel as the page has it."""
    return global_id("Channel", shop.channels[channel].pk)


def test_figures_and_what_to_do(shop: World) -> None:
    # when
    shown = visitor(shop, "manage_orders").get("today", channel=chosen(shop))

    # then
    said = words(shown)
    assert shown.status == 200, said
    assert "Money is owed for 1 order" in said
    assert "1 paid order without news today" in said
    assert "1 channel sends nothing yet" in said
    assert "Money still owed €55.00 For 1 order." in said
    assert "Paid, without news today 1 Of 1 that wait. The longest for 3 days." in said
    assert "From order to hand-over less than 1 hour 1 order of which a parcel left." in said
    assert "Carriers recognized 1 of 1 DHL Paket 1" in said
    assert "From 3 orders." in said
    assert "data-reload" not in shown.text


def test_every_figure_opens_its_rows(shop: World) -> None:
    who = visitor(shop, "manage_orders")
    today = who.get("today", channel=chosen(shop))
    for figure in FIGURES:
        ((path),) = re.findall(rf'class="figure" href="([^"]*figure={figure}[^"]*)"', today.text)
        shown = who.get(unescape(path))
        assert shown.status == 200, shown.text
        if figure in ("WITHOUT_NEWS", "MONEY_OWED", "HAND_OVER"):
            assert len(re.findall(r"<tr>", shown.text)) == 2, figure
            assert 'data-to="/orders/' in shown.text
        if figure == "CARRIERS":
            assert "Paket DHL Paket 1 DHL Paket" in words(shown)
        if figure in ("PAST_DUE", "RETURNING"):
            assert "No order stands behind this figure." in words(shown)


def test_rows_page_by_page(shop: World) -> None:
    # given
    with port.current().writer():
        rows = MirrorRow.objects.filter(
            figure="money-owed", channel_id=shop.channels["eur"].pk
        )  # fmt: skip
        (row,) = rows
        for _ in range(29):
            row.pk = None
            row.save()
    who = visitor(shop, "manage_orders")

    # when
    first = who.get("mirror", figure="MONEY_OWED", channel=chosen(shop))
    ((path),) = re.findall(r'href="([^"]*)" rel="next"', first.text)
    second = who.get(unescape(path))

    # then
    assert [one.text.count("<tr>") - 1 for one in (first, second)] == [25, 5]
    assert 'rel="next"' not in second.text
    assert "To the first ones" in second.text


def test_what_is_not_there(shop: World) -> None:
    who = visitor(shop, "manage_orders")
    for path in (
        "mirror?figure=NONE", "mirror?figure=MAILS&after=x", "today?channel=x",
        "mirror?figure=MAILS&channel=Q2hhbm5lbDo5OTk5OTk=",
    ):  # fmt: skip
        assert who.get(path).status == 404, path


def test_staff_see_their_channels_alone(shop: World) -> None:
    # given
    some = visitor(shop, "manage_orders", channels=("usd",))

    # when, then
    said = words(some.get("today"))
    assert "No orders yet" in said
    assert "Money is owed" not in said
    assert some.get("today", channel=chosen(shop)).status == 404
    own = visitor(shop, "manage_orders", channels=("eur",))
    assert "Money is owed for 1 order" in words(own.get("today"))
    both = visitor(shop, "manage_orders", channels=("eur", "usd"))
    assert "Money is owed for 1 order" in words(both.get("today"))
    assert "<select" in both.get("today").text


def test_while_it_is_being_made(shop: World) -> None:
    # given
    with port.current().writer():
        Mirror.objects.all().delete()

    # when
    shown = visitor(shop, "manage_orders").get("today")

    # then
    assert "The service mirror is being made" in words(shown)
    assert "data-reload" in shown.text


def test_made_anew_when_asked(shop: World) -> None:
    # given
    who = visitor(shop, "manage_orders")

    # when
    done = who.post("today", {"step": "refresh"})

    # then
    assert (done.status, done.goes) == (204, "/plugins/global/saleor.service/dashboard/today")
    assert done.notice == "The figures are being updated"
    waiting = who.get("today")
    assert "Updating…" in waiting.text
    assert "data-reload" in waiting.text
    with port.current().writer():
        assert making.make_due() is True
    assert "data-reload" not in who.get("today").text


def test_what_went_wrong_is_said(shop: World) -> None:
    with port.current().writer():
        Mirror.objects.filter(pk=0).update(last_error="OperationalError")
    assert "could not be updated" in words(visitor(shop, "manage_orders").get("today"))


def test_a_paused_channel_is_named_with_the_way_back(shop: World) -> None:
    # given
    channel = shop.channels["eur"]
    with port.current().writer():
        channels.go_live(channel.pk)
        channels.pause(channel.pk)

    # when
    shown = visitor(shop, "manage_orders", "manage_plugins").get("today", channel=chosen(shop))

    # then
    said = words(shown)
    assert "1 channel is paused" in said
    assert str(channel.slug) in shown.text
    with port.current().writer():
        channels.back_to_trial(channel.pk)


def test_what_waits_for_a_word(shop: World) -> None:
    # given
    now = timezone.now()
    channel = shop.channels["eur"].pk
    with port.current().writer():
        Brake.objects.update_or_create(pk="parcel-sent", defaults={"engaged_at": now, "most": 20})
        Message.objects.create(
            key=shop.unique("held"), kind="parcel-sent", order_id=uuid4(),
            channel_id=channel, state="held", came_from="queued", reason="brake", fact_at=now,
            due_at=now, deadline_at=now + timedelta(hours=1),
        )  # fmt: skip
        channels.go_live(channel)
    try:
        # when
        manager = visitor(shop, "manage_orders", "manage_plugins")
        said = manager.get("today", channel=chosen(shop))
        orders_only = visitor(shop, "manage_orders").get("today", channel=chosen(shop))
    finally:
        with port.current().writer():
            Brake.objects.update(engaged_at=None)
            Message.objects.filter(channel_id=channel, state="held").delete()
            ChannelState.objects.filter(pk=channel).delete()

    # then
    assert "on trial" not in words(said)
    assert "The brake holds 1 kind of message" in words(said)
    assert "1 message waits for your word" in words(said)
    assert "messages?state=asking" in said.text
    assert "Somebody who manages plugins can do this." not in words(said)
    assert "Somebody who manages plugins can do this." in words(orders_only)


def test_in_german(shop: World) -> None:
    user = staff(shop, "manage_orders").user
    said = words(Visitor(token_of(user), locale="de").get("today", channel=chosen(shop)))
    assert "Für 1 Bestellung ist Geld offen" in said
    assert "Noch geschuldetes Geld 55,00\xa0€ Für 1 Bestellung." in said.replace(
        "55,00 €", "55,00\xa0€"
    )


def test_a_proposed_carrier_leads_to_where_it_is_used(shop: World) -> None:
    # given
    words = {"figure": "CARRIERS", "channel": chosen(shop)}

    # when
    clerk = visitor(shop, "manage_orders").get("mirror", **words)
    boss = visitor(shop, "manage_orders", "manage_plugins").get("mirror", **words)

    # then: for who may use it
    assert "DHL Paket" in clerk.text
    assert "/dashboard/carriers" not in clerk.text
    found = re.search(r'href="([^"]*/dashboard/carriers\?search=[^"]*)"', boss.text)
    assert found
    assert (
        "by its tracking numbers"
        in visitor(shop, "manage_orders", "manage_plugins").get(found[1]).text
    )
