"""Who works in the fake shop."""

from saleor_service_plugin.shop.colleague_rows import Colleague


class ColleagueDoor:
    """The part of the port that knows the staff."""

    def __init__(self) -> None:
        """Start with nobody."""
        super().__init__()
        self.colleagues: dict[int, list[Colleague]] = {}
        """Who may manage orders, by channel."""

    def read_colleagues(self, channel_id: int) -> list[Colleague]:
        """Return them by name."""
        found = self.colleagues.get(channel_id, [])
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))
