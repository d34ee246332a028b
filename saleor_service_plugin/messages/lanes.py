"""Which lanes have something due, and what stands in their way.

A lane is a channel and a kind of message. Lanes of one mail server share a connection;
what a server or a sender suffers holds up its own lanes and no others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from ..database import fetch
from ..outbox.circuits import Circuits
from . import kinds, senders, sql
from .channel_row import gate_of
from .models import ChannelState
from .rules import ChannelGate, ChannelMode

NO_SERVER = None
"""On trial nothing leaves, so no mail server is needed."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane with something due."""

    channel_id: int
    kind: str
    row: ChannelState | None
    """What is set for its channel."""
    server: str | None
    """The mail server's name, `NO_SERVER` on trial."""

    @property
    def gate(self) -> ChannelGate:
        """Return what may leave for the channel."""
        if self.row is None:
            return ChannelGate()
        return gate_of(self.row)

    @property
    def circuits(self) -> tuple[str, ...]:
        """Return what must not stand in its way."""
        if self.server is NO_SERVER:
            return ()
        return (server_circuit(self.server), sender_circuit(self.channel_id))


def server_circuit(server: str | None) -> str:
    """Return the circuit of a mail server."""
    return f"server:{server or ''}"


def sender_circuit(channel_id: int) -> str:
    """Return the circuit of who writes to a channel's customers."""
    return f"sender:{channel_id}"


def template_circuit(kind: str, language: str, channel_id: int = 0) -> str:
    """Return the circuit of a template; 0 for one that is the same in all channels."""
    return f"template:{kind}/{language}" + (f"/{channel_id}" if channel_id else "")


def due(standing: Circuits) -> list[Lane]:
    """Return the lanes that have something due and whose way is free or may be tried."""
    found = fetch(sql.DUE_LANES)
    if not found:
        return []
    rows = senders.read_rows()
    # A newer version's kinds wait for a worker that knows them.
    lanes = [_lane(channel, kind, rows) for channel, kind in found if kinds.get(kind)]
    return [lane for lane in lanes if not standing.resting.keys() & set(lane.circuits)]


def by_server(standing: Circuits) -> dict[str | None, list[Lane]]:
    """Return the lanes that can be worked on, by mail server."""
    grouped: dict[str | None, list[Lane]] = {}
    for lane in due(standing):
        grouped.setdefault(lane.server, []).append(lane)
    return grouped


def _lane(channel_id: int, kind: str, rows: Mapping[int, ChannelState]) -> Lane:
    row = rows.get(channel_id)
    on_trial = row is None or row.mode == ChannelMode.TRIAL
    return Lane(channel_id, kind, row, NO_SERVER if on_trial else senders.server_of(row))


REST = timedelta(seconds=15)
"""What a message waits at least that found its server away before any circuit opened."""
