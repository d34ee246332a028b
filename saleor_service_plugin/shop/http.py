"""The one module that speaks HTTP to the outside, through Saleor's hardened client.

That client refuses private, link-local and loopback addresses as Saleor is configured
(`HTTP_IP_FILTER_ENABLED`), connects to the address it has checked, and follows no
redirect. Added here: an end for the whole exchange, whatever trickles in, and a bound for
what is read, also of a redirect. Both hold behind a proxy of the merchant's, too; what a
SOCKS proxy does before the line stands has the time to connect for each of its answers.
"""

import http.client
import math
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

import requests
from requests_hardened.ip_filter import InvalidIPAddress
from saleor.core.http_client import HTTPClient
from urllib3.exceptions import HTTPError, ReadTimeoutError

from .. import watchdog
from . import unpacking
from .answers import FetchAnswer, PostAnswer

LONGEST_ANSWER = 64 * 1024
"""Bytes of an answer that are read, so that the other side can finish in peace; then the
line is closed."""

CONNECT_SECONDS = 5.0

PIECE = 8 * 1024

LONGEST_HEAD = 128 * 1024
"""Bytes of an answer's status and headers, and of what comes in between; http.client alone
takes 100 headers of 64 KB, and forty megabytes while it reads them."""

LONGEST_DATE = 60
"""Letters of a Retry-After that are looked at."""

Opened = Callable[[socket.socket], socket.socket]
"""Takes a line that was just opened, and returns it."""


def post(url: str, *, body: bytes, headers: Mapping[str, str], seconds: float) -> PostAnswer:
    """Post bytes to an address; never raises.

    Args:
        url: Where.
        body: Sent as it is.
        headers: Beside those that HTTP itself needs.
        seconds: How long it may take from the connection to the end of the answer; looking
            the name up is the system's, and each of its addresses may take 5 s to connect.

    """
    until = time.monotonic() + seconds
    try:
        with (
            HTTPClient.get_session() as session,
            _watched(session, until),
            _asked(session, "POST", url, body, headers, seconds) as answer,
        ):
            if time.monotonic() >= until:
                # Cut off among the headers, which looks like their end.
                return PostAnswer(problem="timeout")
            _let_finish(answer, until)
            return PostAnswer(answer.status_code, retry_after=_retry_after(answer))
    except Exception as error:
        return PostAnswer(problem=_problem(error, time.monotonic() >= until))


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str],
    body: bytes | None = None,
    seconds: float,
    most_bytes: int,
) -> FetchAnswer:
    """Ask an address for its content; never raises.

    Args:
        url: Where.
        method: Of HTTP.
        headers: Beside those that HTTP itself needs.
        body: Sent as it is; None sends none.
        seconds: As in `post`.
        most_bytes: So long may the content be when it is unpacked.

    Returns:
        What came. Where there was a status and no content that can be used, the status
        stands there with the problem: "too-long", "encoding" where it is packed in a way
        nobody asked for, "content" where it cannot be unpacked, "timeout", "connection".
        A redirect is an answer without content.

    """
    until = time.monotonic() + seconds
    wanted = {"Accept-Encoding": unpacking.ASKED_FOR, **headers}
    try:
        with (
            HTTPClient.get_session() as session,
            _watched(session, until),
            _asked(session, method, url, body, wanted, seconds) as answer,
        ):
            if time.monotonic() >= until:
                return FetchAnswer(problem="timeout")
            return _fetched(answer, until, most_bytes)
    except Exception as error:
        return FetchAnswer(problem=_problem(error, time.monotonic() >= until))


def _asked(
    session: requests.Session,
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    seconds: float,
) -> requests.Response:
    """Ask, and return the answer as soon as its headers are there."""
    # Not followed, a redirect is still prepared: for that requests reads the answer to its
    # end and unpacks it, however large.
    session.get_redirect_target = _nowhere
    return session.request(
        method,
        url,
        data=body,
        headers=dict(headers),
        timeout=(min(CONNECT_SECONDS, seconds), seconds),
        stream=True,
        allow_redirects=False,
        # Whatever ~/.netrc holds for this name is not theirs to see.
        auth=_nobody,
    )


def _nobody(request: Any) -> Any:
    return request


def _nowhere(answer: requests.Response) -> None:
    return None


def _fetched(answer: requests.Response, until: float, most_bytes: int) -> FetchAnswer:
    """Read an answer's content; its status counts whatever happens meanwhile."""
    content, problem = b"", ""
    if not 300 <= answer.status_code < 400:
        content, problem = _content(answer, until, most_bytes)
    kind, _, _ = answer.headers.get("Content-Type", "").partition(";")
    return FetchAnswer(
        answer.status_code,
        content,
        content_type=kind.strip().lower(),
        retry_after=_retry_after(answer),
        problem=problem,
    )


