"""What a channel's row says, as the decisions want it."""

from dataclasses import fields

from .models import ChannelState
from .profile import Profile
from .rules import ChannelGate, ChannelMode, ChannelSettings, Contract, read_switches


def gate_of(row: ChannelState) -> ChannelGate:
    """Return the gate that a channel's row describes."""
    return ChannelGate(
        ChannelMode(row.mode), row.live_since, read_switches(row.switches), settings_of(row)
    )


def settings_of(row: object) -> ChannelSettings:
    """Return what staff set for a channel, the defaults where there is no row."""
    if not isinstance(row, ChannelState):
        return ChannelSettings()
    return ChannelSettings(
        contract=Contract(row.contract),
        withdrawal=row.withdrawal,
        payments={str(part): str(kind) for part, kind in row.payments.items()},
        reminder_days=row.reminder_days,
        quiet_from=row.quiet_from,
        quiet_to=row.quiet_to,
        time_zone=row.time_zone,
    )


def profile_of(row: object) -> Profile:
    """Return how a channel shows itself, nothing of its own where there is no row."""
    if not isinstance(row, ChannelState):
        return Profile()
    return Profile(**{field.name: getattr(row, field.name) for field in fields(Profile)})
