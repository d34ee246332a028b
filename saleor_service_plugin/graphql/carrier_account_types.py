"""Accounts at carriers and aggregators as staff see them: everything but their secrets."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery.accounts import Line, Offer
from ..delivery.carriers.names import Carrier
from ..delivery.live.service import Field
from . import ids, loaders
from .carrier_access import TYPE
from .carrier_types import CarrierView, ServiceCarrier
from .parcel_enums import Trouble


class ServiceCarrierValue(BaseObjectType):
    """What an account was given and is no secret."""

    name = graphene.String(required=True, description="Of the field.")
    value = graphene.String(required=True, description="What stands there.")

    class Meta:
        description = "What a carrier account was given and is no secret."


class ServiceCarrierAccount(BaseObjectType):
    """A way to live events."""

    id = graphene.ID(required=True, description="Id of the account.")
    service = graphene.String(
        required=True, description="Key of what it is for, as in serviceCarrierOffers."
    )
    name = graphene.String(required=True, description="For staff; often empty.")
    channel_ids = NonNullList(
        graphene.ID,
        required=True,
        description="Ids of Saleor's channels whose parcels it knows; none: all of them.",
    )
    channels = NonNullList(
        graphene.String, required=True, description="The slugs of these channels."
    )
    is_active = graphene.Boolean(required=True, description="Whether it is switched on.")
    is_asked = graphene.Boolean(
        required=True, description="True: we ask it. False: it sends us callbacks."
    )
    is_known = graphene.Boolean(
        required=True,
        description="Whether what it is for is installed here; else nothing comes of it.",
    )
    daily_quota = graphene.Int(
        required=True, description="Calls in any 24 hours; 0 where it is not asked."
    )
    calls_in_24_hours = graphene.Int(
        name="callsIn24Hours", required=True, description="Calls in the last 24 hours."
    )
    values = NonNullList(
        ServiceCarrierValue, required=True, description="What is set and no secret."
    )
    secrets_set = NonNullList(
        graphene.String,
        required=True,
        description="Names of the secrets that are set. They are never shown again.",
    )
    callback_url = graphene.String(
        description="Where its sender posts callbacks to; null where we ask it."
    )
    rotating_until = DateTime(
        description="Until when the secret before counts as well; null: one alone counts."
    )
    last_problem = Trouble(description="Why it did not answer last; null where it did.")
    last_detail = graphene.String(required=True, description='E.g. "HTTP 503"; often empty.')
    failures = graphene.Int(required=True, description="How often in a row it did not answer.")
    last_good_at = DateTime(description="When it last answered, or told us something.")
    rest_until = DateTime(description="Until when it is left alone.")

    class Meta:
        description = (
            "A way to live events of parcels: a service that we ask, or a sender whose callbacks "
            "we take. Its secrets are never shown."
        )

    @staticmethod
    def resolve_id(root: Line, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TYPE, root.id)

    @staticmethod
    def resolve_channel_ids(root: Line, info: Any) -> list[str]:
        """Return Saleor's own ids."""
        return [ids.to_global("Channel", pk) for pk in root.channel_ids]

    @staticmethod
    def resolve_channels(root: Line, info: Any) -> Any:
        """Return the slugs of those that are still there."""
        found = loaders.ChannelLoader(info.context).load_many(root.channel_ids)
        return found.then(lambda rows: [row.slug for row in rows if row is not None])

    @staticmethod
    def resolve_is_active(root: Line, info: Any) -> bool:
        """Return whether it is on."""
        return root.active

    @staticmethod
    def resolve_values(root: Line, info: Any) -> list[dict[str, str]]:
        """Return them as a list."""
        return [{"name": name, "value": value} for name, value in sorted(root.values.items())]

    @staticmethod
    def resolve_callback_url(root: Line, info: Any) -> str | None:
        """Return the address."""
        return root.callback_url or None

    @staticmethod
    def resolve_rotating_until(root: Line, info: Any) -> Any:
        """Return until when two secrets count."""
        return root.old_secret_until

    @staticmethod
    def resolve_last_problem(root: Line, info: Any) -> str | None:
        """Return the problem, where this version knows it."""
        known = Trouble._meta.enum._value2member_map_
        return root.last_problem if root.last_problem in known else None


class ServiceCarrierField(BaseObjectType):
    """One thing that has to be known to use an offer."""

    name = graphene.String(required=True, description="As credentials name it.")
    is_secret = graphene.Boolean(
        required=True, description="Whether it is written only and never shown again."
    )
    is_required = graphene.Boolean(required=True, description="Whether it must be given.")
    choices = NonNullList(
        graphene.String, required=True, description="What it can be; none: any text."
    )

    class Meta:
        description = "One thing that an account of an offer is given."

    @staticmethod
    def resolve_is_secret(root: Field, info: Any) -> bool:
        """Return whether it is secret."""
        return root.secret

    @staticmethod
    def resolve_is_required(root: Field, info: Any) -> bool:
        """Return whether it is required."""
        return root.required


class ServiceCarrierOffer(BaseObjectType):
    """What an account can be made for."""

    service = graphene.String(required=True, description="Its key.")
    name = graphene.String(required=True, description="What people call it.")
    is_asked = graphene.Boolean(
        required=True, description="True: we ask it. False: it sends us callbacks."
    )
    daily_quota = graphene.Int(
        required=True,
        description="Calls in any 24 hours that its smallest plan allows; 0 where it is not asked.",
    )
    carriers = NonNullList(
        ServiceCarrier, required=True, description="Whose parcels it knows; none: anybody's."
    )
    fields = NonNullList(
        ServiceCarrierField, required=True, description="What an account of it is given."
    )

    class Meta:
        description = (
            "A service that can be asked, or a sender of callbacks, which an account can be made "
            "for."
        )

    @staticmethod
    def resolve_service(root: Offer, info: Any) -> str:
        """Return its key."""
        return root.key

    @staticmethod
    def resolve_carriers(root: Offer, info: Any) -> list[CarrierView]:
        """Return whose parcels it knows."""
        return [CarrierView(Carrier(code)) for code in root.carriers]
