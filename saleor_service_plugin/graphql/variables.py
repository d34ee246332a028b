"""Variables that GraphQL's own check cannot cope with."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema
from graphql.error import GraphQLError
from graphql.language.ast import OperationDefinition
from graphql.utils.is_valid_value import is_valid_value
from graphql.utils.type_from_ast import type_from_ast


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
            try:
                is_valid_value((variables or {})[name], type_from_ast(schema, definition.type))
            except Exception:
                return GraphQLError(f'Variable "${name}" got a value that is not of its type.')
    return None
