"""Working on one complaint: said, asked, noted, changed, ended, gone on with, merged, parted."""

import html
import re
from collections.abc import Iterator

import pytest

from saleor_service_plugin.complaints.models import CannedReply, Complaint, ComplaintEntry
from saleor_service_plugin.complaints.states import ComplaintState, Finding, Priority, Topic
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import assert_harmless, hidden, payloads, visitor, wrong
from tests.saleor.pages.talked_about import (
    complained,
    forget,
    fresh,
    nobody_complains,
    texts,
    writes,
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


def test_the_page_says_it_all(world: World, clerk: Visitor) -> None:
    # given
    row = complained(world)

    # when
    shown = page(clerk, row)

    # then: number, topic, state, customer, product, clocks, rights, what was said
    assert shown.status == 200, shown.text
    for said in (
        f"{row.number[:4]} {row.number[4:]}", "Damaged", "New", "erika@example.com",
        "Erika Mustermann", "The mug came in pieces.", "First reply:", "Solution:",
        "section 439 BGB", "section 37 VSBG", row.order_number, "On the order page",
    ):  # fmt: skip
        assert said in html.unescape(shown.text), said
    assert "No other complaints or questions." in shown.text


def test_reply_makes_it_mine_and_tells(world: World, clerk: Visitor) -> None:
    # given
    row = complained(world)

    # when
    done = send(clerk, row, form(page(clerk, row), "reply", "We send a new one.\nSorry!"))

    # then
    assert done.status == 204, wrong(done.text)
    assert done.notice.startswith("Sent.")
    now = fresh(row)
    assert (now.state, now.unanswered_since) == (ComplaintState.IN_PROGRESS, None)
    assert now.owner_id is not None
    assert texts(row)[-1] == "We send a new one.\nSorry!"
    assert "We send a new one." in clerk.get(done.goes).text


def test_sent_twice_it_stands_there_once(world: World, clerk: Visitor) -> None:
    # given
    row = complained(world)
    sent = form(page(clerk, row), "reply", "Hello.")

    # when
    first, second = send(clerk, row, sent), send(clerk, row, sent)

    # then
    assert (first.status, second.status) == (204, 204)
    assert texts(row).count("Hello.") == 1


def test_asking_back_stops_the_clock(world: World, clerk: Visitor) -> None:
    # given
    row = complained(world)

    # when
    done = send(clerk, row, form(page(clerk, row), "ask", "Which color?"))

    # then
    assert done.status == 204, wrong(done.text)
    assert fresh(row).state == ComplaintState.WAITING
    assert "stands still" in page(clerk, row).text
    # when: the customer answers
    writes(row, "Blue.")
    # then
    assert fresh(row).state == ComplaintState.IN_PROGRESS
    assert "stands still" not in page(clerk, row).text.split("End it")[0].split("Ask back")[0]


def test_what_came_meanwhile_is_shown_before_sending(world: World, clerk: Visitor) -> None:
    # given
    row = complained(world)
    opened = page(clerk, row)
    writes(row, "It is the blue one.")

    # when
    held = send(clerk, row, form(opened, "reply", "Which color is it?"))

    # then: nothing was sent, what is new is marked, what was typed stays
    assert held.status == 422
    assert "Something was added while you wrote." in held.text
    assert held.text.count("fresh") == 1
    assert "Which color is it?" in held.text
    assert len(texts(row)) == 2
    # when: it is sent all the same
    done = send(clerk, row, form(held, "reply", "Thanks, blue it is."))
    assert done.status == 204
    assert texts(row)[-1] == "Thanks, blue it is."


@pytest.mark.parametrize("step", ["solve", "decline"])
def test_nothing_is_ended_unseen(world: World, clerk: Visitor, step: str) -> None:
    row = complained(world)
    opened = page(clerk, row)
    writes(row, "It cut my hand!")
    assert send(clerk, row, form(opened, step, "All done.")).status == 422
    assert fresh(row).state == ComplaintState.NEW


def test_notes_are_for_colleagues(world: World, clerk: Visitor) -> None:
    # given
    row = complained(world)

    # when
    assert send(clerk, row, form(page(clerk, row), "note", "Third time this week.")).status == 204
    assert send(clerk, row, form(page(clerk, row), "call", "Is at home on Friday.")).status == 204

    # then
    shown = page(clerk, row).text
    assert "Internal note, the customer does not see it" in shown
    assert "Call, the customer does not see this note" in shown
    kinds = ComplaintEntry.objects.filter(complaint_id=row.pk).order_by("pk")
    with port.current().writer():
        assert list(kinds.values_list("kind", flat=True)) == ["text", "note", "call"]


def test_take_it_and_give_it_back(world: World, clerk: Visitor) -> None:
    row = complained(world)
    assert send(clerk, row, {"step": "take"}).notice == "It is assigned to you now."
    assert fresh(row).owner_id is not None
    assert "Assign to me" not in page(clerk, row).text
    assert send(clerk, row, {"step": "leave"}).notice == "It is assigned to nobody now."
    assert fresh(row).owner_id is None


def test_changed_is_what_differs_from_what_was_shown(world: World, clerk: Visitor) -> None:
    # given
    row = complained(world)
    was = {"was-topic": "damaged", "was-priority": "1", "was-finding": ""}
    first = {"topic": "defective", "priority": "1", "finding": ""}
    second = {"topic": "damaged", "priority": "3", "finding": "justified"}

    # when: two had the page open
    send(clerk, row, {"step": "save", **was, **first})
    send(clerk, row, {"step": "save", **was, **second})

    # then
    now = fresh(row)
    assert (now.topic, now.priority, now.finding) == (
        Topic.DEFECTIVE, Priority.URGENT, Finding.JUSTIFIED,
    )  # fmt: skip
    trail = page(clerk, row).text
    assert "Damaged → Defective" in trail
    assert "Normal → Urgent" in trail


def test_solved_and_gone_on_with(world: World, clerk: Visitor) -> None:
    # given
    row = complained(world)

    # when
    done = send(
        clerk, row, form(page(clerk, row), "solve", "A new one is on its way.", finding="justified")
    )

    # then
    assert done.status == 204, wrong(done.text)
    now = fresh(row)
    assert (now.state, now.outcome, now.finding) == ("solved", "answered", "justified")
    shown = page(clerk, row).text
    assert "Solved: the customer has been told." in shown
    assert "A new one is on its way." in shown
    # when
    again = send(clerk, row, {"step": "reopen"})
    # then
    assert again.notice == "It goes on; a new clock runs."
    assert fresh(row).state == ComplaintState.REOPENED


def test_declined_needs_a_reason(world: World, clerk: Visitor) -> None:
    row = complained(world)
    refused = send(clerk, row, form(page(clerk, row), "decline", "  "))
    assert refused.status == 422
    assert wrong(refused.text)
    done = send(clerk, row, form(refused, "decline", "It was used for a year."))
    assert done.status == 204, wrong(done.text)
    assert (fresh(row).state, fresh(row).outcome) == ("closed", "declined")


def test_closed_without_a_word(world: World, clerk: Visitor) -> None:
    row = complained(world)
    done = send(clerk, row, form(page(clerk, row), "close", "Came twice."))
    assert done.status == 204, wrong(done.text)
    assert (fresh(row).state, fresh(row).outcome) == ("closed", "closed")


def test_ended_by_a_colleague_first(world: World, clerk: Visitor) -> None:
    row = complained(world)
    opened = page(clerk, row)
    send(clerk, row, form(page(clerk, row), "close"))
    late = send(clerk, row, form(opened, "close", "Me too."))
    assert late.status in (204, 422)
    assert (fresh(row).state, fresh(row).outcome) == ("closed", "closed")


def test_merged_and_parted(world: World, clerk: Visitor) -> None:
    # given
    first = complained(world, "Once.")
    second = complained(world, "And twice.", order_id=first.order_id, topic=Topic.QUESTION)
    said = f"{first.number[:4]} {first.number[4:]}"

    # when
    done = send(clerk, second, {"step": "merge", "into": said})

    # then
    assert done.status == 204, wrong(done.text)
    shown = clerk.get(done.goes).text
    assert "Once." in shown
    assert "And twice." in shown
    # and its number leads to the other one
    assert "goes on in this one." in page(clerk, second).text
    # when
    parted = send(clerk, first, {"step": f"part:{second.pk}"})
    # then
    assert parted.status == 204, wrong(parted.text)
    assert "And twice." not in page(clerk, first).text
    assert "And twice." in page(clerk, second).text


@pytest.mark.parametrize("typed", ["", "nothing", "1234 5678", "0000 0000", "9" * 30])
def test_merging_into_what_is_not_there(world: World, clerk: Visitor, typed: str) -> None:
    row = complained(world)
    refused = send(clerk, row, {"step": "merge", "into": typed})
    assert refused.status == 422
    assert fresh(row).merged_into is None


def test_the_customer_until_now(world: World, clerk: Visitor) -> None:
    complained(world, topic=Topic.INVOICE)
    row = complained(world)
    assert "Invoice or payment" in page(clerk, row).text.split("This customer until now")[1]


def test_the_next_one_goes_round(world: World, clerk: Visitor) -> None:
    # given
    rows = [complained(world) for _ in range(3)]

    # when
    found, shown = [], page(clerk, rows[0]).text
    while match := re.search(r'href="([^"]*)" data-key="n"', shown):
        address = html.unescape(match[1])
        found.append(address.split("number=")[1][:8])
        shown = clerk.get(address).text

    # then: each once, and an end
    assert sorted(found) == sorted(row.number for row in rows[1:])


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
