"""What staff should do now, the most urgent first: each with its number and where it is done."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from ..complaints.automatic import rounds as automatic
from ..delivery import parcel_list
from ..messages import brake, channels, desk
from ..messages.listing import Where
from ..messages.rules import ChannelMode
from ..outbox.rules import State
from ..shop import port
from .rules import Figure
from .standing import Standing


class Task(StrEnum):
    """What is to be done."""

    GO_LIVE = "go-live"
    """Channels are on trial: their customers are told nothing."""
    RESUME = "resume"
    """Channels are paused: what their customers should be told is held."""
    DECIDE_BRAKE = "decide-brake"
    """The brake holds kinds of message, or tasks that open by themselves."""
    DECIDE_MESSAGES = "decide-messages"
    """Messages wait for a person: failed, held, perhaps sent."""
    LOOK_AT_PARCELS = "look-at-parcels"
    """Parcels have a problem, come back, or are silent."""
    PAY_BACK = "pay-back"
    SHIP = "ship"
    """Orders are past their method's days."""
    WRITE = "write"
    """Customers who paid heard nothing today."""


FIGURES = {
    Task.PAY_BACK: Figure.MONEY_OWED, Task.SHIP: Figure.PAST_DUE,
    Task.WRITE: Figure.WITHOUT_NEWS,
}  # fmt: skip
"""Tasks that are the rows of a figure."""

ASKING = (State.PARKED, State.HELD, State.FAILED)


@dataclass(frozen=True, slots=True)
class ToDo:
    """One task."""

    task: Task
    count: int
    channel_ids: tuple[int, ...] = ()
    """Of GO_LIVE and RESUME: which channels."""

    @property
    def figure(self) -> Figure | None:
        """The figure whose rows it is about."""
        return FIGURES.get(self.task)


def do_now(shown: Standing, channel_ids: Collection[int] | None) -> list[ToDo]:
    """Return what there is to do; nothing where nothing is.

    Args:
        shown: The mirror for the same channels.
        channel_ids: The channels that count; None: all.

    """
    trial, paused = (
        _in_mode(mode, channel_ids) for mode in (ChannelMode.TRIAL, ChannelMode.PAUSED)
    )
    with port.current().writer():
        held = len(brake.standing(None if channel_ids is None else list(channel_ids)))
        held += automatic.standing(channel_ids) is not None
    asking = desk.count(
        Where(
            states=list(ASKING),
            allowed_channel_ids=None if channel_ids is None else list(channel_ids),
        )
    )
    found = [
        ToDo(Task.GO_LIVE, len(trial), trial),
        ToDo(Task.RESUME, len(paused), paused),
        ToDo(Task.DECIDE_BRAKE, held),
        ToDo(Task.DECIDE_MESSAGES, asking),
        ToDo(Task.LOOK_AT_PARCELS, _parcels(channel_ids)),
    ]
    found += [ToDo(task, shown.figure(figure).count) for task, figure in FIGURES.items()]
    return [one for one in found if one.count]


def _parcels(channel_ids: Collection[int] | None) -> int:
    """Return how many parcels somebody should look at; the index holds those alone."""
    where = parcel_list.Where(
        attention=True, allowed_channel_ids=None if channel_ids is None else list(channel_ids)
    )
    with port.current().writer():
        return parcel_list.count(where, parcel_list.Sort.ATTENTION)


def _in_mode(mode: ChannelMode, channel_ids: Collection[int] | None) -> tuple[int, ...]:
    """Return the channels in a mode; one that nobody set up is on trial."""
    with port.current().writer():
        known = port.current().read_channels()
        gates = channels.gates()
    return tuple(
        key
        for key, channel in known.items()
        if channel.is_active
        and (channel_ids is None or key in channel_ids)
        and (gates[key].mode if key in gates else ChannelMode.TRIAL) is mode
    )
