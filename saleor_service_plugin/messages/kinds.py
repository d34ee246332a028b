"""A message is declared, not coded: what it is, whom it reaches, how long it matters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from ..outbox.registry import Registry
from .gate import Relation
from .models import Message
from .rules import MessageClass, Reason


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a mail."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What one message says, loaded when it is sent.

    `context` holds plain values for the templates: text, numbers, lists and mappings.
    """

    recipient: str
    language_code: str
    context: Mapping[str, object]
    stop: Reason | None = None
    """Set where the message must not go out: it is not true any more, not wanted."""
    files: tuple[File, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)
    """What the customer knows once it has left, to be compared later; no personal data."""
    relation: Relation = field(default_factory=Relation)
    """What is known of the customer's consent; only advertising asks."""
    unsubscribe: str = ""
    """Address that ends advertising with one click (RFC 8058); advertising has one."""


@dataclass(frozen=True, slots=True)
class MessageKind:
    """One kind of message."""

    key: str
    """Name of the kind and of its folder of templates."""
    message_class: MessageClass
    latest: timedelta
    """How long after its fact the message still helps anybody."""
    load: Callable[[Sequence[Message], Mapping[str, object]], dict[int, Letter]]
    """Takes rows and the plugin's settings, returns a letter by row id, in a constant
    number of statements. A row without a letter has lost its subject."""
    sample: Callable[[], Mapping[str, object]]
    """A context as `load` makes it, for the preview, the tests and the docs."""
    at_most_once: bool = False
    """Rather not at all than twice, e.g. a code worth money: where nobody knows whether it
    left, a person decides."""
    brake: bool = True
    """Whether an unusual number is held for a person. Not for what the law or the
    customer waits for at once: order receipt, withdrawal receipt, acknowledgement."""
    mandatory: tuple[str, ...] = ()
    """Names that every template of this kind must show."""
    secrets: tuple[str, ...] = ()
    """Names whose values open something; a preview shows the sample's instead."""
    group: str = "orders"
    """What staff switch on together."""
    on: bool = True
    """Whether it is sent where staff have not said anything."""
    settles: timedelta = timedelta(0)
    """How long it waits for others to join before it leaves."""
    joins: Mapping[str, timedelta] = field(default_factory=dict)
    """Kinds of the same order that it tells along, and how close their facts must be."""
    quiet: bool = True
    """Whether it waits for the end of the channel's quiet hours."""
    sent: Callable[[Message], object] | None = None
    """What is written down once it was handed over, in the transaction that notes it."""
    before_quiet: bool = False
    """Whether it rather stops waiting for others than let the quiet hours begin: what was
    found before them leaves before them."""


__all__ = ["File", "Letter", "MessageClass", "MessageKind", "all_kinds", "get", "register"]

_registry = Registry[MessageKind]("message")
register, get, all_kinds = _registry.register, _registry.get, _registry.all_kinds
