"""The complaint desk: what is due first, found by whatever is typed, worked off many at a time."""

import html
import re
from collections.abc import Iterator

import pytest

from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.number import shown
from saleor_service_plugin.complaints.record import change, say
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.states import (
    AuthorKind,
    ComplaintState,
    EntryKind,
    Priority,
    Topic,
)
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import assert_harmless, payloads, slug, visitor, wrong
from tests.saleor.pages.talked_about import complained, fresh, nobody_complains
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


def changed(row: Complaint, **values: object) -> Complaint:
    """Write into a row what only long waiting would bring about."""
    with port.current().writer():
        Complaint.objects.filter(pk=row.pk).update(**values)
    return fresh(row)


def urgent(row: Complaint) -> Complaint:
    """Have staff say that it hurries."""
    change.change([row.pk], {"priority": Priority.URGENT}, by=Author(AuthorKind.STAFF, name="Sam"))
    return fresh(row)


def asks_back(row: Complaint) -> None:
    """Have staff ask the customer something."""
    say.say(
        row.pk, key=f"test:{row.pk}", author=Author(AuthorKind.STAFF, name="Sam"),
        text="Which colour?", kind=EntryKind.TEXT, waits=True,
    )  # fmt: skip


def stands(page: str, row: Complaint) -> bool:
    """Whether a complaint is listed."""
    return shown(row.number) in page


def test_nobody_waits_says_so(clerk: Visitor) -> None:
    assert "Nobody waits for you" in clerk.get("complaints").text
    assert "None like that" in clerk.get("complaints", topic="late").text
    assert "are found with the state" in clerk.get("complaints", search="Erika").text


def test_what_is_due_first_stands_first(world: World, clerk: Visitor) -> None:
    # given: the second one is urgent, so its clocks end sooner
    one, two = complained(world), urgent(complained(world))

    # when
    page = clerk.get("complaints").text

    # then: number, topic, how it begins, customer, clock and how much is left
    assert page.index(shown(two.number)) < page.index(shown(one.number))
    for said in ("Damaged", "The mug came in pieces.", "Erika", "First reply", "left", "Urgent"):
        assert said in html.unescape(page), said
    oldest = clerk.get("complaints", sort="oldest").text
    assert oldest.index(shown(one.number)) < oldest.index(shown(two.number))


def test_it_is_found_by_filter_and_search(world: World, clerk: Visitor) -> None:
    # given
    one, two = complained(world), complained(world, topic=Topic.QUESTION)

    # then
    for words, here in (
        ({"topic": "damaged"}, one), ({"topic": "question"}, two),
        ({"search": shown(one.number)}, one), ({"search": f"#{two.number}"}, two),
    ):  # fmt: skip
        page = clerk.get("complaints", **words).text
        assert stands(page, here), words
        assert not stands(page, two if here is one else one), words
    for words in (
        {"search": "muster erika"}, {"search": "ERIKA@example.com"}, {"state": "all"},
        {"owner": "nobody"}, {"show": "free"}, {"channel": slug(world)}, {"state": "new"},
    ):  # fmt: skip
        page = clerk.get("complaints", **words).text
        assert stands(page, one), words
        assert stands(page, two), words
    for words in ({"owner": "me"}, {"show": "mine"}, {"show": "overdue"}, {"state": "ended"}):
        assert "None like that" in clerk.get("complaints", **words).text, words


def test_the_counters_count(world: World, clerk: Visitor) -> None:
    # given
    complained(world)
    waits, quiet = complained(world), changed(complained(world), quiet=True)
    asks_back(waits)

    # when
    page = clerk.get("complaints").text

    # then
    counted = dict(
        re.findall(r"<a [^>]*>([^<]+) <span class=\"badge [a-z]*\">([\d+,]+)</span>", page)
    )
    assert counted["Open"] == "3"
    assert counted["Wait for the customer"] == "1"
    assert counted["Nothing heard"] == "1"
    assert counted["Mine"] == "0"
    assert counted["Unassigned"] in ("2", "3")
    assert stands(clerk.get("complaints", show="quiet").text, quiet)
    waiting = clerk.get("complaints", show="waiting").text
    assert stands(waiting, waits)
    assert "stands still" in waiting
    assert not stands(waiting, quiet)


def test_many_are_taken_changed_and_given_back_at_once(world: World, clerk: Visitor) -> None:
    # given
    rows = [complained(world), complained(world)]
    chosen = {"one": [str(row.pk) for row in rows]}

    # when
    done = clerk.post("complaints", {**chosen, "step": "take"})

    # then
    assert (done.status, done.notice) == (204, "2 changed."), wrong(done.text)
    assert all(fresh(row).owner_id is not None for row in rows)
    mine = clerk.get("complaints", show="mine").text
    assert all(stands(mine, row) for row in rows)

    # when
    clerk.post("complaints", {**chosen, "step": "priority", "priority": "3"})
    clerk.post("complaints", {**chosen, "step": "topic", "topic": "late"})
    clerk.post("complaints", {**chosen, "step": "leave"})

    # then
    now = [fresh(row) for row in rows]
    assert [(one.priority, one.topic, one.owner_id) for one in now] == [(3, "late", None)] * 2


