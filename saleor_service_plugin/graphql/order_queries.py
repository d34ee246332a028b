"""Finding the service view of an order."""

from typing import Any
from uuid import UUID

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.types import BaseObjectType

from . import ids, loaders
from .access import guest_view, view_of
from .callers import caller_of, order_by_token
from .customer_types import CustomerView, ServiceCustomer, customer_of, customer_with_orders
from .order_types import ServiceOrder


class OrderQueries(BaseObjectType):
    """Queries about orders."""

    service_order = graphene.Field(
        ServiceOrder,
        description="The service view of an order, by Saleor's order id (staff and Apps with "
        "MANAGE_ORDERS, the customer whose account it is) or by the order's token (anybody who "
        "has it). Null where there is none, or none for this caller.",
        id=graphene.Argument(graphene.ID, description="Id of Saleor's Order."),
        token=graphene.Argument(graphene.String, description="The order's token."),
        acting_token=graphene.Argument(
            graphene.String,
            description="With the order's token: what serviceOrderUnlock answered. What is no "
            "good any more counts as none.",
        ),
    )

    service_customer = graphene.Field(
        ServiceCustomer,
        description="The calling customer and their orders; null for who has no account. With "
        "an id a customer of whom the caller may see an order: oneself, or anybody for staff "
        "and Apps with MANAGE_ORDERS. Null for others.",
        id=graphene.Argument(graphene.ID, description="Id of Saleor's User."),
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_customer(
        _root: Any, info: Any, id: str | None = None
    ) -> CustomerView | None:
        """Return the caller, or the customer asked for."""
        if id is not None:
            user_id = ids.named(ids.number_of, id, "User")
            return None if user_id is None else customer_with_orders(info, user_id)
        user_id = caller_of(info).user_id
        return None if user_id is None else customer_of(info, user_id)

    @staticmethod
    def resolve_service_order(
        _root: Any,
        info: Any,
        id: str | None = None,
        token: str | None = None,
        acting_token: str | None = None,
    ) -> Any:
        """Return the view."""
        if (id is None) is (token is None):
            raise GraphQLError("Provide either an `id` or a `token`.")
        if token is not None:
            return _by_token(info, token, acting_token or "")
        order_id: UUID | None = ids.named(ids.uuid_of, id or "", "Order")
        if order_id is None:
            return None
        row = loaders.OrderRowLoader(info.context).load(order_id)
        return row.then(lambda found: view_of(info, found))


def _by_token(info: Any, token: str, acting: str) -> Any:
    order_id = order_by_token(token)
    if order_id is None:
        return None
    row = loaders.OrderRowLoader(info.context).load(order_id)
    return row.then(lambda found: guest_view(info, found, acting))
