"""What the world holds: plain ids and three callers of the API."""

import datetime
import itertools
import os
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from .api import Api

#: Language of the orders unless a scenario says otherwise.
LANGUAGE = "DE"

BERLIN: Mapping[str, str] = {
    "firstName": "Erika",
    "lastName": "Mustermann",
    "streetAddress1": "Heidestrasse 17",
    "city": "Berlin",
    "postalCode": "10557",
    "country": "DE",
}

#: Variant name -> quantity.
Basket = Mapping[str, int]


_SERIAL = itertools.count(1)
"""Of this process: several worlds stand on one database."""


@dataclass(frozen=True, kw_only=True)
class ChannelOptions:
    """How a channel behaves; one channel per combination that a scenario needs."""

    currency: str = "EUR"
    auto_confirm: bool = True
    mark_as_paid: str = "transaction_flow"
    allow_unpaid: bool = False
    expire_after_minutes: int | None = None
    delete_expired_after: datetime.timedelta = datetime.timedelta(days=60)
    complete_paid_checkouts: bool = False


@dataclass(frozen=True)
class ChannelRow:
    """A channel as the operations need it."""

    pk: int
    slug: str
    currency: str
    shipping_method_pk: int


@dataclass(frozen=True)
class VariantRow:
    """A variant and the product it belongs to."""

    pk: int
    product_pk: int


@dataclass(frozen=True)
class World:
    """A shop with real rows; see ``build_world``."""

    staff: Api
    superuser: Api
    app: Api
    anonymous: Api
    app_pk: int
    tax_class_pk: int
    channels: Mapping[str, ChannelRow]
    variants: dict[str, VariantRow]
    warehouses: Mapping[str, UUID]

    def unique(self, prefix: str) -> str:
        """Return a text that no other call and no other run on this database returns."""
        return f"{prefix}-{os.getpid()}-{next(_SERIAL)}"

    def email(self) -> str:
        """Return an address that no other order has."""
        return f"{self.unique('customer')}@example.com"
