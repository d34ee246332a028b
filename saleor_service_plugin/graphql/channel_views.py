"""What resolvers of channels pass on, read in a constant number of statements."""

from dataclasses import dataclass
from typing import Any

from ..messages import channel_row, senders
from ..messages.kinds import MessageKind
from ..messages.models import ChannelState
from ..messages.rules import ChannelGate
from ..shop import port
from ..shop.snapshots import Channel
from . import loaders
from .callers import Caller

NO_ROW = ChannelState(mode="trial", channel_id=0)
"""What holds where nothing was ever set."""


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel that somebody may see, and what is set for its messages."""

    channel: Channel
    row: ChannelState

    @property
    def gate(self) -> ChannelGate:
        """Return it as the decisions read it."""
        return channel_row.gate_of(self.row)


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of message in a channel."""

    kind: MessageKind
    gate: ChannelGate

    @property
    def on(self) -> bool:
        """Whether it leaves."""
        return self.gate.wants(self.kind.key, self.kind.on)


def channels_of(caller: Caller) -> list[ChannelView]:
    """Return the channels that a caller may see, by slug."""
    allowed = caller.channel_ids
    with port.current().writer():
        known = port.current().read_channels().values()
        rows = senders.read_rows()
    return [
        ChannelView(channel, rows.get(channel.id, NO_ROW))
        for channel in known
        if allowed is None or channel.id in allowed
    ]


def afresh(info: Any, caller: Caller, channel_id: int) -> ChannelView | None:
    """Return a channel after it was changed; what was read of it before is forgotten."""
    for loader in (loaders.GoingLiveLoader, loaders.PausedLoader):
        loader(info.context).clear_all()
    found = (view for view in channels_of(caller) if view.channel.id == channel_id)
    return next(found, None)
