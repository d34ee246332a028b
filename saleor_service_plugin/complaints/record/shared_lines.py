"""The lines of two complaints that became one, and of what they are when they are parted."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from ..models import Complaint, ComplaintEntry, ComplaintLine
from ..states import EntryKind
from . import merging
from .merging import JoinedLine

EVENT = "merged"
"""Code of the event that says that another complaint was merged in; it keeps what undoes it."""


def join(row: Complaint, into: Complaint) -> list[JoinedLine]:
    """Add a complaint's lines to the other one's; its own rows stay with it.

    The same line in both means the same pieces: the larger number counts.

    Returns:
        What it brought along.

    """
    there = {line.line_id: line for line in _lines(into)}
    own = _own(into)
    joined = []
    for line in _lines(row):
        known = there.get(line.line_id)
        before = own.get(line.line_id, known.quantity if known else 0)
        joined.append(JoinedLine(line.line_id, before))
        if known is None:
            _copy(line, into).save(force_insert=True)
        elif known.quantity < line.quantity:
            known.quantity = line.quantity
            known.save(update_fields=["quantity"])
    return joined


def part(into: Complaint, joined: Sequence[JoinedLine]) -> None:
    """Take lines back that only one brought along that is not merged into it any more."""
    still = Complaint.objects.filter(merged_into=into.pk).values_list("pk", flat=True)
    brought: dict[UUID, int] = {}
    for line in ComplaintLine.objects.filter(complaint_id__in=list(still)):
        brought[line.line_id] = max(line.quantity, brought.get(line.line_id, 0))
    for one in joined:
        quantity = max(one.own, brought.get(one.line_id, 0))
        rows = ComplaintLine.objects.filter(complaint_id=into.pk, line_id=one.line_id)
        if quantity:
            rows.update(quantity=quantity)
        else:
            rows.delete()


def _lines(row: Complaint) -> Iterable[ComplaintLine]:
    return ComplaintLine.objects.filter(complaint_id=row.pk).order_by("pk")


def _own(into: Complaint) -> dict[UUID, int]:
    """Return what the other one names by itself of lines that others brought along, too."""
    still = set(Complaint.objects.filter(merged_into=into.pk).values_list("pk", flat=True))
    events = ComplaintEntry.objects.filter(
        complaint_id=into.pk, kind=EntryKind.EVENT, text=EVENT
    ).order_by("pk")
    found: dict[UUID, int] = {}
    for data in events.values_list("data", flat=True):
        done = merging.read(data)
        if done.complaint_id in still:
            found |= {one.line_id: one.own for one in done.lines}
    return found


def _copy(line: ComplaintLine, into: Complaint) -> ComplaintLine:
    return ComplaintLine(
        complaint_id=into.pk, line_id=line.line_id, variant_id=line.variant_id,
        product_id=line.product_id, name=line.name, sku=line.sku, quantity=line.quantity,
    )  # fmt: skip
