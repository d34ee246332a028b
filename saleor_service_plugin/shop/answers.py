"""What came back from an address outside that something was posted to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PostAnswer:
    """The answer to one POST; its content is never kept."""

    status: int = 0
    """HTTP's status, 0 where no answer came."""
    problem: str = ""
    """Why none came: a code such as "timeout" or "tls", never an address or a text."""
    retry_after: float | None = None
    """How many seconds the other side asks us to wait."""
