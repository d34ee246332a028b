"""Two hundred ways in which a carrier can answer, none of them any good; and who says them.

`python -m tests.chaos.odd_answers SEED` serves them from a process of its own: it prints its
port and answers `/<number>` with the one of that number.
"""

from __future__ import annotations

import gzip
import json
import random
import socket
import struct
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from saleor_service_plugin.delivery.carrier_report import Problem
from tests.outside import Answer, drips, says, silence

COUNT = 200

NUMBER = "00340434161094042557"
"""Of the parcel that is asked about: on its way, and nothing of all this changes that."""

MEGABYTE = 1024 * 1024

AWAY = frozenset({Problem.AWAY})
SENSELESS = frozenset({Problem.ANSWER})
EITHER = AWAY | SENSELESS

HEAD = b"HTTP/1.1 200 OK\r\n"

HTML = b"<!DOCTYPE html><html><head><title>Delivered</title></head><body>delivered</body></html>"


@dataclass(frozen=True)
class Case:
    """One of them."""

    name: str
    answer: Answer
    problems: frozenset[Problem]
    """One of which is to be found; none where a report may be made of what is left."""


def cases(seed: int) -> list[Case]:
    """Return all of them, in an order that any number of them from the start is a mixture of."""
    chance = random.Random(seed)
    found = [*_lines(), *_lengths(), *_statuses(), *_redirects(), *_packed(), *_contents()]
    found += _mutations(chance, COUNT - len(found))
    chance.shuffle(found)
    assert len(found) == len({case.name for case in found}) == COUNT
    return found


def parcel() -> dict[str, Any]:
    """Return what DHL would say of the parcel."""
    events = [
        {
            "timestamp": f"2026-10-1{day}T10:00:00+02:00",
            "location": {"address": {"addressLocality": "Bremen"}},
            "statusCode": "transit",
            "status": code,
            "statusDetailed": f"SRTED_NRQRD_{code}",
            "description": "Die Sendung wurde bearbeitet.",
            "remark": "",
        }
        for day, code in ((3, "EE"), (2, "AA"), (1, "ES"))
    ]
    return {
        "id": NUMBER,
        "service": "parcel-de",
        "status": events[0],
        "events": events,
        "details": {"pieceIds": [NUMBER], "product": {"productName": "DHL PAKET"}},
        "estimatedTimeOfDelivery": "2026-10-14T00:00:00",
        "estimatedDeliveryTimeFrame": {
            "estimatedFrom": "2026-10-14T10:00:00",
            "estimatedThrough": "2026-10-14T14:00:00",
        },
    }


def _raw(*pieces: bytes) -> Answer:
    return lambda line: line.sendall(b"".join(pieces))


def _long(make: Callable[[], bytes], *headers: str) -> Answer:
    """Return an answer whose content is made when it is asked for, where it is asked for."""
    return lambda line: says(200, *headers, body=make())(line)


def _endless(start: bytes, piece: bytes) -> Answer:
    def answer(line: socket.socket) -> None:
        line.sendall(start)
        while True:
            line.sendall(piece)

    return answer


