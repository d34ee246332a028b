"""Documents and arguments, made from the schema."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLSchema
from graphql.type.definition import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
)

DEPTH = 3
"""Objects within objects that are asked for."""


def roots(schema: GraphQLSchema) -> dict[str, tuple[str, Any]]:
    """Return the operations of a schema by name: "query" or "mutation", and the field."""
    found = {name: ("query", field) for name, field in schema.get_query_type().fields.items()}
    mutation = schema.get_mutation_type()
    if mutation:
        found |= {name: ("mutation", field) for name, field in mutation.fields.items()}
    return found


def document(schema: GraphQLSchema, name: str, given: Sequence[str]) -> str:
    """Return a document that calls an operation with these arguments and asks for all of it."""
    kind, field = roots(schema)[name]
    declared = ", ".join(f"${arg}: {field.args[arg].type}" for arg in given)
    passed = ", ".join(f"{arg}: ${arg}" for arg in given)
    declared, passed = (f"({text})" if text else "" for text in (declared, passed))
    return f"{kind}{declared} {{ {name}{passed} {selection(field.type)} }}"


def selection(type_: Any, depth: int = DEPTH, above: tuple[str, ...] = ()) -> str:
    """Return all fields of a type, and of types within it, as a selection."""
    named = get_named_type(type_)
    if not isinstance(named, (GraphQLObjectType, GraphQLInterfaceType)):
        return ""
    parts = []
    for name, field in named.fields.items():
        inner = get_named_type(field.type)
        if any(isinstance(arg.type, GraphQLNonNull) for arg in field.args.values()):
            continue
        if not isinstance(inner, (GraphQLObjectType, GraphQLInterfaceType)):
            parts.append(name)
        elif depth and inner.name not in above:
            # A page wraps its rows twice.
            less = 0 if named.name.endswith(("Connection", "Edge")) else 1
            within = selection(inner, depth - less, (*above, named.name))
            page = "(first: 2)" if "first" in field.args else ""
            parts += [f"{name}{page} {within}"] if within else []
    return f"{{ {' '.join(parts)} }}" if parts else ""


@dataclass(frozen=True)
class Argument:
    """One argument of an operation, or a field within one."""

    path: tuple[str, ...]
    type: Any

    @property
    def name(self) -> str:
        """The name that an error has to hold."""
        return self.path[-1]

    @property
    def named(self) -> str:
        """The name of its type, without lists."""
        return str(get_named_type(self.type))

    @property
    def is_list(self) -> bool:
        """Whether it takes several values."""
        type_ = self.type.of_type if isinstance(self.type, GraphQLNonNull) else self.type
        return isinstance(type_, GraphQLList)

    @property
    def is_required(self) -> bool:
        """Whether it must be there."""
        return isinstance(self.type, GraphQLNonNull)


def arguments(schema: GraphQLSchema, name: str) -> list[Argument]:
    """Return the arguments of an operation with the fields of its inputs, however deep."""
    _, field = roots(schema)[name]
    return [
        found
        for arg, definition in field.args.items()
        for found in _within(Argument((arg,), definition.type), ())
    ]


def _within(argument: Argument, above: tuple[str, ...]) -> Iterator[Argument]:
    yield argument
    named = get_named_type(argument.type)
    if not isinstance(named, GraphQLInputObjectType) or named.name in above:
        return
    for name, field in named.fields.items():
        inner = Argument((*argument.path, name), field.type)
        yield from _within(inner, (*above, named.name))


def valid_at(values: Any, path: Sequence[str]) -> Any:
    """Return the value at a path; of lists of inputs the first; None where there is none."""
    for name in path:
        if isinstance(values, (list, tuple)):
            values = values[0] if values else None
        if not isinstance(values, Mapping) or name not in values:
            return None
        values = values[name]
    return values


def changed(values: Any, path: Sequence[str], value: Any) -> Any:
    """Return the values with another one at a path; the way there is made where it is not."""
    if isinstance(values, (list, tuple)):
        return [changed(values[0] if values else {}, path, value), *values[1:]]
    name, *rest = path
    old = dict(values or {})
    old[name] = changed(old.get(name), rest, value) if rest else value
    return old


def without(values: Any, path: Sequence[str]) -> Any:
    """Return the values without what is at a path."""
    if isinstance(values, (list, tuple)):
        return [without(values[0], path), *values[1:]] if values else values
    name, *rest = path
    if not isinstance(values, Mapping) or name not in values:
        return values
    if not rest:
        return {key: value for key, value in values.items() if key != name}
    return {**values, name: without(values[name], rest)}


def named_types(schema: GraphQLSchema, names: Sequence[str]) -> dict[str, Any]:
    """Return all object types that can be reached through these operations, by name."""
    found: dict[str, Any] = {}

    def walk(type_: Any) -> None:
        named = get_named_type(type_)
        if isinstance(named, GraphQLObjectType) and named.name not in found:
            found[named.name] = named
            for field in named.fields.values():
                walk(field.type)

    for name in names:
        walk(roots(schema)[name][1].type)
    return found
