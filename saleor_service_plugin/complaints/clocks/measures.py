"""What clocks are reckoned with: policies, calendars, how long silence may last."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...delivery.calendars import stored
from ...delivery.calendars.stored import Calendars
from ...delivery.calendars.working_time import WorkCalendar
from ...delivery.promises.models import PromiseSettings
from ...messages import channels
from ...messages.rules import ChannelGate
from ...shop import port
from ...shop.snapshots import Channel
from ..models import Complaint
from ..states import ClockKind, Priority
from . import policies, rules
from .models import Clock
from .rules import Policy

DIGEST = 16
"""Characters; a change that is not noticed because two are alike waits for the daily look."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What holds at a moment; read once for any number of complaints."""

    policies: Sequence[Policy]
    calendars: Calendars
    gates: Mapping[int, ChannelGate]
    channels: Mapping[int, Channel]
    silence: Mapping[int, int]

    def policy(self, row: Complaint) -> Policy:
        """Return the policy that holds for a complaint as it is now."""
        return rules.choose(
            self.policies, channel_id=row.channel_id, topic=row.topic, priority=row.priority
        )

    def escalates_to(self, row: Complaint, clock: Clock) -> str:
        """Return who is told when a clock's time is over, "" for nobody.

        Whom the clock's own policy names, else the most precise one that names somebody for the
        complaint. Its priority rises when time is over: what was named for the one before holds.
        """
        own = (one.escalate_to for one in self.policies if one.id == clock.policy_id)
        if address := next(own, ""):
            return address
        for priority in range(row.priority, Priority.LOW - 1, -1):
            address = rules.escalates_to(
                self.policies, channel_id=row.channel_id, topic=row.topic, priority=priority
            )
            if address:
                return address
        return ""

    def calendar(self, channel_id: int) -> WorkCalendar:
        """Return when a channel's staff work."""
        channel = self.channels.get(channel_id)
        return self.calendars.channel(
            channel_id, country=channel.country if channel else "", zone=self._zone(channel_id)
        )

    def calendar_of(self, clock: Clock) -> WorkCalendar | None:
        """Return by what a clock goes; None: by the clock on the wall."""
        if clock.kind == ClockKind.CALLBACK:
            return None
        return self.calendar(clock.channel_id)

    def silence_hours(self, channel_id: int) -> int:
        """Return after how many working hours without a word a complaint counts as quiet."""
        found = self.silence.get(channel_id)
        return PromiseSettings().silence_hours if found is None else found

    def digest(self) -> str:
        """Return what is another text as soon as anything of it has changed."""
        rows = [
            [row.owner, row.owner_key, row.country, row.state, row.time_zone, row.week,
             row.holidays_off, row.eves_off]
            for row in sorted(self.calendars.rows.values(), key=lambda one: one.pk)
            if row.owner == "channel"
        ]  # fmt: skip
        closures = sorted(
            (*key, first.isoformat(), last.isoformat())
            for key, spans in self.calendars.closures.items()
            if key[0] == "channel"
            for first, last in spans
        )
        zones = sorted((pk, one.country, self._zone(pk)) for pk, one in self.channels.items())
        plain = [[*one.place, one.id, *_minutes(one)] for one in self.policies]
        whole = [rows, closures, zones, plain, sorted(self.silence.items())]
        return hashlib.sha256(json.dumps(whole).encode()).hexdigest()[:DIGEST]

    def _zone(self, channel_id: int) -> str:
        return self.gates.get(channel_id, ChannelGate()).settings.time_zone


def _minutes(policy: Policy) -> tuple[int, int, int]:
    return policy.first_reply_minutes, policy.next_reply_minutes, policy.solution_minutes


def read() -> Measures:
    """Return what holds now, in a constant number of statements on the writer."""
    with port.current().writer():
        return Measures(
            policies=policies.read(),
            calendars=stored.read(),
            gates=channels.gates(),
            channels=port.current().read_channels(),
            silence=dict(PromiseSettings.objects.values_list("channel_id", "silence_hours")),
        )
