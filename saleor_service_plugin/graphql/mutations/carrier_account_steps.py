"""What the mutations of carrier accounts share."""

from collections.abc import Mapping
from typing import Any, NoReturn

import graphene
from saleor.graphql.core.types import BaseInputObjectType, NonNullList
from saleor.graphql.core.utils import snake_to_camel_case

from ...delivery.accounts import (
    LONGEST_CREDENTIAL,
    LONGEST_NAME,
    MOST_QUOTA,
    AccountRefusedError,
    UnknownAccountError,
)
from ..callers import Caller
from ..carrier_account_types import ServiceCarrierAccount
from ..errors import Code, refuse
from .base import ServiceMutation

ID = graphene.ID(required=True, description="Id of the carrier account.")

SECRET = (
    "What its callbacks are signed with, where it was made here. Shown this once: give it to the "
    "sender."
)

FIELDS: Mapping[str, str] = {"channel_ids": "channels"}
"""Names of the use cases' arguments, and those of the API where they differ."""

CODES: Mapping[str, Code] = {
    "required": Code.REQUIRED,
    "too-long": Code.TOO_LONG,
    "too-many": Code.TOO_MANY,
    "no-callbacks": Code.WRONG_STATE,
}


class CarrierAccountMutation(ServiceMutation):
    """A mutation of carrier accounts: what the use case refuses is a typed error."""

    names_service = False
    """Whether its input says what the account is for."""
    account = graphene.Field(ServiceCarrierAccount, description="As it stands now.")

    class Meta:
        abstract = True

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it, and name what was refused."""
        try:
            return cls.change(caller, **data)
        except AccountRefusedError as error:
            if error.field == "service" and not cls.names_service:
                # Its package was taken away meanwhile.
                refuse("id", "What this account is for is not installed here.", Code.WRONG_STATE)
            _refuse(error)
        except UnknownAccountError as error:
            # Deleted by somebody else, just now.
            refuse("id", str(error), Code.NOT_FOUND)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> Any:
        """Do what the mutation is for; return its payload."""
        raise NotImplementedError


def _refuse(error: AccountRefusedError) -> NoReturn:
    field = FIELDS.get(error.field, error.field)
    text = str(error)
    if text.startswith(f"{error.field}:"):
        text = snake_to_camel_case(field) + text.removeprefix(error.field)
    refuse(field, text, CODES.get(error.reason, Code.INVALID))


class ServiceCarrierCredentialInput(BaseInputObjectType):
    """One thing that has to be known."""

    name = graphene.String(required=True, description="A field of the offer.")
    value = graphene.String(
        required=True, description=f"ASCII, {LONGEST_CREDENTIAL} characters at most."
    )

    class Meta:
        description = "One thing that has to be known to use a carrier account."


class ServiceCarrierAccountUpdateInput(BaseInputObjectType):
    """What a carrier account is to be; what is left out stays."""

    name = graphene.String(description=f"For staff; {LONGEST_NAME} characters at most.")
    channels = NonNullList(
        graphene.ID,
        description="Ids of Saleor's channels whose parcels it knows; []: all of them.",
    )
    credentials = NonNullList(
        ServiceCarrierCredentialInput,
        description="By the fields of the offer; those not named stay. With new ones it is asked "
        "at once. A new secret of callbacks counts at once, the one before for one more day.",
    )
    daily_quota = graphene.Int(
        description=f"Calls in any 24 hours, {MOST_QUOTA:,} at most, as the plan allows."
    )
    is_active = graphene.Boolean(description="Whether it is used.")

    class Meta:
        description = "What a carrier account is to be; what is left out, or null, stays as it is."


class ServiceCarrierAccountCreateInput(ServiceCarrierAccountUpdateInput):
    """A new carrier account."""

    service = graphene.String(
        required=True, description="Key of what it is for (serviceCarrierOffers)."
    )

    class Meta:
        description = (
            "A new carrier account: active, of all channels, with the quota of the smallest plan, "
            "unless said otherwise."
        )


def credentials_of(given: Any) -> dict[str, str] | None:
    """Return what an input says of credentials, None where it says nothing.

    Raises:
        ValidationError: One of them stands there twice.

    """
    asked = given.get("credentials")
    if asked is None:
        return None
    found = {one["name"]: one["value"] for one in asked}
    if len(found) < len(asked):
        refuse("credentials", "credentials: name each of them once.")
    return found
