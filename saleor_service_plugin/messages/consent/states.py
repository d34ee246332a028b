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
    LISTED = "listed"
    """Found in the list of those who want no advertising (ECG section 7 (2))."""


class Source(StrEnum):
    """By which door something came in."""

    MUTATION = "mutation"
    CHECKOUT = "checkout"
    """A mark in the checkout's metadata."""
    MAIL_LINK = "mail-link"
    """The link of a double-opt-in mail."""
    UNSUBSCRIBE = "unsubscribe"
    STAFF = "staff"
    ACCOUNT = "account"
    """The customer, logged in."""
    COMMAND = "command"
