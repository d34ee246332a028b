"""What complaints are shown with, in one statement for all of a page."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from saleor.graphql.core.dataloaders import DataLoader

from ..complaints.clocks import standing
from ..complaints.clocks.standing import ClockStanding
from ..complaints.files import keep
from ..complaints.files.models import Attachment
from ..complaints.models import Complaint, ComplaintChange, ComplaintEntry, ComplaintLine
from ..complaints.record import of_customers, read
from ..database import clock
from ..shop import port

MOST = 20
"""Complaints of one order that are shown with it, the newest."""


class OrderComplaintsLoader(DataLoader[tuple[UUID, bool], list[Complaint]]):
    """Complaints of orders, the newest first, by order and whether staff look."""

    context_key = "saleor_service.order_complaints"

    def batch_load(self, keys: Iterable[tuple[UUID, bool]]) -> list[list[Complaint]]:
        """Load them all."""
        keys = list(keys)
        with port.current().writer():
            found = {
                staff: read.of_orders(
                    [order_id for order_id, one in keys if one is staff],
                    most=MOST,
                    by_itself=staff,
                )
                for staff in {staff for _, staff in keys}
            }
        return [list(found[staff].get(order_id, ())) for order_id, staff in keys]


class EntriesLoader(DataLoader[tuple[int, bool], Sequence[ComplaintEntry]]):
    """Conversations, by complaint and whether staff look."""

    context_key = "saleor_service.complaint_entries"

    def batch_load(self, keys: Iterable[tuple[int, bool]]) -> list[Sequence[ComplaintEntry]]:
        """Load them all."""
        keys = list(keys)
        with port.current().writer():
            found = {
                staff: read.entries_of([pk for pk, one in keys if one is staff], for_staff=staff)
                for staff in {staff for _, staff in keys}
            }
        return [found[staff].get(pk, ()) for pk, staff in keys]


class AttachmentsLoader(DataLoader[tuple[int, bool], Sequence[Attachment]]):
    """Files of conversations without their contents, by complaint and whether staff look."""

    context_key = "saleor_service.complaint_attachments"

    def batch_load(self, keys: Iterable[tuple[int, bool]]) -> list[Sequence[Attachment]]:
        """Load them all."""
        keys = list(keys)
        with port.current().writer():
            found = {
                staff: read.attachments_of(
                    [pk for pk, one in keys if one is staff], for_staff=staff
                )
                for staff in {staff for _, staff in keys}
            }
        return [found[staff].get(pk, ()) for pk, staff in keys]


class FileAddressLoader(DataLoader[tuple[Attachment, bool], str | None]):
    """Links to files, by file and whether to its small picture; None where it was removed."""

    context_key = "saleor_service.complaint_file_addresses"

    def batch_load(self, keys: Iterable[tuple[Attachment, bool]]) -> list[str | None]:
        """Make them all."""
        keys = list(keys)
        with port.current().writer():
            found = {
                small: keep.addresses_of([row for row, one in keys if one is small], small=small)
                for small in {small for _, small in keys}
            }
        return [found[small].get(row.pk) or None for row, small in keys]


class LinesLoader(DataLoader[int, Sequence[ComplaintLine]]):
    """The lines that complaints are about."""

    context_key = "saleor_service.complaint_lines"

    def batch_load(self, keys: Iterable[int]) -> list[Sequence[ComplaintLine]]:
        """Load them all."""
        keys = list(keys)
        with port.current().writer():
            found = read.lines_of(keys)
        return [found.get(key, ()) for key in keys]


class ChangesLoader(DataLoader[int, Sequence[ComplaintChange]]):
    """Audit trails."""

    context_key = "saleor_service.complaint_changes"

    def batch_load(self, keys: Iterable[int]) -> list[Sequence[ComplaintChange]]:
        """Load them all."""
        keys = list(keys)
        with port.current().writer():
            found = read.changes_of(keys)
        return [found.get(key, ()) for key in keys]


class ClocksLoader(DataLoader[int, Sequence[ClockStanding]]):
    """Clocks of complaints as they stand now."""

    context_key = "saleor_service.complaint_clocks"

    def batch_load(self, keys: Iterable[int]) -> list[Sequence[ClockStanding]]:
        """Load them all."""
        keys = list(keys)
        with port.current().writer():
            found = standing.of(keys, now=clock())
        return [found.get(key, ()) for key in keys]


class UserComplaintsLoader(DataLoader[tuple[int, of_customers.Page], list[Complaint]]):
    """Pages of customers' complaints; those of one stretch in one statement."""

    context_key = "saleor_service.user_complaints"

    def batch_load(self, keys: Iterable[tuple[int, of_customers.Page]]) -> list[list[Complaint]]:
        """Load them all."""
        keys = list(keys)
        found: dict[tuple[int, of_customers.Page], list[Complaint]] = {}
        with port.current().writer():
            for page in {page for _, page in keys}:
                user_ids = [user_id for user_id, one in keys if one == page]
                rows = of_customers.of_users(user_ids, page)
                found |= {(pk, page): one for pk, one in zip(user_ids, rows, strict=True)}
        return [found[key] for key in keys]


class NumberLoader(DataLoader[int, str | None]):
    """Numbers of complaints, by id."""

    context_key = "saleor_service.complaint_numbers"

    def batch_load(self, keys: Iterable[int]) -> list[str | None]:
        """Load them all."""
        keys = list(keys)
        with port.current().writer():
            found = dict(Complaint.objects.filter(pk__in=keys).values_list("pk", "number"))
        return [found.get(key) for key in keys]


def told_of(complaint_ids: Collection[int]) -> set[int]:
    """Return which of these complaints their customers may know of."""
    rows = Complaint.objects.filter(pk__in=list(complaint_ids))
    return set(read.shown_to_customers(rows).values_list("pk", flat=True))
