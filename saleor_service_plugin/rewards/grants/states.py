"""The life of a grant: a table, enforced by `moves.py` alone."""

from collections.abc import Mapping
from enum import StrEnum


class GrantState(StrEnum):
    """Where a grant stands."""

    DECIDED = "decided"
    """Booked; its effect waits in the outbox."""
    GIVEN = "given"
    """The line, the code or the card is there."""
    USED = "used"
    """The goodie left with a parcel, the code was redeemed."""
    EXPIRED = "expired"
    REVOKED = "revoked"
    """Taken back: its reason fell away, it missed the parcel, or staff said so."""
    FAILED = "failed"
    """It could not be given."""
    HELD_OUT = "held-out"
    """Decided by lot to give nothing, to compare with."""


NEXT: Mapping[GrantState, frozenset[GrantState]] = {
    GrantState.DECIDED: frozenset({GrantState.GIVEN, GrantState.FAILED, GrantState.REVOKED}),
    GrantState.GIVEN: frozenset({GrantState.USED, GrantState.EXPIRED, GrantState.REVOKED}),
    # An order that is canceled before it is paid gives its code back.
    GrantState.USED: frozenset({GrantState.GIVEN, GrantState.REVOKED}),
    GrantState.EXPIRED: frozenset(),
    GrantState.REVOKED: frozenset(),
    GrantState.FAILED: frozenset(),
    GrantState.HELD_OUT: frozenset(),
}


class Why(StrEnum):
    """For what reason something is granted."""

    RULE = "rule"
    CAMPAIGN = "campaign"
    REFERRAL = "referral"
    FRIEND = "friend"
    """Welcome of somebody who came by a customer's link."""
    REMEDY = "remedy"
    """Makes good for something: transactional, never advertising."""
    STAFF = "staff"
