"""What a parcel is shown with: what lies in it, what happened to it, why to look at it."""

from datetime import datetime
from typing import Any

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType

from ..delivery import attention_words
from ..delivery.attention import Attention
from ..delivery.models import TrackedParcel
from .parcel_enums import AttentionReason, State
from .views import ScanView


class ServiceParcelContent(BaseObjectType):
    """One product in a parcel."""

    name = graphene.String(required=True, description="The product's name.")
    variant = graphene.String(required=True, description="The variant's name, or empty.")
    sku = graphene.String(required=True, description="The variant's SKU, or empty.")
    quantity = graphene.Int(required=True, description="Pieces in this parcel.")

    class Meta:
        description = "One product in a parcel."


class ServiceParcelEvent(BaseObjectType):
    """Something that happened to a parcel."""

    at = DateTime(required=True, description="When, by the carrier's clock.")
    heard_at = DateTime(description="When we heard of it. For staff and Apps.")
    state = State(
        required=True,
        description="What it says of where the parcel is; UNKNOWN: nothing. The parcel may stand "
        "elsewhere, where something later was said before.",
    )
    text = graphene.String(required=True, description="In the carrier's, or staff's, own words.")
    place = graphene.String(required=True, description="Town or depot; often empty.")
    source = graphene.String(
        description="Who said it: staff, or a service of serviceCarrierOffers. For staff and Apps."
    )
    code = graphene.String(description="The carrier's own code, or empty. For staff and Apps.")

    class Meta:
        description = "Something that happened to a parcel, as a carrier or staff said it."

    @staticmethod
    def resolve_at(root: ScanView, info: Any) -> datetime:
        """Return when, never later than when we heard of it."""
        return root.row.counted_at

    @staticmethod
    def resolve_heard_at(root: ScanView, info: Any) -> datetime | None:
        """Return when; how we learn of things is the shop's own business."""
        return root.row.recorded_at if root.as_staff else None

    @staticmethod
    def resolve_state(root: ScanView, info: Any) -> str:
        """Return the state."""
        return root.row.state

    @staticmethod
    def resolve_text(root: ScanView, info: Any) -> str:
        """Return the words."""
        return root.row.text

    @staticmethod
    def resolve_place(root: ScanView, info: Any) -> str:
        """Return the place."""
        return root.row.place

    @staticmethod
    def resolve_source(root: ScanView, info: Any) -> str | None:
        """Return who said it; it is the shop's own business."""
        return root.row.source if root.as_staff else None

    @staticmethod
    def resolve_code(root: ScanView, info: Any) -> str | None:
        """Return the code; it is the shop's own business."""
        return root.row.code if root.as_staff else None


class ServiceParcelAttention(BaseObjectType):
    """Why somebody should look at a parcel."""

    reason = AttentionReason(required=True, description="For programs.")
    since = DateTime(required=True, description="Since when.")
    text = graphene.String(
        required=True,
        description="A sentence for staff.",
        language_code=graphene.Argument(
            LanguageCodeEnum, description="English and German are there; others get English."
        ),
    )

    class Meta:
        description = "Why somebody should look at a parcel."

    @staticmethod
    def resolve_reason(root: TrackedParcel, info: Any) -> str:
        """Return the reason."""
        return root.attention

    @staticmethod
    def resolve_since(root: TrackedParcel, info: Any) -> datetime | None:
        """Return since when."""
        return root.attention_at

    @staticmethod
    def resolve_text(root: TrackedParcel, info: Any, language_code: str = "en") -> str:
        """Return the sentence."""
        return attention_words.sentence(Attention(root.attention), language_code)
