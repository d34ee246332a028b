"""Attributes of the fake shop's products."""

from collections.abc import Collection


class AttributeDoor:
    """The part of the port that says what attributes say of products."""

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self.attributes: dict[tuple[int, str], list[str]] = {}
        """Values by product and slug."""

    def read_attribute_values(self, product_ids: Collection[int], slug: str) -> dict[int, str]:
        """Return what is said of them."""
        return {
            pk: ", ".join(self.attributes[pk, slug])
            for pk in product_ids
            if self.attributes.get((pk, slug))
        }
