"""Locking complaints: every step begins here, by id where there are several."""

from collections.abc import Collection

from django.db import transaction

from ...points import Point, reach
from ..models import Complaint


class _MergedMeanwhileError(Exception):
    """Gives a lock back that was taken too late."""


def locked(complaint_id: int) -> Complaint:
    """Return a complaint, locked until the transaction ends.

    Raises:
        LookupError: It is not there.

    """
    return all_locked([complaint_id])[complaint_id]


def all_locked(complaint_ids: Collection[int]) -> dict[int, Complaint]:
    """Return complaints by id, locked in the order of their ids.

    Raises:
        LookupError: One of them is not there.

    """
    wanted = set(complaint_ids)
    rows = Complaint.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    found = {row.pk: row for row in rows}
    if missing := wanted - found.keys():
        raise LookupError(f"There is no complaint {min(missing)}.")
    reach(Point.COMPLAINTS_LOCKED)
    return found


def locked_where_it_goes_on(complaint_id: int) -> Complaint:
    """Return a complaint, or the one it was merged into, locked until the transaction ends.

    Raises:
        LookupError: It is not there.

    """
    while True:
        goal = where_it_goes_on(complaint_id)
        try:
            # One that was merged meanwhile is let go: with a lock in hand we never wait for one
            # with a lower id.
            with transaction.atomic():
                row = locked(goal)
                if row.merged_into is None:
                    return row
                raise _MergedMeanwhileError
        except _MergedMeanwhileError:
            continue


def where_it_goes_on(complaint_id: int) -> int:
    """Return the id of the complaint that one goes on in, its own where it was never merged."""
    goal = complaint_id
    while True:
        rows = Complaint.objects.filter(pk=goal).values_list("merged_into", flat=True)
        into = rows.first()
        if into is None:
            return goal
        goal = into
