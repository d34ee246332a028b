"""A line of the table of operations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.saleor.api.cast import Caller, Cast
from tests.saleor.api.rules import Rule

Values = Callable[[Cast], Mapping[str, Any]]


@dataclass(frozen=True)
class Line:
    """One operation."""

    rule: Rule
    values: Values
    """Arguments with which it succeeds for who may; by their names in the schema."""
    as_guest: Callable[[Cast, Caller], Mapping[str, Any]] | None = None
    """Arguments of a guest with a token, where the operation takes one."""
    done: frozenset[str] = frozenset()
    """Codes of typed errors that only those get who may."""
    more: Values = field(default=lambda cast: {})
    """Further arguments, whose ids are tried as well."""
    by: str = ""
    """Who tries them, where not everybody who may do the rest may give those."""
