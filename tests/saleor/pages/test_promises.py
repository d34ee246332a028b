"""Delivery times: a channel's settings, a shipping method's days; typed, refused, taken back."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from saleor_service_plugin.delivery.promises import settings, transit
from saleor_service_plugin.delivery.promises.models import Promise, PromiseSettings, TransitTime
from saleor_service_plugin.shop import port
from tests.saleor.pages.late_orders import nothing_promised, promised, today
from tests.saleor.pages.office import (
    HOME,
    assert_harmless,
    hidden,
    payloads,
    slug,
    visitor,
    wrong,
)
from tests.saleor.pages.visitor import Shown, Visitor
from tests.saleor.world import World

FORM = {
    "mode": "watch", "handling_min": "0", "handling_max": "1", "margin_days": "0",
    "first_scan_hours": "24", "quiet_scan_days": "3", "silence_hours": "16", "serving": "offer",
}  # fmt: skip
"""As the page shows it where nothing is set."""


@pytest.fixture(autouse=True)
def _nothing_set(world: World) -> Iterator[None]:
    """Nothing is set before and after each test."""
    with nothing_promised():
        yield


@pytest.fixture
def boss(world: World) -> Visitor:
    """Somebody who manages plugins."""
    return visitor(world)


def _path(world: World, name: str = HOME) -> str:
    return f"promise?channel={slug(world, name)}"


def _method(world: World) -> str:
    return f"transit?method={world.channels[HOME].shipping_method_pk}"


def _save(frame: Visitor, path: str, **typed: str) -> Shown:
    before = hidden(frame.get(path).text, "before")
    return frame.post(path, {**FORM, "before": before, "step": "save", **typed})


def _row(world: World) -> PromiseSettings | None:
    with port.current().writer():
        return settings.read().get(world.channels[HOME].pk)


def _times() -> list[tuple[str, str, int, int]]:
    with port.current().writer():
        rows = transit.all_times()
    return [(one.country, one.postal_prefix, one.min_days, one.max_days) for one in rows]


def test_what_is_typed_is_stored_and_taken_back(world: World, boss: Visitor) -> None:
    # when
    saved = _save(boss, _path(world), mode="told", handling_min="1", handling_max="4")

    # then
    assert (saved.status, saved.notice) == (200, "Saved."), wrong(saved.text)
    row = _row(world)
    assert row is not None
    assert (row.mode, row.handling_min, row.handling_max, row.margin_days) == ("told", 1, 4, 0)
    assert row.since is not None
    assert saved.text.count(">Changed</span>") == 2
    assert "Tell customers" in boss.get("promises").text
    assert "3 changed" in boss.get("promises").text
    # when
    undone = boss.post(_path(world), {"step": "undo", "undo": hidden(saved.text, "undo")})
    # then
    assert undone.notice == "Taken back."
    row = _row(world)
    assert row is not None
    assert (row.mode, row.handling_min, row.handling_max) == ("watch", 0, 1)


def test_nothing_typed_is_nothing_changed(world: World, boss: Visitor) -> None:
    assert _save(boss, _path(world)).notice == "Nothing was changed."
    assert _row(world) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"mode": "loud"}, "Choose one of them."),
        ({"serving": "all"}, "Choose one of them."),
        ({"margin_days": "a few"}, "A whole number."),
        ({"margin_days": "31"}, "A whole number from 0 to 30."),
        ({"margin_days": "-1"}, "A whole number."),
        ({"handling_min": "2"}, "A whole number from 0 to 90, and not more than the second."),
        ({"handling_max": ""}, "A whole number."),
        ({"silence_hours": "0"}, "A whole number from 1 to 720."),
        ({"quiet_scan_days": "99"}, "A whole number from 1 to 30."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    world: World, boss: Visitor, typed: dict[str, str], said: str
) -> None:
    refused = _save(boss, _path(world), **typed, first_scan_hours="30")
    assert refused.status == 422
    assert wrong(refused.text) == [said]
    assert 'value="30"' in refused.text
    assert _row(world) is None


def test_one_click_goes_back_to_the_default_and_leaves_the_rest_typed(
    world: World, boss: Visitor
) -> None:
    # given
    _save(boss, _path(world), handling_max="5", margin_days="2")

    # when
    back = boss.post(
        _path(world), {**FORM, "step": "default:handling", "handling_max": "5", "margin_days": "9"}
    )

    # then
    row = _row(world)
    assert row is not None
    assert (row.handling_max, row.margin_days) == (1, 2)
    assert 'value="9"' in back.text


def test_what_a_colleague_changed_meanwhile_stays(world: World, boss: Visitor) -> None:
    # given
    before = hidden(boss.get(_path(world)).text, "before")
    _save(boss, _path(world), margin_days="3")

    # when
    boss.post(
        _path(world), {**FORM, "before": before, "step": "save", "silence_hours": "8"}
    )  # fmt: skip

    # then
    row = _row(world)
    assert row is not None
    assert (row.margin_days, row.silence_hours) == (3, 8)


def test_telling_customers_is_decided_beside_how_many_were_kept(
    world: World, boss: Visitor
) -> None:
    # given
    assert "Nothing is known yet" in boss.get(_path(world)).text
    for kept, days in ((True, 3), (True, 5), (False, 7), (None, 4), (False, 60)):
        row = promised(world, uuid4())
        with port.current().writer():
            Promise.objects.filter(pk=row.pk).update(
                kept=kept, first_latest=today() - timedelta(days=days)
            )

    # then
    assert "In the last 4 weeks 66.7 % were kept, 2 of 3 deliveries." in boss.get(_path(world)).text


def test_a_channel_of_others_is_not_there(world: World) -> None:
    frame = visitor(world, "manage_plugins", channels=["eur"])
    assert frame.get(_path(world)).status == 200
    assert frame.get(_path(world, "usd")).status == 404
    assert frame.post(_path(world, "usd"), {**FORM, "step": "save", "mode": "told"}).status == 404
    page = frame.get("promises").text
    assert slug(world) in page
    assert slug(world, "usd") not in page
    with port.current().writer():
        assert not PromiseSettings.objects.exists()


def test_days_for_a_place_are_added_replaced_removed_and_taken_back(
    world: World, boss: Visitor
) -> None:
    # when
    place = {"step": "set", "country": "DE", "postal_prefix": "27 498"}
    added = boss.post(_method(world), {**place, "min_days": "2", "max_days": "5"})

    # then
    assert added.notice == "Saved."
    assert "Germany, postal codes 27498" in added.text
    assert "2 to 5 days" in added.text
    assert "1 own time" in boss.get("promises", search="World").text
    # when: the same place again
    again = boss.post(_method(world), {**place, "min_days": "3", "max_days": "3"})
    # then
    assert _times() == [("DE", "27498", 3, 3)]
    boss.post(_method(world), {"step": "undo", "undo": hidden(again.text, "undo")})
    assert _times() == [("DE", "27498", 2, 5)]
    # when
    with port.current().writer():
        pk = TransitTime.objects.get().pk
    removed = boss.post(_method(world), {"step": f"remove:{pk}"})
    # then
    assert removed.notice == "Removed."
    assert _times() == []
    boss.post(_method(world), {"step": "undo", "undo": hidden(removed.text, "undo")})
    assert _times() == [("DE", "27498", 2, 5)]
    boss.post(_method(world), {"step": "undo", "undo": hidden(added.text, "undo")})
    assert _times() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"max_days": ""}, "A whole number."),
        ({"max_days": "1"}, "A whole number from 0 to 120, and not less than the first."),
        ({"max_days": "121"}, "A whole number from 0 to 120, and not less than the first."),
        ({"country": "XYZ"}, "Choose one of the countries."),
        ({"country": "", "postal_prefix": "27"}, "Up to 10 letters and digits"),
    ],
)
def test_days_that_cannot_be(world: World, boss: Visitor, typed: dict[str, str], said: str) -> None:
    form = {"step": "set", "country": "DE", "postal_prefix": "", "min_days": "2", "max_days": "5"}
    refused = boss.post(_method(world), {**form, **typed})
    assert refused.status == 422
    assert wrong(refused.text)[0].startswith(said)
    assert _times() == []


def test_what_is_the_shops_needs_all_channels(world: World) -> None:
    frame = visitor(world, "manage_plugins", channels=["eur"])
    refused = frame.post(
        _method(world), {"step": "set", "country": "DE", "min_days": "1", "max_days": "2"}
    )
    assert refused.status == 422
    assert "needs access to all channels" in refused.text
    assert _times() == []


def test_a_method_that_is_not_there(boss: Visitor) -> None:
    for text in ("", "x", "0", "999999999", "9" * 40):
        assert boss.get("transit", method=text).status == 404


def test_hostile_values_stay_text(world: World, boss: Visitor) -> None:
    for payload in payloads():
        for shown in (
            _save(boss, _path(world), margin_days=payload, mode=payload),
            boss.post(_path(world), {"step": "undo", "undo": payload}),
            boss.post(_path(world), {**FORM, "step": f"default:{payload}"}),
            boss.post(_method(world), {"step": "set", "country": payload, "min_days": payload,
                                       "max_days": "1", "postal_prefix": payload}),
            boss.post(_method(world), {"step": "undo", "undo": payload}),
            boss.post(_method(world), {"step": f"remove:{payload}"}),
            boss.get("promises", search=payload),
        ):  # fmt: skip
            assert shown.status in (200, 422), shown.text
            assert_harmless(shown.text, payload)
    assert _times() == []
