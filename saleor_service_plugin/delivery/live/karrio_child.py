"""What runs karrio: a process of its own, which cannot reach the network and is thrown away.

Not imported by the plugin; `karrio_process.py` runs it as a program, one per question. Why a
process: to be imported, karrio turns off the checking of certificates for the whole process
(`ssl._create_default_https_context`), lets Pillow accept broken images, and its log has the
addresses it asks, with numbers in them. None of that may happen in a worker of the shop. It
costs a third of a second of one processor and 50 MB for that long.

One line of JSON each way. In: what to ask. Out: requests, each answered by a line; at the end
what the connector made of the answers. Everything is bounded by who reads (`karrio_process.py`).
"""

import base64
import importlib
import io
import json
import os
import socket
import sys
import threading
import urllib.error
import urllib.request
from contextlib import suppress
from email.message import Message
from typing import Any, NoReturn

MOST_MEMORY = 1024 * 1024 * 1024
"""Bytes of address space; karrio with its libraries needs less than a tenth."""

MOST_SECONDS = 20
"""Of the processor: who outlives the worker that started it ends by itself."""

MOST_EVENTS = 500
"""Of one parcel; who reads takes fewer."""

ANSWERS = "saleor_service_plugin.delivery.live.karrio_answers"
"""By name: we are a program and no part of a package."""

EVENT_FIELDS = ("date", "time", "timestamp", "status", "reason", "description", "code", "location")


class Line:
    """The line to who started us; one question at a time, from whichever thread."""

    def __init__(self) -> None:
        """Take standard input and output for us alone: karrio may print what it likes."""
        self._in = os.fdopen(os.dup(0), "rb")
        self._out = os.fdopen(os.dup(1), "wb")
        self._lock = threading.Lock()
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)

    def read(self) -> Any:
        """Return what the next line says.

        Raises:
            EOFError: Nobody is there any more.

        """
        line = self._in.readline()
        if not line:
            raise EOFError
        return json.loads(line)

    def write(self, words: object) -> None:
        """Write one line."""
        self._out.write(json.dumps(words, default=str).encode("ascii") + b"\n")
        self._out.flush()

    def ask(self, words: object) -> Any:
        """Write a line and return what the answer says."""
        with self._lock:
            self.write(words)
            return self.read()


class Answer(io.BytesIO):
    """What came back, as urllib has it."""

    def __init__(self, url: str, status: int, body: bytes, headers: Message) -> None:
        """Take the answer's parts."""
        super().__init__(body)
        self.url, self.status, self.code = url, status, status
        self.headers, self.reason, self.msg = headers, "", ""

    def info(self) -> Message:
        """Return the headers, as older code asks for them."""
        return self.headers


def limit() -> None:
    """Bound ourselves; where the system cannot do one of these, the others hold."""
    with suppress(ImportError):
        import resource

        for what, most in (
            (resource.RLIMIT_AS, MOST_MEMORY),
            (resource.RLIMIT_CPU, MOST_SECONDS),
            # A core would hold the credentials; and there is no file that we should write.
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))


def refuse(*args: object, **kwargs: object) -> NoReturn:
    """Stand in for what would open a line to the outside."""
    raise OSError("only the shop speaks to the outside")


def go_through(line: Line) -> None:
    """Have all that urllib is asked go to the shop, and nothing past it.

    At the one method through which every opener of urllib goes, so that it does not matter
    how a connector came by its `request` function.
    """

    def opened(opener: object, what: Any, data: bytes | None = None, *more: object) -> Answer:
        request = what if hasattr(what, "full_url") else urllib.request.Request(what, data)
        return fetch(line, request, data)

    urllib.request.OpenerDirector.open = opened  # type: ignore[method-assign,assignment]
    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.socket.connect_ex = refuse  # type: ignore[method-assign]
    socket.create_connection = refuse
    socket.getaddrinfo = refuse
    # karrio would write each request into Sentry's spans, if it were there.
    sys.modules["sentry_sdk"] = None  # type: ignore[assignment]


