"""How large a query is by its form, found before anything else looks at it.

Checking a query costs the square of its fields, pricing it as much as its fragments
written out: thirty fragments that each hold the next one twice are a thousand million
fields in two kilobytes. Saleor looks at neither, nor at fragments within themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graphql import parse
from graphql.error import GraphQLError, GraphQLSyntaxError
from graphql.language.ast import (
    Field,
    FragmentDefinition,
    FragmentSpread,
    InlineFragment,
    OperationDefinition,
)

MOST_DEPTH = 12
"""Fields within fields. The deepest sensible query of ours has 9."""

MOST_FIELDS = 1_000
"""As they are written, spreads included."""

MOST_WRITTEN_OUT = 20_000
"""Fields, with each fragment in the place of its spreads."""

FAN_OUT = {"messages": 20}
"""Lists that lead back to what holds them: how often what is within counts."""

MOST_TEXT = 50_000
"""Characters; reading a megabyte takes seconds."""

MOST_KEPT = 20_000
"""Characters of a text whose size is remembered; the longest of an app's own queries have
half of it. A thousand of these are 20 MB."""

MOST_NESTING = 100
"""Selections within selections, fragments included; Saleor's own queries have 30."""


class _TooLargeError(Exception):
    """The text says in what."""


@dataclass(frozen=True, slots=True)
class _Size:
    """Of a selection, with its fragments written out."""

    depth: int = 0
    fields: int = 0
    nesting: int = 0


@dataclass(slots=True)
class _Measure:
    """Measures each fragment once."""

    fragments: Mapping[str, Any]
    known: dict[str, _Size] = field(default_factory=dict)
    level: int = 0
    under_way: set[str] = field(default_factory=set)

    def of(self, selections: Any) -> _Size:
        """Return the size of a selection."""
        if selections is None:
            return _Size()
        self.level += 1
        if self.level > MOST_NESTING:
            raise _TooLargeError("nested too deeply")
        depth = fields = nesting = 0
        for node in selections.selections:
            inner = self._of_node(node)
            depth = max(depth, inner.depth)
            fields += inner.fields
            nesting = max(nesting, inner.nesting + 1)
        self.level -= 1
        if nesting > MOST_NESTING:
            raise _TooLargeError("nested too deeply")
        return _Size(depth, fields, nesting)

    def _of_node(self, node: Any) -> _Size:
        if isinstance(node, FragmentSpread):
            return self._of_fragment(node)
        inner = self.of(node.selection_set)
        if not isinstance(node, Field):
            return inner
        name = node.name.value
        # Introspection's only field that tools nest deeply (graphql-js: 9 times), and it
        # leads along one line, to one type.
        step = int(name != "ofType")
        fields = 1 + inner.fields * FAN_OUT.get(name, 1)
        return _Size(inner.depth + step, fields, inner.nesting)

    def _of_fragment(self, spread: FragmentSpread) -> _Size:
        name = spread.name.value
        if name in self.under_way:
            raise _TooLargeError(f"without end: the fragment {name} is within itself")
        if name not in self.known and name in self.fragments:
            self.under_way.add(name)
            self.known[name] = self.of(self.fragments[name].selection_set)
            self.under_way.remove(name)
        return self.known.get(name, _Size())


def problem(query: str, *, own: bool) -> GraphQLError | None:
    """Return why a query is too large to be looked at; of its mistakes Saleor tells.

    Args:
        query: Its text.
        own: Whether it was asked at our own address; Saleor's queries may be deeper and
            have more fields.

    """
    if own and len(query) > MOST_TEXT:
        return GraphQLError(f"The query is longer than {MOST_TEXT} characters.")
    text = _remembered(query, own) if len(query) <= MOST_KEPT else _measured(query, own)
    return GraphQLError(text) if text else None


def _measured(query: str, own: bool) -> str | None:
    """Return what is too large about a query, as a sentence."""
    try:
        document = parse(query)
        _look(document.definitions, own=own)
    except RecursionError:
        return "The query is nested too deeply."
    except _TooLargeError as error:
        return f"The query is {error}."
    except (GraphQLSyntaxError, ValueError):
        return None
    return None


_remembered = lru_cache(maxsize=1000)(_measured)
"""Whoever is refused asks again at once: sentences are kept, no errors with their stacks."""


def _look(definitions: Any, *, own: bool) -> None:
    fragments = {one.name.value: one for one in definitions if isinstance(one, FragmentDefinition)}
    held = [one for one in definitions if isinstance(one, FragmentDefinition | OperationDefinition)]
    if own and sum(1 for one in held for _ in _nodes(one.selection_set)) > MOST_FIELDS:
        raise _TooLargeError(f"larger than {MOST_FIELDS} fields")
    measure = _Measure(fragments)
    for one in held:
        size = measure.of(one.selection_set)
        if own and isinstance(one, OperationDefinition) and size.depth > MOST_DEPTH:
            raise _TooLargeError(f"deeper than {MOST_DEPTH} fields")
        if size.fields > MOST_WRITTEN_OUT:
            raise _TooLargeError(
                f"larger than {MOST_WRITTEN_OUT} fields: each fragment counts wherever it is "
                "spread, and what is within `messages` counts 20 times"
            )
    for one in held:
        if isinstance(one, OperationDefinition) and any(
            isinstance(node, InlineFragment) for node in one.selection_set.selections
        ):
            # Saleor's view takes every root selection to have a name.
            raise _TooLargeError("not understood: no inline fragment may stand at its root")


def _nodes(selections: Any) -> Iterator[Any]:
    """Yield fields and spreads as they are written."""
    waiting = [selections]
    while waiting:
        found = waiting.pop()
        for node in found.selections if found else ():
            yield node
            waiting.append(getattr(node, "selection_set", None))
