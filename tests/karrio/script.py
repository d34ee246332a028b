"""A shop whose `fetch` answers from a script, and what the carriers' services answer.

The bodies are ours, after what the carriers document; where from stands with each.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from saleor_service_plugin.shop import port
from saleor_service_plugin.shop.answers import FetchAnswer

NUMBER = "1Z999AA10123456784"
"""What all parcels of the script are called."""

JSON = "application/json"
XML = "text/xml"


def as_json(value: object, status: int = 200) -> FetchAnswer:
    """Return an answer in JSON."""
    return FetchAnswer(status, json.dumps(value).encode(), JSON)


def as_xml(text: str, status: int = 200) -> FetchAnswer:
    """Return an answer in XML."""
    return FetchAnswer(status, text.encode(), XML)


@dataclass(frozen=True, slots=True)
class Request:
    """What was fetched."""

    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes | None
    seconds: float
    most_bytes: int


@dataclass(slots=True)
class ScriptedShop:
    """Answers every request with what stands under a part of its address."""

    answers: Mapping[str, FetchAnswer]
    seen: list[Request] = field(default_factory=list)

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str],
        body: bytes | None = None,
        seconds: float,
        most_bytes: int,
    ) -> FetchAnswer:
        """Answer from the script; what is not in it is a connection that fails."""
        self.seen.append(Request(url, method, headers, body, seconds, most_bytes))
        for part, answer in self.answers.items():
            if part in url:
                return answer
        return FetchAnswer(problem="connection")


@contextmanager
def shop(answers: Mapping[str, FetchAnswer]) -> Iterator[ScriptedShop]:
    """Put a scripted shop in place of Saleor."""
    scripted = ScriptedShop(answers)
    undo = port.use(cast(Any, scripted))
    try:
        yield scripted
    finally:
        undo()
