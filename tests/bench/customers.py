"""P13: what reading a customer's history costs a reward, however large the shop is."""

import random
import statistics
from collections.abc import Iterator, Sequence
from uuid import UUID

from saleor_service_plugin.rewards.history.read import before_orders, of_persons

from .copies import query
from .figures import Row
from .measuring import count, seconds

SMALL = 100_000
STEP = 500_000
EACH = 10
"""Orders of a customer."""
REGULAR = 10_000
"""Orders of one very good customer, beside the others."""
READ = 400
MOST_MS = 3.0
MOST_RATIO = 1.5

TABLES = "saleor_service_purchase, saleor_service_person, saleor_service_person_money"

PERSONS = """
INSERT INTO saleor_service_person (id, email, first_name, country, language_code, orders, pieces,
    pieces_back, channel_id, last_at)
SELECT n, 'customer' || n || '@example.com', 'Anne', 'DE', 'de', %(each)s, 2 * %(each)s, 0, 1,
    now()
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
"""

MONEY = """
INSERT INTO saleor_service_person_money (person_id, currency, spent)
SELECT n, 'EUR', 40 * %(each)s FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
"""

# A customer's orders lie far apart, in the table as in time.
PURCHASES = """
INSERT INTO saleor_service_purchase (order_id, person_id, channel_id, placed_at, paid_at, counts,
    currency, value, pieces, pieces_back, proven)
SELECT md5('order' || n || '-' || turn)::uuid, n, 1, now() - interval '1 day' * (turn * 60)
    - interval '1 s' * (n %% 5000000), now(), true, 'EUR', 40, 2, 0, false
FROM generate_series(1, %(each)s) AS turn,
    generate_series(%(first)s::bigint, %(last)s::bigint) AS n
"""

NEWEST = """
SELECT DISTINCT ON (person_id) order_id FROM saleor_service_purchase
WHERE person_id = ANY(%s) ORDER BY person_id, placed_at DESC
"""


def measure(*, orders: int, seed: int) -> Iterator[Row]:
    """Yield the rows of P13: a shop of 100,000 orders, and the same one grown.

    Args:
        orders: So many it grows to.
        seed: Of which customers are read.

    """
    chance = random.Random(seed)
    query(f"TRUNCATE {TABLES}")
    _fill(1, SMALL // EACH, EACH)
    small = _read(_newest(SMALL // EACH, chance))
    for first in range(SMALL // EACH, orders // EACH, STEP // EACH):
        _fill(first + 1, min(first + STEP // EACH, orders // EACH), EACH)
    regular = orders // EACH + 1
    _fill(regular, regular, REGULAR)
    large = _read(_newest(orders // EACH, chance))
    ratio = large[1] / small[1]
    note = f"one statement for one order, {READ} customers of {EACH} orders each, one by one"
    yield Row(
        "P13", f"what a customer bought before, {orders:,} orders to {SMALL:,}", ratio, "x",
        goal=f"<= {MOST_RATIO}", holds=ratio <= MOST_RATIO, n=READ,
        peer=(f"ms in {SMALL:,}", small[1]), spread=large[::2], note=f"{note}; spread in ms",
    )  # fmt: skip
    yield Row(
        "P13", f"what a customer bought before, {orders:,} orders", large[1], "ms",
        goal=f"<= {MOST_MS:g}", holds=large[1] <= MOST_MS, n=READ, note=note,
    )  # fmt: skip
    newest = [row[0] for row in query(NEWEST, [[regular]])]
    ours = _read(newest * READ)
    yield Row(
        "P13", f"the same of a customer with {REGULAR:,} orders", ours[1], "ms",
        goal=f"<= {MOST_MS:g}", holds=ours[1] <= MOST_MS, n=READ,
    )  # fmt: skip
    yield _statements(newest, regular)
    query(f"TRUNCATE {TABLES}")


def _fill(first: int, last: int, each: int) -> None:
    values = {"first": first, "last": last, "each": each}
    for statement in (PERSONS, MONEY, PURCHASES):
        query(statement, values)


def _newest(persons: int, chance: random.Random) -> list[UUID]:
    """Return the latest orders of some customers, as a reward looks at them."""
    query(f"ANALYZE {TABLES}")
    wanted = chance.sample(range(1, persons + 1), READ)
    return [row[0] for row in query(NEWEST, [wanted])]


def _read(order_ids: Sequence[UUID]) -> tuple[float, float, float]:
    """Return the 10th percentile, the median and the 90th in milliseconds, with warm pages."""
    for order_id in order_ids:
        before_orders([order_id])
    times = sorted(
        1000 * seconds(lambda pk=order_id: before_orders([pk])) for order_id in order_ids
    )
    return times[len(times) // 10], statistics.median(times), times[-len(times) // 10]


def _statements(newest: Sequence[UUID], person_id: int) -> Row:
    one = count(lambda: before_orders(newest[:1]))
    more = count(lambda: of_persons([person_id]))
    return Row(
        "P13", "statements for it", one, "", goal="1", holds=one == more == 1,
        note="whatever the number of orders asked for",
    )  # fmt: skip
