"""What somebody said of advertising."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..messages.consent.keep import Answer
from ..messages.consent.models import ConsentEntry
from ..messages.consent.shown import Holds, Record, Standing
from ..messages.consent.states import ConsentStep, Source
from . import ids, loaders
from .enums import made_of

ConsentHolds = made_of(
    "ServiceConsentStateEnum",
    Holds,
    "What holds of advertising by mail. NOTHING was ever said, the owner was ASKED by mail, "
    "AGREED by its link, took it back (WITHDRAWN) or OBJECTED: these two end all advertising "
    "until the owner agrees anew.",
)

ConsentStepEnum = made_of(
    "ServiceConsentStepEnum",
    ConsentStep,
    "What was said or shown. NOTICE: told in a checkout of the right to object. ASKED: "
    "somebody entered the address. GIVEN: its owner confirmed it. LISTED: found in the Austrian "
    "list of those who want no advertising.",
)

ConsentSource = made_of("ServiceConsentSourceEnum", Source, "By which door it came in.")

ConsentAnswer = made_of(
    "ServiceConsentAnswerEnum",
    (one for one in Answer if one is not Answer.GONE),
    "What a confirmation came to: CONFIRMED now, AGAIN where it had been before, OVERTAKEN "
    "where it was taken back since it was asked.",
)


class ServiceConsent(BaseObjectType):
    """What holds for one person and channel."""

    state = graphene.Field(ConsentHolds, required=True, description="What holds now.")
    since = DateTime(description="Since when; null where nothing was ever said.")
    channel_id = graphene.ID(description="Id of Saleor's Channel it is about.")

    class Meta:
        description = "What a person said of advertising by mail, for one channel."

    @staticmethod
    def resolve_state(root: Standing, info: Any) -> Holds:
        """Return it."""
        return root.holds

    @staticmethod
    def resolve_channel_id(root: Standing, info: Any) -> str | None:
        """Return Saleor's own id."""
        return None if root.channel_id is None else ids.to_global("Channel", root.channel_id)


class ServiceConsentStanding(BaseObjectType):
    """What holds for one channel, as staff see it."""

    state = graphene.Field(ConsentHolds, required=True, description="What holds now.")
    since = DateTime(description="Since when; null where nothing was ever said.")
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    channel_name = graphene.String(description="What staff call it; null where it is gone.")
    is_listed = graphene.Boolean(
        required=True,
        description="Found in the Austrian list of those who want no advertising (ECG section "
        "7 (2)): written to with consent alone.",
    )

    class Meta:
        description = "What holds of advertising to an address, for one channel."

    @staticmethod
    def resolve_state(root: Standing, info: Any) -> Holds:
        """Return it."""
        return root.holds

    @staticmethod
    def resolve_channel_id(root: Standing, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_channel_name(root: Standing, info: Any) -> Any:
        """Return its name."""
        channel = loaders.ChannelLoader(info.context).load(root.channel_id)
        return channel.then(lambda found: found.name if found else None)

    @staticmethod
    def resolve_is_listed(root: Standing, info: Any) -> bool:
        """Whether it is."""
        return root.listed


class ServiceConsentEntry(BaseObjectType):
    """One thing that was said."""

    step = graphene.Field(ConsentStepEnum, required=True, description="What.")
    source = graphene.Field(ConsentSource, required=True, description="By which door.")
    at = DateTime(required=True, description="When it was said or shown.")
    recorded_at = DateTime(required=True, description="When it was written down.")
    text_version = graphene.String(
        required=True, description="Version of the wording; the merchant keeps the words."
    )
    channel_id = graphene.ID(description="Id of Saleor's Channel; null: for all channels.")
    order_id = graphene.ID(description="Id of Saleor's Order in whose checkout it was said.")
    by = graphene.ID(description="Id of the User or App who wrote it down for the person.")

    class Meta:
        description = "One thing that was said or shown, never changed: the proof."

    @staticmethod
    def resolve_channel_id(root: ConsentEntry, info: Any) -> str | None:
        """Return Saleor's own id."""
        return None if root.channel_id is None else ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_order_id(root: ConsentEntry, info: Any) -> str | None:
        """Return Saleor's own id."""
        return None if root.order_id is None else ids.to_global("Order", root.order_id)

    @staticmethod
    def resolve_by(root: ConsentEntry, info: Any) -> str | None:
        """Return who."""
        return root.by or None


class ServiceConsentRecord(BaseObjectType):
    """All that is known of an address."""

    email = graphene.String(required=True, description="As it was asked for.")
    standings = NonNullList(
        ServiceConsentStanding, required=True, description="What holds, channel by channel."
    )
    entries = NonNullList(
        ServiceConsentEntry, required=True, description="What was said, the newest first."
    )
    last_advertising_at = DateTime(description="When it last got advertising; null: never.")

    class Meta:
        description = "What was said of advertising to an address, with its proof."

    @staticmethod
    def resolve_last_advertising_at(root: Record, info: Any) -> Any:
        """Return when."""
        return root.last_sent
