"""The desk of delays: found by filter and number, seen to, moved to a new day, taken back."""

import html
import re
from collections.abc import Iterator

import pytest

from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.delivery.promises.models import Delay
from saleor_service_plugin.delivery.promises.states import DelayState, Wish
from saleor_service_plugin.shop import port
from tests.saleor.pages.late_orders import (
    ahead,
    late,
    nothing_promised,
    promise_of,
    state_of,
    wished,
)
from tests.saleor.pages.office import assert_harmless, payloads, slug, visitor, wrong
from tests.saleor.pages.visitor import Visitor
from tests.saleor.world import World


@pytest.fixture(autouse=True)
def _nothing_promised(world: World) -> Iterator[None]:
    """Nothing is late before and after each test."""
    with nothing_promised():
        yield


@pytest.fixture
def clerk(world: World) -> Visitor:
    """Somebody who manages orders."""
    return visitor(world, "manage_orders")


def test_nothing_late_says_so(clerk: Visitor) -> None:
    assert "Nothing is late" in clerk.get("delays").text
    assert "None like that" in clerk.get("delays", cause="stock").text
    assert "No customer waits for you" in clerk.get("delays", show="wishes").text


def test_the_earliest_promised_day_stands_first(world: World, clerk: Visitor) -> None:
    # given
    late(world, "D-later", was=2)
    late(world, "D-sooner", was=-1, cause=Cause.NO_SCAN)

    # when
    page = clerk.get("delays").text

    # then: what was promised, what now, why, and that nobody was told
    assert page.index("D-sooner") < page.index("D-later")
    assert "A blue mug" in page
    assert "The carrier has not seen it for days." in page
    assert "not told" in page


def test_it_is_found_by_cause_channel_state_and_number(world: World, clerk: Visitor) -> None:
    # given
    late(world, "D-stock", cause=Cause.STOCK)
    late(world, "D-other", channel="usd")

    # then
    for words, found in (
        ({"cause": "stock"}, "D-stock"), ({"channel": slug(world, "usd")}, "D-other"),
        ({"search": "#D-other"}, "D-other"), ({"search": "D-stock", "state": "all"}, "D-stock"),
    ):  # fmt: skip
        page = clerk.get("delays", **words).text
        assert found in page
        assert {"D-stock": "D-other", "D-other": "D-stock"}[found] not in page.replace(
            f'value="{words.get("search", "")}"', ""
        )
    for words in ({"cause": "unpaid"}, {"state": "settled"}, {"search": "D-none"}):
        assert "None like that" in clerk.get("delays", **words).text


def test_seen_to_is_off_the_list_and_comes_back(world: World, clerk: Visitor) -> None:
    # given
    first, second = late(world, "D-1"), late(world, "D-2")

    # when
    done = clerk.post("delays", {"step": "see", "delay": [first.pk, second.pk]})

    # then
    assert (done.status, done.notice) == (204, "2 seen to.")
    assert {state_of(first), state_of(second)} == {DelayState.SEEN}
    page = clerk.get(done.goes).text
    assert "Nothing is late" in page
    # when
    back = clerk.post("delays", {"step": "unsee", "seen": f"{first.pk}.{second.pk}"})
    # then
    assert back.notice == "It is back on the list."
    assert {state_of(first), state_of(second)} == {DelayState.OPEN}


def test_what_newer_news_has_overtaken_does_not_come_back(world: World, clerk: Visitor) -> None:
    # given
    seen = late(world, "D-1")
    clerk.post("delays", {"step": "see", "delay": [seen.pk]})
    with port.current().writer():
        row = Delay.objects.get(pk=seen.pk)
        row.pk, row.number, row.state = None, 2, DelayState.OPEN
        row.save()

    # when
    clerk.post("delays", {"step": "unsee", "seen": str(seen.pk)})

    # then
    assert state_of(seen) == DelayState.SEEN


def test_the_chosen_ones_get_a_new_day(world: World, clerk: Visitor) -> None:
    # given
    first, second, other = (late(world, f"D-{number}") for number in range(3))
    day = ahead(10)

    # when
    form = {"step": "move", "latest": day.isoformat(), "words": "  The supplier\n let us down.  "}
    done = clerk.post("delays", {**form, "delay": [first.pk, second.pk]})

    # then
    assert done.status == 204, wrong(done.text)
    assert done.notice.startswith("2 lines have a new day.")
    assert promise_of(first).said_latest == promise_of(second).said_latest == day
    assert promise_of(first).said_words == "The supplier let us down."
    assert promise_of(other).said_latest is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Say the new day."),
        ({"latest": "tomorrow"}, "Say the new day."),
        ({"latest": "2020-01-01"}, "A day from today on, within two years."),
        ({"latest": "2090-01-01"}, "A day from today on, within two years."),
        ({"latest": ahead(3).isoformat(), "words": "x" * 301}, "At most 300 characters."),
    ],
)
def test_a_day_that_cannot_be(
    world: World, clerk: Visitor, typed: dict[str, str], said: str
) -> None:
    # given
    news = late(world, "D-1")

    # when
    refused = clerk.post("delays", {"step": "move", "delay": [news.pk], **typed})

    # then: at its field, and what was chosen stays chosen
    assert refused.status == 422
    assert wrong(refused.text) == [said]
    assert f'value="{news.pk}" checked' in refused.text
    assert promise_of(news).said_latest is None


