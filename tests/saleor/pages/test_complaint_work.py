"""From one complaint to the next, to a colleague, and files with a reply."""

import html
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.states import Topic
from tests.saleor.pages.office import assert_harmless, hidden, payloads, staff, visitor, wrong
from tests.saleor.pages.talked_about import (
    complained,
    fresh,
    nobody_complains,
    texts,
)
from tests.saleor.pages.visitor import Shown, Visitor
from tests.saleor.world import World


@pytest.fixture(autouse=True)
def _nobody_complains(world: World) -> Iterator[None]:
    with nobody_complains():
        yield


@pytest.fixture
def clerk(world: World) -> Visitor:
    """Somebody who manages orders."""
    return visitor(world, "manage_orders")


def page(clerk: Visitor, row: Complaint) -> Shown:
    """Open its page."""
    return clerk.get("complaint", number=row.number)


def form(shown: Shown, step: str, text: str = "", **more: str) -> dict[str, str]:
    """Return a form of the page as the browser sends it."""
    key = hidden(shown.text, "key")
    known = {"step": step, "text": text, "seen": hidden(shown.text, "seen"), "key": f"{key}-{step}"}
    return {**known, **more}


def send(clerk: Visitor, row: Complaint, sent: dict[str, str]) -> Shown:
    """Send a form."""
    return clerk.post(f"complaint?number={row.number}", sent)


def _next_of(shown: str) -> str:
    match = re.search(r'href="([^"]*)" data-key="n"', shown)
    return html.unescape(match[1]) if match else ""


def test_the_next_one_is_the_next_of_the_list_one_came_from(world: World, clerk: Visitor) -> None:
    # given: about different things, in this order
    invoice = [complained(world, topic=Topic.INVOICE, with_order=False) for _ in range(3)]
    other = complained(world, topic=Topic.QUESTION, with_order=False)
    desk = clerk.get("complaints", topic="invoice", sort="newest", show="free").text

    # when: the newest is opened from the desk
    (way,) = {
        html.unescape(one)
        for one in re.findall(r'href="([^"]+)" data-row', desk)
        if f"number={invoice[2].number}" in html.unescape(one)
    }
    shown = clerk.get(way).text

    # then: the second newest of the same list, and back it leads to that list
    assert f"number={invoice[1].number}" in _next_of(shown)
    for word in ("topic=invoice", "sort=newest", "show=free"):
        assert word in html.unescape(shown.split('data-key="n"')[0]), word

    # when: a step is done, and the page shown anew
    done = clerk.post(way, {"step": "take"})
    shown = clerk.get(done.goes).text
    # then: still of that list, to its end
    second = _next_of(shown)
    assert f"number={invoice[1].number}" in second
    third = _next_of(clerk.get(second).text)
    assert f"number={invoice[0].number}" in third
    assert _next_of(clerk.get(third).text) == ""
    assert other.number not in second + third


@pytest.mark.parametrize("payload", [*payloads(), "&" * 3000, "search=%00", "a=1&" * 900])
def test_whatever_list_the_address_names(world: World, clerk: Visitor, payload: str) -> None:
    row = complained(world, with_order=False)
    for desk in (payload, f"search={payload}", f"topic={payload}&sort={payload}&show={payload}"):
        shown = clerk.get("complaint", number=row.number, desk=desk)
        assert shown.status == 200
        assert_harmless(shown.text, payload)


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