def _content(answer: requests.Response, until: float, most_bytes: int) -> tuple[bytes, str]:
    """Return an answer's content, or nothing and why."""

    def read(most: int) -> bytes:
        if time.monotonic() >= until:
            raise TimeoutError
        # What is there is enough: a whole piece of one that drips could take for ever.
        piece: bytes = answer.raw.read1(most, decode_content=False)
        return piece

    try:
        content = unpacking.unpacked(
            read, answer.headers.get("Content-Encoding", ""), most=most_bytes
        )
    except unpacking.TooLong:
        return b"", "too-long"
    except unpacking.UnknownEncoding:
        return b"", "encoding"
    except Exception as error:
        late = time.monotonic() >= until
        if isinstance(error, unpacking.Broken) and not late:
            return b"", "content"
        return b"", _problem(error, late)
    # A line that was closed at its time looks like the end of the content.
    return (b"", "timeout") if time.monotonic() >= until else (content, "")


def _let_finish(answer: requests.Response, until: float) -> None:
    """Read the answer's content as far as it is bearable, and forget it.

    The status is what counts: whatever happens here, it was given.
    """
    left = LONGEST_ANSWER
    with suppress(Exception):
        # Not decoded: a small answer may be a large one inside. What is there is enough: a
        # whole piece of one that drips could take for ever.
        while left > 0 and time.monotonic() < until:
            piece = answer.raw.read1(min(PIECE, left), decode_content=False)
            if not piece:
                return
            left -= len(piece)


def _retry_after(answer: requests.Response) -> float | None:
    """Return for how many seconds the other side asks to be left alone (RFC 9110, 10.2.3).

    A number of them, or a date by our own clock; one that has passed asks for nothing.
    """
    text = answer.headers.get("Retry-After", "").strip()[:LONGEST_DATE]
    try:
        seconds = float(text)
    except ValueError:
        return _until(text)
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _until(text: str) -> float | None:
    try:
        at = parsedate_to_datetime(text)
        # Without a zone where it is "-0000" or asctime's form, both of which mean UTC.
        left = (at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return left.total_seconds() if left.total_seconds() > 0 else None


def _problem(error: Exception, late: bool) -> str:
    """Return a code for why no answer came; the error's own text may hold the address."""
    if isinstance(error, InvalidIPAddress):
        return "address-not-allowed"
    if isinstance(error, requests.exceptions.SSLError):
        return "timeout" if late else "tls"
    if late or isinstance(error, requests.exceptions.Timeout | ReadTimeoutError):
        return "timeout"
    if isinstance(error, requests.exceptions.ConnectionError):
        return "name" if "resolve" in str(error).lower() else "connection"
    if isinstance(error, requests.exceptions.InvalidURL):
        return "url"
    of_requests = isinstance(error, requests.exceptions.RequestException)
    if isinstance(error, HTTPError | OSError) and not of_requests:
        # While the content is read, nobody puts urllib3's errors into those of requests.
        return "connection"
    return type(error).__name__


@contextmanager
def _watched(session: requests.Session, until: float) -> Iterator[None]:
    """Have every connection of a session closed at a time of the monotonic clock.

    urllib3 lets each manager have pools of its own, and each pool connections of its own;
    requests makes a further manager for each proxy.
    """
    with ExitStack() as closing:
        opened = partial(_open, closing, until)
        for adapter in session.adapters.values():
            _watch(adapter.poolmanager, opened)
            adapter.proxy_manager_for = _watching(adapter.proxy_manager_for, opened)
        yield


def _watching(make: Callable[..., Any], opened: Opened) -> Callable[..., Any]:
    """Return what makes the manager of a proxy with its connections watched."""

    def watched(*args: Any, **how: Any) -> Any:
        manager = make(*args, **how)
        _watch(manager, opened)
        return manager

    return watched


def _watch(manager: Any, opened: Opened) -> None:
    """Have a manager's connections told of as they are opened."""
    manager.pool_classes_by_scheme = {
        scheme: _pool(kind, opened) for scheme, kind in manager.pool_classes_by_scheme.items()
    }


def _pool(kind: Any, opened: Opened) -> type:
    class Connection(kind.ConnectionCls):
        response_class = _Answer

        def _new_conn(self) -> socket.socket:
            return opened(super()._new_conn())

    class Pool(kind):
        ConnectionCls = Connection

    return Pool


class _Answer(http.client.HTTPResponse):
    """Reads no more than so much until the headers end."""

    def begin(self) -> None:
        line = self.fp
        head: Any = _Head(line)
        self.fp = head
        try:
            super().begin()
        finally:
            # What is no HTTP was closed meanwhile.
            if self.fp is head:
                self.fp = line


class _Head:
    """The begin of an answer, as long as it may be."""

    def __init__(self, line: Any) -> None:
        self._line = line
        self._left = LONGEST_HEAD

    def readline(self, most: int) -> bytes:
        read: bytes = self._line.readline(min(most, self._left + 1))
        self._left -= len(read)
        if self._left < 0:
            raise http.client.LineTooLong("headers")
        return read

    def close(self) -> None:
        self._line.close()


def _open(closing: ExitStack, until: float, line: socket.socket) -> socket.socket:
    """Watch a line through a second handle, which closes it even while TLS holds the first."""
    second = line.dup()
    closing.callback(second.close)
    watchdog.watch(second, until)
    closing.callback(watchdog.leave, second)
    return line
