"""Changing what is written on complaints: owner, priority, topic, finding, what is wanted."""

from collections.abc import Collection, Mapping

from .people import Author

FIELDS = ("owner", "priority", "topic", "finding", "wants", "state")
"""What can be changed. `owner` is a pair (Saleor's user id or None, name); `state` only to
IN_PROGRESS or WAITING: how it ends is said by `settle`, that it goes on by `reopen`."""

MOST = 200
"""Complaints changed at once."""


def change(complaint_ids: Collection[int], values: Mapping[str, object], *, by: Author) -> int:
    """Set what is named, of all of these or of none; what is equal already is passed over.

    Clocks follow another topic or priority safely: warnings given are not given again.

    Returns:
        How many were changed.

    Raises:
        ComplaintProblemError: A value cannot be used, or a step is not allowed.
        LookupError: One of them is not there.

    """
    raise NotImplementedError
