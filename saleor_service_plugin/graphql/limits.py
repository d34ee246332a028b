"""What a query may cost. Saleor prices its own fields alone; ours would be free.

How large it may be by its form is found before (`shape.py`).
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from graphql.error import GraphQLError
from saleor.graphql.core.validators import validate_query

_PAGE = {"complexity": 1, "multipliers": ["first", "last"]}
_ONE = {"complexity": 1}
_MANY = {"complexity": 5}
_COUNT = {"complexity": 500, "use_multipliers": False}
"""Counted once, however many rows the page has."""

COSTS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "Query": {
        "serviceOrder": _ONE,
        "serviceMessage": _ONE,
        "serviceMessages": _PAGE,
    },
    "Order": {"service": _ONE},
    "Fulfillment": {"service": _ONE},
    "ServiceOrder": {
        "lines": _ONE,
        "timeline": _MANY,
        "parcels": _MANY,
        "messages": {"complexity": 20},
    },
    "ServiceParcel": {"contents": _ONE},
    "ServiceMessage": {"order": _ONE, "toldWith": _ONE, "attempts": _MANY},
    "ServiceMessageConnection": {"totalCount": _COUNT},
}
"""In rows, roughly; what is not here costs nothing beyond its parent."""

MOST_COST = 20_000


def problem(schema: Any, document: Any, variables: Any) -> GraphQLError | None:
    """Return why a query is too dear, None where it is not.

    Args:
        schema: Which it is asked of.
        document: The parsed query.
        variables: Its variables.

    """
    cost, _ = validate_query(
        schema=schema, document_ast=document, variables=variables, cost_map=_prices(schema)
    )
    if cost > MOST_COST:
        return GraphQLError(f"The query costs {cost}, at most {MOST_COST} is allowed.")
    return None


@cache
def _prices(schema: Any) -> dict[str, Mapping[str, Any]]:
    """Return the prices of a schema's own types: with one that it lacks all would be free."""
    types = schema.get_type_map()
    return {name: prices for name, prices in COSTS.items() if name in types}
