"""How PostgreSQL reads the staff's list: never through the table, whatever is asked.

A part of all filters; `make scale` and `make bench` take every one.
"""

from dataclasses import replace
from itertools import product

import pytest

from saleor_service_plugin.messages.listing import Cursor, Page, Sort, Where, statement
from saleor_service_plugin.outbox.rules import State
from tests.bench import list_filters, old_messages, plans
from tests.bench.copies import query
from tests.bench.list_filters import Case
from tests.bench.vacuum import vacuum

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 40_000
"""Four times as many as any page may read."""

CHANNELS = (1, 2, 3, 4)

BLOCKS = 20
"""For a channel without messages: one way into the index for each reason there is, at most."""


def test_no_page_of_any_filter_walks_through_the_table() -> None:
    # given
    old_messages.fill(ROWS, CHANNELS)

    # when: no multiple of the number of pages, so that each filter gets another one
    found, looked_at = list_filters.wasteful(list_filters.some(CHANNELS, ROWS, each=7))

    # then
    assert found == {}
    assert looked_at > 600


def test_pages_among_many_that_ended_at_once() -> None:
    """As when thousands are skipped together: the planner takes "before" for "none of them"."""
    # given
    old_messages.fill(ROWS, CHANNELS)
    query("UPDATE saleor_service_message SET finished_at = '2026-01-01Z' WHERE state = 'skipped'")
    query("UPDATE saleor_service_message SET finished_at = '2026-02-02Z' WHERE state = 'sent'")
    vacuum("saleor_service_message")
    ((first, last, ended),) = query(
        "SELECT min(id), max(id), max(finished_at) FROM saleor_service_message WHERE state = 'sent'"
    )
    ends = [Cursor(first, ended), Cursor((first + last) // 2, ended), Cursor(last, ended)]

    # when
    wheres = [
        Where(),
        Where(states=[State.SENT]),
        Where(states=[State.SKIPPED]),
        Where(allowed_channel_ids=[old_messages.RARE_CHANNEL]),
        Where(kinds=[old_messages.RARE_KIND]),
    ]
    cases = [
        Case(where, Page(list_filters.LIMIT, Sort.FINISHED, ascending, after=end))
        for where in wheres
        for ascending in (False, True)
        for end in ends
    ]
    found, _ = list_filters.wasteful(cases)

    # then
    assert found == {}


def test_channels_without_messages_cost_next_to_nothing() -> None:
    # given: four channels with messages among others without
    usual = [11, 13, 15, 17]
    old_messages.fill(ROWS, usual)
    wheres = (Where(), Where(kinds=[old_messages.KINDS[2]]), Where(states=[State.SENT]))
    wheres += (Where(kinds=[old_messages.NO_KIND]), Where(states=[State.HELD, State.PARKED]))
    most, more, without = 0, {}, {}

    # when
    for where, sort, ascending in product(wheres, Sort, (True, False)):
        case = Case(where, Page(21, sort, ascending))
        there = _blocks(case, usual)
        most = max(most, there)
        more[case.name] = _blocks(case, [*range(10, 20)]) - there
        without[case.name] = _blocks(case, [*range(10, 20, 2)])

    # then: a few blocks for each of six channels; without any other, the rows that come next
    print(f"{most} blocks at most; {max(more.values())} more; {max(without.values())} without")
    assert {name: looked for name, looked in more.items() if looked > 6 * BLOCKS} == {}
    assert {name: looked for name, looked in without.items() if looked > most} == {}


def _blocks(case: Case, channel_ids: list[int]) -> int:
    """Return how many blocks a page looks at for who sees these channels."""
    where = replace(case.where, allowed_channel_ids=channel_ids)
    plan = plans.explain(*statement(where, case.page)).plan
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
