"""The part of the door to the shop that says what attributes say of products (`port.py`)."""

from collections.abc import Collection
from typing import Protocol


class AttributeDoor(Protocol):
    """Attributes of products."""

    def read_attribute_values(self, product_ids: Collection[int], slug: str) -> dict[int, str]:
        """Return what an attribute says of products; several values stand with commas between.

        Args:
            product_ids: Which.
            slug: Of the attribute; one that there is not says nothing of any.

        Returns:
            By product; those of which it says nothing are missing.

        """
