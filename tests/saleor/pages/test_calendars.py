"""When is worked where: shown in words, typed day by day, closed for some days, taken back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from saleor_service_plugin.delivery.calendars.models import Calendar, Closure
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import assert_harmless, hidden, payloads, slug, visitor, wrong
from tests.saleor.pages.visitor import Shown, Visitor
from tests.saleor.world import World

PATH = "calendar?owner=carrier&key=dhl"

WEEK = {f"week{day}": "9:00–17:00" for day in range(5)} | {"week5": "", "week6": ""}

FORM = {**WEEK, "cutoff": "", "country": "", "state": "", "time_zone": "", "holidays_off": "1",
        "eves_off": "1"}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_set(world: World) -> Iterator[None]:
    """Nothing is set before and after each test."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    with port.current().writer():
        Calendar.objects.all().delete()
        Closure.objects.all().delete()


@pytest.fixture
def boss(world: World) -> Visitor:
    """Somebody who manages plugins."""
    return visitor(world)


def _save(frame: Visitor, path: str = PATH, **typed: str) -> Shown:
    before = hidden(frame.get(path).text, "before")
    return frame.post(path, {**FORM, "before": before, "step": "save", **typed})


def _row() -> Calendar:
    with port.current().writer():
        return Calendar.objects.get()


def test_every_place_is_listed_in_words(world: World, boss: Visitor) -> None:
    # when
    page = boss.get("calendars", kind="channel").text
    carriers = boss.get("calendars", search="DHL").text

    # then
    assert world.channels["eur"].slug in page
    assert "Mon–Fri 9:00–17:00" in page
    assert "DHL" in carriers
    assert "Mon–Fri" in carriers
    assert boss.get("calendars", search="no such place").text.count("None like that") == 1


def test_a_week_with_a_break_is_typed_and_taken_back(boss: Visitor) -> None:
    # when
    saved = _save(boss, week0="9-12, 13:00 – 17.30", week5="10–14")

    # then
    assert (saved.status, saved.notice) == (200, "Saved."), wrong(saved.text)
    assert _row().week[0] == [["09:00", "12:00"], ["13:00", "17:30"]]
    assert _row().week[5] == [["10:00", "14:00"]]
    assert 'value="9:00–12:00, 13:00–17:30"' in saved.text
    assert "Changed" in saved.text
    assert (
        "Mon 9:00–12:00, 13:00–17:30; Tue–Fri 9:00–17:00; Sat 10:00–14:00"
        in boss.get("calendars", search="DHL", kind="carrier").text
    )
    # when
    undone = boss.post(PATH, {"step": "undo", "undo": hidden(saved.text, "undo")})
    # then
    assert undone.notice == "Taken back."
    with port.current().writer():
        assert not Calendar.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"week0": "nine to five"}, "Hours such as 9:00–12:00"),
        ({"week0": "13–17, 9–12"}, "Hours such as 9:00–12:00"),
        ({"week0": "9–25"}, "Hours such as 9:00–12:00"),
        ({f"week{day}": "" for day in range(5)}, "on at least one day of the week"),
        ({"cutoff": "noon"}, "A time such as 12:00."),
        ({"country": "DE", "state": "XX"}, "Choose one of the country&#x27;s states"),
        ({"state": "BY"}, "a state needs its country"),
        ({"time_zone": "Mars/Base"}, "There is no such time zone."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    boss: Visitor, typed: dict[str, str], said: str
) -> None:
    refused = _save(boss, **typed)
    assert refused.status == 422
    assert any(said in text for text in wrong(refused.text)), wrong(refused.text)
    for name, text in typed.items():
        # A choice that there is not cannot be chosen again.
        assert not text or name == "state" or f'value="{text}"' in refused.text
    with port.current().writer():
        assert not Calendar.objects.exists()


def test_one_click_goes_back_to_the_default_and_leaves_the_rest_typed(boss: Visitor) -> None:
    # given
    _save(boss, country="DE", state="SN")

    # when
    back = boss.post(PATH, {**FORM, "step": "default:state", "country": "DE", "cutoff": "14:00"})

    # then
    assert back.notice == "Back to the default."
    assert (_row().country, _row().state, _row().cutoff) == ("DE", "", "")
    assert 'value="14:00"' in back.text
    # when
    boss.post(PATH, {"step": "reset"})
    # then
    with port.current().writer():
        assert not Calendar.objects.exists()


def test_the_next_free_days_have_their_names(boss: Visitor) -> None:
    # given
    _save(boss, country="DE", state="SN", week6="10–12")

    # when
    page = boss.get(PATH).text

    # then: each comes within a year, whatever day it is
    assert "Christmas Eve" in page
    assert "Good Friday" in page
    assert page.count('class="muted nowrap"') == 10
    assert "Sachsen" in page
    # when
    _save(boss, country="DE", holidays_off="", eves_off="")
    # then
    row = _row()
    assert (row.holidays_off, row.eves_off) == (True, True)


