"""The open registry of outcomes: how a complaint can end. Remedies add theirs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...outbox.registry import Registry
from ..models import Complaint
from ..record.people import Author
from ..states import ComplaintState


@dataclass(frozen=True, slots=True)
class Ending:
    """A complaint that is about to end."""

    row: Complaint
    """Locked."""
    text: str
    data: Mapping[str, object]
    by: Author


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way for a complaint to end."""

    key: str
    """At most 24 characters."""
    state: ComplaintState
    """SOLVED or CLOSED."""
    tells: bool
    """Whether the customer is mailed the text."""
    needs_text: bool
    solves: bool
    """Whether rules may answer it with a reward ("complaint solved")."""
    check: Callable[[Ending], None]
    """Raises `ComplaintProblemError` where it cannot end so; nothing is written yet."""
    carry_out: Callable[[Ending], Mapping[str, object]]
    """Writes its own rows in the caller's transaction; outside effects are rows of the outbox.
    Returns what the entry keeps of it (`ComplaintEntry.data`) and the mail shows."""


_registry = Registry[Outcome]("outcome")
register, get, all_outcomes = _registry.register, _registry.get, _registry.all_kinds