def test_nothing_chosen_and_nothing_to_do(world: World, clerk: Visitor) -> None:
    news = late(world, "D-1")
    for form in ({"step": "see"}, {"step": "move", "latest": ahead(3).isoformat()},
                 {"step": "see", "delay": ["x", "-1", "9" * 30]}):  # fmt: skip
        refused = clerk.post("delays", form)
        assert refused.status == 422
        assert wrong(refused.text) == ["Choose at least one."]
    assert clerk.post("delays", {"step": "burn", "delay": [news.pk]}).status == 422
    assert state_of(news) == DelayState.OPEN


def test_open_wishes_stand_first_and_are_seen_to(world: World, clerk: Visitor) -> None:
    # given
    news = late(world, "D-1", told=True)
    row = wished(news, Wish.CHANGE, "The red one, please.")

    # when
    page = clerk.get("delays").text

    # then
    assert "1 customer wants something" in page
    assert page.index("The red one, please.") < page.index("What comes later")
    assert page.count("Wants something else") == 2
    # when
    done = clerk.post("delays", {"step": f"wish:{row.pk}"})
    # then
    assert done.status == 204
    assert "The red one, please." not in clerk.get("delays").text
    undo = clerk.get(done.goes).text
    assert f'value="wish-again:{row.pk}"' in undo
    clerk.post("delays", {"step": f"wish-again:{row.pk}"})
    assert "The red one, please." in clerk.get("delays", show="wishes").text


def test_page_by_page_there_and_back(world: World, clerk: Visitor) -> None:
    # given
    for number in range(30):
        late(world, f"N{number:02}", was=number // 3)

    # when
    first = clerk.get("delays").text
    onward = _way(first, "next")
    second = clerk.get(onward).text
    back = clerk.get(_way(second, "prev")).text

    # then
    assert [f"N{number:02}" in first for number in (0, 24, 25)] == [True, True, False]
    assert [f"N{number:02}" in second for number in (24, 25, 29)] == [False, True, True]
    assert [f"N{number:02}" in back for number in (0, 24, 25)] == [True, True, False]
    assert 'rel="next"' not in second
    # and what nobody could have been led to is the beginning
    for rubbish in ("x", "2026-01-01~", "~1", "2026-99-01~1", "2026-01-01T00:00~1"):
        assert clerk.get("delays", after=rubbish).status == 200


def _way(page: str, rel: str) -> str:
    found = re.search(rf'href="([^"]*)" rel="{rel}"', page)
    assert found, page
    return html.unescape(found[1])


def test_other_channels_are_neither_seen_nor_changed(world: World) -> None:
    # given
    mine, theirs = late(world, "D-mine"), late(world, "D-theirs", channel="usd")
    wish = wished(theirs, Wish.CANCEL)
    clerk = visitor(world, "manage_orders", channels=["eur"])

    # then
    page = clerk.get("delays").text
    assert "D-mine" in page
    assert "D-theirs" not in page
    assert "D-theirs" not in clerk.get("delays", search="D-theirs").text.replace(
        'value="D-theirs"', ""
    )
    # when
    clerk.post("delays", {"step": "see", "delay": [mine.pk, theirs.pk]})
    refused = clerk.post("delays", {"step": f"wish:{wish.pk}"})
    moved = clerk.post(
        "delays", {"step": "move", "delay": [theirs.pk], "latest": ahead(9).isoformat()}
    )
    # then
    assert (refused.status, moved.status) == (422, 422)
    assert (state_of(mine), state_of(theirs)) == (DelayState.SEEN, DelayState.OPEN)
    assert promise_of(theirs).said_latest is None


def test_hostile_values_stay_text(world: World, clerk: Visitor) -> None:
    news = late(world, "D-1")
    for payload in payloads():
        for shown in (
            clerk.get("delays", search=payload, cause=payload, after=payload, variant=payload),
            clerk.post("delays", {"step": "move", "delay": [news.pk], "latest": payload,
                                  "words": payload}),
        ):  # fmt: skip
            assert shown.status in (200, 422), shown.text
            assert_harmless(shown.text, payload)
