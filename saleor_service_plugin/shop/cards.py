"""What an App shows of itself in the shop's back office."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Extension:
    """One place in the Dashboard where our pages appear."""

    label: str
    mount: str
    """Saleor's name of the place, in lower case."""
    target: str
    """"app_page", "widget", "popup" or "new_tab"."""
    path: str
    """Of the page, below the App's own address."""
    permissions: tuple[str, ...] = ()
    """Codenames; the token that its frame gets carries those that the user has."""
    settings: Mapping[str, object] = field(default_factory=dict)
    name: str = ""
    """Tells several of one place and target apart; "" for the first of them."""


@dataclass(frozen=True, slots=True)
class AppCard:
    """Our App as the Dashboard shows it."""

    name: str
    about: str
    version: str
    path: str
    """Where its pages begin, below the shop's public address; no slash at the end."""
    permissions: tuple[str, ...]
    """Codenames: the most that a token for our pages can carry."""
    extensions: tuple[Extension, ...]
