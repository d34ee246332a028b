"""serviceClosureDelete."""

from typing import Any

import graphene

from ...delivery.calendars import change
from ...delivery.calendars.models import Closure
from ...shop import port
from .. import ids
from ..calendar_types import CLOSURE, ServiceClosure
from ..calendar_views import CHANNEL
from ..callers import MANAGE_PLUGINS, Caller
from ..errors import Code, refuse
from .base import ServiceMutation
from .calendar_steps import PLACES_ARE, named
from .promise_steps import refuse_some_channels


class ServiceClosureDelete(ServiceMutation):
    """Forgets a closure."""

    closure = graphene.Field(ServiceClosure, description="As it was.")

    class Arguments:
        """What it takes."""

        id = graphene.ID(required=True, description="Id of the ServiceClosure.")

    class Meta:
        description = (
            "Forgets a closure. Open promises are looked at again. Closures of warehouses, of "
            "carriers and of a whole kind need access to all channels, else OUT_OF_SCOPE_CHANNEL."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Forget it."""
        pk = ids.wanted(ids.number_of, data["id"], CLOSURE, "id")
        with port.current().writer():
            row = Closure.objects.filter(pk=pk).first()
        of_channel = row is not None and row.owner == CHANNEL and row.owner_key
        if row is None or (of_channel and not _sees(caller, row.owner_key)):
            refuse("id", f"There is no closure {pk}.", Code.NOT_FOUND)
        if not of_channel:
            refuse_some_channels(caller, "id", PLACES_ARE)
        with named({}):
            change.remove_closure(pk)
        return cls(closure=row)


def _sees(caller: Caller, key: str) -> bool:
    return key.isdecimal() and caller.sees_channel(int(key))
