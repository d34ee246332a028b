"""What staff read while they work on a complaint is clear: reasons, gaps, what is new, what is whose."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.states import Topic
from saleor_service_plugin.graphql import ids
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import hidden, visitor, wrong
from tests.saleor.pages.talked_about import complained, fresh, nobody_complains, writes
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


def send(clerk: Visitor, row: Complaint, step: str, text: str = "", **more: str) -> Shown:
    """Send a form of the complaint's page."""
    shown = clerk.get("complaint", number=row.number).text
    known = {"seen": hidden(shown, "seen"), "key": f"{hidden(shown, 'key')}-{step}"}
    return clerk.post(
        f"complaint?number={row.number}", {"step": step, "text": text, **known, **more}
    )


@pytest.mark.parametrize("step", ["reply", "ask", "solve", "decline"])
def test_a_text_with_a_gap_never_leaves(world: World, clerk: Visitor, step: str) -> None:
    # given: the suggestion as it stands
    row = complained(world)
    shown = html.unescape(clerk.get("complaint", number=row.number).text)
    suggested = shown.split('id="decline-text"')[1].split(">")[1].split("</textarea")[0].strip()
    assert suggested.endswith("weil …")

    # when
    refused = send(clerk, row, step, suggested)

    # then: refused with field and reason, what was typed stays
    assert refused.status == 422
    assert wrong(refused.text) == ["The text still holds a gap, “weil …”: fill it in first."]
    assert suggested in html.unescape(refused.text)
    assert fresh(row).state == "new"
    # and finished it leaves
    assert send(clerk, row, step, suggested.replace("…", "er lange benutzt wurde.")).status == 204


def test_a_promised_call_keeps_it_from_being_merged_and_says_so(
    world: World, clerk: Visitor
) -> None:
    # given: another one in which a call is promised
    into = complained(world)
    day = (datetime.now(UTC) + timedelta(days=7)).date()
    order = ids.to_global("Order", into.order_id) if into.order_id else ""
    form = clerk.get("complaint-new", order=order, topic="callback").text
    slots = re.findall(r'<option value="([^"]+~[^"]+)"', form)
    assert slots, day
    clerk.post(
        f"complaint-new?order={order}",
        {"step": "open", "key": hidden(form, "key"), "topic": "callback", "text": "Please call.",
         "phone": "030 123456", "slot": html.unescape(slots[-1]), "source": "phone"},
    )  # fmt: skip
    with port.current().writer():
        call = Complaint.objects.get(topic=Topic.CALLBACK, order_id=into.order_id)

    # when
    refused = send(clerk, call, "merge", into=into.number)

    # then
    assert refused.status == 422
    said = html.unescape(refused.text)
    assert "A call is promised in this one: call first" in said
    assert "somebody was faster" not in said
    # and the page says when, not that working time runs out
    assert "call in " in clerk.get("complaint", number=call.number).text


def test_another_open_one_of_the_customer_is_merged_with_one_click(
    world: World, clerk: Visitor
) -> None:
    # given
    into = complained(world, "Once.")
    row = complained(world, "Twice.", order_id=into.order_id, topic=Topic.QUESTION)
    shown = clerk.get("complaint", number=row.number).text
    assert f'value="merge:{into.number}"' in shown
    assert f"{into.number[:4]} {into.number[4:]}" in shown.split("This customer until now")[1]

    # when
    done = send(clerk, row, f"merge:{into.number}")

    # then: what happened is said with its number, and not as if it had happened by itself
    assert done.status == 204, wrong(done.text)
    said = clerk.get("complaint", number=into.number).text
    assert f"No. {row.number[:4]} {row.number[4:]} was merged into this one" in said
    assert "Happened by itself" not in said
    # when
    send(clerk, into, f"part:{row.pk}")
    # then
    assert fresh(row).state == "new"
    assert "goes on by itself again." in clerk.get("complaint", number=into.number).text


def test_the_list_shows_what_the_customer_wrote_last(world: World, clerk: Visitor) -> None:
    # given: a question that staff asked back about
    row = complained(world, "It came broken.")
    assert "New answer" not in clerk.get("complaints").text
    send(clerk, row, "ask", "Which cup?")
    assert "Asked back" in clerk.get("complaint", number=row.number).text
    assert "New answer" not in clerk.get("complaints").text

    # when
    writes(row, "The blue one.")

    # then
    listed = clerk.get("complaints").text
    assert "New answer" in listed and "The blue one." in listed
    # and once it is answered it is no news any more
    send(clerk, row, "reply", "Thank you.")
    assert "New answer" not in clerk.get("complaints").text


def test_who_ends_one_is_who_sees_to_it(world: World, clerk: Visitor) -> None:
    row = complained(world)
    assert send(clerk, row, "decline", "It was worn for a year.").status == 204
    assert fresh(row).owner_id is not None
    closed = clerk.get("complaint", number=row.number).text
    assert "Closed: declined." in closed


def test_writing_down_offers_what_is_open_about_the_order(world: World, clerk: Visitor) -> None:
    row = complained(world)
    assert row.order_id is not None
    order = ids.to_global("Order", row.order_id)
    shown = clerk.get("complaint-new", order=order).text
    assert "There is something open already" in shown
    assert f"{row.number[:4]} {row.number[4:]}" in shown
    send(clerk, row, "close", "Came twice.")
    assert "There is something open already" not in clerk.get("complaint-new", order=order).text
