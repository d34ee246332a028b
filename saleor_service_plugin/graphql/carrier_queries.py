"""Carriers, accounts at them, and who brings the parcels of a shipping method."""

from typing import Any

import graphene
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery import accounts, methods
from ..delivery.accounts import Line as Account
from ..delivery.accounts import Offer
from ..delivery.carriers.names import Carrier
from . import carrier_access, ids
from .callers import MANAGE_ORDERS, MANAGE_PLUGINS, demand
from .carrier_account_types import ServiceCarrierAccount, ServiceCarrierOffer
from .carrier_types import CarrierView, ServiceCarrier, ServiceShippingMethod


class CarrierQueries(BaseObjectType):
    """Queries about carriers."""

    service_carriers = NonNullList(
        ServiceCarrier,
        description="The carriers that are told apart. Needs MANAGE_ORDERS or MANAGE_PLUGINS.",
    )
    service_shipping_methods = NonNullList(
        ServiceShippingMethod,
        description="All shipping methods by zone and name, with the carrier that staff gave "
        "them; the first 2000. Needs MANAGE_PLUGINS.",
    )
    service_carrier_account = graphene.Field(
        ServiceCarrierAccount,
        description="A carrier account by its id. Needs MANAGE_PLUGINS; staff who are "
        "restricted to channels see the accounts that are limited to these.",
        id=graphene.Argument(graphene.ID, required=True, description="Id of the account."),
    )
    service_carrier_accounts = NonNullList(
        ServiceCarrierAccount,
        description="All carrier accounts, the oldest first; there are 50 at most. Needs "
        "MANAGE_PLUGINS; staff who are restricted to channels see the accounts that are "
        "limited to these.",
    )
    service_carrier_offers = NonNullList(
        ServiceCarrierOffer,
        description="What carrier accounts can be made for here. Needs MANAGE_PLUGINS.",
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_carriers(_root: Any, info: Any) -> list[CarrierView]:
        """Return all carriers."""
        demand(info, MANAGE_ORDERS, MANAGE_PLUGINS)
        return [CarrierView(carrier) for carrier in Carrier]

    @staticmethod
    def resolve_service_shipping_methods(_root: Any, info: Any) -> list[methods.Line]:
        """Return all shipping methods."""
        demand(info, MANAGE_PLUGINS)
        return methods.read()

    @staticmethod
    def resolve_service_carrier_account(_root: Any, info: Any, id: str) -> Account | None:
        """Return one account."""
        caller = demand(info, MANAGE_PLUGINS)
        pk = ids.named(ids.number_of, id, carrier_access.TYPE)
        return None if pk is None else carrier_access.find(caller, pk)

    @staticmethod
    def resolve_service_carrier_accounts(_root: Any, info: Any) -> list[Account]:
        """Return the accounts."""
        return carrier_access.all_of(demand(info, MANAGE_PLUGINS))

    @staticmethod
    def resolve_service_carrier_offers(_root: Any, info: Any) -> list[Offer]:
        """Return what is installed."""
        demand(info, MANAGE_PLUGINS)
        return accounts.offers()
