"""R6: the host rolls back; nothing is marked for what never was, and nothing is poisoned."""

from collections.abc import Iterator

from django.test.utils import override_settings

from tests.bench.figures import Row
from tests.saleor.trouble.nesting import host_table, wrong

from .grounds import saleor

NESTINGS = 500
SHORT = 50

QUIET = {"SALEOR_SERVICE_SETTLE_SECONDS": 2}
"""Hooks keep quiet for an order that was just marked, as in any shop."""


def measure_r6(*, short: bool, seed: int) -> Iterator[Row]:
    """Yield the row of R6."""
    nestings = SHORT if short else NESTINGS
    with saleor(), override_settings(**QUIET), host_table():
        found = {number: wrong(number) for number in range(seed, seed + nestings)}
    bad = {number: text for number, text in found.items() if text}
    first = next(iter(bad.items()), None)
    yield Row(
        "R6", "nests of transactions with a mark too many, too few, or host's work lost",
        len(bad), "nests", goal="= 0", holds=not bad, n=nestings,
        note=f"nest {first[0]}: {first[1]}" if first else "",
    )  # fmt: skip
