"""Whether a channel lets a campaign's mails go at all; pure."""

from enum import StrEnum

from ...messages.rules import ChannelGate, ChannelMode
from ..mails.kinds import CAMPAIGN_CODE


class Mailing(StrEnum):
    """How a channel stands to mails of campaigns."""

    OPEN = "open"
    OFF = "off"
    """The kind is switched off there."""
    TRIAL = "trial"
    PAUSED = "paused"


def mailing(gate: ChannelGate) -> Mailing:
    """Return how a channel stands to them; the lasting reason before the passing one."""
    if not gate.wants(CAMPAIGN_CODE.key, CAMPAIGN_CODE.on):
        return Mailing.OFF
    if gate.mode is ChannelMode.TRIAL:
        return Mailing.TRIAL
    return Mailing.PAUSED if gate.mode is ChannelMode.PAUSED else Mailing.OPEN
