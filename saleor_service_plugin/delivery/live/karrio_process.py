"""One question to one of karrio's connectors, in a child that cannot reach the network.

The child says what it wants fetched, and we fetch it as everything else is fetched that goes
outside (`port.current().fetch`): only from the connector's own hosts, over https, within one
time for the whole question. What the child says is never trusted further than its form.
"""

import base64
import binascii
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from ...shop import port
from ...shop.answers import FetchAnswer
from . import karrio_report
from .karrio_connectors import LOCALE, Connector
from .karrio_report import Fetched

SECONDS = 25.0
"""For one question, with all that it takes."""

FETCH_SECONDS = 12.0
"""For one request."""

MOST_BYTES = 512 * 1024
"""Of one answer; a parcel with two hundred scans has about 100 KB."""

MOST_SENT = 64 * 1024
"""Of one request's body."""

MOST_REQUESTS = 5
"""Of one question; two are usual, a token and the parcel."""

LONGEST_LINE = 2 * 1024 * 1024
"""Bytes of one line of the child's."""

REST_SECONDS = 3600.0
"""For which a carrier is left alone when no further token may be fetched today."""

PROGRAM = Path(__file__).with_name("karrio_child.py")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a connector is to find out."""

    connector: Connector
    number: str
    """The parcel's, in the form in which the carrier takes it."""
    settings: Mapping[str, object]
    """karrio's, with the credentials."""
    tokens: Mapping[str, Any]
    """What the connector kept of earlier questions with the same credentials."""
    locale: str = LOCALE
    """In which the carrier is to answer, where that is not among the settings."""
    may_log_in: Callable[[], bool] = lambda: True
    """Asked before each request for a token."""


@dataclass(slots=True)
class Talk:
    """What was said in one question."""

    found: Mapping[str, Any] = field(default_factory=dict)
    """What the child said last; empty where it said nothing that makes sense."""
    fetched: list[Fetched] = field(default_factory=list)
    late: bool = False
    """Whether it was cut off."""


def talk(inquiry: Inquiry, seconds: float = SECONDS) -> Talk:
    """Have a connector ask about one number.

    Args:
        inquiry: Whom, what and with which credentials.
        seconds: How long it may take, the child's beginning and all requests included.

    Raises:
        OSError: No further process can be started.

    """
    said = Talk()
    until = time.monotonic() + seconds
    with subprocess.Popen(
        [_python(), "-I", "-B", str(PROGRAM)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # karrio's log has addresses with numbers in them.
        stderr=subprocess.DEVNULL,
        env=_surroundings(),
        cwd=os.sep,
    ) as child:
        end = threading.Timer(seconds, child.kill)
        end.daemon = True
        end.start()
        try:
            _converse(child, inquiry, said, until)
        except (OSError, ValueError, RecursionError):
            # It is gone, or says what is no JSON: there is nothing found.
            pass
        finally:
            end.cancel()
            child.kill()
            with suppress(OSError):
                # What it did not take any more.
                child.stdin.close()  # type: ignore[union-attr]
    said.late = time.monotonic() >= until
    return said


def _python() -> str:
    """Return the interpreter; in an embedded one (uWSGI) it is not what runs us."""
    if "python" in Path(sys.executable or "").name:
        return sys.executable
    return str(Path(sys.prefix, "bin", "python3"))


def _surroundings() -> dict[str, str]:
    """Return all that the child knows of ours: not the shop's secrets, nor its proxy."""
    kept = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
    return {"TZ": "UTC", **{name: os.environ[name] for name in kept if name in os.environ}}


def _task(inquiry: Inquiry) -> dict[str, object]:
    return {
        "path": [os.path.abspath(place) for place in sys.path],
        "connector": inquiry.connector.name,
        "number": inquiry.number,
        "settings": {**inquiry.connector.fixed, **inquiry.settings},
        "tokens": dict(inquiry.tokens),
    }


def _converse(child: "subprocess.Popen[bytes]", inquiry: Inquiry, said: Talk, until: float) -> None:
    """Give the child what it asks for until it has found something or there is no use."""
    assert child.stdin is not None
    assert child.stdout is not None
    _write(child.stdin, _task(inquiry))
    # What is not fetched does not count as a request, and has an end all the same.
    for _ in range(2 * MOST_REQUESTS):
        words = _read(child.stdout)
        if "found" in words:
            found = words["found"]
            said.found = found if isinstance(found, dict) else {}
            return
        if len(said.fetched) >= MOST_REQUESTS:
            return
        answer, fetched = _fetch(inquiry, words, until)
        if fetched is not None:
            said.fetched.append(fetched)
            if _is_final(fetched, answer):
                return
        _write(
            child.stdin,
            {
                # karrio would ask again after a 500, and a fault of SOAP is one.
                "status": min(answer.status, 499),
                "content_type": answer.content_type,
                "body": base64.b64encode(answer.body).decode("ascii"),
            },
        )


def _write(line: IO[bytes], words: Mapping[str, object]) -> None:
    line.write(json.dumps(words).encode("ascii") + b"\n")
    line.flush()


def _read(line: IO[bytes]) -> dict[str, Any]:
    """Return what the next line says.

    Raises:
        ValueError: It is no line of ours.

    """
    text = line.readline(LONGEST_LINE)
    words = json.loads(text)
    if not isinstance(words, dict):
        raise ValueError("no object")
    return words


def _fetch(
    inquiry: Inquiry, words: Mapping[str, Any], until: float
) -> tuple[FetchAnswer, Fetched | None]:
    """Fetch what the child asks for; nothing of it is fetched where that is not allowed.

    Raises:
        ValueError: It asks for what no connector asks for.

    """
    connector, url, headers = inquiry.connector, str(words.get("url")), words.get("headers")
    if any(part in url for part in connector.unasked):
        return FetchAnswer(status=404), None
    for before, after in (*connector.rewritten, (f"locale={LOCALE}", f"locale={inquiry.locale}")):
        url = url.replace(before, after)
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.hostname not in connector.hosts or parts.port is not None:
        raise ValueError("another host")
    if parts.username is not None or not isinstance(headers, dict):
        raise ValueError("no request")
    login = bool(connector.login) and connector.login in url
    if login and not inquiry.may_log_in():
        return FetchAnswer(429), Fetched(429, retry_after=REST_SECONDS, login=True)
    given = {str(name): str(value) for name, value in headers.items()}
    answer = port.current().fetch(
        url,
        method="POST" if words.get("method") == "POST" else "GET",
        headers={
            name: inquiry.locale if value == LOCALE else value for name, value in given.items()
        },
        body=_body(words.get("body")),
        seconds=max(0.1, min(FETCH_SECONDS, until - time.monotonic())),
        most_bytes=MOST_BYTES,
    )
    return answer, Fetched(answer.status, answer.problem, answer.retry_after, login)


def _body(text: object) -> bytes | None:
    if not isinstance(text, str):
        return None
    with suppress(binascii.Error):
        body = base64.b64decode(text, validate=True)
        if len(body) <= MOST_SENT:
            return body
    raise ValueError("no body")


def _is_final(fetched: Fetched, answer: FetchAnswer) -> bool:
    """Tell whether the connector need not read an answer: it would try again, or guess.

    A refusal in XML is read: SOAP has all its refusals under HTTP 500.
    """
    if fetched.problem or fetched.status < 200:
        return True
    if "xml" in answer.content_type:
        return False
    problem = karrio_report.by_status(fetched)
    return problem is not None and fetched.status != 404
