"""The examples in the documentation, as they stand there."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import parse

DOCS = Path(__file__).resolve().parents[3] / "docs"

EXAMPLE = re.compile(
    r"<!-- caller: (?P<caller>\w+); address: (?P<address>\w+) -->\n"
    r"```graphql\n(?P<query>.*?)```\n"
    r"(?:```json\n(?P<variables>.*?)```\n)?",
    re.DOTALL,
)


@dataclass(frozen=True)
class Example:
    """One example: who asks what, and where."""

    page: str
    caller: str
    address: str
    query: str
    variables: dict[str, Any]

    @property
    def name(self) -> str:
        """The name of its operation, for reports."""
        (operation,) = self._operations()
        name = operation.name.value if operation.name else "unnamed"
        return f"{self.page}-{self.address}-{name}"

    def fields(self) -> Iterator[str]:
        """Yield the root fields that it asks for."""
        (operation,) = self._operations()
        for field in operation.selection_set.selections:
            yield field.name.value

    def filled(self, rows: dict[str, str]) -> dict[str, Any]:
        """Return its variables, with a row for each placeholder such as "<order-id>"."""
        filled: dict[str, Any] = _fill(self.variables, rows)
        return filled

    def _operations(self) -> list[Any]:
        found = parse(self.query).definitions
        return [one for one in found if type(one).__name__ == "OperationDefinition"]


def pages() -> list[Path]:
    """Return the pages of the documentation."""
    return sorted(DOCS.glob("*.md"))


def examples() -> list[Example]:
    """Return every example of every page."""
    return [
        Example(
            page.stem,
            found["caller"],
            found["address"],
            found["query"],
            json.loads(found["variables"] or "{}"),
        )
        for page in pages()
        for found in EXAMPLE.finditer(page.read_text(encoding="utf-8"))
    ]


def _fill(value: Any, rows: dict[str, str]) -> Any:
    match value:
        case dict():
            return {name: _fill(inner, rows) for name, inner in value.items()}
        case list():
            return [_fill(inner, rows) for inner in value]
        case str() if re.fullmatch(r"<[a-z-]+>", value):
            return rows[value[1:-1]]
    return value
