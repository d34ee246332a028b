"""What a new complaint is made of: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ..files.taken import Taken
from ..states import Priority, Source, Topic, Want
from .people import Author

MOST_LINES = 100

LONGEST_TEXT = 10_000
"""Characters of one entry."""

MOST_FILES = 6
"""Of one entry."""

MOST_FILES_IN_ALL = 40
"""Of one complaint."""

MOST_OPEN = 20
"""Complaints of one order that are open at the same time, by customers."""


@dataclass(frozen=True, slots=True)
class WantedLine:
    """A line of the order that it is about."""

    line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in which the customer is to be called."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Opening:
    """What somebody complains of, or asks."""

    key: str
    """Unique for ever; the same again answers with the same complaint."""
    topic: Topic
    text: str
    author: Author
    source: Source
    order_id: UUID | None = None
    channel_id: int | None = None
    """Needed where there is no order."""
    lines: Sequence[WantedLine] = ()
    wants: Want = Want.NOTHING_SAID
    files: Sequence[Taken] = ()
    email: str = ""
    """Where answers go; "" for the order's address."""
    name: str = ""
    phone: str = ""
    user_id: int | None = None
    language_code: str = ""
    slot: Slot | None = None
    """Of a callback."""
    priority: Priority = Priority.NORMAL
    owner_id: int | None = None
    owner_name: str = ""
    spoken: bool = False
    """Whether staff have spoken to the customer already: the text is a note of the call."""
    quiet: bool = False
    """Whether the customer is not told that it was opened (staff say so)."""
    data: Mapping[str, object] = field(default_factory=dict)
    """Of what opened by itself: what the words of its event need, nothing of the customer. `text`
    is then the event's code."""
