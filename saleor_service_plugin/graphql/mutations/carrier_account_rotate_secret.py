"""serviceCarrierAccountRotateSecret."""

from typing import Any

import graphene

from ...delivery import accounts
from .. import carrier_access
from ..callers import MANAGE_PLUGINS, Caller
from .carrier_account_steps import ID, SECRET, CarrierAccountMutation


class ServiceCarrierAccountRotateSecret(CarrierAccountMutation):
    """Gives a carrier account a new secret for callbacks."""

    secret = graphene.String(description=SECRET)

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = (
            "Gives a carrier account a new secret for callbacks; the one before counts for one "
            "more day. WRONG_STATE: it is asked and gets none. REQUIRED: its sender makes the "
            "secret, give it with serviceCarrierAccountUpdate."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> Any:
        """Change the secret."""
        account = carrier_access.wanted(caller, data["id"])
        saved = accounts.rotate_secret(account.id)
        return cls(account=saved.account, secret=saved.secret)
