"""The statements behind the complaint report.

Times are by the clock on the wall, as customers wait; whether something was in time say the
clocks, in working time. A clock that still runs though its time is over was not in time.
"""

from ..states import ASKS, Finding
from .where import By

_ASKS = ", ".join(f"'{one}'" for one in sorted(ASKS))
_RIGHT = ", ".join(f"'{one}'" for one in (Finding.JUSTIFIED, Finding.PARTLY))

KEYS = {
    By.MONTH: "to_char(c.opened_at AT TIME ZONE 'UTC', 'YYYY-MM')",
    By.CHANNEL: "c.channel_id::text",
    By.TOPIC: "c.topic",
    By.PRODUCT: "theirs.key",
    By.SUPPLIER: "theirs.key",
    By.PERSON: "COALESCE(c.owner_id, 0)::text",
}

NAMES = {
    By.PRODUCT: "max(theirs.name)",
    By.PERSON: "max(c.owner_name)",
}

_OF_PRODUCTS = """JOIN LATERAL (
    SELECT line.product_id::text AS key, max(line.name) AS name
    FROM saleor_service_complaint_line line
    WHERE line.complaint_id = c.id AND line.product_id IS NOT NULL GROUP BY line.product_id
) theirs ON true"""

_OF_SUPPLIERS = """JOIN LATERAL (
    SELECT DISTINCT given.supplier AS key FROM saleor_service_complaint_line line
    JOIN supplier given ON given.channel_id = c.channel_id AND given.product_id = line.product_id
    WHERE line.complaint_id = c.id
) theirs ON true"""

JOINS = {By.PRODUCT: _OF_PRODUCTS, By.SUPPLIER: _OF_SUPPLIERS}

SUPPLIERS = """WITH supplier AS MATERIALIZED (
    SELECT * FROM unnest(%(channels_of)s::int[], %(products)s::int[], %(suppliers)s::text[])
        AS given (channel_id, product_id, supplier)
)"""


def _time(end: str) -> str:
    hours = f"extract(epoch FROM {end} - c.opened_at) / 3600"
    return ", ".join(
        f"percentile_cont({part}) WITHIN GROUP (ORDER BY {hours}) FILTER (WHERE {end} IS NOT NULL)"
        for part in (0.5, 0.9)
    )


def _kept(clock: str) -> str:
    late = f"{clock}.ended_at IS NULL AND {clock}.warned = 100"
    return (
        f"count(*) FILTER (WHERE {clock}.met), "
        f"count(*) FILTER (WHERE {clock}.met IS NOT NULL OR ({late}))"
    )


ENDED = "CASE WHEN c.state IN ('solved', 'closed') THEN COALESCE(c.solved_at, c.closed_at) END"

MEASURES = f"""count(*), count(*) FILTER (WHERE c.topic IN ({_ASKS})),
    count(c.first_replied_at), {_time("c.first_replied_at")},
    count({ENDED}), {_time(f"({ENDED})")},
    {_kept("reply")}, {_kept("solution")},
    count(*) FILTER (WHERE c.cycle > 0), count(*) FILTER (WHERE c.finding <> ''),
    count(*) FILTER (WHERE c.finding IN ({_RIGHT}))"""


def where(*, channels: bool, topics: bool, people: bool) -> str:
    """Return the conditions on complaints; one that goes on in another is counted there."""
    found = ["c.opened_at >= %(begins)s", "c.opened_at < %(ends)s", "c.merged_into IS NULL"]
    found += ["c.channel_id = ANY(%(channels)s::int[])"] if channels else []
    found += ["c.topic = ANY(%(topics)s::text[])"] if topics else []
    found += ["c.channel_id = ANY(%(allowing)s::int[])"] if people else []
    return " AND ".join(found)


def figures(by: By | None, conditions: str) -> str:
    """Return the statement for the figures of each group; None: of all together."""
    key = KEYS[by] if by else "''"
    name = NAMES.get(by, "''") if by else "''"
    order = "1" if by is By.MONTH else "3 DESC, 1"
    group = f"GROUP BY 1 ORDER BY {order} LIMIT %(most)s" if by else ""
    return f"""{SUPPLIERS if by is By.SUPPLIER else ""}
        SELECT {key}, {name}, {MEASURES}
        FROM saleor_service_complaint c
        LEFT JOIN saleor_service_clock reply
            ON reply.complaint_id = c.id AND reply.kind = 'first-reply' AND reply.turn = 0
        LEFT JOIN saleor_service_clock solution
            ON solution.complaint_id = c.id AND solution.kind = 'solution' AND solution.turn = 0
        {JOINS.get(by, "") if by else ""}
        WHERE {conditions} {group}"""


def reasons(by: By, conditions: str) -> str:
    """Return the statement for how many of each topic there are in each group."""
    return f"""{SUPPLIERS if by is By.SUPPLIER else ""}
        SELECT {KEYS[by]}, c.topic, count(*) FROM saleor_service_complaint c
        {JOINS.get(by, "")} WHERE {conditions} GROUP BY 1, 2"""


def products(conditions: str) -> str:
    """Return the statement for the products that complaints are about, by channel."""
    return f"""SELECT DISTINCT c.channel_id, line.product_id FROM saleor_service_complaint c
        JOIN saleor_service_complaint_line line ON line.complaint_id = c.id
        WHERE {conditions} AND line.product_id IS NOT NULL"""
