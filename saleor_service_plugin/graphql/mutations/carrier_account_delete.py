"""serviceCarrierAccountDelete."""

from typing import Any

from ...delivery import accounts
from .. import carrier_access
from ..callers import MANAGE_PLUGINS, Caller
from .carrier_account_steps import ID, CarrierAccountMutation


class ServiceCarrierAccountDelete(CarrierAccountMutation):
    """Forgets a carrier account and its credentials."""

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = (
            "Forgets a carrier account and its credentials; what it told of parcels stays. "
            "Returns it as it was."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> Any:
        """Forget it."""
        account = carrier_access.wanted(caller, data["id"])
        return cls(account=accounts.delete(account.id))
