"""What can be said of advertising."""

from enum import StrEnum


class ConsentStep(StrEnum):
    """One step."""

    NOTICE = "notice"
    """Told at the purchase that he may object at any time (section 7 (3) no. 4 UWG)."""
    ASKED = "asked"
    """Somebody entered the address; a mail asks its owner."""
    GIVEN = "given"
    """The owner confirmed it (double opt-in)."""
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
