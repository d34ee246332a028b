"""The life of a campaign."""

from collections.abc import Mapping
from enum import StrEnum


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    """Begins by itself at its time."""
    RUNNING = "running"
    """Codes are being made, or all are and can be used."""
    STOPPED = "stopped"
    """By staff; codes that were not used are switched off if they say so."""
    ENDED = "ended"


NEXT: Mapping[CampaignState, frozenset[CampaignState]] = {
    CampaignState.DRAFT: frozenset({CampaignState.SCHEDULED}),
    CampaignState.SCHEDULED: frozenset({CampaignState.DRAFT, CampaignState.RUNNING}),
    CampaignState.RUNNING: frozenset({CampaignState.STOPPED, CampaignState.ENDED}),
    CampaignState.STOPPED: frozenset(),
    CampaignState.ENDED: frozenset(),
}
