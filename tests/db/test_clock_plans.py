"""How PostgreSQL finds the clocks that are due: those alone, by the index that holds no others."""

from datetime import UTC, datetime

import pytest

from saleor_service_plugin.complaints.clocks import rounds, sql
from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.models import Complaint, ComplaintChange
from tests.bench import old_complaints, plans
from tests.bench.copies import query
from tests.bench.vacuum import vacuum
from tests.fake_shop import FakeShop

from .complaint_clock_rows import always

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 40_000

DUE = 60
"""Clocks whose next look is over."""

MOST_BLOCKS = DUE + 10
"""One of the table for each clock that is due, and a few of the index; the table has many times
as many."""

# What runs is looked at in days, but for some; what has ended kept the time at which it was due.
RUN = """
UPDATE saleor_service_clock SET running_since = started_at, minutes = 1000000,
    due_at = now() + interval '700 days', next_at = now() + interval '2 days'
WHERE ended_at IS NULL
"""
ENDED = """
UPDATE saleor_service_clock SET next_at = now() - interval '3 days', due_at = next_at
WHERE ended_at IS NOT NULL
"""
MAKE_DUE = """
UPDATE saleor_service_clock SET minutes = 1, next_at = now() - interval '1 minute'
WHERE ended_at IS NULL AND complaint_id IN (
    SELECT complaint_id FROM saleor_service_clock
    WHERE ended_at IS NULL AND kind = 'solution' ORDER BY complaint_id LIMIT %s
) AND kind = 'solution'
"""


@pytest.fixture
def clocks(shop: FakeShop) -> None:
    """Clocks of many complaints, of which a few are due."""
    old_complaints.fill(ROWS, [1])
    for channel_id in (1, old_complaints.RARE_CHANNEL):
        always(channel_id)
    query(RUN)
    # As no code writes it: the index must leave them out because they have ended.
    query(ENDED)
    query(MAKE_DUE, [DUE])
    vacuum(old_complaints.CLOCKS, old_complaints.COMPLAINTS)


def read_of_clocks(explained: plans.Explained) -> list[plans.Node]:
    """The nodes of a plan that read the table of clocks or one of its indexes."""
    return [
        node for node in plans.nodes(explained.plan)
        if node.get("Relation Name") == old_complaints.CLOCKS
    ]  # fmt: skip


def test_what_is_due_is_found_by_its_index_and_nothing_that_has_ended_is_read(
    clocks: None,
) -> None:
    values = {"now": datetime.now(UTC), "at": "-infinity", "id": 0, "most": rounds.AT_ONCE}
    assert Clock.objects.filter(ended_at__isnull=False).count() > ROWS * 0.9

    explained = plans.explain(sql.DUE, values)

    (node,) = read_of_clocks(explained)
    assert node["Node Type"] in ("Index Scan", "Index Only Scan")
    assert node["Index Name"] == "service_clock_next"
    assert node["Actual Rows"] * node["Actual Loops"] == DUE
    assert node.get("Rows Removed by Filter", 0) == 0
    assert explained.plan["Shared Hit Blocks"] + explained.plan["Shared Read Blocks"] < MOST_BLOCKS


def test_a_whole_round_reads_no_clock_that_has_ended(clocks: None) -> None:
    rounds.look_round()
    query(MAKE_DUE.replace("minutes = 1,", "minutes = 1, warned = 0,"), [DUE])
    vacuum(old_complaints.CLOCKS)
    before = ComplaintChange.objects.filter(what="warned").count()

    with plans.explaining() as seen:
        found = rounds.look_round()

    assert found.given == DUE
    assert ComplaintChange.objects.filter(what="warned").count() - before == DUE
    assert plans.wasted(seen) == {}
    due = [one for one in seen if "FROM saleor_service_clock\nWHERE next_at IS NOT NULL" in one.sql]
    assert due
    for one in due:
        assert {node.get("Index Name") for node in read_of_clocks(one)} == {"service_clock_next"}
    assert Complaint.objects.count() == ROWS


def test_the_indexs_own_condition_leaves_out_what_has_ended() -> None:
    ((definition,),) = query(
        "SELECT indexdef FROM pg_indexes WHERE indexname = 'service_clock_next'"
    )
    assert "ended_at IS NULL" in definition and "next_at IS NOT NULL" in definition
