"""Reading complaints with what hangs on them: a constant number of statements for any number."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from ...shop import port
from .. import number
from ..files.models import Attachment
from ..models import Complaint, ComplaintChange, ComplaintEntry, ComplaintLine
from ..states import BY_ITSELF, FOR_STAFF, AuthorKind, EntryKind
from . import locks

MOST_OF_ORDER = 20
"""Complaints of one order that are shown with it."""

TO_CUSTOMERS = (EntryKind.TEXT, EntryKind.OUTCOME)


def by_number(text: str) -> Complaint | None:
    """Return the complaint that somebody names, the one it was merged into; None: no such one.

    Args:
        text: Its number as it was typed.

    """
    try:
        wanted = number.read(text)
    except number.NotANumberError:
        return None
    with port.current().writer():
        row = Complaint.objects.filter(number=wanted).first()
        if row is None or row.merged_into is None:
            return row
        return Complaint.objects.filter(pk=locks.where_it_goes_on(row.pk)).first()


def shown_to_customers(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Return those of these complaints that their customers may know of.

    All but tasks that opened by themselves and in which nobody has written to the customer yet.
    """
    written = ComplaintEntry.objects.filter(
        complaint_id=OuterRef("pk"), kind__in=TO_CUSTOMERS,
        author_kind__in=(AuthorKind.STAFF, AuthorKind.APP),
    )  # fmt: skip
    return rows.filter(~Q(source__in=BY_ITSELF) | Exists(written))


def of_orders(
    order_ids: Collection[UUID],
    *,
    most: int = MOST_OF_ORDER,
    by_itself: bool = True,
    states: Collection[str] | None = None,
) -> Mapping[UUID, Sequence[Complaint]]:
    """Return the newest complaints of each order, the newest first.

    Args:
        order_ids: Whose.
        most: Of each order.
        by_itself: Whether tasks that opened by themselves are among them; customers see none
            until staff have written to them in it.
        states: In one of these; None: in any.

    """
    if not order_ids:
        return {}
    rows = Complaint.objects.filter(order_id__in=list(order_ids))
    if states is not None:
        rows = rows.filter(state__in=list(states))
    if not by_itself:
        rows = shown_to_customers(rows)
    place = Window(RowNumber(), partition_by=F("order_id"), order_by=F("id").desc())
    newest = rows.annotate(place=place).filter(place__lte=most).order_by("-pk")
    found: defaultdict[UUID, list[Complaint]] = defaultdict(list)
    with port.current().writer():
        for row in newest:
            assert row.order_id is not None
            found[row.order_id].append(row)
    return dict(found)


def entries_of(
    complaint_ids: Collection[int], *, for_staff: bool
) -> Mapping[int, Sequence[ComplaintEntry]]:
    """Return the conversations, the oldest entry first; without what is for staff alone."""
    rows = ComplaintEntry.objects.filter(complaint_id__in=list(complaint_ids))
    if not for_staff:
        rows = rows.exclude(kind__in=FOR_STAFF)
    # By time: what was merged in stands where it was said.
    return _by_complaint(complaint_ids, rows.order_by("at", "pk"))


def lines_of(complaint_ids: Collection[int]) -> Mapping[int, Sequence[ComplaintLine]]:
    """Return the lines they are about."""
    rows = ComplaintLine.objects.filter(complaint_id__in=list(complaint_ids))
    return _by_complaint(complaint_ids, rows.order_by("pk"))


def attachments_of(
    complaint_ids: Collection[int], *, for_staff: bool
) -> Mapping[int, Sequence[Attachment]]:
    """Return what hangs on their entries, without the contents."""
    rows = Attachment.objects.filter(complaint_id__in=list(complaint_ids))
    if not for_staff:
        rows = rows.filter(for_staff=False)
    return _by_complaint(complaint_ids, rows.order_by("entry_id", "at", "pk"))


def changes_of(complaint_ids: Collection[int]) -> Mapping[int, Sequence[ComplaintChange]]:
    """Return their audit trails, the oldest change first."""
    rows = ComplaintChange.objects.filter(complaint_id__in=list(complaint_ids))
    return _by_complaint(complaint_ids, rows.order_by("pk"))


def _by_complaint[Row: Model](
    complaint_ids: Collection[int], rows: QuerySet[Row]
) -> dict[int, list[Row]]:
    """Return rows by what they hang on; those without any are missing."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    if complaint_ids:
        with port.current().writer():
            for row in rows:
                found[getattr(row, "complaint_id")].append(row)  # noqa: B009
    return dict(found)
