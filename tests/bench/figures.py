"""Measured rows: as a table for a person, as JSON for the docs."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection

from . import tables

FILE = Path(__file__).resolve().parents[2] / "docs" / "figures" / "bench.json"

LIBRARIES = ("django", "psycopg", "celery")


@dataclass(frozen=True)
class Row:
    """One measured figure. `goal` is empty where the figure is for information."""

    id: str
    what: str
    value: float
    unit: str
    goal: str = ""
    holds: bool = True
    peer: tuple[str, float] | None = None
    """Name and value of what it was measured beside."""
    spread: tuple[float, float] | None = None
    n: int = 1
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the row as the figures' format wants it."""
        row = asdict(self)
        row["value"] = _short(self.value)
        if self.peer:
            row["peer"] = {"name": self.peer[0], "value": _short(self.peer[1])}
        if self.spread:
            row["spread"] = {"min": _short(self.spread[0]), "max": _short(self.spread[1])}
        return row


def _short(number: float) -> float:
    """Return a number to four significant digits; nothing here is measured better."""
    return float(f"{number:.4g}")


def _text(number: float) -> str:
    return f"{number:,.3f}".rstrip("0").rstrip(".")


def line(row: Row) -> str:
    """Return the row as one line of the table."""
    held = "" if not row.goal else "ok" if row.holds else "NO"
    spread = f"{_text(row.spread[0])}..{_text(row.spread[1])}" if row.spread else ""
    peer = f"{row.peer[0]}: {_text(row.peer[1])}" if row.peer else ""
    value = f"{_text(row.value)} {row.unit}"
    return (
        f"{row.id:<4} {row.what:<74.74} {value:>16} {row.goal:>9} {held:>2}  "
        f"{spread:<17} {peer:<40} n={row.n}  {row.note}"
    ).rstrip()


def write(rows: Sequence[Row], *, seed: int, file: Path = FILE) -> None:
    """Put the rows into the file; rows of other figures stay where the machine is the same."""
    machine = _machine()
    new = [row.as_json() for row in rows]
    replaced = {(row["id"], row["what"]) for row in new}
    kept = [row for row in _earlier(file, machine) if (row["id"], row["what"]) not in replaced]
    every = sorted([*kept, *new], key=_place)
    whole = {"machine": machine, "versions": _versions(), "seed": seed, "rows": every}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    tables.update()


def _place(row: dict[str, Any]) -> tuple[str, int]:
    """Return a row's place in the file: P2 comes before P10."""
    return row["id"][0], int(row["id"][1:])


def _earlier(file: Path, machine: str) -> Iterable[dict[str, Any]]:
    try:
        before = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    rows: list[dict[str, Any]] = before["rows"] if before.get("machine") == machine else []
    return rows


def _machine() -> str:
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {gigabytes:.0f} GB, PostgreSQL {_postgres()}, "
        f"Python {platform.python_version()}"
    )


def _postgres() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).split()[0]


def saleor_version() -> str:
    """Return the version of Saleor that is being measured."""
    import saleor

    return str(saleor.__version__)


def _versions() -> dict[str, str]:
    ours = version("saleor-service-plugin")
    found = {"saleor": saleor_version(), "saleor-service-plugin": ours}
    return found | {name: version(name) for name in LIBRARIES}
