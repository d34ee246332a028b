"""Clocks' policies and a channel's settings for complaints: typed, refused, taken back."""

from collections.abc import Iterator

import pytest

from saleor_service_plugin.complaints import settings
from saleor_service_plugin.complaints.clocks import policies
from saleor_service_plugin.complaints.clocks.models import ClockPolicy
from saleor_service_plugin.complaints.models import ComplaintSettings
from saleor_service_plugin.shop import port
from tests.saleor.api.people import staff
from tests.saleor.pages.office import HOME, hidden, slug, visitor
from tests.saleor.pages.visitor import Visitor, token_of
from tests.saleor.world import World

FORM = {
    "channel": "0", "topic": "damaged", "priority": "-1", "first_reply_minutes": "4",
    "next_reply_minutes": "1.5", "solution_minutes": "24", "escalate_to": "boss@example.com",
}  # fmt: skip


def _clear() -> None:
    with port.current().writer():
        ClockPolicy.objects.all().delete()
        ComplaintSettings.objects.all().delete()


@pytest.fixture(autouse=True)
def _nothing_set(world: World) -> Iterator[None]:
    """Nothing is set before and after each test."""
    _clear()
    yield
    _clear()


@pytest.fixture
def boss(world: World) -> Visitor:
    """Somebody who manages plugins."""
    return visitor(world)


def _rows() -> list[ClockPolicy]:
    with port.current().writer():
        return policies.rows()


def test_a_policy_is_set_changed_removed_and_each_is_taken_back(boss: Visitor) -> None:
    shown = boss.get("clocks")
    assert shown.status == 200 and "Priority: Urgent" in shown.text
    shown = boss.post("clocks", {**FORM, "step": "set"})
    assert shown.status == 200, shown.text
    (row,) = _rows()
    assert (row.topic, row.next_reply_minutes, row.escalate_to) == (
        "damaged", 90, "boss@example.com",
    )  # fmt: skip
    assert "First reply 4 h, next reply 1.5 h, solution 24 h" in shown.text
    again = boss.post("clocks", {**FORM, "solution_minutes": "16", "step": "set"})
    assert _rows()[0].solution_minutes == 960
    boss.post("clocks", {"step": "undo", "undo": hidden(again.text, "undo")})
    assert _rows()[0].solution_minutes == 1440
    gone = boss.post("clocks", {"step": f"remove:{row.pk}"})
    assert _rows() == []
    boss.post("clocks", {"step": "undo", "undo": hidden(gone.text, "undo")})
    assert len(_rows()) == 1
    first = boss.post("clocks", {**FORM, "topic": "late", "step": "set"})
    boss.post("clocks", {"step": "undo", "undo": hidden(first.text, "undo")})
    assert [one.topic for one in _rows()] == ["damaged"]


@pytest.mark.parametrize(
    "typed",
    [
        {"first_reply_minutes": ""}, {"first_reply_minutes": "soon"}, {"next_reply_minutes": "0"},
        {"solution_minutes": "99999999"}, {"escalate_to": "nobody"}, {"topic": "weather"},
        {"priority": "7"}, {"channel": "4711"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field_and_shown_again(
    boss: Visitor, typed: dict[str, str]
) -> None:
    shown = boss.post("clocks", {**FORM, **typed, "step": "set"})
    assert shown.status == 422 and 'aria-invalid="true"' in shown.text
    assert 'value="boss@example.com"' in shown.text or "escalate_to" in typed
    assert _rows() == []


def test_the_form_takes_up_what_holds(boss: Visitor) -> None:
    shown = boss.get("clocks?place=0::3")
    assert "Change the times" in shown.text and 'name="solution_minutes"' in shown.text
    assert '<option value="3" selected>' in shown.text


def test_who_manages_orders_reads_and_changes_nothing(world: World) -> None:
    reader = Visitor(token_of(staff(world, "manage_orders").user))
    shown = reader.get("clocks")
    assert shown.status == 200 and 'id="policy"' not in shown.text
    assert reader.post("clocks", {**FORM, "step": "set"}).status == 403
    assert _rows() == []


def test_a_channels_settings_are_saved_refused_and_taken_back(world: World, boss: Visitor) -> None:
    path = f"clocks?channel={slug(world, HOME)}"
    channel_id = world.channels[HOME].pk
    form = {
        "parcels": "1", "promises": "1", "promise_days": "3", "close_days": "14",
        "callbacks_at_once": "3", "slot_minutes": "120", "supplier_attribute": "",
        "arbitration": "",
    }  # fmt: skip

    def save(**typed: str) -> object:
        before = hidden(boss.get(path).text, "before")
        return boss.post(path, {**form, "before": before, "step": "save", **typed})

    def now() -> ComplaintSettings:
        with port.current().writer():
            return settings.of(channel_id)

    shown = save(close_days="30", supplier_attribute=" supplier ")
    assert shown.status == 200  # type: ignore[attr-defined]
    assert (now().close_days, now().supplier_attribute, now().parcels) == (30, "supplier", True)
    boss.post(path, {"step": "undo", "undo": hidden(shown.text, "undo")})  # type: ignore[attr-defined]
    assert now().close_days == 14
    assert save(close_days="0").status == 422  # type: ignore[attr-defined]
    assert save(slot_minutes="ten").status == 422  # type: ignore[attr-defined]
    save(callbacks_at_once="0")
    assert now().callbacks_at_once == 0
    boss.post(path, {**form, "step": "default:callbacks_at_once"})
    assert now().callbacks_at_once == 3
    assert boss.get("clocks?channel=nowhere").status == 404
