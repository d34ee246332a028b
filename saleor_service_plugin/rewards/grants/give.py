"""Granting something, for whatever reason: the one way by which a customer gets anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from ..rules.reward import Reward
from .models import Grant
from .states import Why


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets it; copied into the grant."""

    channel_id: int
    email: str
    language_code: str = ""
    first_name: str = ""
    user_id: int | None = None
    person_id: int | None = None
    order_id: UUID | None = None
    """The order it comes with, or is owed to. A goodie has one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that somebody is to be granted."""

    key: str
    """Of the reason, unique for ever: a second wish with it changes nothing."""
    why: Why
    recipient: Recipient
    reward: Reward
    cost: Decimal = Decimal(0)
    """Booked for it, in the reward's currency, or in `currency` for goodies."""
    currency: str = ""
    booked_in: str = ""
    rule_id: int | None = None
    rule_revision: int | None = None
    campaign_id: int | None = None
    granted_by: str = ""
    trial: bool = False
    held_out: bool = False
    announce: bool = True
    """Whether a mail tells of a code; where its own mail does (a complaint's reply): no."""


def give(wishes: Sequence[Wish], *, now: datetime) -> list[Grant]:
    """Grant what is wished for, in the caller's transaction; what was granted before stays.

    Writes the grants with their effects on the shop, and the message that tells of a code
    where the channel wants one; limits are the caller's affair (`asking/room.py`).

    Args:
        wishes: What, to whom, why.
        now: Database time.

    Returns:
        The grants in the order of the wishes, those that stood already included.

    Raises:
        ValueError: A goodie without an order, a code of another currency than its channel.

    """
    raise NotImplementedError


def take_back(grant_ids: Sequence[int], *, reason: str, now: datetime) -> list[int]:
    """Take back what was granted and not used, in the caller's transaction.

    Frees what was booked, and leaves effects: the goodie's line is removed before it is
    packed, the code or card is switched off.

    Returns:
        The ids of those that were taken back now.

    """
    raise NotImplementedError
