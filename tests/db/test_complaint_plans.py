"""How PostgreSQL reads the complaint desk: never through the table, whatever is asked.

A part of all pages; `make bench` takes every one of a million complaints.
"""

from dataclasses import replace
from itertools import product

import pytest

from saleor_service_plugin.complaints.desk import listing, search
from saleor_service_plugin.complaints.desk.listing import Page, Sort, Where
from saleor_service_plugin.complaints.models import Complaint
from tests.bench import desk_filters, old_complaints, plans

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 40_000
"""Four times as many as any page may read."""

CHANNELS = (1, 2, 3, 4)

MOST_BLOCKS = 1_200


def test_no_page_of_any_filter_walks_through_the_table() -> None:
    # given
    old_complaints.fill(ROWS, CHANNELS)

    # when: no multiple of the number of pages, so that each filter gets another one
    found, looked_at, _ = desk_filters.wasteful(desk_filters.some(CHANNELS, ROWS, each=7))

    # then
    assert found == {}
    assert looked_at > 900


def test_channels_without_complaints_cost_next_to_nothing() -> None:
    # given: four channels with complaints among others without
    old_complaints.fill(ROWS, (11, 13, 15, 17))
    wheres = (Where(), Where(topics=["late"]), Where(states=["closed"]))
    blocks = {}

    # when
    for where, sort, ascending in product(wheres, Sort, (True, False)):
        allowed = replace(where, allowed_channel_ids=range(10, 20))
        explained = plans.explain(*listing.statement(allowed, Page(21, sort, ascending)))
        plan = explained.plan
        blocks[str((where, sort, ascending))] = (
            plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        )

    # then: a few blocks for each of at most forty lanes, and for each row
    assert {asked: looked for asked, looked in blocks.items() if looked >= MOST_BLOCKS} == {}


@pytest.mark.parametrize(
    "text", ["10020000", "1042", "customer77@example.com", "+49 171 0012345", "anna schm"]
)
def test_no_search_walks_through_the_table(text: str) -> None:
    # given
    old_complaints.fill(ROWS, CHANNELS)

    # when
    with plans.explaining() as seen:
        search.find(text, None)

    # then
    assert seen
    for one in seen:
        kinds = {node["Node Type"] for node in plans.nodes(one.plan) if "Relation Name" in node}
        assert "Seq Scan" not in kinds, one.sql
    assert Complaint.objects.count() == ROWS
