"""Finding complaints by what staff type: a number, an order's number, an address, a name."""

from collections.abc import Collection

MOST = 200
"""Complaints that a search finds, the newest."""


def find(text: str, allowed_channel_ids: Collection[int] | None) -> list[int]:
    """Return the ids of the complaints that a text may mean, the newest first.

    Args:
        text: As it was typed: a complaint's number, an order's number, a mail address, a part of
            a name of two letters or more, a telephone number.
        allowed_channel_ids: Those the caller may see; None: all.

    """
    raise NotImplementedError
