"""Carriers, and which of them brings the parcels of a shipping method."""

from dataclasses import dataclass
from typing import Any

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.types import BaseObjectType

from ..delivery import showing
from ..delivery.carriers import names
from ..delivery.carriers.names import Carrier
from ..delivery.methods import Line
from . import ids
from .parcel_enums import CarrierCode

METHOD = "ShippingMethodType"
"""As Saleor names its shipping methods to staff."""


@dataclass(frozen=True, slots=True)
class CarrierView:
    """A carrier, and the language of who reads its name."""

    carrier: Carrier
    language: str = "en"
    of_parcel: bool = False
    """Whether it is named as who has a parcel."""


class ServiceCarrier(BaseObjectType):
    """A carrier."""

    code = CarrierCode(required=True, description="Which.")
    name = graphene.String(
        required=True,
        description="What people call it; empty at a parcel of POST, any other postal operator: "
        "which one it is, the number's last letters tell.",
        language_code=graphene.Argument(
            LanguageCodeEnum,
            description="Left out: of a parcel its order's language, else English.",
        ),
    )

    class Meta:
        description = "A carrier whose numbers are recognized or whose parcels can be followed."

    @staticmethod
    def resolve_code(root: CarrierView, info: Any) -> Carrier:
        """Return which."""
        return root.carrier

    @staticmethod
    def resolve_name(root: CarrierView, info: Any, language_code: str | None = None) -> str:
        """Return its name."""
        language = (language_code or root.language).lower()
        told = showing.carrier_name(root.carrier, language)
        return told if told or root.of_parcel else names.NAMES[root.carrier]


class ServiceShippingMethod(BaseObjectType):
    """A shipping method and who brings its parcels."""

    id = graphene.ID(required=True, description="Id of Saleor's ShippingMethodType.")
    name = graphene.String(required=True, description="What staff and customers call it.")
    zone = graphene.String(
        required=True, description="Name of its shipping zone: two zones often have one name each."
    )
    carrier = graphene.Field(
        ServiceCarrier, description="Who brings its parcels, as staff say; null: as numbers say."
    )
    proposed_carrier = graphene.Field(
        ServiceCarrier, description="Whom its name names; null where it names none."
    )

    class Meta:
        description = "A shipping method, and which carrier brings its parcels."

    @staticmethod
    def resolve_id(root: Line, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global(METHOD, root.method.id)

    @staticmethod
    def resolve_name(root: Line, info: Any) -> str:
        """Return its name."""
        return root.method.name

    @staticmethod
    def resolve_zone(root: Line, info: Any) -> str:
        """Return its zone's name."""
        return root.method.zone

    @staticmethod
    def resolve_carrier(root: Line, info: Any) -> CarrierView | None:
        """Return what staff chose."""
        return CarrierView(root.carrier) if root.carrier else None

    @staticmethod
    def resolve_proposed_carrier(root: Line, info: Any) -> CarrierView | None:
        """Return what its name says."""
        found = names.of_text(root.method.name)
        return CarrierView(found) if found else None
