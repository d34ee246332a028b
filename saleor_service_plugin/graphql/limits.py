"""What a query may cost. Saleor prices its own fields alone; ours would be free.

How large it may be by its form is found before (`shape.py`); what each field costs stands in
`costs.py`.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from graphql import GraphQLSchema, validate
from graphql.error import GraphQLError
from graphql.language.ast import Field, OperationDefinition, SelectionSet
from graphql.utils.type_from_ast import type_from_ast
from graphql.utils.value_from_ast import value_from_ast
from saleor.graphql.core.validators.query_cost import CostValidator
from saleor.graphql.query_cost_map import COST_MAP

from .costs import COSTS

MOST_COST = 20_000


class _Pricing(CostValidator):
    """Saleor's reckoning, with lists that take no number, and with variables' defaults."""

    def __init__(self, given: Mapping[str, Any], cost_map: dict[str, dict[str, Any]]) -> None:
        super().__init__(maximum_cost=MOST_COST, cost_map=cost_map)
        self.given = given

    def enter_operation_definition(self, node: Any, *args: Any) -> None:
        """Price an operation with its own defaults: each may have another one."""
        self.variables = _filled(self.context.get_schema(), node, self.given)
        super().enter_operation_definition(node, *args)

    def get_args_from_cost_map(self, *args: Any) -> dict[str, Any] | None:
        """Return how a field is priced, with its rows as what all within is taken times."""
        found: dict[str, Any] | None = super().get_args_from_cost_map(*args)
        if found and (rows := found.pop("rows", None)):
            found["multipliers"] = [rows]
        return found


def _filled(
    schema: GraphQLSchema, operation: OperationDefinition, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return an operation's variables as they will hold: null takes the default as well."""
    filled = dict(given)
    for definition in operation.variable_definitions or ():
        name = definition.variable.name.value
        if definition.default_value is not None and filled.get(name) is None:
            type_ = type_from_ast(schema, definition.type)
            filled[name] = value_from_ast(definition.default_value, type_)
    return filled


def problem(schema: Any, document: Any, variables: Any) -> GraphQLError | None:
    """Return why a query is too dear, None where it is not.

    Args:
        schema: Which it is asked of.
        document: The parsed query.
        variables: Its variables.

    """
    pricing = _Pricing(variables if isinstance(variables, dict) else {}, _costs_in(schema))
    validate(schema, document, [pricing])
    if pricing.cost > MOST_COST:
        return GraphQLError(f"The query costs {pricing.cost}, at most {MOST_COST} is allowed.")
    return None


@cache
def _costs_in(schema: Any) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the costs of what a schema has: for a type that it lacks Saleor counts nothing
    at all, and says so where nobody listens.

    Saleor's own fields cost nothing here, because Saleor prices them itself by its own limit:
    but what we are asked for within its lists, we are asked for in each of their rows.
    """
    types = schema.get_type_map()
    free = {
        name: {field: {**cost, "complexity": 0} for field, cost in costs.items()}
        for name, costs in COST_MAP.items()
    }
    return {
        name: {
            field: dict(cost)
            for field, cost in (free.get(name, {}) | dict(COSTS.get(name, {}))).items()
            if field in types[name].fields
        }
        for name in free.keys() | COSTS.keys()
        if name in types
    }


def asks_us(document: Any) -> bool:
    """Whether a query of the merged schema asks for anything of ours.

    All our fields there begin with "service", and none of Saleor's does.
    """
    sets = [definition.selection_set for definition in document.definitions]
    return any(_names_us(found) for found in sets)


def _names_us(selections: SelectionSet | None) -> bool:
    for node in selections.selections if selections else ():
        if isinstance(node, Field) and node.name.value.startswith("service"):
            return True
        if _names_us(getattr(node, "selection_set", None)):
            return True
    return False
