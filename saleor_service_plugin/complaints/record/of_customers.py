"""Customers' complaints, page by page, for any number of customers in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...database import fetch
from ..models import Complaint
from ..states import BY_ITSELF, AuthorKind
from .read import TO_CUSTOMERS

# What an account opened, and what is about an order of it: claimed after it was opened, such an
# order was a guest's. Both by an index; an OR of the two would read the whole table.
THEIRS = """
    SELECT id FROM saleor_service_complaint WHERE user_id = known.user_id
    UNION
    SELECT about.id FROM saleor_service_order placed
    JOIN saleor_service_complaint about ON about.order_id = placed.order_id
    WHERE placed.user_id = known.user_id
"""

WRITTEN = """
    EXISTS (
        SELECT 1 FROM saleor_service_complaint_entry said
        WHERE said.complaint_id = one.id AND said.kind = ANY(%s) AND said.author_kind = ANY(%s)
    )
"""


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of a customer's list, which begins with the newest complaint."""

    limit: int
    after: int | None = None
    """Id of the complaint before the first."""
    before: int | None = None
    backwards: bool = False
    """The last ones instead of the first ones."""
    channel_ids: tuple[int, ...] | None = None
    """Those the caller may see; None: all."""
    for_staff: bool = False
    """Whether tasks that opened by themselves, and what was merged, are in it."""


def of_users(user_ids: Sequence[int], wanted: Page) -> list[list[Complaint]]:
    """Return this stretch of each customer's complaints, the newest first.

    Args:
        user_ids: Accounts.
        wanted: Which stretch, the same for all.

    """
    conditions, values = _conditions(wanted)
    direction = "ASC" if wanted.backwards else "DESC"
    rows = fetch(
        f"""
        SELECT known.user_id, found.id
        FROM unnest(%s::int[]) AS known (user_id)
        CROSS JOIN LATERAL (
            SELECT one.id FROM ({THEIRS}) theirs
            JOIN saleor_service_complaint one ON one.id = theirs.id
            WHERE {conditions} ORDER BY one.id {direction} LIMIT %s
        ) found
        ORDER BY found.id DESC
        """,
        [list(user_ids), *values, wanted.limit],
    )
    known = Complaint.objects.in_bulk([pk for _, pk in rows])
    pages: dict[int, list[Complaint]] = {user_id: [] for user_id in user_ids}
    for user_id, pk in rows:
        if pk in known:
            pages[user_id].append(known[pk])
    return [pages[user_id] for user_id in user_ids]


def count_of_user(user_id: int, wanted: Page) -> int:
    """Return how many complaints a customer has, whatever the stretch."""
    whole = Page(0, channel_ids=wanted.channel_ids, for_staff=wanted.for_staff)
    conditions, values = _conditions(whole)
    ((count,),) = fetch(
        f"""
        SELECT count(*) FROM unnest(%s::int[]) AS known (user_id)
        CROSS JOIN LATERAL ({THEIRS}) theirs
        JOIN saleor_service_complaint one ON one.id = theirs.id WHERE {conditions}
        """,
        [[user_id], *values],
    )
    return int(count)


def _conditions(wanted: Page) -> tuple[str, list[Any]]:
    sql, values = "TRUE", list[Any]()
    for pk, sign in ((wanted.after, "<"), (wanted.before, ">")):
        if pk is not None:
            sql += f" AND one.id {sign} %s"
            values.append(pk)
    if wanted.channel_ids is not None:
        sql += " AND one.channel_id = ANY(%s)"
        values.append(list(wanted.channel_ids))
    if not wanted.for_staff:
        sql += f" AND one.merged_into IS NULL AND (one.source <> ALL(%s) OR {WRITTEN})"
        authors = [AuthorKind.STAFF.value, AuthorKind.APP.value]
        kinds = [kind.value for kind in TO_CUSTOMERS]
        values += [sorted(source.value for source in BY_ITSELF), kinds, authors]
    return sql, values
