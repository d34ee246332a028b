"""What the fake shop was asked to send outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from saleor_service_plugin.shop.answers import FetchAnswer, PostAnswer


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


class OutsideDoor:
    """The part of the port that calls addresses outside."""

    def __init__(self) -> None:
        """Start without calls; posts succeed and nothing is found."""
        super().__init__()
        self.posts: list[Posted] = []
        """What was posted outside, in its order."""
        self.answers: Callable[[Posted], PostAnswer] = lambda _: PostAnswer(200)
        """What comes back."""
        self.asked: list[Asked] = []
        """What was asked of addresses outside, in its order."""
        self.content: Callable[[Asked], FetchAnswer] = lambda _: FetchAnswer(404)
        """What they answer."""

    def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str], seconds: float
    ) -> PostAnswer:
        """Keep what is posted and answer as a test wants it."""
        assert 0 < seconds <= 60
        posted = Posted(url, body, dict(headers))
        self.posts.append(posted)
        return self.answers(posted)

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
        """Keep what is asked and answer as a test wants it, never more than is allowed."""
        assert 0 < seconds <= 60
        asked = Asked(url, method, dict(headers), body)
        self.asked.append(asked)
        answer = self.content(asked)
        if len(answer.body) > most_bytes:
            return replace(answer, body=b"", problem="too-long")
        return answer
