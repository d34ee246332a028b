"""The next one: from complaint to complaint, along the list that was left."""

import html
import re
from collections.abc import Iterator

import pytest

from saleor_service_plugin.complaints.states import Topic
from tests.saleor.pages.office import assert_harmless, payloads, visitor
from tests.saleor.pages.talked_about import complained, nobody_complains, page
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


def test_the_next_one_goes_round(world: World, clerk: Visitor) -> None:
    # given
    rows = [complained(world) for _ in range(3)]

    # when
    found, shown = [], page(clerk, rows[0]).text
    while match := re.search(r'href="([^"]*)" data-key="x"', shown):
        address = html.unescape(match[1])
        found.append(address.split("number=")[1][:8])
        shown = clerk.get(address).text

    # then: each once, and an end
    assert sorted(found) == sorted(row.number for row in rows[1:])


def _next_of(shown: str) -> str:
    match = re.search(r'href="([^"]*)" data-key="x"', shown)
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
        assert word in html.unescape(shown.split('data-key="x"')[0]), word

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
