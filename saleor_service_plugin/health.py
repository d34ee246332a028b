"""How the plugin is doing, as numbers; for the command, the Dashboard and monitoring."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from . import checks, conf
from .complaints import complaints_health
from .complaints.clocks import rounds as clock_rounds
from .database import clock, fetch
from .delivery import accounts_health
from .delivery.live import karrio_installed
from .effects.box import EFFECTS
from .effects.models import Effect
from .events import sql as events_sql
from .events.box import DELIVERIES
from .events.models import Delivery, Endpoint
from .events.rules import NOT_TAKEN
from .messages import brake, channels, kinds
from .messages import sql as messages_sql
from .messages.box import MESSAGES
from .messages.consent import keep
from .messages.models import Message, Suppression
from .messages.rules import Reason
from .orders import sweep
from .orders.models import Mark, ServiceOrder, Sweep
from .outbox.models import Circuit
from .outbox.rules import State
from .rewards import rewards_health
from .shop import port

STANDING = ("queued", "held", "sending", "failed", "parked")
"""What waits or asks for a person."""

LATE_SWEEP_SECONDS = 300
"""Without a good sweep for this long, changes may go unseen."""

LATE_MARK_SECONDS = 120
"""A mark due for this long means that no worker comes."""

LATE_MESSAGE_SECONDS = 300
"""So does a message."""


PASSING_SECONDS = 300
"""A message that waits for something this long is worth a word; greylisting passes."""

WAITING = {
    "sender": "{count} messages wait because of the sender: no usable address, or the mail server "
    "refuses us.",
    "template": "{count} messages wait because of the template.",
    "unavailable": "{count} messages wait because of the mail server.",
    "unready": "{count} messages wait because of the shop's data, which could not be read or put "
    "together.",
    "uncertain": "{count} messages wait because of the mail server, which broke off while taking "
    "them.",
}

CIRCUITS = {
    "server": "The mail server {name} is left alone for a while: {reason}.",
    "sender": "Nothing is sent for channel {name}, we are refused: {reason}.",
    "webhook": "Webhook endpoint {name} takes no events: {reason}. They are tried for 3 days: "
    "service_webhook deliveries {name}.",
    "template": "Messages of {name} wait for their template: {reason}.",
}


class Sentence(str):
    """A sentence for staff in English that can be said in another language as well."""

    code: str
    """What kind of problem it is about, e.g. "brake"; the same for all kinds of message."""
    source: str
    """With places for values, as it stands in the catalogs of languages."""
    values: Mapping[str, object]


@dataclass(slots=True)
class Health:
    """A picture of one moment; times are ages in seconds."""

    active: bool = False
    marks_waiting: int = 0
    oldest_due_mark: float | None = None
    orders_failing: int = 0
    live_orders: int = 0
    sweeps: dict[str, dict[str, Any]] = field(default_factory=dict)
    live_round_seconds: float | None = None
    messages: dict[str, int] = field(default_factory=dict)
    oldest_due_message: float | None = None
    waiting_reasons: dict[str, int] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    circuits: dict[str, str] = field(default_factory=dict)
    """What stands in the way of messages, and why."""
    brakes: dict[str, int] = field(default_factory=dict)
    """Kinds that the brake holds, with the count an hour that was exceeded."""
    effects: dict[str, int] = field(default_factory=dict)
    webhooks: dict[str, int] = field(default_factory=dict)
    suppressed_addresses: int = 0
    parcels_attention: int = 0
    """Parcels that somebody should look at; no problem of the plugin."""
    occasions_stuck: int = 0
    """Occasions of rewards that cannot be decided, again and again."""
    complaints_overdue: int = 0
    history: dict[str, Any] = field(default_factory=dict)
    """How far the orders from before the plugin have been read: "read", "done", "back_to"."""
    problems: dict[str, Sentence] = field(default_factory=dict)
    """A sentence each, by a key that stays the same while the problem does."""

    def add(self, key: str, source: str, /, *, code: str = "", **values: object) -> None:
        """Note what asks for a person.

        Args:
            key: Stays the same while the problem does.
            source: A sentence in English with places for values.
            code: What kind of problem it is; "": the key itself.
            values: What comes into the places.

        """
        sentence = Sentence(source.format(**values) if values else source)
        sentence.code, sentence.source, sentence.values = code or key, source, values
        self.problems[key] = sentence

    @property
    def ok(self) -> bool:
        """Whether nothing asks for a person."""
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        said = {key: str(sentence) for key, sentence in self.problems.items()}
        return {"ok": self.ok, **asdict(replace(self, problems={})), "problems": said}


def look() -> Health:
    """Return how the plugin is doing. Never raises: a broken part is a problem listed."""
    health = Health()
    for text in (*checks.installation_problems(), *conf.problems()):
        name = text.split(maxsplit=1)[0].strip(":").lower()
        # Braces in it are the setting's own, so it is no source with places.
        health.add(f"installation-{name}", text, code="installation")
    for text in karrio_installed.problems():
        health.add("karrio", text)
    parts: tuple[Callable[[Health], None], ...] = (
        _schema, _plugin, _marks, _orders, _sweeps, _messages, _ways, _effects, _webhooks,
        _carriers, _rewards, _consent, _complaints,
    )  # fmt: skip
    for part in parts:
        try:
            with port.current().writer(), transaction.atomic():
                part(health)
        except Exception as error:
            name = part.__name__.strip("_")
            health.add(
                f"unreadable-{name}",
                "{name} cannot be read: {error}. Are the migrations applied?",
                code="unreadable", name=name, error=type(error).__name__,
            )  # fmt: skip
    return health


def _age(at: datetime | None) -> float | None:
    return None if at is None else round((clock() - at).total_seconds(), 1)


def _consent(health: Health) -> None:
    if keep.keys_gone():
        health.add(
            "consent-key-gone",
            "Consents and objections were written down with a SECRET_KEY that is gone: nobody is "
            "found by them, and who objected may get advertising. Put the old key into "
            "SECRET_KEY_FALLBACKS.",
        )


def _schema(health: Health) -> None:
    if failure := checks.merge_failure():
        health.add(
            "schema-not-merged",
            "Our fields are not in Saleor's schema at /graphql/, which is served without them "
            "({failure}): does this version of the plugin go with this Saleor?",
            failure=failure,
        )


def _plugin(health: Health) -> None:
    health.active = port.current().plugin_active()
    gates = channels.gates()
    for channel in port.current().read_channels().values():
        gate = gates.get(channel.id)
        health.channels[channel.slug] = gate.mode.value if gate else "trial"


def _marks(health: Health) -> None:
    health.marks_waiting = Mark.objects.count()
    oldest = Mark.objects.order_by("due_at").values_list("due_at", flat=True).first()
    age = _age(oldest)
    health.oldest_due_mark = age if age is not None and age > 0 else None
    if age is not None and age > LATE_MARK_SECONDS:
        health.add(
            "marks-late",
            "Changes wait for {age} s: does a Celery worker or service_run run?",
            age=f"{age:.0f}",
        )


def _orders(health: Health) -> None:
    health.live_orders = ServiceOrder.objects.filter(live=True).count()
    health.orders_failing = ServiceOrder.objects.filter(failures__gt=0).count()
    if health.orders_failing:
        health.add(
            "orders-failing", "{count} orders cannot be looked at.", count=health.orders_failing
        )


def _sweeps(health: Health) -> None:
    rows = {row.name: row for row in Sweep.objects.all()}
    for name in (sweep.RECENT, sweep.LIVE, clock_rounds.SWEEP):
        row = rows.get(name)
        age = _age(row.good_at) if row else None
        health.sweeps[name] = {
            "last_good": age,
            "failures": row.failures if row else 0,
            "last_error": row.last_error if row else "",
        }
        if age is None or age > LATE_SWEEP_SECONDS:
            key = f"sweep-{name}"
            if age is None:
                health.add(key, "The {name} sweep has not run for ever: does Celery beat or "
                           "service_run run?", code="sweep", name=name)  # fmt: skip
            else:
                health.add(key, "The {name} sweep has not run for {age} s: does Celery beat or "
                           "service_run run?", code="sweep", name=name, age=f"{age:.0f}")  # fmt: skip
    if live := rows.get(sweep.LIVE):
        health.live_round_seconds = live.round_seconds


def _messages(health: Health) -> None:
    health.messages = {state.value: 0 for state in State} | _by_state(MESSAGES.table)
    health.waiting_reasons = dict(
        fetch(
            "SELECT split_part(reason, ':', 1), count(*) FROM saleor_service_message "
            "WHERE state IN ('queued', 'held') AND reason <> '' "
            f"AND created_at < now() - interval '{PASSING_SECONDS} s' GROUP BY 1"
        )
    )
    # Due ones are few, or somebody should know: the lanes give the oldest of each.
    oldest = min((row[2] for row in fetch(messages_sql.OLDEST_DUE)), default=None)
    age = _age(oldest)
    health.oldest_due_message = age if age is not None and age > 0 else None
    if age is not None and age > LATE_MESSAGE_SECONDS:
        health.add("messages-late", "Messages wait for {age} s.", age=f"{age:.0f}")
    for reason in WAITING:
        if waiting := health.waiting_reasons.get(reason):
            health.add(f"waiting-{reason}", WAITING[reason], count=waiting)
    lately = Message.objects.filter(finished_at__gt=clock() - timedelta(days=1))
    if failed := lately.filter(state=State.FAILED).count():
        health.add(
            "messages-failed",
            "{count} messages failed in the last day: service_messages list --state failed.",
            count=failed,
        )
    late = lately.filter(state=State.SKIPPED, reason=Reason.TOO_LATE, attempts__gt=0)
    if missed := late.count():
        health.add(
            "messages-too-late", "{count} messages came too late to be sent in the last day.",
            count=missed,
        )  # fmt: skip
    if parked := health.messages[State.PARKED]:
        health.add(
            "messages-parked",
            "{count} messages may have gone out and wait for your word: "
            "service_messages list --state parked.",
            count=parked,
        )


def _ways(health: Health) -> None:
    unknown = [row[1] for row in fetch(messages_sql.OLDEST_DUE) if not kinds.get(row[1])]
    if unknown:
        health.add(
            "kinds-unknown",
            "Messages of a kind that this version does not know wait: {kinds}.",
            kinds=", ".join(unknown),
        )
    health.suppressed_addresses = Suppression.objects.count()
    for row in Circuit.objects.filter(opened_at__isnull=False).order_by("name"):
        health.circuits[row.name] = row.reason
        what, _, name = row.name.partition(":")
        if what == "webhook" and (_age(row.opened_at) or 0) < PASSING_SECONDS:
            # Somebody else's server may be restarted without a word to this shop's staff.
            continue
        text = CIRCUITS.get(what, "{name} is left alone for a while: {reason}.")
        health.add(
            f"circuit-{row.name}", text, code=f"circuit-{what}",
            name=name or "the shop's own", reason=row.reason,
        )  # fmt: skip
    health.brakes = brake.engaged()
    held = dict(
        fetch(
            "SELECT kind, count(*) FROM saleor_service_message "
            "WHERE state = 'held' AND reason = 'brake' GROUP BY kind"
        )
    )
    for kind, most in health.brakes.items():
        health.add(
            f"brake-{kind}",
            "Held by the brake: {count} messages of the kind {kind}, because more than {most} "
            "were to leave within an hour. Look at them, then release or discard them: "
            "service_messages brake {kind} --release or --discard.",
            code="brake", count=held.get(kind, 0), kind=kind, most=most,
        )  # fmt: skip


def _effects(health: Health) -> None:
    health.effects = _by_state(EFFECTS.table)
    lately = Effect.objects.filter(finished_at__gt=clock() - timedelta(days=1))
    if failed := lately.filter(state__in=[State.FAILED, State.PARKED]).count():
        health.add(
            "effects-failed",
            "{count} notes in orders' histories could not be written in the last day.",
            count=failed,
        )


def _webhooks(health: Health) -> None:
    # What failed asks nobody for a decision once it is a day old: not counted each minute.
    health.webhooks = _by_state(DELIVERIES.table, standing=("queued", "held", "sending", "parked"))
    for row in Endpoint.objects.exclude(off_because="").order_by("pk"):
        health.add(
            f"webhook-off-{row.pk}",
            "Webhook endpoint {number} answered that it is gone and was switched off. Delete "
            "it, or switch it on again: service_webhook on {number}. What happened while it "
            "was off: service_webhook replay {number} --since <time>.",
            code="webhook-off", number=row.pk,
        )  # fmt: skip
    lately = Delivery.objects.filter(finished_at__gt=clock() - timedelta(days=1))
    lost = Q(state__in=[State.FAILED, State.PARKED]) | Q(state=State.SKIPPED, reason=NOT_TAKEN)
    if failed := lately.filter(lost).count():
        health.add(
            "webhooks-failed",
            "{count} events could not be delivered to their webhook endpoints in the last day. "
            "After the repair: service_webhook replay.",
            count=failed,
        )
    oldest = min(
        (row[3] for row in fetch(events_sql.LANES) if row[1] and row[2]
         and f"webhook:{row[0]}" not in health.circuits),
        default=None,
    )  # fmt: skip
    age = _age(oldest)
    if age is not None and age > LATE_MESSAGE_SECONDS:
        health.add("webhooks-late", "Events wait for {age} s to be delivered.", age=f"{age:.0f}")


def _by_state(table: str, *, standing: Sequence[str] = STANDING) -> dict[str, int]:
    """Count what waits or asks for a person, and of all else what ended in the last day.

    Args:
        table: Of an outbox.
        standing: States that are counted however old the rows are.

    """
    rest = [state.value for state in State if state not in standing]
    return dict(
        fetch(
            f"SELECT state, count(*) FROM {table} WHERE state = ANY(%s) GROUP BY state "
            f"UNION ALL SELECT state, count(*) FROM {table} "
            "WHERE finished_at > now() - interval '1 day' AND state = ANY(%s) GROUP BY state",
            [list(standing), rest],
        )
    )


def _carriers(health: Health) -> None:
    health.parcels_attention = accounts_health.attention()
    for trouble in accounts_health.troubles():
        health.add(
            f"carrier-{trouble.account_id}", trouble.source,
            code="carrier", name=trouble.name, detail=trouble.detail,
        )  # fmt: skip


def _rewards(health: Health) -> None:
    found = rewards_health.look()
    health.occasions_stuck = found.occasions_stuck
    health.history = dict(found.history)
    for key, (text, place, value) in found.troubles.items():
        health.add(key, text, code=key, **{place: value})


def _complaints(health: Health) -> None:
    found = complaints_health.look()
    health.complaints_overdue = found.overdue
    for key, (text, values) in found.troubles.items():
        health.add(key, text, code=key, **values)
