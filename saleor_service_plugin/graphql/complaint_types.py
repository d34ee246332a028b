"""A complaint or question: for staff all of it, for customers what is theirs to see."""

from datetime import datetime
from typing import Any

import graphene
from django.utils.timezone import now
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..complaints import number
from ..complaints.clocks.standing import ClockStanding
from ..complaints.states import ClockKind
from . import ids, loaders
from .access import view_of
from .complaint_enums import (
    ComplaintFinding,
    ComplaintPriority,
    ComplaintSource,
    ComplaintStateEnum,
    ComplaintTopic,
    ComplaintWant,
    priority_name,
)
from .complaint_loaders import (
    ChangesLoader,
    ClocksLoader,
    EntriesLoader,
    LinesLoader,
    NumberLoader,
    OrderComplaintsLoader,
)
from .complaint_parts import (
    EntryView,
    ServiceComplaintChange,
    ServiceComplaintClock,
    ServiceComplaintEntry,
    ServiceComplaintLine,
)
from .complaint_views import ComplaintView, of_order
from .connections import CountableConnection
from .views import OrderView

TYPE = "ServiceComplaint"

REPLIES = (ClockKind.FIRST_REPLY, ClockKind.NEXT_REPLY)


def _order_type() -> Any:
    # Orders show their complaints, and complaints their order.
    from .order_types import ServiceOrder

    return ServiceOrder


