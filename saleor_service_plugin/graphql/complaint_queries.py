"""Finding one complaint, and how they can end."""

from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..complaints.models import Complaint
from ..complaints.outcomes import registry
from ..complaints.outcomes.registry import Outcome
from ..complaints.record import read
from ..shop import port
from . import ids
from .callers import MANAGE_ORDERS, demand
from .complaint_enums import ComplaintStateEnum
from .complaint_types import TYPE, ServiceComplaint
from .complaint_views import ComplaintView, seen_by

LONGEST_NUMBER = 40


class ServiceComplaintOutcome(BaseObjectType):
    """A way for a complaint to end."""

    key = graphene.String(required=True, description="For serviceComplaintSettle.")
    state = ComplaintStateEnum(required=True, description="Where it stands then.")
    tells = graphene.Boolean(required=True, description="Whether the customer is mailed the text.")
    needs_text = graphene.Boolean(required=True, description="Whether it needs a text.")

    class Meta:
        description = "A way for a complaint to end."


class ComplaintQueries(BaseObjectType):
    """Queries about one complaint."""

    service_complaint = graphene.Field(
        ServiceComplaint,
        description="A complaint or question by its id or number. For the customer whose it is, "
        "guests with the order's token, staff and Apps with MANAGE_ORDERS. Null where there is "
        "none, or none for this caller; of one that goes on in another its number finds the other.",
        id=graphene.Argument(graphene.ID, description="Id of the complaint."),
        number=graphene.Argument(
            graphene.String, description="Its number as people type it, with blanks or without."
        ),
        token=graphene.Argument(graphene.String, description="Of a guest: the order's token."),
        acting_token=graphene.Argument(
            graphene.String,
            description="Of a guest besides: what serviceOrderUnlock answered; without it the "
            "conversation is not shown.",
        ),
    )
    service_complaint_outcomes = NonNullList(
        ServiceComplaintOutcome,
        description="How complaints can end. Needs MANAGE_ORDERS.",
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_complaint(
        _root: Any,
        info: Any,
        id: str | None = None,
        number: str | None = None,
        token: str | None = None,
        acting_token: str | None = None,
    ) -> ComplaintView | None:
        """Return the caller's view of it."""
        if (id is None) is (number is None):
            raise GraphQLError("Provide either an `id` or a `number`.")
        with port.current().writer():
            row = _by_id(id) if id is not None else _by_number(number or "")
        return seen_by(info, row, token=token, acting=acting_token or "")

    @staticmethod
    def resolve_service_complaint_outcomes(_root: Any, info: Any) -> list[Outcome]:
        """Return all that are registered."""
        demand(info, MANAGE_ORDERS)
        return list(registry.all_outcomes())


def _by_id(global_id: str) -> Complaint | None:
    pk = ids.named(ids.number_of, global_id, TYPE)
    return None if pk is None else Complaint.objects.filter(pk=pk).first()


def _by_number(text: str) -> Complaint | None:
    return read.by_number(text) if len(text) <= LONGEST_NUMBER else None
