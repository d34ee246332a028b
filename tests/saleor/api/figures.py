"""Counts of what the tests of security checked; written where SECURITY_FIGURES is set.

`SECURITY_TOKENS=/tmp/tokens.json` before the tests of tests/db/test_order_tokens.py, then
both before those of tests/saleor/api.
"""

import json
import os
from collections import Counter
from pathlib import Path

FILE = Path(__file__).resolve().parents[3] / "docs" / "figures" / "security.json"

SEED = 20_250_101

WHAT = {
    "S1": ("S1", "operations, fields, addresses x kinds of callers x addresses of the API"),
    "S2": ("S2", "ids foreign, unknown, malformed, for each id argument"),
    "wrong": ("S2", "wrong input to each argument: refused by name, nothing internal shown"),
}

_checks: Counter[str] = Counter()
_subjects: dict[str, set[str]] = {}


def count(row: str, checks: int, subject: str) -> None:
    """Note checks that held; a test that fails notes none."""
    _checks[row] += checks
    _subjects.setdefault(row, set()).add(subject)


def write(*, failed: int) -> None:
    """Put the rows into the file, where it is wanted; called when the tests have ended."""
    if not os.environ.get("SECURITY_FIGURES") or not _checks:
        return
    from tests.bench import figures

    rows = [
        figures.Row(
            row, what, failed, "mismatches", "0", not failed, n=_checks[key],
            note=f"{len(_subjects[key])} operations, fields, addresses or arguments",
        )
        for key, (row, what) in WHAT.items()
        if key in _checks
    ]  # fmt: skip
    tokens = Path(os.environ.get("SECURITY_TOKENS", ""))
    if tokens.is_file():
        # Left by tests/db/test_order_tokens.py, which needs no Saleor.
        found = json.loads(tokens.read_text(encoding="utf-8"))
        what = "order tokens changed, swapped in purpose, cut, of other orders"
        rows.append(
            figures.Row(
                "S3", what, found["accepted"], "accepted", "0", not found["accepted"],
                n=found["tried"],
            )
        )  # fmt: skip
    figures.write(rows, seed=SEED, file=FILE)
