"""Counts of what the tests of security checked; written where SECURITY_FIGURES is set.

`SECURITY_TOKENS=/tmp/tokens.json` before the tests of tests/db/test_order_tokens.py, then
both before those of tests/saleor/api. Rows of which nothing was checked stay as they are.
"""

import json
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parents[3] / "docs" / "figures" / "security.json"

SEED = 20_250_101


@dataclass(frozen=True)
class Figure:
    """A row of the figures."""

    id: str
    what: str
    unit: str = "mismatches"
    subjects: str = "operations, fields, addresses or arguments"
    """What its checks were made of."""


WHAT = {
    "S1": Figure("S1", "operations, fields, addresses x kinds of callers x addresses of the API"),
    "S2": Figure("S2", "ids foreign, unknown, malformed, for each id argument"),
    "wrong": Figure("S2", "wrong input to each argument: refused by name, nothing internal shown"),
    "texts": Figure(
        "S4", "hostile texts in complaints, on the customers' page and the staff's",
        "unescaped", "texts",
    ),
}  # fmt: skip

_checks: Counter[str] = Counter()
_wrong: Counter[str] = Counter()
_subjects: dict[str, set[str]] = {}


def count(row: str, checks: int, subject: str, *, wrong: int = 0) -> None:
    """Note checks that held; a test that fails notes none, or how many did not hold."""
    _checks[row] += checks
    _wrong[row] += wrong
    _subjects.setdefault(row, set()).add(subject)


def write(*, failed: int) -> None:
    """Put the rows into the file, where it is wanted; called when the tests have ended."""
    if not os.environ.get("SECURITY_FIGURES") or not _checks:
        return
    from tests.bench import figures

    rows = []
    for key, one in WHAT.items():
        if key not in _checks:
            continue
        found = _wrong[key] or failed
        note = f"{len(_subjects[key])} {one.subjects}"
        rows.append(
            figures.Row(
                one.id, one.what, found, one.unit, "0", not found, n=_checks[key], note=note
            )
        )
    tokens = Path(os.environ.get("SECURITY_TOKENS", ""))
    if tokens.is_file():
        # Left by tests/db/test_order_tokens.py, which needs no Saleor.
        left = json.loads(tokens.read_text(encoding="utf-8"))
        what = "order tokens changed, swapped in purpose, cut, of other orders"
        rows.append(
            figures.Row(
                "S3", what, left["accepted"], "accepted", "0", not left["accepted"],
                n=left["tried"],
            )
        )  # fmt: skip
    figures.write(rows, seed=SEED, file=FILE)
