"""The list of parcels that need somebody, and of all others."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from saleor_service_plugin.dashboard import parcel_words
from saleor_service_plugin.delivery.attention import Attention
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.graphql.parcel_enums import AttentionReason, CarrierCode, CarrierSource
from saleor_service_plugin.mirror import making
from saleor_service_plugin.orders.models import ServiceOrder
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import assert_harmless, payloads, visitor, wrong
from tests.saleor.pages.sent_parcels import again, id_of, say, sent
from tests.saleor.pages.visitor import Shown
from tests.saleor.world import World
from tests.saleor.world.api import global_id

AN_HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def lost(world: World) -> Iterator[TrackedParcel]:
    """A parcel of which the carrier reports a problem."""
    yield say(sent(world), ParcelState.HANDED_OVER, ParcelState.EXCEPTION, text="Label torn off")


@pytest.fixture(scope="module")
def fine(world: World) -> Iterator[TrackedParcel]:
    """A parcel on its way with another carrier."""
    yield say(sent(world, "1Z999AA10123456784"), ParcelState.IN_TRANSIT)


def _clerk(world: World, *channels: str, locale: str = "en", **words: object) -> Shown:
    who = visitor(world, "manage_orders", channels=list(channels) or None, locale=locale)
    return who.get("parcels", **words)


def _number(row: TrackedParcel) -> str:
    with port.current().writer():
        return str(ServiceOrder.objects.get(pk=row.order_id).number)


def test_what_needs_somebody_comes_first(
    world: World, lost: TrackedParcel, fine: TrackedParcel
) -> None:
    # when
    shown = _clerk(world)

    # then: the one with the problem, why and in whose words; not the one that is fine
    assert shown.status == 200, shown.text
    assert "The carrier reports a problem: it does not arrive by itself." in shown.text
    assert "Label torn off" in shown.text
    assert f"settle:{id_of(lost)}" in shown.text
    assert f">{_number(lost)}</button>" in shown.text
    assert f">{_number(fine)}</button>" not in shown.text


def test_the_longest_waiting_stands_first(world: World, lost: TrackedParcel) -> None:
    # given
    second = say(sent(world, "00340434161094042564"), ParcelState.EXCEPTION)
    long_ago = datetime.now(UTC) - timedelta(days=9)
    with port.current().writer():
        TrackedParcel.objects.filter(pk=second.pk).update(attention_at=long_ago)

    # when
    text = _clerk(world, show="EXCEPTION").text

    # then
    assert text.index(id_of(second)) < text.index(id_of(lost))


def test_all_parcels_are_there_too(world: World, lost: TrackedParcel, fine: TrackedParcel) -> None:
    text = _clerk(world, show="all").text
    assert f">{_number(lost)}</button>" in text
    assert f">{_number(fine)}</button>" in text
    assert "Follow at UPS" in text


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ({"show": "EXCEPTION"}, "lost"),
        ({"show": "SILENT"}, ""),
        ({"show": "all", "state": "IN_TRANSIT"}, "fine"),
        ({"show": "all", "carrier": "UPS"}, "fine"),
        ({"show": "all", "carrier": "FEDEX"}, ""),
        ({"show": "attention", "carrier": "DHL"}, "lost"),
    ],
)
def test_filters(
    world: World,
    lost: TrackedParcel,
    fine: TrackedParcel,
    words: dict[str, str],
    fits: str,
) -> None:
    # when
    found = set(re.findall(r"</td>|/orders/([^\"]+)\"", _clerk(world, **words).text)) - {""}

    # then
    rows = {"lost": lost, "fine": fine}
    for name, row in rows.items():
        there = any(global_id("Order", row.order_id)[:20] in one for one in found)
        assert there is (name == fits), (words, name)


def test_who_searches_searches_all(world: World, fine: TrackedParcel) -> None:
    for typed in (_number(fine), "1Z 999 AA1 0123456784"):
        text = _clerk(world, search=typed).text
        assert f">{_number(fine)}</button>" in text
        assert '<option value="all" selected>' in text
    assert (
        f">{_number(fine)}</button>"
        not in _clerk(world, search=_number(fine), show="attention").text
    )


def test_a_channel(world: World, lost: TrackedParcel) -> None:
    here = global_id("Channel", world.channels["eur"].pk)
    other = global_id("Channel", world.channels["usd"].pk)
    assert id_of(lost) in _clerk(world, channel=here).text
    assert id_of(lost) not in _clerk(world, channel=other).text
    assert id_of(lost) not in _clerk(world, "usd").text


def test_one_click_settles_it(world: World, lost: TrackedParcel) -> None:
    # given
    row = say(sent(world, "00340434161094042571"), ParcelState.EXCEPTION)
    clerk = visitor(world, "manage_orders")

    # when
    done = clerk.post("parcels?show=EXCEPTION", {"step": f"settle:{id_of(row)}"})

    # then: the same list without it; the other one stays
    assert done.status == 204, done.text
    assert "/parcels?show=EXCEPTION&settled=" in done.goes
    assert done.notice.startswith("Seen to.")
    assert again(row).attention == ""
    text = clerk.get(done.goes).text
    assert f'value="settle:{id_of(row)}"' not in text
    assert id_of(lost) in text

    # when: it was the wrong one
    assert f'value="unsettle:{id_of(row)}"' in text
    undone = clerk.post("parcels?show=EXCEPTION", {"step": f"unsettle:{id_of(row)}"})

    # then
    assert undone.notice == "It is back on the list."
    assert again(row).attention == "exception"
    assert clerk.post("parcels", {"step": f"unsettle:{id_of(row)}"}).status == 422
    assert clerk.post("parcels", {"step": f"settle:{id_of(row)}"}).status == 204

    # when: a colleague had the same list open
    late = clerk.post("parcels", {"step": f"settle:{id_of(row)}"})

    # then
    assert late.status == 422
    assert wrong(late.text) == ["That cannot be done with it where it stands now."]


@pytest.mark.parametrize("step", ["settle:", "settle:x", "settle:UGFyY2VsOjE=", "other", ""])
def test_steps_that_are_none(world: World, lost: TrackedParcel, step: str) -> None:
    shown = visitor(world, "manage_orders").post("parcels", {"step": step})
    assert shown.status in (200, 422)
    assert again(lost).attention == Attention.EXCEPTION


def test_parcels_of_other_channels_are_not_there(world: World, lost: TrackedParcel) -> None:
    theirs = visitor(world, "manage_orders", channels=["usd"])
    assert theirs.post("parcels", {"step": f"settle:{id_of(lost)}"}).status == 422
    assert theirs.get("parcel", parcel=id_of(lost)).status == 404
    assert again(lost).attention == Attention.EXCEPTION


def test_page_by_page(world: World, lost: TrackedParcel) -> None:
    # given: more than a page of them
    with port.current().writer():
        row = TrackedParcel.objects.get(pk=lost.pk)
        begin = row.pk
        for at in range(30):
            row.pk, row.key = None, f"more {at}"
            row.attention_at = lost.attention_at + timedelta(minutes=at)
            row._state.adding = True
            row.save(force_insert=True)
    try:
        # when
        clerk = visitor(world, "manage_orders")
        seen: list[str] = []
        path, rounds = "parcels?show=EXCEPTION", 0
        while path and rounds < 5:
            text = clerk.get(path).text
            seen += re.findall(r'value="settle:([^"]+)"', text)
            found = re.search(r'href="([^"]*)" rel="next"', text)
            path, rounds = (found[1].replace("&amp;", "&") if found else ""), rounds + 1

        # then: each once, over two pages
        assert len(seen) == len(set(seen)) >= 31
        assert rounds == 2
    finally:
        with port.current().writer():
            TrackedParcel.objects.filter(pk__gt=begin, key__startswith="more ").delete()


def test_nothing_is_said_in_words(world: World) -> None:
    with port.current().writer():
        # Tests of other files may have sent something there.
        TrackedParcel.objects.filter(channel_id=world.channels["usd"].pk).delete()
    assert "No parcel needs you" in _clerk(world, "usd").text
    assert "None like that" in _clerk(world, "usd", state="DELIVERED").text
    assert "No parcels yet" in _clerk(world, "usd", show="all").text
    searched = _clerk(world, search="999999999999")
    assert "No parcel of an order with this number" in searched.text


def test_whatever_is_typed_stays_text(world: World) -> None:
    for payload in payloads():
        for word in ("search", "after", "settled"):
            others = dict.fromkeys(("show", "state", "carrier", "channel"), payload)
            shown = _clerk(world, **{**others, word: payload})
            assert shown.status in (200, 404)
            assert_harmless(shown.text, payload)


def test_whatever_a_carrier_says_stays_text(world: World) -> None:
    # given
    row = sent(world, "00340434161094042588")
    clerk = visitor(world, "manage_orders")

    for payload in payloads():
        # when
        with port.current().writer():
            TrackedParcel.objects.filter(pk=row.pk).update(
                said=payload[:300].replace("\x00", ""), place=payload[:120].replace("\x00", ""),
                pickup_place=payload[:200].replace("\x00", ""), url="javascript:alert(1)",
                typed=payload[:255].replace("\x00", ""), attention="exception",
                attention_at=datetime.now(UTC),
            )  # fmt: skip

        # then
        for shown in (clerk.get("parcels"), clerk.get("parcel", parcel=id_of(row))):
            assert shown.status == 200
            assert_harmless(shown.text, payload)
            assert 'href="javascript' not in shown.text
    with port.current().writer():
        TrackedParcel.objects.filter(pk=row.pk).update(attention="", attention_at=None)


def test_every_word_of_the_api_has_ours() -> None:
    assert {*parcel_words.reasons()} == {*AttentionReason._meta.enum.__members__}
    assert {*parcel_words.LOOKS} == {*AttentionReason._meta.enum.__members__}
    assert {*parcel_words.sources()} == {*CarrierSource._meta.enum.__members__}
    assert {*parcel_words.CARRIERS} == {*CarrierCode._meta.enum.__members__}


def test_the_first_page_says_how_many(world: World, lost: TrackedParcel) -> None:
    # given
    making.make_due()
    clerk = visitor(world, "manage_orders", locale="de")

    # when
    here = clerk.get("today").text
    other = visitor(world, "manage_orders", channels=["usd"]).get("today").text

    # then: it leads to the list, for who has such parcels
    assert re.search(r"\d+ Pakete? brauch(t|en) Sie", here)
    assert "/dashboard/parcels" in here
    assert "They have a problem, come back" not in other


def test_the_widget_says_where_parcels_are(world: World, lost: TrackedParcel) -> None:
    shown = visitor(world, "manage_orders").get(
        "widgets/order", orderId=global_id("Order", lost.order_id)
    )
    assert "Problem on the way" in shown.text
    assert "The carrier reports a problem" in shown.text
    assert "DHL Paket" in shown.text
    assert f"parcel={id_of(lost).replace('=', '%3D')}" in shown.text


def test_health_counts_them(world: World, lost: TrackedParcel) -> None:
    text = visitor(world, "manage_orders", "manage_plugins").get("health").text
    assert "Parcels that need you" in text
    assert "/dashboard/parcels" in text