def _reset(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _lines() -> Iterator[Case]:
    """Yield what goes wrong on the line."""
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    yield Case("silence", silence, AWAY)
    yield Case("closed at once", _raw(b""), AWAY)
    yield Case("reset", _reset, AWAY)
    for name, start, piece in (
        ("a status", b"HT", b"T"),
        ("headers", HEAD, b"X-Slow: 1\r\n"),
        ("one header", HEAD + b"X: ", b"x"),
        ("content", HEAD + b"Content-Length: 9999\r\n\r\n", b" "),
        ("content without a length", HEAD + b"\r\n", b" "),
        ("chunks", chunked, b"1\r\n \r\n"),
        ("the name of a chunk", chunked + b"1", b";x"),
        ("what is packed", HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08", b"n"),
        ("interim answers", b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        ("empty lines", b"", b"\r\n"),
    ):
        yield Case(f"drips: {name}", drips(start, piece), AWAY)
    for name, start, piece in (
        ("headers", HEAD, b"X-Many: 1\r\n" * 100),
        ("one header", HEAD + b"X: ", b"x" * 9000),
        ("interim answers", b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
        ("a status", b"HTTP/1.1 200 ", b"x" * 9000),
    ):
        yield Case(f"endless: {name}", _endless(start, piece), EITHER)
    for name, start, piece in (
        ("content", HEAD + b"\r\n", b"x" * 65536),
        ("chunks", chunked, b"ffff\r\n" + b"x" * 65535 + b"\r\n"),
        ("chunks of one", chunked, b"1\r\n \r\n" * 1000),
        ("zeros", HEAD + b"\r\n", b"\0" * 65536),
    ):
        yield Case(f"endless: {name}", _endless(start, piece), EITHER)
    hundred = b"".join(b"X-%d: %s\r\n" % (n, b"x" * 60_000) for n in range(90))
    yield Case("headers of 5 MB", _raw(HEAD, hundred, b"\r\n{}"), EITHER)
    for name, said in {
        "rubbish": b"\x00\x01\x02 rubbish\r\n\r\n",
        "no HTTP": b"220 mail.example ESMTP\r\n",
        "HTTP/0.9": HTML,
        "HTTP/2": b"\x00\x00\x12\x04\x00\x00\x00\x00\x00",
        "TLS": b"\x15\x03\x01\x00\x02\x02\x28",
        "a status of letters": b"HTTP/1.1 abc OK\r\n\r\n{}",
        "a status below zero": b"HTTP/1.1 -1 OK\r\n\r\n{}",
        "a long status": b"HTTP/1.1 99999 OK\r\n\r\n{}",
        "no status": b"HTTP/1.1\r\n\r\n{}",
        "a future version": b"HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "headers without names": HEAD + b": x\r\n:\r\n\r\n{}",
        "headers without an end": HEAD + b"X: 1\r\nContent-Length: 2\r\n{}",
        "folded headers": HEAD + b"X: 1\r\n\t2\r\n 3\r\n\r\n{}",
        "a NUL among the headers": HEAD + b"X\0: \0\r\n\r\n{}",
        "headers of other bytes": HEAD + b"X: \xff\xfe\r\n\xc3\x28: 1\r\n\r\n{}",
        "bare line feeds": b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
    }.items():
        yield Case(name, _raw(said), EITHER)


def _lengths() -> Iterator[Case]:
    """Yield lies about how long an answer is."""
    for name, headers, said in (
        ("longer", b"Content-Length: 5000", b"{}"),
        ("shorter", b"Content-Length: 1", b"{}"),
        ("negative", b"Content-Length: -5", b"{}"),
        ("of letters", b"Content-Length: many", b"{}"),
        ("huge", b"Content-Length: 99999999999999999999", b"{}"),
        ("two of them", b"Content-Length: 2\r\nContent-Length: 9", b"{}"),
        ("and chunks", b"Content-Length: 2\r\nTransfer-Encoding: chunked", b"0\r\n\r\n"),
        ("chunk of letters", b"Transfer-Encoding: chunked", b"zz\r\n{}\r\n0\r\n\r\n"),
        ("chunk below zero", b"Transfer-Encoding: chunked", b"-5\r\n{}\r\n0\r\n\r\n"),
        ("chunk huge", b"Transfer-Encoding: chunked", b"ffffffffffffffff\r\n{}\r\n"),
        ("chunk cut off", b"Transfer-Encoding: chunked", b"9\r\n{}"),
        ("chunks without an end", b"Transfer-Encoding: chunked", b"2\r\n{}\r\n"),
        ("chunks within chunks", b"Transfer-Encoding: chunked, chunked", b"2\r\n{}\r\n0\r\n\r\n"),
        ("unknown transfer", b"Transfer-Encoding: sideways", b"{}"),
    ):
        yield Case(f"length: {name}", _raw(HEAD, headers, b"\r\n\r\n", said), EITHER)


def _statuses() -> Iterator[Case]:
    """Yield statuses with a page that says "delivered"."""
    expected = {
        400: Problem.NUMBER, 401: Problem.LOGIN, 403: Problem.LOGIN, 404: Problem.NOT_FOUND,
        408: Problem.AWAY, 429: Problem.QUOTA,
    }  # fmt: skip
    for status in (
        201, 202, 203, 205, 206, 226, 299, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 418,
        421, 422, 425, 429, 431, 451, 499, 500, 501, 502, 503, 504, 511, 599, 600, 999,
    ):  # fmt: skip
        away = Problem.AWAY if 500 <= status < 600 else Problem.ANSWER
        body = json.dumps({"shipments": [parcel()]}).encode() if status % 2 else HTML
        answer = says(status, "Retry-After: 1e300", body=body)
        yield Case(f"status {status}", answer, frozenset({expected.get(status, away)}))


def _redirects() -> Iterator[Case]:
    """Yield redirects to where nobody should go."""
    for status, target in (
        (301, "http://169.254.169.254/latest/meta-data/iam/security-credentials/"),
        (302, "http://169.254.169.254/latest/user-data"),
        (303, "http://[fe80::1]/"),
        (307, "http://[::ffff:169.254.169.254]/"),
        (308, "http://2852039166/latest/"),
        (300, "http://metadata.google.internal/computeMetadata/v1/"),
        (302, "http://127.0.0.1:1/"),
        (302, "http://10.0.0.1/admin"),
        (302, "file:///etc/passwd"),
        (302, "data:application/json,{}"),
        (302, "gopher://127.0.0.1:6379/_FLUSHALL"),
        (302, "javascript:alert(1)"),
        (302, "/0"),
        (302, "//evil.example/"),
        (302, "http://user:password@evil.example/"),
        (302, "http://" + "x" * 8000 + ".example/"),
        (304, ""),
    ):
        body = json.dumps({"shipments": [parcel()]}).encode()
        answer = says(status, f"Location: {target}", body=b"" if status == 304 else body)
        yield Case(f"{status} to {target[:60]}", answer, SENSELESS)


def _packed() -> Iterator[Case]:
    """Yield content that is larger inside than outside, or no content at all."""
    good = json.dumps({"shipments": [parcel()]}).encode()
    packed = gzip.compress(good)
    yield Case("10 MB", _long(lambda: b"x" * 10 * MEGABYTE), SENSELESS)
    yield Case("10 MB of blanks", _long(lambda: b" " * 10 * MEGABYTE), SENSELESS)
    yield Case("10 MB of events", _long(_many_events), SENSELESS)
    for name, make in {
        "gzip": lambda: gzip.compress(b" " * 100 * MEGABYTE, 9),
        "deflate": lambda: zlib.compress(b" " * 100 * MEGABYTE, 9),
    }.items():
        yield Case(f"bomb: {name}", _long(make, f"Content-Encoding: {name}"), SENSELESS)
    nothing = b"\x00\x00\x00\xff\xff"
    yield Case(
        "bomb: nothing inside", _long(lambda: nothing * 400_000, "Content-Encoding: deflate"),
        SENSELESS,
    )  # fmt: skip
    for name, encoding, content in (
        ("gzip twice", "gzip, gzip", gzip.compress(packed)),
        ("gzip in gzip", "gzip", gzip.compress(packed)),
        ("gzip cut off", "gzip", packed[:-9]),
        ("gzip with a wrong sum", "gzip", packed[:-8] + b"\0" * 8),
        ("gzip damaged", "gzip", packed[:20] + b"\xff\xff\xff" + packed[23:]),
        ("gzip that is none", "gzip", good),
        ("deflate that is none", "deflate", b"\xff\xff\xff" + good),
        ("brotli", "br", good),
        ("zstd", "zstd", good),
        ("compress", "compress", good),
        ("an unknown packing", "x" * 500, good),
        ("gzip that nobody mentions", "identity", packed),
    ):
        yield Case(name, says(200, f"Content-Encoding: {encoding}", body=content), SENSELESS)


def _many_events() -> bytes:
    whole = parcel()
    whole["events"] = whole["events"] * 20_000
    return json.dumps({"shipments": [whole]}).encode()


def _contents() -> Iterator[Case]:
    """Yield what is no answer about the parcel."""
    whole = {"shipments": [parcel()]}
    good = json.dumps(whole)
    other = parcel() | {"id": "00340434161094042564", "details": {}}
    express = parcel() | {"service": "express"}
    for name, content in {
        "nothing": b"", "blanks": b" \r\n\t", "HTML": HTML, "XML": b"<?xml version='1.0'?><a/>",
        "a billion laughs": b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><x>&b;</x>",
        "CSV": b"id,status\n1,delivered\n", "text": b"delivered", "JSONP": f"f({good})".encode(),
        "null": b"null", "a number": b"5", "a text": b'"delivered"', "a list": b"[]",
        "an empty object": b"{}", "two answers": f"{good}{good}".encode(),
        "cut off": good[:-20].encode(), "a comma too many": (good[:-1] + ",}").encode(),
        "single quotes": good.replace('"', "'").encode(), "bytes": bytes(range(256)),
        "nesting": b"[" * 100_000, "nested objects": b'{"a":' * 50_000,
        "a number of 200 KB": b'{"shipments": ' + b"9" * 200_000 + b"}",
        "a text of 200 KB": b'{"shipments": "' + b"x" * 200_000 + b'"}',
        "80,000 empty lists": b'{"shipments": [' + b",".join([b"[]"] * 80_000) + b"]}",
        "80,000 empty objects": b'{"shipments": [' + b",".join([b"{}"] * 80_000) + b"]}",
        "a problem": b'{"status": 404, "title": "No result found", "type": "about:blank"}',
        "an error of a gateway": b'{"fault": {"faultstring": "Spike arrest violation"}}',
        "no shipments": b'{"shipments": []}', "shipments: null": b'{"shipments": null}',
        "shipments: an object": b'{"shipments": {"0": {}}}', "shipments: odd": b'{"shipments": [0]}',
        "another number": json.dumps({"shipments": [other]}).encode(),
        "another division": json.dumps({"shipments": [express]}).encode(),
    }.items():  # fmt: skip
        yield Case(f"content: {name}", says(200, body=content), SENSELESS)
    for encoding in ("utf-16", "utf-8-sig"):
        yield Case(encoding, says(200, body=good.encode(encoding)), frozenset())


ODD: tuple[Any, ...] = (
    None, 0, -1, 10**30, 1.5, float("nan"), float("inf"), True, False, "", " ", "x", "\x00\x1b[31m",
    "a\r\nBcc: all@example.com", "\u202e\u2066", "\ud800", "x" * 20_000, "<script>alert(1)</script>",
    [], {}, [None], [[]], [{}], {"x": 1}, {"address": 1}, [[[[[[[[]]]]]]]],
    "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-13-45T99:99:99", "{{7*7}}",
)  # fmt: skip
"""What stands where something else belongs; none of it says "delivered"."""


def _mutations(chance: random.Random, count: int) -> Iterator[Case]:
    """Yield the parcel's own answer with some of it replaced."""
    for number in range(count):
        whole: dict[str, Any] = {"shipments": [parcel()]}
        names = []
        for _ in range(chance.randrange(1, 5)):
            places = [one for one in _places(whole) if one[1] != "shipments"]
            holder, key = chance.choice(places)
            holder[key] = chance.choice(ODD)
            names.append(str(key))
        body = json.dumps(whole).encode()
        yield Case(f"odd {number}: {', '.join(names)}", says(200, body=body), frozenset())


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in a document: what holds it, and its key there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


def _serve(found: list[Case], line: socket.socket) -> None:
    with suppress(OSError, ValueError, IndexError), line:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = line.recv(65536)
            if not piece:
                return
            head += piece
        number = int(head.split(b" ", 2)[1].decode().partition("?")[0].rpartition("/")[2])
        found[number].answer(line)


def main() -> None:
    """Serve the answers until whoever asked for it is gone."""
    found = cases(int(sys.argv[1]))
    listening = socket.create_server(("127.0.0.1", 0), backlog=100)
    print(listening.getsockname()[1], flush=True)
    while True:
        line, _ = listening.accept()
        threading.Thread(target=_serve, args=(found, line), daemon=True).start()
        time.sleep(0)


if __name__ == "__main__":
    main()