def test_a_tick_that_is_taken_off_counts(boss: Visitor) -> None:
    # given
    before = hidden(boss.get(PATH).text, "before")
    form = {name: value for name, value in FORM.items() if name not in ("holidays_off", "eves_off")}

    # when
    boss.post(PATH, {**form, "before": before, "step": "save", "country": "DE"})

    # then
    assert (_row().holidays_off, _row().eves_off) == (False, False)
    assert "None but the free days of the week." in boss.get(PATH).text


def test_a_closure_is_added_listed_removed_and_each_taken_back(boss: Visitor) -> None:
    # given
    day = datetime.now(UTC).date() + timedelta(days=20)
    typed = {"first": day.isoformat(), "last": "", "name": "Strike"}

    # when
    added = boss.post(PATH, {"step": "close", **typed})

    # then
    assert (added.status, added.notice) == (200, "Added.")
    assert "Strike" in added.text
    with port.current().writer():
        row = Closure.objects.get()
    assert (row.owner, row.owner_key, row.first_day, row.last_day) == ("carrier", "dhl", day, day)
    # when
    removed = boss.post(PATH, {"step": f"open:{row.pk}"})
    # then
    assert removed.notice == "Removed."
    with port.current().writer():
        assert not Closure.objects.exists()
    # when
    back = boss.post(PATH, {"step": "undo-closure", "undo": hidden(removed.text, "undo")})
    # then
    assert back.notice == "Taken back."
    with port.current().writer():
        assert Closure.objects.get().name == "Strike"


def test_a_closure_of_all_carriers_is_said_to_be_one(boss: Visitor) -> None:
    # given
    day = (datetime.now(UTC).date() + timedelta(days=20)).isoformat()

    # when
    boss.post(PATH, {"step": "close", "first": day, "last": day, "name": "", "for_all": "1"})

    # then
    with port.current().writer():
        assert Closure.objects.get().owner_key == ""
    assert (
        '<span class="badge">All carriers</span>' in boss.get("calendar?owner=carrier&key=ups").text
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first": "", "last": ""}, "Say a day."),
        ({"first": "soon", "last": "2027-01-01"}, "Say a day."),
        ({"first": "2027-02-01", "last": "2027-01-01"}, "not before the first"),
        ({"first": "2027-02-01", "last": "2029-01-01"}, "at most a year later"),
        ({"first": "2027-02-01", "last": "", "name": "x" * 81}, "At most 80 characters."),
    ],
)
def test_a_closure_that_cannot_be(boss: Visitor, typed: dict[str, str], said: str) -> None:
    refused = boss.post(PATH, {"step": "close", **typed})
    assert refused.status == 422
    assert any(said in text for text in wrong(refused.text)), wrong(refused.text)
    with port.current().writer():
        assert not Closure.objects.exists()


def test_whose_channel_it_is_not_sees_and_closes_nothing_of_it(world: World) -> None:
    # given
    frame = visitor(world, "manage_plugins", channels=["eur"])
    theirs, other = (
        f"calendar?owner=channel&key={world.channels[name].pk}" for name in ("eur", "usd")
    )

    # then
    assert frame.get(theirs).status == 200
    assert frame.get(other).status == 404
    assert frame.post(other, {"step": "reset"}).status == 404
    assert slug(world, "usd") not in frame.get("calendars", kind="channel").text
    # when
    day = (datetime.now(UTC).date() + timedelta(days=20)).isoformat()
    refused = frame.post(theirs, {"step": "close", "first": day, "for_all": "1"})
    # then
    assert refused.status == 422
    with port.current().writer():
        assert not Closure.objects.exists()


@pytest.mark.parametrize("path", ["calendar?owner=moon&key=1", "calendar?owner=carrier&key=nobody",
                                  "calendar?owner=warehouse&key=x", "calendar"])  # fmt: skip
def test_a_place_that_is_not_there(boss: Visitor, path: str) -> None:
    assert boss.get(path).status == 404


def test_hostile_values_stay_text(boss: Visitor) -> None:
    day = (datetime.now(UTC).date() + timedelta(days=20)).isoformat()
    for payload in payloads():
        text = payload[:80].strip()
        shown = boss.post(PATH, {"step": "close", "first": day, "name": text})
        assert shown.status in (200, 422)
        assert_harmless(shown.text, text)
        refused = _save(boss, week0=payload, cutoff=payload, country=payload)
        assert_harmless(refused.text, payload)
        undone = boss.post(PATH, {"step": "undo", "undo": payload})
        assert undone.status in (200, 422)
