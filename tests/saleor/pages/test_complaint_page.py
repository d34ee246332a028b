"""The page of one complaint: odd ones, hostile words, colleagues, files, German."""

import html
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from saleor_service_plugin.complaints.models import CannedReply
from saleor_service_plugin.complaints.states import Topic
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import assert_harmless, payloads, staff, visitor, wrong
from tests.saleor.pages.talked_about import (
    complained,
    forget,
    fresh,
    nobody_complains,
    texts,
)
from tests.saleor.pages.test_complaint import form, page, send
from tests.saleor.pages.visitor import Visitor
from tests.saleor.world import World


@pytest.fixture(autouse=True)
def _nobody_complains(world: World) -> Iterator[None]:
    with nobody_complains():
        yield


@pytest.fixture
def clerk(world: World) -> Visitor:
    """Somebody who manages orders."""
    return visitor(world, "manage_orders")


def test_a_task_says_that_it_is_one(world: World, clerk: Visitor) -> None:
    row = complained(world, with_order=False)
    shown = page(clerk, row)
    assert shown.status == 200
    assert "Order " not in shown.text.split("This customer until now")[0].split("What it is")[0]


@pytest.mark.parametrize("number", ["", "1", "12345678", "48271936", "x" * 40, "²²²²²²²²"])
def test_what_is_not_there(clerk: Visitor, number: str) -> None:
    assert clerk.get("complaint", number=number).status == 404


def test_of_another_channel_it_is_not_there(world: World) -> None:
    row = complained(world)
    other = visitor(world, "manage_orders", channels=["usd"])
    assert other.get("complaint", number=row.number).status == 404
    assert send(other, row, {"step": "take"}).status == 404
    assert fresh(row).owner_id is None
    theirs = complained(world, with_order=False, channel="usd")
    refused = send(other, theirs, {"step": "merge", "into": row.number})
    assert refused.status == 422


@pytest.mark.parametrize(
    "step", ["", "reply", "part:x", "part:999", "merge:1", "solve:2", "x" * 99]
)
def test_odd_steps_change_nothing(world: World, clerk: Visitor, step: str) -> None:
    row = complained(world)
    shown = send(clerk, row, {"step": step})
    assert shown.status == 422
    assert texts(row) == ["The mug came in pieces."]


def test_hostile_texts_stay_texts(world: World, clerk: Visitor) -> None:
    for payload in payloads():
        forget()
        row = complained(world, "x" + payload[:500], with_order=False)
        send(clerk, row, form(page(clerk, row), "note", payload))
        for sent in (
            form(page(clerk, row), "reply", payload),
            {"step": "merge", "into": payload},
            {"step": "save", "topic": payload, "priority": payload, "finding": payload},
            {"step": payload, "key": payload, "seen": payload, "text": payload},
        ):
            shown = send(clerk, row, sent)
            assert shown.status in (204, 422), (payload, shown.status)
            assert_harmless(shown.text, payload)
        assert_harmless(page(clerk, row).text, payload)


def test_canned_replies_come_filled(world: World, clerk: Visitor) -> None:
    # given
    row = complained(world)
    with port.current().writer():
        CannedReply.objects.create(
            title="Sorry", text="{first_name}: {product}, {complaint_number}."
        )
        CannedReply.objects.create(title="Not for this", text="x", topic=Topic.INVOICE)

    # then
    shown = html.unescape(page(clerk, row).text)
    assert "Erika: A blue mug" in shown or "Erika: " in shown
    assert f"{row.number[:4]} {row.number[4:]}." in shown
    assert "Not for this" not in shown


def test_in_german(world: World) -> None:
    row = complained(world)
    shown = visitor(world, "manage_orders", locale="de").get("complaint", number=row.number).text
    for said in ("Beschädigt", "Nachbesserung", "Antwort an die Kundin oder den Kunden"):
        assert said in shown, said


def test_handed_to_a_colleague(world: World, clerk: Visitor) -> None:
    # given: one who may, and one who does not see the channel
    may = staff(world, "manage_orders").user
    blind = staff(world, "manage_orders", channels=["usd"]).user
    row = complained(world, with_order=False)

    # then
    offered = page(clerk, row).text
    assert f'<option value="{may.pk}">' in offered
    assert f'<option value="{blind.pk}">' not in offered
    assert send(clerk, row, {"step": "hand", "colleague": str(blind.pk)}).status == 422
    assert send(clerk, row, {"step": "hand", "colleague": ""}).status == 422
    assert fresh(row).owner_id is None
    # when
    assert send(clerk, row, {"step": "hand", "colleague": str(may.pk)}).status == 204
    # then
    assert fresh(row).owner_id == may.pk


def test_files_go_with_a_reply(world: World, clerk: Visitor) -> None:
    # given
    row = complained(world, with_order=False)
    drawn = BytesIO()
    Image.effect_noise((1700, 1700), 90).save(drawn, "PNG")
    assert len(drawn.getvalue()) > 2_000_000, "more than any other form may bring"
    good = SimpleUploadedFile("label.png", drawn.getvalue(), "image/png")
    bad = SimpleUploadedFile("tool.exe", b"MZ nothing to look at", "image/png")

    # when: one of two cannot be taken
    sent = form(page(clerk, row), "reply", "Here is the label.")
    held = clerk.post(f"complaint?number={row.number}", {**sent, "photos": [good, bad]})

    # then: nothing was sent, and the file is named
    assert held.status == 422
    assert "tool.exe" in held.text
    assert "Here is the label." in held.text
    assert len(texts(row)) == 1
    # when: the other one alone
    good.seek(0)
    done = clerk.post(f"complaint?number={row.number}", {**sent, "photos": [good]})
    # then
    assert done.status == 204, wrong(done.text)
    assert fresh(row).attachments == 1
    assert re.search(r"label\.(png|jpe?g)", page(clerk, row).text)
