"""serviceCarrierAccountCreate."""

from typing import Any

import graphene

from ...delivery import accounts
from ..callers import MANAGE_PLUGINS, Caller
from ..channel_scope import wanted_channels
from .carrier_account_steps import (
    SECRET,
    CarrierAccountMutation,
    ServiceCarrierAccountCreateInput,
    credentials_of,
)


class ServiceCarrierAccountCreate(CarrierAccountMutation):
    """Opens a way to live events of parcels."""

    names_service = True
    secret = graphene.String(description=SECRET)

    class Arguments:
        """What it takes."""

        input = ServiceCarrierAccountCreateInput(required=True, description="The account.")

    class Meta:
        description = (
            "Opens a way to live events of parcels: a service that is asked from now on, or a "
            "sender whose callbacks are taken."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> Any:
        """Make it."""
        given = data["input"]
        active = given.get("is_active")
        saved = accounts.create(
            service=given["service"],
            name=given.get("name") or "",
            channel_ids=wanted_channels(caller, given.get("channels")),
            credentials=credentials_of(given),
            daily_quota=given.get("daily_quota"),
            active=True if active is None else active,
        )
        return cls(account=saved.account, secret=saved.secret or None)