class ServiceComplaintOwner(BaseObjectType):
    """Who of the staff sees to a complaint."""

    id = graphene.ID(required=True, description="Id of Saleor's User.")
    name = graphene.String(required=True, description="Their name.")

    class Meta:
        description = "Who of the staff sees to a complaint."

    @staticmethod
    def resolve_id(root: ComplaintView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("User", root.row.owner_id)

    @staticmethod
    def resolve_name(root: ComplaintView, info: Any) -> str:
        """Return the name."""
        return root.row.owner_name


class ServiceComplaintCustomer(BaseObjectType):
    """Whose complaint it is."""

    user_id = graphene.ID(description="Id of Saleor's User; null: without an account.")
    email = graphene.String(required=True, description="Where answers go.")
    name = graphene.String(required=True, description="Their name; may be empty.")
    phone = graphene.String(required=True, description="Their telephone; often empty.")
    language_code = graphene.String(required=True, description="In which they are written to.")

    class Meta:
        description = "Whose complaint it is, as it was when it was opened."

    @staticmethod
    def resolve_user_id(root: ComplaintView, info: Any) -> str | None:
        """Return Saleor's own id."""
        return None if root.row.user_id is None else ids.to_global("User", root.row.user_id)

    @staticmethod
    def resolve_email(root: ComplaintView, info: Any) -> str:
        """Return the address."""
        return root.row.email

    @staticmethod
    def resolve_name(root: ComplaintView, info: Any) -> str:
        """Return the name."""
        return root.row.customer_name

    @staticmethod
    def resolve_phone(root: ComplaintView, info: Any) -> str:
        """Return the telephone."""
        return root.row.phone

    @staticmethod
    def resolve_language_code(root: ComplaintView, info: Any) -> str:
        """Return the language."""
        return root.row.language_code


class ServiceComplaint(BaseObjectType):
    """A complaint or a question."""

    id = graphene.ID(required=True, description="Id of the complaint.")
    number = graphene.String(required=True, description="Its number, digits alone.")
    number_shown = graphene.String(
        required=True, description='The number as people read it, e.g. "4827 1936".'
    )
    topic = ComplaintTopic(required=True, description="What it is about.")
    state = ComplaintStateEnum(required=True, description="Where it stands.")
    opened_at = DateTime(required=True, description="When it was opened.")
    changed_at = DateTime(required=True, description="When anything happened last.")
    first_replied_at = DateTime(description="When a person answered first.")
    solved_at = DateTime(description="When it was solved.")
    closed_at = DateTime(description="When it was closed.")
    answer_until = DateTime(
        description="Until when a person answers what the customer wrote last; null where nothing "
        "waits for an answer."
    )
    order_id = graphene.ID(description="Id of Saleor's Order; null: it is about none.")
    order_number = graphene.String(description="The order's number; null: it is about none.")
    order = graphene.Field(
        _order_type,
        description="The order as the caller may see it; null for guests, and where it is "
        "about none.",
    )
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")

    wants = ComplaintWant(
        description="What the customer would like; null: nothing was said. Like all that follow "
        "null (lists: empty) for guests without an acting token."
    )
    summary = graphene.String(description="How the first message begins.")
    outcome = graphene.String(description="Key of the outcome it ended with; null: it has not.")
    callback_from = DateTime(description="From when on a call is promised.")
    callback_until = DateTime(description="Until when a call is promised.")
    lines = NonNullList(
        ServiceComplaintLine, required=True, description="The lines of the order it is about."
    )
    entries = NonNullList(
        ServiceComplaintEntry,
        required=True,
        description="The conversation, the oldest entry first. Customers see what they and the "
        "shop wrote to one another.",
    )

    finding = ComplaintFinding(
        description="What staff found of it. Like all that follow for staff and Apps alone, null "
        "for customers."
    )
    priority = ComplaintPriority(description="How much it hurries.")
    source = ComplaintSource(description="How it came in.")
    owner = graphene.Field(ServiceComplaintOwner, description="Who sees to it; null: nobody yet.")
    customer = graphene.Field(ServiceComplaintCustomer, description="Whose it is.")
    is_overdue = graphene.Boolean(description="Whether a running clock's time is over.")
    is_quiet = graphene.Boolean(
        description="Whether the customer has heard nothing for too long (silence)."
    )
    unanswered_since = DateTime(description="When the customer wrote what nobody has answered yet.")
    due_at = DateTime(description="When the first of its running clocks ends.")
    merged_into_id = graphene.ID(description="Id of the ServiceComplaint that it goes on in.")
    merged_into_number = graphene.String(description="The number of that one.")
    clocks = NonNullList(ServiceComplaintClock, description="All its clocks, the oldest first.")
    changes = NonNullList(ServiceComplaintChange, description="Its audit trail.")

    class Meta:
        description = (
            "A complaint or a question. Where its topic is a question (QUESTION, CALLBACK, "
            "INVOICE, OTHER), do not call it a complaint."
        )

    @staticmethod
    def resolve_id(root: ComplaintView, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TYPE, root.row.pk)

    @staticmethod
    def resolve_number(root: ComplaintView, info: Any) -> str:
        """Return the digits."""
        return root.row.number

    @staticmethod
    def resolve_number_shown(root: ComplaintView, info: Any) -> str:
        """Return the number in groups."""
        return number.shown(root.row.number)

    @staticmethod
    def resolve_topic(root: ComplaintView, info: Any) -> str:
        """Return what it is about."""
        return root.row.topic

    @staticmethod
    def resolve_state(root: ComplaintView, info: Any) -> str:
        """Return where it stands."""
        return root.row.state

    @staticmethod
    def resolve_opened_at(root: ComplaintView, info: Any) -> datetime:
        """Return when."""
        return root.row.opened_at

    @staticmethod
    def resolve_changed_at(root: ComplaintView, info: Any) -> datetime:
        """Return when."""
        return root.row.changed_at

    @staticmethod
    def resolve_first_replied_at(root: ComplaintView, info: Any) -> datetime | None:
        """Return when."""
        return root.row.first_replied_at

    @staticmethod
    def resolve_solved_at(root: ComplaintView, info: Any) -> datetime | None:
        """Return when."""
        return root.row.solved_at

    @staticmethod
    def resolve_closed_at(root: ComplaintView, info: Any) -> datetime | None:
        """Return when."""
        return root.row.closed_at

    @staticmethod
    def resolve_answer_until(root: ComplaintView, info: Any) -> Any:
        """Return when the clock for a reply ends."""
        if root.row.due_at is None:
            # No clock runs.
            return None
        return ClocksLoader(info.context).load(root.row.pk).then(_next_reply)

    @staticmethod
    def resolve_order_id(root: ComplaintView, info: Any) -> str | None:
        """Return Saleor's own id."""
        return None if root.row.order_id is None else ids.to_global("Order", root.row.order_id)

    @staticmethod
    def resolve_order_number(root: ComplaintView, info: Any) -> str | None:
        """Return the number, as it was copied."""
        return root.row.order_number or None

    @staticmethod
    def resolve_order(root: ComplaintView, info: Any) -> Any:
        """Return the caller's own view of the order."""
        if root.row.order_id is None:
            return None
        found = loaders.OrderRowLoader(info.context).load(root.row.order_id)
        return found.then(lambda row: view_of(info, row))

    @staticmethod
    def resolve_channel_id(root: ComplaintView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.row.channel_id)

    @staticmethod
    def resolve_wants(root: ComplaintView, info: Any) -> str | None:
        """Return what they would like."""
        return (root.row.wants or None) if root.sees_all else None

    @staticmethod
    def resolve_summary(root: ComplaintView, info: Any) -> str | None:
        """Return how it begins."""
        return root.row.summary if root.sees_all else None

    @staticmethod
    def resolve_outcome(root: ComplaintView, info: Any) -> str | None:
        """Return how it ended."""
        return (root.row.outcome or None) if root.sees_all else None

    @staticmethod
    def resolve_callback_from(root: ComplaintView, info: Any) -> datetime | None:
        """Return when."""
        return root.row.callback_from if root.sees_all else None

    @staticmethod
    def resolve_callback_until(root: ComplaintView, info: Any) -> datetime | None:
        """Return when."""
        return root.row.callback_until if root.sees_all else None

    @staticmethod
    def resolve_lines(root: ComplaintView, info: Any) -> Any:
        """Return the lines."""
        return LinesLoader(info.context).load(root.row.pk) if root.sees_all else []

    @staticmethod
    def resolve_entries(root: ComplaintView, info: Any) -> Any:
        """Return the conversation as the caller may read it."""
        if not root.sees_all:
            return []
        found = EntriesLoader(info.context).load((root.row.pk, root.as_staff))
        return found.then(lambda rows: [EntryView(row, root) for row in rows])

    @staticmethod
    def resolve_finding(root: ComplaintView, info: Any) -> str | None:
        """Return what was found."""
        return (root.row.finding or None) if root.as_staff else None

    @staticmethod
    def resolve_priority(root: ComplaintView, info: Any) -> str | None:
        """Return how much it hurries."""
        return priority_name(root.row.priority) if root.as_staff else None

    @staticmethod
    def resolve_source(root: ComplaintView, info: Any) -> str | None:
        """Return how it came in."""
        return root.row.source if root.as_staff else None

    @staticmethod
    def resolve_owner(root: ComplaintView, info: Any) -> ComplaintView | None:
        """Return who sees to it."""
        return root if root.as_staff and root.row.owner_id is not None else None

    @staticmethod
    def resolve_customer(root: ComplaintView, info: Any) -> ComplaintView | None:
        """Return whose it is."""
        return root if root.as_staff else None

    @staticmethod
    def resolve_is_overdue(root: ComplaintView, info: Any) -> bool | None:
        """Return whether it is late."""
        if not root.as_staff:
            return None
        return root.row.due_at is not None and root.row.due_at <= now()

    @staticmethod
    def resolve_is_quiet(root: ComplaintView, info: Any) -> bool | None:
        """Return whether nothing was heard."""
        return root.row.quiet if root.as_staff else None

    @staticmethod
    def resolve_unanswered_since(root: ComplaintView, info: Any) -> datetime | None:
        """Return when."""
        return root.row.unanswered_since if root.as_staff else None

    @staticmethod
    def resolve_due_at(root: ComplaintView, info: Any) -> datetime | None:
        """Return when."""
        return root.row.due_at if root.as_staff else None

    @staticmethod
    def resolve_merged_into_id(root: ComplaintView, info: Any) -> str | None:
        """Return our own id."""
        if not root.as_staff or root.row.merged_into is None:
            return None
        return ids.to_global(TYPE, root.row.merged_into)

    @staticmethod
    def resolve_merged_into_number(root: ComplaintView, info: Any) -> Any:
        """Return the other one's number."""
        if not root.as_staff or root.row.merged_into is None:
            return None
        return NumberLoader(info.context).load(root.row.merged_into)

    @staticmethod
    def resolve_clocks(root: ComplaintView, info: Any) -> Any:
        """Return the clocks."""
        return ClocksLoader(info.context).load(root.row.pk) if root.as_staff else None

    @staticmethod
    def resolve_changes(root: ComplaintView, info: Any) -> Any:
        """Return the trail."""
        return ChangesLoader(info.context).load(root.row.pk) if root.as_staff else None


class ServiceComplaintConnection(CountableConnection):
    """A page of complaints."""

    class Meta:
        node = ServiceComplaint
        description = "A page of complaints and questions."


def complaints_of(view: OrderView, info: Any) -> Any:
    """Return an order's complaints as the caller may see them, the newest first."""
    found = OrderComplaintsLoader(info.context).load((view.row.order_id, view.as_staff))
    # What opened by itself was left out by the loader where nobody wrote to the customer.
    return found.then(lambda rows: of_order(view, rows, {row.pk for row in rows}))


def _next_reply(clocks: list[ClockStanding]) -> datetime | None:
    ends = [
        one.due_at
        for one in clocks
        if one.kind in REPLIES and one.ended_at is None and one.due_at is not None
    ]
    return min(ends, default=None)
