"""What the steps of staff on delays and wishes share."""

from collections.abc import Sequence
from typing import Any

import graphene
from saleor.graphql.core.types import NonNullList

from ...delivery.promises.models import Delay, DeliveryWish
from ...shop import port
from .. import ids
from ..callers import Caller
from ..errors import Code, refuse

MOST = 100
"""Rows that one call may name."""


def ids_argument(what: str) -> Any:
    """Return the argument that names rows."""
    return NonNullList(graphene.ID, required=True, description=f"Ids of {what}, {MOST} at most.")


def wanted_rows(
    caller: Caller, given: Sequence[str], model: type[Delay | DeliveryWish], type_name: str
) -> list[int]:
    """Return the rows that a mutation names, each once.

    Args:
        caller: Who names them.
        given: Their ids.
        model: Of what.
        type_name: Of their ids.

    Raises:
        ValidationError: None, too many, or one that is not there for this caller.

    """
    if not given:
        refuse("ids", "Name at least one.", Code.REQUIRED)
    if len(given) > MOST:
        refuse("ids", f"Name at most {MOST} at once.", Code.TOO_MANY)
    wanted = list(dict.fromkeys(ids.all_wanted(ids.number_of, given, type_name, "ids")))
    with port.current().writer():
        rows = model.objects.filter(pk__in=wanted)
        channels = dict(rows.values_list("pk", "channel_id"))
    # What is in another channel looks as if it were not there.
    allowed = caller.channel_ids
    for pk in wanted:
        if pk not in channels or (allowed is not None and channels[pk] not in allowed):
            refuse("ids", f"There is no {type_name} {pk}.", Code.NOT_FOUND)
    return wanted
