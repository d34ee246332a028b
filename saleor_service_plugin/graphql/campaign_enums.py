"""Enums of campaigns, referral and their report."""

from ..rewards.campaigns.states import CampaignState
from ..rewards.reports.figures import Source
from ..rewards.reports.uplift import LEAST_CASES, LEAST_OF_GROUP, Silence
from .enums import made_of

CampaignStateEnum = made_of(
    "ServiceCampaignStateEnum",
    CampaignState,
    "Where a campaign stands.",
    each={
        "draft": "It does nothing.",
        "scheduled": "It begins by itself at its time.",
        "running": "Codes are being made, or all are and can be used.",
        "stopped": "By staff: nothing more is granted.",
        "ended": "Its last day is over.",
    },
)

RewardSource = made_of(
    "ServiceRewardSourceEnum", Source, "By what something was granted to a customer."
)

UpliftSilence = made_of(
    "ServiceUpliftSilenceEnum",
    Silence,
    "Why it is not said what a rule brings.",
    each={
        "no-hold-out": "Nobody is left out by lot, so there is nothing to compare with.",
        "too-few": f"Fewer than {LEAST_CASES} customers, or than {LEAST_OF_GROUP} in a group.",
    },
)
