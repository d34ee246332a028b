"""Decisions about messages: pure, without a clock and without I/O."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..outbox.rules import State


class ChannelMode(StrEnum):
    """What leaves for a channel's customers."""

    TRIAL = "trial"
    """Everything is decided and rendered, nothing leaves. The default."""
    LIVE = "live"
    PAUSED = "paused"
    """New messages wait; going live again sends those that are still timely."""


class MessageClass(StrEnum):
    """Why we may write at all (product section 8)."""

    TRANSACTIONAL = "transactional"
    ADVERTISING = "advertising"


class Contract(StrEnum):
    """What the mail about a new order does in law."""

    RECEIPT = "receipt"
    """It says that the order arrived (section 312i (1) no. 3 BGB) and accepts nothing."""
    ACCEPTANCE = "acceptance"
    """It accepts the order: the contract is concluded."""


class Reason(StrEnum):
    """Why a message did not go out; staff read a sentence for each."""

    BEFORE_LIVE = "before-live"
    IMPORTED = "imported"
    TOO_LATE = "too-late"
    NO_ADDRESS = "no-address"
    NOT_WANTED = "not-wanted"
    OVERTAKEN = "overtaken"
    PAUSED = "paused"
    TRIAL_AGAIN = "trial-again"
    DISCARDED = "discarded"
    SENDER = "sender"
    TEMPLATE = "template"
    REFUSED = "refused"
    SUPPRESSED = "suppressed"
    UNCERTAIN = "uncertain"
    UNAVAILABLE = "unavailable"
    UNREADY = "unready"
    """It could not be put together, e.g. since the database was away."""
    LOST = "lost"
    BRAKE = "brake"
    SWITCHED_OFF = "switched-off"
    """Staff do not want this kind of message in this channel."""
    TOGETHER = "together"
    """Told in another mail of the same order."""
    SOON_PAID = "soon-paid"
    """Paid so soon after the order that the receipt says enough."""
    QUIET = "quiet-hours"
    """Waits for the morning."""
    NO_CONSENT = "no-consent"
    """Advertising to somebody who did not agree to it."""
    NO_WAY_OUT = "no-way-out"
    """Advertising that nobody could unsubscribe from."""
    FREQUENCY = "frequency"
    """Another advertising mail went to this address a few days ago."""
    REISSUED = "reissued"
    """A replacement order, which the customer did not place."""


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether staff want a kind of message in a channel, and since when."""

    on: bool
    since: datetime | None = None
    """Switched on later than its channel: facts before are never told by it."""


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """What staff set for a channel's messages."""

    contract: Contract = Contract.RECEIPT
    withdrawal: bool = True
    payments: Mapping[str, str] = field(default_factory=dict)
    """Kind of payment by part of a method's name."""
    reminder_days: int = 7
    quiet_from: int = 20
    quiet_to: int = 8
    time_zone: str = ""
    """IANA name; "" counts as UTC."""


@dataclass(frozen=True, slots=True)
class ChannelGate:
    """A channel's mode and its activation mark."""

    mode: ChannelMode = ChannelMode.TRIAL
    live_since: datetime | None = None
    switches: Mapping[str, Switch] = field(default_factory=dict)
    """By kind; those that are missing stand as the kind declares."""
    settings: ChannelSettings = field(default_factory=ChannelSettings)

    def before_live(self, at: datetime, kind: str = "") -> bool:
        """Whether a fact of this time lies before the channel's going live.

        Args:
            at: When the fact became true.
            kind: Of the message that would tell it; "" for the channel as a whole.

        """
        if self.mode is ChannelMode.TRIAL:
            return False
        switch = self.switches.get(kind)
        marks = (self.live_since, switch.since if switch else None)
        return any(mark is not None and at < mark for mark in marks)

    def wants(self, kind: str, default: bool) -> bool:
        """Whether staff want this kind; `default` is what the kind declares."""
        switch = self.switches.get(kind)
        return switch.on if switch else default


def read_switches(stored: object) -> dict[str, Switch]:
    """Return a channel's switches as stored: {kind: [on, time or null]}; odd ones are left out."""
    found = {}
    for kind, value in stored.items() if isinstance(stored, dict) else ():
        match value:
            case [bool() as on, str() as since]:
                found[str(kind)] = Switch(on, datetime.fromisoformat(since))
            case [bool() as on, None]:
                found[str(kind)] = Switch(on)
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """How a new message enters the outbox."""

    state: State
    trial: bool = False
    reason: Reason | None = None


def enter(
    *,
    gate: ChannelGate,
    fact_at: datetime,
    now: datetime,
    deadline_at: datetime,
    skip: Reason | None,
    kind: str = "",
    wanted: bool = True,
) -> Entry:
    """Return the state a message starts in.

    Args:
        gate: The channel's mode and activation mark.
        fact_at: When the fact became true.
        now: Database time.
        deadline_at: The latest sensible time.
        skip: What the fact's own part of the house says against telling it.
        kind: Of the message.
        wanted: Whether the kind is on where staff have not said anything.

    """  # fmt: skip
    if skip is not None:
        return Entry(State.SKIPPED, reason=skip)
    if not gate.wants(kind, wanted):
        return Entry(State.SKIPPED, reason=Reason.SWITCHED_OFF)
    if gate.before_live(fact_at, kind):
        return Entry(State.SKIPPED, reason=Reason.BEFORE_LIVE)
    if now > deadline_at:
        return Entry(State.SKIPPED, reason=Reason.TOO_LATE)
    if gate.mode is ChannelMode.PAUSED:
        return Entry(State.HELD, reason=Reason.PAUSED)
    return Entry(State.QUEUED, trial=gate.mode is ChannelMode.TRIAL)


