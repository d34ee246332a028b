"""An effect is declared: what it does to the shop, how long it is wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

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


_kinds: dict[str, EffectKind] = {}


def register(kind: EffectKind) -> None:
    """Make a kind known; registering it again changes nothing.

    Raises:
        ValueError: Another kind has this key.

    """
    if _kinds.setdefault(kind.key, kind) is not kind:
        raise ValueError(f"Two kinds of effect are called {kind.key!r}.")


def get(key: str) -> EffectKind | None:
    """Return the kind of this key, None where an older version knew it."""
    return _kinds.get(key)


def all_kinds() -> list[EffectKind]:
    """Return all kinds by key."""
    return [_kinds[key] for key in sorted(_kinds)]
