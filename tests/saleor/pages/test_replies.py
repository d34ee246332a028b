"""Canned replies: written, copied, changed, put away, taken back; placeholders that exist."""

import html
from collections.abc import Iterator

import pytest

from saleor_service_plugin.complaints.models import CannedReply
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import assert_harmless, payloads, slug, visitor, wrong
from tests.saleor.pages.talked_about import forget, nobody_complains
from tests.saleor.pages.visitor import Visitor
from tests.saleor.world import World


@pytest.fixture(autouse=True)
def _none(world: World) -> Iterator[None]:
    with nobody_complains():
        yield


@pytest.fixture
def clerk(world: World) -> Visitor:
    """Somebody who manages orders."""
    return visitor(world, "manage_orders")


def rows() -> list[CannedReply]:
    """Return those that are not put away."""
    with port.current().writer():
        return list(CannedReply.objects.filter(archived_at__isnull=True).order_by("pk"))


def test_written_changed_and_put_away(world: World, clerk: Visitor) -> None:
    # given
    assert "None yet." in clerk.get("replies").text
    values = {"title": "Sorry", "text": "Hello {first_name}.", "language": "en", "topic": "damaged"}

    # when
    made = clerk.post("replies", {"step": "create:", **values, "channel": slug(world)})

    # then
    assert made.status == 200, wrong(made.text)
    (row,) = rows()
    assert (row.title, row.text, row.language, row.topic, row.channel_id) == (
        "Sorry", "Hello {first_name}.", "en", "damaged", world.channels["eur"].pk,
    )  # fmt: skip
    # when
    clerk.post("replies", {"step": f"save:{row.pk}", **values, "title": "So sorry"})
    # then
    assert (rows()[0].title, rows()[0].channel_id) == ("So sorry", 0)
    # when
    away = clerk.post("replies", {"step": f"archive:{row.pk}"})
    assert rows() == []
    assert f"back:{row.pk}" in away.text
    clerk.post("replies", {"step": f"back:{row.pk}"})
    assert [one.pk for one in rows()] == [row.pk]


def test_suggestions_are_copied_once(clerk: Visitor) -> None:
    assert "Foto erbitten" in clerk.get("replies").text
    copied = clerk.post("replies", {"step": "copy:de-photo"})
    assert copied.notice == "Copied; it is yours to change."
    assert [one.title for one in rows()] == ["Foto erbitten"]
    assert "copy:de-photo" not in copied.text
    assert clerk.post("replies", {"step": "copy:nothing"}).notice == "It is not there any more."


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("text", "Dear {firstname},", "There is no placeholder {firstname}."),
        ("text", "{}", "There is no placeholder {}."),
        ("text", " ", "Write something first."),
        ("text", "x" * 5001, "This is too long."),
        ("title", "", "Write something first."),
        ("title", "x" * 121, "This is too long."),
        ("channel", "nowhere", "There is no such channel."),
    ],
)
def test_what_cannot_be(clerk: Visitor, field: str, value: str, said: str) -> None:
    values = {"title": "Sorry", "text": "Hello.", field: value}
    refused = clerk.post("replies", {"step": "create:", **values})
    assert refused.status == 422
    assert said in html.unescape(" ".join(wrong(refused.text)))
    assert rows() == []


def test_who_sees_one_channel_changes_what_is_its_own(world: World, clerk: Visitor) -> None:
    # given
    clerk.post("replies", {"step": "create:", "title": "All", "text": "x"})
    clerk.post(
        "replies", {"step": "create:", "title": "Other", "text": "x", "channel": slug(world, "usd")}
    )
    everywhere, other = rows()
    mine = visitor(world, "manage_orders", channels=["eur"])

    # then
    shown = mine.get("replies").text
    assert "All" in shown
    assert "Other" not in shown
    for row in (everywhere, other):
        mine.post("replies", {"step": f"save:{row.pk}", "title": "Mine", "text": "y"})
        mine.post("replies", {"step": f"archive:{row.pk}"})
    assert [one.title for one in rows()] == ["All", "Other"]
    assert mine.post("replies", {"step": "create:", "title": "N", "text": "x"}).status == 422
    made = mine.post(
        "replies", {"step": "create:", "title": "N", "text": "x", "channel": slug(world)}
    )
    assert made.status == 200
    assert len(rows()) == 3


def test_hostile_texts_stay_texts(world: World, clerk: Visitor) -> None:
    for payload in payloads():
        forget()
        for sent in (
            {"step": "create:", "title": payload, "text": "x" + payload},
            {"step": payload, "title": payload},
            {"step": "create:", "title": "x", "text": "x", "channel": payload, "topic": payload},
        ):
            shown = clerk.post("replies", sent)
            assert shown.status in (200, 422)
            assert_harmless(shown.text, payload)
        assert_harmless(clerk.get("replies").text, payload)
