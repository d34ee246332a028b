"""What can become a task for staff by itself: pure."""

from collections.abc import Mapping
from enum import StrEnum

from ..states import Source, Topic


class Happening(StrEnum):
    """What happened; at most 32 characters. Staff read a sentence for each."""

    PARCEL_EXCEPTION = "parcel-exception"
    """The carrier says that something is wrong: damaged, address, customs, lost."""
    PARCEL_RETURNING = "parcel-returning"
    PARCEL_RETURNED = "parcel-returned"
    PARCEL_SILENT = "parcel-silent"
    """The carrier has said nothing for days: it may be lost."""
    PROMISE_BROKEN = "promise-broken"
    """A day that the customer was told has passed, and it has not come."""
    RATED_BADLY = "rated-badly"
    """The customer was not content."""


TOPICS: Mapping[Happening, Topic] = {
    Happening.PARCEL_EXCEPTION: Topic.NOT_ARRIVED,
    Happening.PARCEL_RETURNING: Topic.NOT_ARRIVED,
    Happening.PARCEL_RETURNED: Topic.NOT_ARRIVED,
    Happening.PARCEL_SILENT: Topic.NOT_ARRIVED,
    Happening.PROMISE_BROKEN: Topic.LATE,
    Happening.RATED_BADLY: Topic.OTHER,
}

SOURCES: Mapping[Happening, Source] = {
    Happening.PARCEL_EXCEPTION: Source.PARCEL,
    Happening.PARCEL_RETURNING: Source.PARCEL,
    Happening.PARCEL_RETURNED: Source.PARCEL,
    Happening.PARCEL_SILENT: Source.PARCEL,
    Happening.PROMISE_BROKEN: Source.PROMISE,
    Happening.RATED_BADLY: Source.RATING,
}
