"""What customers have heard of their orders, and what they were promised: from our own rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ...database import fetch
from . import news


@dataclass(frozen=True, slots=True)
class Heard:
    """Of one order."""

    at: datetime | None
    """When a mail left, or something new stood on the order page, last."""
    promised: date | None
    """The first day by which something of it comes, where the customer was told one for all
    that is still to come."""


# All by indexes on the order. A message that was only tried, or is held, nobody has read.
HEARD = """
SELECT wanted.id,
    GREATEST(
        (SELECT max(at) FROM saleor_service_fact
            WHERE order_id = wanted.id AND kind = ANY(%(seen)s)),
        (SELECT max(finished_at) FROM saleor_service_message
            WHERE order_id = wanted.id AND state = 'sent'),
        (SELECT max(last_scan_at) FROM saleor_service_parcel
            WHERE order_id = wanted.id AND current),
        (SELECT max(found_at) FROM saleor_service_delay
            WHERE order_id = wanted.id AND told)
    ),
    (SELECT CASE WHEN bool_and(shown AND latest IS NOT NULL) THEN min(latest) END
        FROM saleor_service_promise WHERE order_id = wanted.id AND ending = 'open')
FROM unnest(%(ids)s::uuid[]) AS wanted (id)
"""


def read(order_ids: Collection[UUID]) -> dict[UUID, Heard]:
    """Return what the customers of these orders have heard, in one statement."""
    if not order_ids:
        return {}
    values = {"ids": list(order_ids), "seen": [str(kind) for kind in news.SEEN]}
    return {pk: Heard(at, promised) for pk, at, promised in fetch(HEARD, values)}
