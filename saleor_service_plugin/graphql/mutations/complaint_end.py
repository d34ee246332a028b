"""serviceComplaintSettle, serviceComplaintClose and serviceComplaintReopen."""

from typing import Any

import graphene
from saleor.graphql.core.types import NonNullList

from ... import wake
from ...complaints.outcomes import registry
from ...complaints.record.change import MOST
from ...complaints.record.opening import LONGEST_TEXT
from ...complaints.record.settle import close_all, reopen, settle
from ...complaints.states import Finding
from ..callers import MANAGE_ORDERS, Caller
from ..complaint_enums import ComplaintFinding
from ..complaint_types import ServiceComplaint
from ..complaint_views import ComplaintView
from ..errors import Code, refuse
from .base import ServiceMutation
from .complaint_steps import (
    ID,
    LONGEST_KEY,
    all_of_staff,
    author_of,
    key_of,
    of_staff,
    refusals,
    several,
)

LONGEST_REASON = 1_000


class ServiceComplaintSettle(ServiceMutation):
    """Ends a complaint with an outcome."""

    complaint = graphene.Field(ServiceComplaint, description="The complaint.")

    class Arguments:
        """What it takes."""

        id = ID
        outcome = graphene.Argument(
            graphene.String,
            required=True,
            description='Key of serviceComplaintOutcomes, e.g. "answered" or "declined".',
        )
        text = graphene.Argument(
            graphene.String,
            description="What the customer is told; of an outcome that tells nobody a note for "
            f"staff. {LONGEST_TEXT:,} characters at most.",
        )
        finding = graphene.Argument(
            ComplaintFinding, description="What was found; left out: it stays."
        )
        key = graphene.String(
            description="A text of yours that names this wish: sent again with it, nothing is "
            f"done a second time. {LONGEST_KEY} characters at most."
        )

    class Meta:
        description = (
            "Ends a complaint with an outcome. The customer is told by mail where the outcome "
            'says so; "declined" adds how to object, and the notice of section 37 VSBG.'
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """End it."""
        row = of_staff(caller, data["id"])
        text = data.get("text") or ""
        if registry.get(data["outcome"]) is None:
            refuse("outcome", "There is no such outcome.", Code.NOT_FOUND)
        if len(text) > LONGEST_TEXT:
            refuse("text", f"{LONGEST_TEXT:,} characters at most.", Code.TOO_LONG)
        finding = data.get("finding")
        key = data.get("key")
        with refusals():
            row = settle(
                row.pk,
                data["outcome"],
                text=text,
                by=author_of(caller),
                finding=Finding(finding) if finding else None,
                key=key_of(f"{caller.key}:{row.pk}", key) if key is not None else "",
            )
        wake.soon()
        return cls(complaint=ComplaintView(row, as_staff=True))


class ServiceComplaintClose(ServiceMutation):
    """Closes complaints without a word."""

    complaints = NonNullList(ServiceComplaint, description="The complaints.")
    count = graphene.Int(description="How many were closed: others had ended already.")

    class Arguments:
        """What it takes."""

        ids = NonNullList(
            graphene.ID, required=True, description=f"Ids of complaints, {MOST} at most."
        )
        reason = graphene.Argument(
            graphene.String,
            description=f"Why, for staff; {LONGEST_REASON:,} characters at most.",
        )

    class Meta:
        description = "Closes complaints without telling their customers: all or none of them."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Close them."""
        rows = all_of_staff(caller, data["ids"], most=MOST)
        reason = _reason(data)
        pks = [row.pk for row in rows]
        with refusals():
            count = close_all(pks, by=author_of(caller), reason=reason)
        wake.soon()
        return cls(complaints=several(pks), count=count)


class ServiceComplaintReopen(ServiceMutation):
    """Goes on with a complaint that has ended."""

    complaint = graphene.Field(ServiceComplaint, description="The complaint.")

    class Arguments:
        """What it takes."""

        id = ID
        reason = graphene.Argument(
            graphene.String,
            description=f"Why, for staff; {LONGEST_REASON:,} characters at most.",
        )

    class Meta:
        description = "Goes on with a complaint that has ended; a new clock runs for it."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Reopen it."""
        row = of_staff(caller, data["id"])
        reason = _reason(data)
        with refusals():
            row = reopen(row.pk, by=author_of(caller), reason=reason)
        wake.soon()
        return cls(complaint=ComplaintView(row, as_staff=True))


def _reason(data: dict[str, Any]) -> str:
    reason = data.get("reason") or ""
    if len(reason) > LONGEST_REASON:
        refuse("reason", f"{LONGEST_REASON:,} characters at most.", Code.TOO_LONG)
    return reason
