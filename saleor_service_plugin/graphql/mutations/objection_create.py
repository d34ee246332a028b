"""serviceObjectionCreate."""

from enum import StrEnum
from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime

from ...database import clock
from ...messages.consent import addresses, keep, shown
from ...messages.consent.states import ConsentStep, Source
from ...shop import port
from ..callers import MANAGE_USERS, Caller
from ..consent_queries import is_address
from ..consent_types import ServiceConsentRecord
from ..enums import made_of
from ..errors import Code, refuse
from .base import ServiceMutation


class Against(StrEnum):
    """What staff can write down."""

    OBJECTED = ConsentStep.OBJECTED.value
    LISTED = ConsentStep.LISTED.value


ObjectionKind = made_of(
    "ServiceObjectionKindEnum",
    Against,
    "OBJECTED: the person said so, by letter or on the telephone. LISTED: the address was found "
    "in the Austrian list of those who want no advertising (ECG section 7 (2)).",
)


class ServiceObjectionCreate(ServiceMutation):
    """Writes down for a person that no advertising is wanted."""

    record = graphene.Field(ServiceConsentRecord, description="What is known of the address now.")

    class Arguments:
        """What it takes."""

        email = graphene.String(required=True, description="The address, whatever its case.")
        kind = graphene.Argument(ObjectionKind, description="Why; else OBJECTED.")
        at = graphene.Argument(DateTime, description="When the person said so; else now.")

    class Meta:
        description = (
            "Writes down for a person that no advertising is wanted, in any channel. Nobody "
            "needs to have written to the address before, and nothing takes it back but a "
            "consent that its owner confirms later."
        )
        permissions = (MANAGE_USERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Write it down."""
        email = data["email"].strip()
        if not is_address(email):
            refuse("email", "Is no mail address.")
        with port.current().writer():
            now = clock()
            channel_ids = list(port.current().read_channels())
        at = data.get("at") or now
        if at > now:
            refuse("at", "Lies in the future.", Code.INVALID)
        if data.get("kind") == Against.LISTED:
            row = keep.note(email, ConsentStep.LISTED, source=Source.STAFF, at=at)
            row.by = caller.global_id
            with port.current().writer():
                keep.write([row])
        else:
            keep.refuse(
                addresses.digests(email), step=ConsentStep.OBJECTED, source=Source.STAFF,
                email=email, by=caller.global_id, at=at,
            )  # fmt: skip
        return cls(record=shown.record(email, channel_ids))