def test_many_are_closed_and_a_click_opens_them_again(world: World, clerk: Visitor) -> None:
    # given
    rows = [complained(world), complained(world)]
    chosen = {"one": [str(row.pk) for row in rows]}

    # when
    done = clerk.post("complaints", {**chosen, "step": "close", "reason": "Sent twice"})

    # then
    assert done.notice == "2 closed.", wrong(done.text)
    assert {fresh(row).state for row in rows} == {ComplaintState.CLOSED}
    after = clerk.get(done.goes).text
    assert "The customers are told nothing." in after
    closed = re.search(r'name="closed" value="([\d.]+)"', after)
    assert closed

    # when
    again = clerk.post("complaints", {"step": "undo", "closed": closed[1]})

    # then: and a second click does nothing
    assert again.notice == "2 are open again."
    assert {fresh(row).state for row in rows} == {ComplaintState.REOPENED}
    assert clerk.post("complaints", {"step": "undo", "closed": closed[1]}).notice.startswith("0")


def test_the_next_one_is_the_first_that_waits_for_staff(world: World, clerk: Visitor) -> None:
    # given
    waits, hurries = complained(world), urgent(complained(world))
    asks_back(waits)

    # then
    page = html.unescape(clerk.get("complaints").text)
    assert re.search(rf'href="[^"]*complaint\?number={hurries.number}" data-key="n"', page)
    assert 'data-key="n"' not in clerk.get("complaints", show="waiting").text


def test_nothing_chosen_or_nothing_meant_is_said(world: World, clerk: Visitor) -> None:
    row = complained(world)
    none = clerk.post("complaints", {"step": "take"})
    assert (none.status, "Choose at least one." in none.text) == (422, True)
    odd = clerk.post("complaints", {"one": str(row.pk), "step": "priority", "priority": "9"})
    assert (odd.status, "Choose what is to be done." in odd.text) == (422, True)
    for one in ("x", "99999999999999999999", "-1", "²"):
        assert clerk.post("complaints", {"one": one, "step": "close"}).status == 422
    assert fresh(row).state == ComplaintState.NEW


def test_staff_see_and_change_those_of_their_channels(world: World) -> None:
    # given
    row = complained(world)
    elsewhere = visitor(world, "manage_orders", channels=["usd"])

    # then
    assert not stands(elsewhere.get("complaints").text, row)
    assert not stands(elsewhere.get("complaints", search=row.number, state="all").text, row)
    assert elsewhere.post("complaints", {"one": str(row.pk), "step": "close"}).status == 422
    assert elsewhere.post("complaints", {"closed": str(row.pk), "step": "undo"}).status == 422
    assert fresh(row).state == ComplaintState.NEW


@pytest.mark.parametrize(
    "words",
    [
        {"after": "x"}, {"after": "2026-01-01T00:00:00+00:00~1"}, {"before": "9999-12-31~5"},
        {"priority": "²"}, {"owner": "99999999999999"}, {"owner": "²"}, {"show": "x"},
        {"state": "x"}, {"sort": "x"}, {"channel": "x"}, {"search": "a\0b"}, {"closed": "x.y"},
        {"before": "9999-12-31T00:00:00+00:00~1"},
    ],
)  # fmt: skip
def test_an_address_is_anybodys_text(clerk: Visitor, words: dict[str, str]) -> None:
    assert clerk.get("complaints", **words).status == 200


def test_pages_go_on_and_back(world: World, clerk: Visitor) -> None:
    # given
    first = complained(world)
    with port.current().writer():
        row = Complaint.objects.get(pk=first.pk)
        for number in range(30):
            row.pk, row.number, row.key = None, f"7000{number:04}", f"copy:{number}"
            row.due_at = None if number > 20 else row.due_at
            row.save(force_insert=True)

    # when
    page = html.unescape(clerk.get("complaints").text)
    onward = re.search(r'href="([^"]+)" rel="next"', page)
    assert onward
    second = html.unescape(clerk.get(onward[1].rpartition("/")[2]).text)

    # then
    back = re.search(r'href="([^"]+)" rel="prev"', second)
    assert back
    numbers = [re.findall(r'name="one" value="(\d+)"', one) for one in (page, second)]
    assert [len(one) for one in numbers] == [25, 6]
    assert not set(numbers[0]) & set(numbers[1])
    again = clerk.get(back[1].rpartition("/")[2]).text
    assert re.findall(r'name="one" value="(\d+)"', again) == numbers[0]


def test_what_customers_write_harms_nobody(world: World, clerk: Visitor) -> None:
    # given
    first = complained(world)
    typed = [one for one in payloads() if "\0" not in one]
    with port.current().writer():
        row = Complaint.objects.get(pk=first.pk)
        for number, payload in enumerate(typed[:24]):
            row.pk, row.number, row.key = None, f"7000{number:04}", f"copy:{number}"
            row.summary, row.customer_name = payload[:160], payload[:200]
            row.order_number, row.owner_name, row.owner_id = payload[:30], payload[:200], 7
            row.save(force_insert=True)

    # then
    page = clerk.get("complaints").text
    for payload in typed[:24]:
        assert_harmless(page, payload)
    for payload in typed:
        assert_harmless(clerk.get("complaints", search=payload, owner=payload).text, payload)
