"""The part of the door to the shop that shows pictures of what is sold (`port.py`)."""

from collections.abc import Collection
from typing import Protocol


class PictureDoor(Protocol):
    """Small pictures."""

    def read_pictures(self, variant_ids: Collection[int]) -> dict[int, str]:
        """Return the address of a small picture by variant; those without one are missing."""

    def picture_origin(self) -> str:
        """Return the origin ("https://host") that pictures come from, "" for the shop's own."""