def fetch(line: Line, request: Any, data: bytes | None = None) -> Answer:
    """Have the shop ask, and return the answer as urllib does.

    Raises:
        urllib.error.HTTPError: The status is none of 2xx.

    """
    body = request.data if data is None else data
    headers = {name: str(value) for name, value in request.header_items()}
    if body and "Content-type" not in headers:
        headers["Content-type"] = "application/x-www-form-urlencoded"
    found = line.ask(
        {
            "method": request.get_method(),
            "url": request.full_url,
            "headers": headers,
            "body": None if body is None else base64.b64encode(body).decode("ascii"),
        }
    )
    received = Message()
    received["Content-Type"] = found["content_type"] or "application/octet-stream"
    status, content = int(found["status"]), base64.b64decode(found["body"])
    answer = Answer(request.full_url, status, content, received)
    if not 200 <= status < 300:
        raise urllib.error.HTTPError(request.full_url, status, "", received, answer)
    return answer


class Tokens:
    """The tokens that a connector keeps for its next question, by its own keys."""

    def __init__(self, kept: dict[str, Any]) -> None:
        """Begin with what was kept last time."""
        self.kept = kept

    def get(self, key: str) -> Any:
        """Return what is kept under a key, None where nothing is."""
        return self.kept.get(key)

    def set(self, key: str, value: Any, **kwargs: object) -> None:
        """Keep something under a key."""
        self.kept[key] = value


def track(task: dict[str, Any]) -> dict[str, Any]:
    """Ask one connector about one number, and return what it says in plain values."""
    name, tokens = task["connector"], Tokens(task["tokens"])
    lib = importlib.import_module("karrio.lib")
    models = importlib.import_module("karrio.core.models")
    mapper = importlib.import_module(f"karrio.mappers.{name}")
    settings = lib.to_object(mapper.Settings, task["settings"])
    settings.tracer, settings.cache = lib.Tracer(), lib.Cache(cache=tokens)
    settings.system_config = lib.SystemConfig()
    request = mapper.Mapper(settings).create_tracking_request(
        models.TrackingRequest(tracking_numbers=[task["number"]])
    )
    answers = importlib.import_module(ANSWERS)
    raw = mapper.Proxy(settings).get_tracking(request).deserialize()
    raw = answers.mend(name, raw, task["number"])
    details, messages = mapper.Mapper(settings).parse_tracking_response(lib.Deserializable(raw))
    found = {
        "details": [plain(one) for one in details[:1]],
        "messages": [str(one.code) for one in messages[:10]],
        "tokens": tokens.kept,
    }
    if details:
        written = answers.moments(name, raw)
        if len(written) == len(details[0].events or []):
            found["moments"] = written[:MOST_EVENTS]
        found["overall"] = answers.overall(name, raw)
    return found


def plain(details: Any) -> dict[str, Any]:
    """Return what is said of a parcel, without who signed and who it is for."""
    events = (details.events or [])[:MOST_EVENTS]
    return {
        "number": details.tracking_number,
        "status": details.status,
        "delivered": details.delivered,
        "estimated_delivery": details.estimated_delivery,
        "events": [{name: getattr(event, name, None) for name in EVENT_FIELDS} for event in events],
    }


def codes(error: BaseException) -> list[str]:
    """Return the codes of what a connector raised because the carrier refused."""
    messages = getattr(error, "messages", None) or getattr(error, "args", [[]])[0:1]
    flat = [one for part in messages for one in (part if isinstance(part, list) else [part])]
    return [str(one.code) for one in flat if getattr(one, "code", None)][:10]


def main() -> None:
    """Do what the first line says and write one line with the outcome."""
    limit()
    line = Line()
    task = line.read()
    # Where the plugin's own process finds packages; nothing else of its surroundings is known.
    sys.path.extend(place for place in task["path"] if place not in sys.path)
    go_through(line)
    try:
        found = track(task)
    except EOFError:
        os._exit(0)
    except BaseException as error:
        found = {"failed": type(error).__name__, "messages": []}
        with suppress(Exception):
            found["messages"] = codes(error)
    line.write({"found": found})
    # Not waiting for threads of karrio's cache.
    os._exit(0)


if __name__ == "__main__":
    main()
