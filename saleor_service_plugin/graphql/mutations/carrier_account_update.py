"""serviceCarrierAccountUpdate."""

from typing import Any

from ...delivery import accounts
from .. import carrier_access
from ..callers import MANAGE_PLUGINS, Caller
from ..channel_scope import wanted_channels
from .carrier_account_steps import (
    ID,
    CarrierAccountMutation,
    ServiceCarrierAccountUpdateInput,
    credentials_of,
)


class ServiceCarrierAccountUpdate(CarrierAccountMutation):
    """Changes a carrier account, or switches it on or off."""

    class Arguments:
        """What it takes."""

        id = ID
        input = ServiceCarrierAccountUpdateInput(required=True, description="What is to change.")

    class Meta:
        description = (
            "Changes a carrier account, or switches it on or off. What it is for stays: make "
            "another one for another service."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> Any:
        """Change it."""
        account = carrier_access.wanted(caller, data["id"])
        given = data["input"]
        channels = given.get("channels")
        saved = accounts.update(
            account.id,
            name=given.get("name"),
            channel_ids=None if channels is None else wanted_channels(caller, channels),
            credentials=credentials_of(given),
            daily_quota=given.get("daily_quota"),
            active=given.get("is_active"),
        )
        return cls(account=saved.account)
