"""How the plugin is doing, as numbers; for the command, the Dashboard and monitoring."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, transaction

from . import checks, conf
from .database import clock, fetch
from .messages import channels
from .messages.models import Message
from .messages.rules import MessageState, Reason
from .orders import sweep
from .orders.models import Mark, ServiceOrder, Sweep
from .shop import port

LATE_SWEEP_SECONDS = 300
"""Without a good sweep for this long, changes may go unseen."""

LATE_MARK_SECONDS = 120
"""A mark due for this long means that no worker comes."""

LATE_MESSAGE_SECONDS = 300
"""So does a message."""


WAITING = {
    "sender": "sender: no usable address, or the mail server refuses us",
    "template": "template",
    "unavailable": "mail server",
    "uncertain": "mail server, which broke off while taking them",
}


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
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing asks for a person."""
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        return {"ok": self.ok, **asdict(self)}


def look() -> Health:
    """Return how the plugin is doing. Never raises: a broken part is a problem listed."""
    health = Health(problems=[*checks.installation_problems(), *conf.problems()])
    parts: tuple[Callable[[Health], None], ...] = (
        _plugin, _marks, _orders, _sweeps, _messages,
    )  # fmt: skip
    for part in parts:
        try:
            with port.current().writer(), transaction.atomic():
                part(health)
        except Error as error:
            health.problems.append(
                f"{part.__name__.strip('_')} cannot be read: {type(error).__name__}. "
                "Are the migrations applied?"
            )
    return health


def _age(at: datetime | None) -> float | None:
    return None if at is None else round((clock() - at).total_seconds(), 1)


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
        health.problems.append(
            f"Changes wait for {age:.0f} s: does a Celery worker or service_run run?"
        )


def _orders(health: Health) -> None:
    health.live_orders = ServiceOrder.objects.filter(live=True).count()
    health.orders_failing = ServiceOrder.objects.filter(failures__gt=0).count()
    if health.orders_failing:
        health.problems.append(f"{health.orders_failing} orders cannot be looked at.")


def _sweeps(health: Health) -> None:
    rows = {row.name: row for row in Sweep.objects.all()}
    for name in (sweep.RECENT, sweep.LIVE):
        row = rows.get(name)
        age = _age(row.good_at) if row else None
        health.sweeps[name] = {
            "last_good": age,
            "failures": row.failures if row else 0,
            "last_error": row.last_error if row else "",
        }
        if age is None or age > LATE_SWEEP_SECONDS:
            health.problems.append(
                f"The {name} sweep has not run for "
                + ("ever" if age is None else f"{age:.0f} s")
                + ": does Celery beat or service_run run?"
            )
    if live := rows.get(sweep.LIVE):
        health.live_round_seconds = live.round_seconds


def _messages(health: Health) -> None:
    counted = dict(fetch("SELECT state, count(*) FROM saleor_service_message GROUP BY state"))
    health.waiting_reasons = dict(
        fetch(
            "SELECT split_part(reason, ':', 1), count(*) FROM saleor_service_message "
            "WHERE state IN ('queued', 'held') AND reason <> '' GROUP BY 1"
        )
    )
    health.messages = {state.value: counted.get(state.value, 0) for state in MessageState}
    oldest = (
        Message.objects.filter(state=MessageState.QUEUED)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )
    age = _age(oldest)
    health.oldest_due_message = age if age is not None and age > 0 else None
    if age is not None and age > LATE_MESSAGE_SECONDS:
        health.problems.append(f"Messages wait for {age:.0f} s.")
    for reason in ("sender", "template", "unavailable", "uncertain"):
        if waiting := health.waiting_reasons.get(reason):
            health.problems.append(f"{waiting} messages wait because of the {WAITING[reason]}.")
    lately = Message.objects.filter(finished_at__gt=clock() - timedelta(days=1))
    if failed := lately.filter(state=MessageState.FAILED).count():
        health.problems.append(f"{failed} messages failed in the last day.")
    late = lately.filter(state=MessageState.SKIPPED, reason=Reason.TOO_LATE, attempts__gt=0)
    if missed := late.count():
        health.problems.append(f"{missed} messages came too late to be sent in the last day.")
