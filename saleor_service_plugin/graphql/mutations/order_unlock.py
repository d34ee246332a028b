"""serviceOrderUnlock."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime

from ...orders import acting
from ..access import guest_view
from ..callers import Caller
from ..errors import Code, refuse
from ..loaders import OrderRowLoader
from ..order_types import ServiceOrder
from .base import ServiceMutation
from .order_steps import CLOSED, TOKEN, order_at

WRONG = {
    "postcode": "This is not the postcode of the order.",
    "code": "This code is not right, or not good any more.",
}


class ServiceOrderUnlock(ServiceMutation):
    """Shows that an order is one's own."""

    acting_token = graphene.String(description="For the argument actingToken of serviceOrder.")
    expires_at = DateTime(description="Until when it is good: for 30 minutes.")
    order = graphene.Field(ServiceOrder, description="The order, with what may be seen now.")

    class Arguments:
        """What it takes."""

        token = TOKEN
        postcode = graphene.Argument(
            graphene.String,
            description="Of the shipping or billing address; case and blanks do not matter.",
        )
        code = graphene.Argument(
            graphene.String,
            description="Or the code that serviceOrderCodeRequest had mailed: good for 15 "
            "minutes, once, and for 5 tries.",
        )

    class Meta:
        description = (
            "Shows that an order is one's own, beyond having its link: by the postcode or a "
            "mailed code. After 10 wrong answers for an order on one day (UTC) it is closed "
            "until the next, with the code RATE_LIMITED."
        )

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Compare."""
        given = {name: data[name] for name in WRONG if data.get(name)}
        if len(given) != 1:
            refuse("postcode", "Give either the postcode or a code.", Code.REQUIRED)
        order = order_at(info, data["token"])
        ((field, text),) = given.items()
        try:
            if field == "code":
                found = acting.by_code(order.id, text)
            else:
                found = acting.by_postcode(order, text)
        except acting.ClosedError:
            refuse(field, CLOSED, Code.RATE_LIMITED)
        except acting.WrongError:
            refuse(field, WRONG[field])
        row = OrderRowLoader(info.context).load(order.id).get()
        view = guest_view(info, row, found.token)
        return cls(acting_token=found.token, expires_at=found.until, order=view)
