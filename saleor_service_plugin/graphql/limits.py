"""What a query may cost. Saleor prices its own fields alone; ours would be free.

How large it may be by its form is found before (`shape.py`).
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from graphql.error import GraphQLError
from graphql.language.ast import Field, SelectionSet
from saleor.graphql.core.validators import validate_query

_PAGE = {"complexity": 1, "multipliers": ["first", "last"]}
_ONE = {"complexity": 1}
_MANY = {"complexity": 5}
_SLOW = {"complexity": 1000}
"""A template may take a second to be compiled."""
_COUNT = {"complexity": 500, "use_multipliers": False}
"""Counted once, however many rows the page has."""

COSTS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "Query": {
        "serviceOrder": _ONE,
        "serviceCustomer": _ONE,
        "serviceMessage": _ONE,
        "serviceMessages": _PAGE,
        "serviceChannel": _MANY,
        "serviceChannels": {"complexity": 20},
        "serviceHealth": {"complexity": 500},
        "serviceBrakes": _MANY,
        "serviceSuppressedAddresses": _PAGE,
        "serviceMessageKinds": _MANY,
        "serviceMailServers": _ONE,
        "serviceTemplate": _MANY,
        "serviceTemplates": {"complexity": 50},
        "serviceTemplatePreview": _SLOW,
        "serviceTexts": _MANY,
        "serviceWebhook": _ONE,
        "serviceWebhooks": {"complexity": 50},
        "serviceEventKinds": {"complexity": 10},
    },
    "Mutation": {
        "serviceTemplateUpdate": _SLOW,
        "serviceTemplateUndo": _SLOW,
        "serviceTemplateImport": {"complexity": 10_000},
        "serviceTemplateTest": {"complexity": 4000},
        "serviceChannelLogoUpdate": _SLOW,
        "serviceOrderUnlock": {"complexity": 2000},
        "serviceOrderCodeRequest": {"complexity": 2000},
        "serviceOrderLinkRequest": {"complexity": 2000},
    },
    "ServiceTemplate": {"source": _MANY, "history": {"complexity": 20}},
    "ServiceTemplateVersion": {"source": {"complexity": 50}},
    "ServiceText": {"content": {"complexity": 100}},
    "Order": {"service": _ONE},
    "User": {"service": _ONE},
    "ServiceCustomer": {"orders": _PAGE},
    "ServiceOrderConnection": {"totalCount": {"complexity": 10}},
    "Fulfillment": {"service": _ONE},
    "ServiceOrder": {
        "lines": _ONE,
        "timeline": _MANY,
        "parcels": _MANY,
        "messages": {"complexity": 20},
        "contact": _MANY,
        "collectionPoint": _ONE,
        "shippingAddress": _ONE,
        "actingClosed": _ONE,
        "pageUrl": _ONE,
    },
    "ServiceChannelContact": {"footer": _ONE},
    "ServiceParcel": {"contents": _ONE},
    "ServiceMessage": {"order": _ONE, "toldWith": _ONE, "attempts": _MANY},
    "ServiceChannel": {"report": {"complexity": 100}, "pausedMessages": _MANY, "sender": _ONE},
    "ServiceSuppressedAddress": {"message": _ONE},
    "ServiceSuppressedAddressConnection": {"totalCount": {"complexity": 100}},
    "ServiceMessageConnection": {"totalCount": _COUNT},
    "ServiceWebhook": {"channels": _ONE, "deliveries": _PAGE},
    "ServiceWebhookDelivery": {"event": _ONE, "attempts": _MANY},
    "ServiceWebhookDeliveryConnection": {
        "totalCount": {"complexity": 100, "use_multipliers": False}
    },
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
        schema=schema, document_ast=document, variables=variables, cost_map=_costs_in(schema)
    )
    if cost > MOST_COST:
        return GraphQLError(f"The query costs {cost}, at most {MOST_COST} is allowed.")
    return None


@cache
def _costs_in(schema: Any) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Return the costs of what a schema has: for a type that it lacks Saleor counts nothing
    at all, and says so where nobody listens."""
    types = schema.get_type_map()
    return {
        name: {field: cost for field, cost in costs.items() if field in types[name].fields}
        for name, costs in COSTS.items()
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
