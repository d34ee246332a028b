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


@dataclass(frozen=True, slots=True)
class FetchAnswer:
    """What somebody outside answered, with its content as far as it may be read."""

    status: int = 0
    """Of HTTP; 0 where no answer came."""
    body: bytes = b""
    """Unpacked; never longer than was asked for, else `problem` says so and this is empty."""
    content_type: str = ""
    """In small letters, without its parameters."""
    retry_after: float | None = None
    """Seconds for which the other side asks to be left alone."""
    problem: str = ""
    """Why no answer came, or none that can be used: a code as in `PostAnswer`, or "too-long"."""
