"""Our schema within Saleor's own, at `/graphql/`.

Saleor's roots are subclassed and built once more; nothing of Saleor's is patched. Its
types gain our fields in this build alone: a schema makes its own copy of each type.
"""

from functools import cache
from typing import Any

import graphql
from graphql import GraphQLField, GraphQLSchema
from promise import Promise
from saleor.graphql import api as core
from saleor.graphql.core.federation.schema import build_federated_schema
from saleor.graphql.order.dataloaders import OrderByIdLoader

from ..orders.models import ServiceOrder
from . import loaders, parcel_loaders
from .access import guest_view, view_of
from .customer_types import customer_of
from .parcel_types import ServiceFulfillment
from .schema import ServiceMutations, ServiceQueries
from .views import FulfillmentView, OrderView


class Query(core.Query, ServiceQueries):
    """Saleor's root, and ours."""


class Mutation(core.Mutation, ServiceMutations):
    """Saleor's root, and ours."""


@cache
def merged_schema() -> GraphQLSchema:
    """Return Saleor's schema with ours in it; takes two seconds the first time."""
    # Our own schema has no fulfillments, so nothing else leads to what we know of them.
    types = [*core.unit_enums, *core.WEBHOOK_TYPES_MAP.values(), ServiceFulfillment]
    for name in ("PAYMENT_ADDITIONAL_TYPES", "ASSIGNED_ATTRIBUTE_TYPES"):
        # Missing before 3.23.
        types += getattr(core, name, [])
    directives = [core.GraphQLDocDirective, core.GraphQLWebhookEventsInfoDirective]
    schema: GraphQLSchema = build_federated_schema(
        Query,
        mutation=Mutation,
        types=types,
        subscription=core.Subscription,
        directives=graphql.specified_directives + directives,
    )
    _add_fields(schema)
    if watch := getattr(core, "monitor_fields_usage", None):
        watch(schema)
    return schema


def _add_fields(schema: GraphQLSchema) -> None:
    def add(type_name: str, our_type: str, resolver: Any, description: str) -> None:
        schema.get_type(type_name).fields["service"] = GraphQLField(
            schema.get_type(our_type), resolver=resolver, description=description
        )

    add("Order", "ServiceOrder", _of_order, "What the service plugin knows of this order.")
    add("User", "ServiceCustomer", _of_user, "What the service plugin knows of this customer.")
    add(
        "Fulfillment", "ServiceFulfillment", _of_fulfillment,
        "What the service plugin knows of this fulfillment and its parcels.",
    )  # fmt: skip


def _row(root: Any) -> Any:
    """Return Saleor's model instance; since 3.21 some come in a wrapper."""
    return getattr(root, "node", root)


def _of_order(root: Any, info: Any) -> Any:
    """Return the view of an order that Saleor gave out."""
    order = _row(root)
    rows = loaders.OrderRowLoader(info.context).load(order.pk)
    return rows.then(lambda found: _view(info, found, order))


def _view(info: Any, found: ServiceOrder | None, order: Any) -> OrderView | None:
    """Return the caller's view of an order, given our row and Saleor's.

    Who holds a guest order's id may see it with Saleor, which takes the id for a secret;
    with us they see as much as with the order's token. An order from Saleor's time before
    such ids is given out by its number as well, which can be guessed: Saleor masks it, and
    we show it to nobody who has shown no more than that.
    """
    if found is None or order is None:
        return None
    is_secret = order.user_id is None and not order.use_old_id
    return guest_view(info, found) if is_secret else view_of(info, found)


def _of_user(root: Any, info: Any) -> Any:
    """Return the customer of an account that Saleor gave out, to themselves and to staff."""
    return customer_of(info, _row(root).pk)


def _of_fulfillment(root: Any, info: Any) -> Any:
    """Return what we know of a fulfillment that Saleor gave out, to who may see its order.

    Saleor gives fulfillments of every order to who knows its id.
    """
    fulfillment = _row(root)
    order_id = fulfillment.order_id
    wanted = (
        loaders.OrderRowLoader(info.context).load(order_id),
        OrderByIdLoader(info.context).load(order_id),
        loaders.FulfillmentRowsLoader(info.context).load(order_id),
        parcel_loaders.listed_of(info, order_id),
    )

    def known(found: Any) -> FulfillmentView | None:
        row, order, fulfillments, parcels = found
        view = _view(info, row, order)
        held = next((one for one in fulfillments if one.pk == fulfillment.pk), None)
        if view is None or held is None or not view.shows(held):
            return None
        own = [one for one in parcels if one.row.fulfillment_id == held.pk]
        return FulfillmentView(held, list(view.parcels(own)))

    return Promise.all(wanted).then(known)