def at_sending(
    *,
    gate: ChannelGate,
    trial: bool,
    fact_at: datetime,
    deadline_at: datetime,
    now: datetime,
    kind: str = "",
    wanted: bool = True,
) -> Entry | None:
    """Return what stops a claimed message now, None where it may go on.

    A message decided on trial stays on trial: going live sends nothing belated.
    """  # fmt: skip
    if trial:
        return None
    if gate.mode is ChannelMode.PAUSED:
        return Entry(State.HELD, reason=Reason.PAUSED)
    if gate.mode is ChannelMode.TRIAL:
        return Entry(State.SKIPPED, reason=Reason.TRIAL_AGAIN)
    if not gate.wants(kind, wanted):
        return Entry(State.SKIPPED, reason=Reason.SWITCHED_OFF)
    if gate.before_live(fact_at, kind):
        return Entry(State.SKIPPED, reason=Reason.BEFORE_LIVE)
    if now > deadline_at:
        return Entry(State.SKIPPED, reason=Reason.TOO_LATE)
    return None


SHARED = timedelta(minutes=10)
"""Facts of one order that lie so close share one mail (product, section 1)."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message of an order, as far as it matters for joining."""

    key: str
    kind: str
    fact_at: datetime
    trial: bool


def host_of(
    new: Waiting,
    waiting: Collection[Waiting],
    joins: Mapping[str, Mapping[str, timedelta]],
) -> tuple[Waiting | None, tuple[Waiting, ...]]:
    """Return which waiting message takes a new one in, or which the new one takes in.

    Args:
        new: The message that was just decided.
        waiting: Those of the same order that have not been claimed.
        joins: By kind, which kinds it takes in and how far apart the facts may lie.

    Returns:
        The host, or None and the guests of the new message.

    """

    def takes(host: Waiting, guest: Waiting) -> bool:
        within = joins.get(host.kind, {}).get(guest.kind)
        close = within is not None and abs(host.fact_at - guest.fact_at) < within
        return close and host.trial == guest.trial

    near = [row for row in waiting if row.key != new.key]
    # The earliest: what was decided first keeps its place.
    hosts = sorted((row for row in near if takes(row, new)), key=lambda row: row.fact_at)
    if hosts:
        return hosts[0], ()
    return None, tuple(row for row in near if takes(new, row))


def zone_of(name: str) -> tzinfo:
    """Return a time zone by its IANA name, UTC where there is none."""
    return _zone(name) or UTC


def is_zone(name: str) -> bool:
    """Whether this machine knows a time zone of this name."""
    return _zone(name) is not None


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def after_quiet(due: datetime, *, zone: tzinfo, begins: int, ends: int) -> datetime:
    """Return when to send what is due: not within the quiet hours, then at their end.

    Args:
        due: When it would leave.
        zone: Of the channel's customers.
        begins: Hour of the evening, 0 to 24; equal to `ends`: there are no quiet hours.
        ends: Hour of the morning.

    """
    local = due.astimezone(zone)
    if begins == ends:
        return due
    wraps = begins > ends
    quiet = local.hour >= begins or local.hour < ends if wraps else begins <= local.hour < ends
    if not quiet:
        return due
    end = local.replace(hour=ends % 24, minute=0, second=0, microsecond=0)
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(due.tzinfo)


LAST_SLOT = timedelta(minutes=5)
"""So long before the quiet hours begin at the latest leaves what shall leave before them: the
dispatcher needs a moment, and finds nothing that may leave when they have begun."""


def before_quiet(
    ready: datetime, due: datetime, *, zone: tzinfo, begins: int, ends: int
) -> datetime:
    """Return when to send what waits for others, but not into the quiet hours.

    Args:
        ready: From when on it may leave.
        due: Until when it would wait.
        zone: Of the channel's customers.
        begins: Hour of the evening, 0 to 24; equal to `ends`: there are no quiet hours.
        ends: Hour of the morning.

    """
    last_due = due + LAST_SLOT
    if due <= ready or after_quiet(last_due, zone=zone, begins=begins, ends=ends) == last_due:
        return due
    begin = ready.astimezone(zone).replace(hour=begins % 24, minute=0, second=0, microsecond=0)
    if begin <= ready:
        # It is ready within the quiet hours, or they begin tomorrow.
        return due
    return min(max(ready, begin.astimezone(due.tzinfo) - LAST_SLOT), due)


LEAST_BRAKED = 20
"""So many of one kind may always leave in an hour."""

TIMES_USUAL = 5

TIME_AGAIN = timedelta(days=1)
"""What a person lets go has at least so long until its deadline."""


def most_per_hour(usual: float) -> int:
    """Return how many messages of a kind may leave in an hour before the brake holds it.

    Args:
        usual: How many leave in a busy hour of an ordinary day.

    """
    return max(LEAST_BRAKED, int(TIMES_USUAL * usual))
