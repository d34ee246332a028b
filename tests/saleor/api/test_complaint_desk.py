"""The complaint desk in the API: filters, order, pages, counts, the report."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql_relay import to_global_id

from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.states import Topic
from saleor_service_plugin.graphql import connections
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask, errors
from tests.saleor.api.people import staff
from tests.saleor.pages.talked_about import complained, nobody_complains
from tests.saleor.world import World

LIST = """
query($first: Int, $last: Int, $after: String, $before: String,
      $where: ServiceComplaintWhereInput, $sort: ServiceComplaintSortingInput) {
  serviceComplaints(first: $first, last: $last, after: $after, before: $before, where: $where,
                    sortBy: $sort) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { node { number topic state priority customer { name } } }
  }
}"""

REPORT = """
query($by: ServiceComplaintReportByEnum, $channels: [ID!]) {
  serviceComplaintReport(by: $by, channels: $channels) {
    total { key opened questions }
    rows { key opened questions reasons { topic count } firstReply { count measured } }
    file(languageCode: DE) { fileName content }
  }
}"""

NEWEST = {"field": "OPENED", "direction": "DESC"}


@pytest.fixture(autouse=True)
def _nobody_complains(world: World) -> Iterator[None]:
    with nobody_complains():
        yield


def listed(world: World, **asked: Any) -> dict[str, Any]:
    """Return a page."""
    found: dict[str, Any] = ask(world.staff, LIST, {"first": 10, **asked})["serviceComplaints"]
    return found


def numbers(page: dict[str, Any]) -> list[str]:
    """Return which are listed."""
    return [edge["node"]["number"] for edge in page["edges"]]


def test_filters_pages_and_counts(world: World) -> None:
    # given
    one = complained(world)
    two = complained(world, "When does it come?", topic=Topic.QUESTION)
    with port.current().writer():
        Complaint.objects.filter(pk=two.pk).update(priority=3, owner_id=77, quiet=True)

    # then
    every = listed(world, sort=NEWEST)
    assert (numbers(every), every["totalCount"]) == ([two.number, one.number], 2)
    for where, wanted in (
        ({"topics": ["QUESTION"]}, two), ({"priorities": ["URGENT"]}, two),
        ({"owners": [to_global_id("User", 77)]}, two), ({"isUnowned": True}, one),
        ({"isQuiet": True}, two), ({"search": one.number}, one),
        ({"orders": [to_global_id("Order", one.order_id)]}, one),
    ):  # fmt: skip
        assert numbers(listed(world, where=where)) == [wanted.number], where
    for nothing in (
        {"isOverdue": True}, {"hasCallback": True}, {"states": []}, {"states": ["CLOSED"]},
        {"findings": ["GOODWILL"]}, {"search": "nobody"},
    ):  # fmt: skip
        found = listed(world, where=nothing)
        assert (numbers(found), found["totalCount"]) == ([], 0), nothing

    # then: page by page, there and back
    first = listed(world, first=1, sort=NEWEST)
    second = listed(world, first=1, sort=NEWEST, after=first["pageInfo"]["endCursor"])
    assert numbers(second) == [one.number]
    back = listed(
        world, first=None, last=1, sort=NEWEST, before=second["pageInfo"]["startCursor"]
    )  # fmt: skip
    assert numbers(back) == [two.number]


def test_staff_of_other_channels_see_none(world: World) -> None:
    row = complained(world)
    elsewhere = staff(world, "manage_orders", channels=["usd"])
    assert numbers(ask(elsewhere, LIST, {"first": 10})["serviceComplaints"]) == []
    where = {"search": row.number}
    assert ask(elsewhere, LIST, {"first": 9, "where": where})["serviceComplaints"]["edges"] == []
    report = ask(elsewhere, REPORT, {"by": "TOPIC"})["serviceComplaintReport"]
    assert (report["total"]["opened"], report["rows"]) == (0, [])


@pytest.mark.parametrize(
    "values",
    [
        [], ["x"], ["due", "", -1], ["opened", "", 1], ["opened", "2026-01-01T00:00:00", 1],
        ["changed", "2026-01-01T00:00:00+00:00", 1], ["opened", "x", 1],
        ["opened", "2026-01-01T00:00:00+00:00", 2**63],
    ],
)  # fmt: skip
def test_a_cursor_of_another_list_is_none(world: World, values: list[Any]) -> None:
    asked = {"first": 1, "sort": NEWEST, "after": connections.cursor_of(values)}
    assert "no cursor of this list" in str(errors(world.staff, LIST, asked))


def test_the_report(world: World) -> None:
    # given
    complained(world)
    complained(world, topic=Topic.QUESTION)

    # when
    found = ask(world.staff, REPORT, {"by": "TOPIC"})["serviceComplaintReport"]

    # then
    assert found["total"] == {"key": "", "opened": 2, "questions": 1}
    assert [(row["key"], row["opened"]) for row in found["rows"]] == [
        ("damaged", 1),
        ("question", 1),
    ]
    assert found["rows"][0]["reasons"] == [{"topic": "DAMAGED", "count": 1}]
    assert found["file"]["fileName"].startswith("reklamationen-")
    assert "\r\nBeschädigt;1;0;" in found["file"]["content"]
