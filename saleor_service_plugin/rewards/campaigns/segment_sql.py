"""A segment as a statement's conditions: the same answer as `segment.holds`, for all at once."""

from datetime import datetime
from typing import Any

from .segment import Segment

FROM = """
saleor_service_person person LEFT JOIN saleor_service_person_money money
    ON money.person_id = person.id AND money.currency = %(currency)s
"""

MEMBER = """
person.merged_into IS NULL AND person.orders > 0 AND person.last_at IS NOT NULL
    AND person.last_order_id IS NOT NULL AND person.email <> ''
    AND person.channel_id = %(channel_id)s
"""
"""Who can be a member at all: a customer of the channel, of whom an address is known."""

CONDITIONS = {
    "orders_least": "person.orders >= %(orders_least)s",
    "orders_most": "person.orders <= %(orders_most)s",
    "spent_least": "coalesce(money.spent, 0) >= %(spent_least)s",
    "days_least": "person.last_at <= %(now)s - make_interval(days => %(days_least)s)",
    "days_most": "person.last_at >= %(now)s - make_interval(days => %(days_most)s)",
    "countries": "upper(person.country) = ANY(%(countries)s)",
    "languages": "lower(left(person.language_code, 2)) = ANY(%(languages)s)",
    "returns_most": "person.pieces_back <= %(returns_most)s * person.pieces",
    "has_account": "(person.user_id IS NOT NULL) = %(has_account)s",
}


def where(
    segment: Segment, *, channel_id: int, currency: str, now: datetime
) -> tuple[str, dict[str, Any]]:
    """Return the conditions on rows of `FROM`, and their values.

    Args:
        segment: Who is meant.
        channel_id: The campaign's.
        currency: Of that channel.
        now: From which days are counted back.

    """
    found = [MEMBER]
    values: dict[str, Any] = {"channel_id": channel_id, "currency": currency, "now": now}
    for name, condition in CONDITIONS.items():
        value = getattr(segment, name)
        if value is None or value == ():
            continue
        found.append(condition)
        values[name] = list(value) if isinstance(value, tuple) else value
    return " AND ".join(found), values
