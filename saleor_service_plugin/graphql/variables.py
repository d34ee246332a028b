"""Variables that GraphQL's own check cannot cope with, or takes for what they are not.

The old GraphQL library makes a text of an object and a yes of the text "no". Where an
operation of ours is asked, a text has to be a text.
"""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema
from graphql.error import GraphQLError
from graphql.language.ast import OperationDefinition
from graphql.type.definition import GraphQLInputObjectType, GraphQLList, GraphQLNonNull
from graphql.utils.is_valid_value import is_valid_value
from graphql.utils.type_from_ast import type_from_ast

PYTHON: Mapping[str, Any] = {"String": str, "ID": (str, int), "Boolean": bool}


def problem(
    schema: GraphQLSchema, document: Any, variables: Mapping[str, Any] | None
) -> GraphQLError | None:
    """Return an error that names the variable, where checking it would raise.

    Saleor answers such an exception without the variable's name or, of an object for a
    number, as an internal error. What is merely wrong is told by GraphQL itself.
    """
    for operation in document.definitions:
        if not isinstance(operation, OperationDefinition):
            continue
        for definition in operation.variable_definitions or ():
            name = definition.variable.name.value
            if name not in (variables or {}):
                continue
            value = (variables or {})[name]
            try:
                type_ = type_from_ast(schema, definition.type)
                is_valid_value(value, type_)
                where = _not_of_type(value, type_, ())
            except Exception:
                where = ()
            if where is not None:
                path = ".".join(("$" + name, *where))
                return GraphQLError(f'Variable "{path}" got a value that is not of its type.')
    return None


def _not_of_type(value: Any, type_: Any, above: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return where a text, an id or a yes and no is something else; None where all are."""
    if isinstance(type_, GraphQLNonNull):
        return _not_of_type(value, type_.of_type, above)
    if value is None:
        return None
    if isinstance(type_, GraphQLList):
        several = value if isinstance(value, list) else [value]
        found = (_not_of_type(one, type_.of_type, above) for one in several)
        return next((where for where in found if where is not None), None)
    if isinstance(type_, GraphQLInputObjectType):
        fields = value.items() if isinstance(value, dict) else ()
        found = (
            _not_of_type(one, type_.fields[name].type, (*above, name))
            for name, one in fields
            if name in type_.fields
        )
        return next((where for where in found if where is not None), None)
    wanted = PYTHON.get(getattr(type_, "name", ""))
    right = wanted is None or (isinstance(value, wanted) and not _is_odd(value, wanted))
    return None if right else above


def _is_odd(value: Any, wanted: Any) -> bool:
    """Whether a yes or no passes for a number."""
    return isinstance(value, bool) and wanted is not bool
