"""What of the complaints a report is about, and by what it is divided; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

MOST_ROWS = 100
"""Of a report by product, supplier or person: those with the most complaints."""


class By(StrEnum):
    """By what complaints are counted apart."""

    MONTH = "month"
    """In which it was opened, by the calendar of UTC."""
    CHANNEL = "channel"
    TOPIC = "topic"
    PRODUCT = "product"
    """Of the lines it is about; one about two products counts for each."""
    SUPPLIER = "supplier"
    """As the attribute of the products says that the channel's settings name."""
    PERSON = "person"
    """Who sees to it; only of channels whose settings allow it (works council)."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which complaints: opened in these months. What is None does not matter."""

    first: date
    """The first day of the first month."""
    after: date
    """The first day of the month after the last one."""
    channel_ids: Sequence[int] | None = None
    allowed_channel_ids: Sequence[int] | None = None
    """Those the caller may see at all; None: all."""
    topics: Sequence[str] | None = None

    @property
    def channels(self) -> list[int] | None:
        """The channels that are wanted and allowed, None where that is no matter."""
        if self.allowed_channel_ids is None:
            return None if self.channel_ids is None else list(self.channel_ids)
        if self.channel_ids is None:
            return list(self.allowed_channel_ids)
        return [pk for pk in self.channel_ids if pk in self.allowed_channel_ids]

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when, and before when they were opened."""
        begins, ends = (
            datetime(one.year, one.month, 1, tzinfo=UTC) for one in (self.first, self.after)
        )
        return begins, ends
