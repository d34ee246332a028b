"""What is declared once and looked up by its key: kinds of messages, kinds of effects."""

from typing import Protocol


class Keyed(Protocol):
    """Something with a key."""

    @property
    def key(self) -> str:
        """Its name, unique among its like."""


class Registry[Kind: Keyed]:
    """The kinds of one outbox."""

    def __init__(self, what: str) -> None:
        """Start empty; `what` names the kinds in errors."""
        self._what = what
        self._kinds: dict[str, Kind] = {}

    def register(self, kind: Kind) -> None:
        """Make a kind known; registering it again changes nothing.

        Raises:
            ValueError: Another kind has this key.

        """
        if self._kinds.setdefault(kind.key, kind) is not kind:
            raise ValueError(f"Two kinds of {self._what} are called {kind.key!r}.")

    def get(self, key: str) -> Kind | None:
        """Return the kind of this key, None where another version knows it."""
        return self._kinds.get(key)

    def all_kinds(self) -> list[Kind]:
        """Return all kinds by key."""
        return [self._kinds[key] for key in sorted(self._kinds)]
