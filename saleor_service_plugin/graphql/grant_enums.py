"""Enums of what customers were granted."""

from ..rewards.codes.shown import Standing
from ..rewards.grants.states import GrantState, Why
from ..rewards.rules.words import CodeKind, RewardKind
from .enums import made_of

GrantKind = made_of(
    "ServiceGrantKindEnum",
    RewardKind,
    "What was granted: a small thing in the parcel, a discount code, or a gift card.",
)

GrantStateEnum = made_of(
    "ServiceGrantStateEnum",
    GrantState,
    "Where a grant stands. DECIDED: the shop does not have it yet, on trial it never will. GIVEN: "
    "the line, the code or the card is there. USED: the goodie left with a parcel, the code was "
    "redeemed. REVOKED: taken back. HELD_OUT: by lot nothing is given, to compare with.",
)

GrantWhy = made_of("ServiceGrantWhyEnum", Why, "For what reason something was granted.")

CodeKindEnum = made_of("ServiceCodeKindEnum", CodeKind, "What a discount code takes off.")

RewardStanding = made_of(
    "ServiceRewardStateEnum",
    Standing,
    "Where a reward stands for its customer. IN_PARCEL: a surprise that comes with the order.",
)
