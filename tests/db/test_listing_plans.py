"""How PostgreSQL reads the staff's list: never through the table, whatever is asked.

A part of all filters; `make scale` and `make bench` take every one.
"""

import pytest

from saleor_service_plugin.messages.listing import Cursor, Page, Sort, Where
from saleor_service_plugin.outbox.rules import State
from tests.bench import list_filters, old_messages
from tests.bench.copies import query
from tests.bench.list_filters import Case
from tests.bench.vacuum import vacuum

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 40_000
"""Four times as many as any page may read."""

CHANNELS = (1, 2, 3, 4)


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
