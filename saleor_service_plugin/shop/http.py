"""The one module that speaks HTTP to the outside, through Saleor's hardened client.

That client refuses private, link-local and loopback addresses as Saleor is configured
(`HTTP_IP_FILTER_ENABLED`), connects to the address it has checked, and follows no
redirect. Added here: an end for the whole exchange, whatever trickles in, and a bound for
what is read, also of a redirect. Both hold behind a proxy of the merchant's, too; what a
SOCKS proxy does before the line stands has the time to connect for each of its answers.
"""

import math
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import Any

import requests
from requests_hardened.ip_filter import InvalidIPAddress
from saleor.core.http_client import HTTPClient

from .. import watchdog
from .answers import PostAnswer

LONGEST_ANSWER = 64 * 1024
"""Bytes of an answer that are read, so that the other side can finish in peace; then the
line is closed."""

CONNECT_SECONDS = 5.0

PIECE = 8 * 1024

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
        with HTTPClient.get_session() as session, _watched(session, until):
            # Not followed, a redirect is still prepared: for that requests reads the answer
            # to its end and unpacks it, however large.
            session.get_redirect_target = _nowhere
            answer = session.post(
                url,
                data=body,
                headers=dict(headers),
                timeout=(min(CONNECT_SECONDS, seconds), seconds),
                stream=True,
                allow_redirects=False,
                # Whatever ~/.netrc holds for this name is not theirs to see.
                auth=_nobody,
            )
            with answer:
                if time.monotonic() >= until:
                    # Cut off among the headers, which looks like their end.
                    return PostAnswer(problem="timeout")
                _let_finish(answer, until)
                return PostAnswer(answer.status_code, retry_after=_retry_after(answer))
    except Exception as error:
        return PostAnswer(problem=_problem(error, time.monotonic() >= until))


def _nobody(request: Any) -> Any:
    return request


def _nowhere(answer: requests.Response) -> None:
    return None


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
    """Return what the other side asks for in seconds; dates are passed over."""
    try:
        seconds = float(answer.headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _problem(error: Exception, late: bool) -> str:
    """Return a code for why no answer came; the error's own text may hold the address."""
    if isinstance(error, InvalidIPAddress):
        return "address-not-allowed"
    if isinstance(error, requests.exceptions.SSLError):
        return "timeout" if late else "tls"
    if late or isinstance(error, requests.exceptions.Timeout):
        return "timeout"
    if isinstance(error, requests.exceptions.ConnectionError):
        return "name" if "resolve" in str(error).lower() else "connection"
    if isinstance(error, requests.exceptions.InvalidURL):
        return "url"
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
        def _new_conn(self) -> socket.socket:
            return opened(super()._new_conn())

    class Pool(kind):
        ConnectionCls = Connection

    return Pool


def _open(closing: ExitStack, until: float, line: socket.socket) -> socket.socket:
    """Watch a line through a second handle, which closes it even while TLS holds the first."""
    second = line.dup()
    closing.callback(second.close)
    watchdog.watch(second, until)
    closing.callback(watchdog.leave, second)
    return line
