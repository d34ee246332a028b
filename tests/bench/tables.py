"""The measured figures as tables in the docs, so that no number is copied by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[2] / "docs"

PAGE = DOCS / "guarantees.md"

BEGIN, END = "<!-- figures: {} -->", "<!-- end -->"

FILES = {name: DOCS / "figures" / f"{name}.json" for name in ("chaos", "bench", "security")}


def update(page: Path = PAGE) -> None:
    """Write the tables into the page anew."""
    page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")


def filled(text: str) -> str:
    """Return a page with its tables as the figures' files have them.

    Args:
        text: Markdown with a pair of marks for each table.

    """
    for name, file in FILES.items():
        begin = BEGIN.format(name)
        head, found, rest = text.partition(begin)
        if not found:
            continue
        tail = rest.partition(END)[2]
        table = _table(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else ""
        text = f"{head}{begin}\n{table}{END}{tail}"
    return text


def _table(figures: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in figures["versions"].items())
    lines = [
        f"Measured on {figures['machine']}; {versions}.",
        "",
        "| | what | value | goal | | beside | n | note |",
        "|---|---|---|---|---|---|---|---|",
        *(_line(row) for row in figures["rows"]),
    ]
    return "\n".join(lines) + "\n"


def _line(row: Mapping[str, Any]) -> str:
    held = "" if not row["goal"] else "ok" if row["holds"] else "**falls short**"
    peer = f"{row['peer']['name']}: {row['peer']['value']:,g}" if row["peer"] else ""
    value = f"{row['value']:,g} {row['unit']}".strip()
    cells = [row["id"], row["what"], value, row["goal"], held, peer, f"{row['n']:,}", row["note"]]
    return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"


if __name__ == "__main__":
    update()
