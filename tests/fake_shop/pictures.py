"""Pictures of the fake shop."""

from collections.abc import Collection


class PictureDoor:
    """The part of the port that shows what is sold."""

    def __init__(self) -> None:
        """Start without pictures."""
        super().__init__()
        self.pictures: dict[int, str] = {}
        """Addresses by variant."""

    def read_pictures(self, variant_ids: Collection[int]) -> dict[int, str]:
        """Return the addresses of small pictures."""
        return {pk: self.pictures[pk] for pk in variant_ids if pk in self.pictures}

    def picture_origin(self) -> str:
        """Return none: they are the shop's own."""
        return ""
