"""An effect is declared: what it does to the shop, how long it is wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from ..outbox.registry import Registry
from .models import Effect


class NotPossibleError(Exception):
    """It cannot be done any more and need not be tried again; the text is the reason."""


@dataclass(frozen=True, slots=True)
class EffectKind:
    """One kind of effect."""

    key: str
    latest: timedelta
    """How long after its fact it is still wanted."""
    apply: Callable[[Effect], object]
    """Does it, once: it looks by the row's key under the shop's lock whether it is done.
    Raises `NotPossibleError` where it has lost its object; any other error is tried again."""


_registry = Registry[EffectKind]("effect")
register, get, all_kinds = _registry.register, _registry.get, _registry.all_kinds
