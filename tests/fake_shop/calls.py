"""What the fake shop was asked to send outside."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted to an address outside."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address outside was asked."""

    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes | None
