"""Looking at open promises again, because what they are reckoned with has changed."""

from collections.abc import Collection

from ...database import execute

# A look locks its promises by their ids. In another order each could have what the other
# waits for, and the database would end one of the two: staff's change, or the look.
LOOK = """
WITH again AS MATERIALIZED (
    SELECT id FROM saleor_service_promise WHERE ending = 'open' AND {which}
    ORDER BY id FOR UPDATE
)
UPDATE saleor_service_promise p SET watch_at = now() FROM again WHERE p.id = again.id
"""


def look_at_all_again() -> int:
    """Have every open promise looked at soon, a few hundred orders each minute.

    Returns:
        How many.

    """
    return execute(LOOK.format(which="TRUE"))


def look_at_variant_again(variant_id: int) -> int:
    """Have the open promises of a variant looked at soon.

    Returns:
        How many.

    """
    return execute(LOOK.format(which="variant_id = %s"), [variant_id])


def look_at_lines_again(line_ids: Collection[object]) -> int:
    """Have the promises of these order lines looked at soon.

    Returns:
        How many.

    """
    return execute(LOOK.format(which="line_id = ANY(%s)"), [list(line_ids)])
