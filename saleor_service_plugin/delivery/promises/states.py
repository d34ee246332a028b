"""The words that promises, delays and wishes are stored with; pure."""

from enum import StrEnum


class Mode(StrEnum):
    """What becomes of a channel's promises."""

    OFF = "off"
    """None are made."""
    WATCH = "watch"
    """Made and measured, shown to staff alone. The default: first see what can be kept."""
    TOLD = "told"
    """Told to customers, and kept track of towards them."""


class Serving(StrEnum):
    """What happens when the stock of a back-order has come."""

    OFFER = "offer"
    """Staff see it and send it with one click."""
    FULFIL = "fulfil"
    """It is fulfilled by itself, first ordered first."""


class Ending(StrEnum):
    """Where a promise stands."""

    OPEN = "open"
    DELIVERED = "delivered"
    """All of it arrived, or was ready where it is collected."""
    SENT = "sent"
    """All of it left, and nobody will tell us whether it arrived."""
    CANCELED = "canceled"
    """The order or the line ended otherwise: nothing to keep any more."""


class DelayState(StrEnum):
    """Where a piece of news about a delay stands."""

    OPEN = "open"
    """What it is about has not come yet."""
    OVERTAKEN = "overtaken"
    """There is newer news about the same order."""
    SETTLED = "settled"
    """It came, or the order ended."""
    SEEN = "seen"
    """Staff have seen to it."""


class Wish(StrEnum):
    """What a customer wants who was told of a delay."""

    WAIT = "wait"
    CHANGE = "change"
    """Something else instead, or part of it at once; said in words."""
    CANCEL = "cancel"
    """Not any more: a task for staff until remedies exist."""
