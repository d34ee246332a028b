"""serviceComplaintUpdate."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import graphene
from saleor.graphql.core.types import BaseInputObjectType, NonNullList

from ... import wake
from ...complaints.record.change import MOST, change
from ...complaints.states import ComplaintState, Finding, Topic, Want
from ..callers import MANAGE_ORDERS, Caller
from ..complaint_enums import (
    ComplaintFinding,
    ComplaintPriority,
    ComplaintTopic,
    ComplaintWant,
    priority_of,
)
from ..complaint_people import owner_of
from ..complaint_types import ServiceComplaint
from ..enums import made_of
from ..errors import Code, refuse
from .base import ServiceMutation
from .complaint_steps import all_of_staff, author_of, refusals, several

NEEDED = ("topic", "priority", "state")
"""What a complaint never is without."""


class Turn(StrEnum):
    """States that staff set by hand."""

    IN_PROGRESS = ComplaintState.IN_PROGRESS.value
    WAITING = ComplaintState.WAITING.value


ComplaintTurn = made_of(
    "ServiceComplaintTurnEnum",
    Turn,
    "States that staff set by hand. WAITING: it is the customer's turn, the clocks stand still.",
)


class ServiceComplaintUpdateInput(BaseInputObjectType):
    """What is changed; what is left out stays."""

    owner = graphene.ID(description="Id of Saleor's User who sees to it; null: nobody.")
    priority = ComplaintPriority(description="How much it hurries.")
    topic = ComplaintTopic(description="What it is about.")
    finding = ComplaintFinding(description="What staff found; null: nothing yet.")
    wants = ComplaintWant(description="What the customer would like; null: nothing was said.")
    state = ComplaintTurn(description="Whose turn it is.")

    class Meta:
        description = "What is changed of complaints; what is left out stays as it is."


class ServiceComplaintUpdate(ServiceMutation):
    """Changes what is written on complaints."""

    complaints = NonNullList(ServiceComplaint, description="The complaints.")
    count = graphene.Int(description="How many were changed: others were so already.")

    class Arguments:
        """What it takes."""

        ids = NonNullList(
            graphene.ID, required=True, description=f"Ids of complaints, {MOST} at most."
        )
        input = ServiceComplaintUpdateInput(required=True, description="What is changed.")

    class Meta:
        description = (
            "Changes what is written on complaints, of all that are named or of none. Clocks "
            "follow another topic or priority."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Change them."""
        rows = all_of_staff(caller, data["ids"], most=MOST)
        values = _values(caller, data["input"])
        pks = [row.pk for row in rows]
        with refusals():
            count = change(pks, values, by=author_of(caller))
        wake.soon()
        return cls(complaints=several(pks), count=count)


def _values(caller: Caller, given: Mapping[str, Any]) -> dict[str, object]:
    if not given:
        refuse("input", "Say what is to be changed.", Code.REQUIRED)
    for name in NEEDED:
        if name in given and given[name] is None:
            refuse(name, "This cannot be taken away.", Code.REQUIRED)
    values: dict[str, object] = {}
    if "owner" in given:
        owner = owner_of(given["owner"], caller, "owner") if given["owner"] is not None else None
        values["owner"] = (owner.id, owner.name) if owner else (None, "")
    if "priority" in given:
        values["priority"] = priority_of(given["priority"])
    if "topic" in given:
        values["topic"] = Topic(given["topic"])
    if "finding" in given:
        values["finding"] = Finding(given["finding"] or "")
    if "wants" in given:
        values["wants"] = Want(given["wants"] or "")
    if "state" in given:
        values["state"] = ComplaintState(given["state"])
    return values
