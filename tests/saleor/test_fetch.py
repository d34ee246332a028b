"""Fetching from outside: as bounded as posting, and what comes is bounded when unpacked.

Real sockets on the loopback interface, which the settings of these tests allow.
"""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import requests_hardened

from saleor_service_plugin.shop import http
from saleor_service_plugin.shop.answers import FetchAnswer
from tests.outside import Answer, drips, outside, says, silence
from tests.smtp.certificate import make

SECONDS = 1.0

MOST = 100_000

HEAD = b"HTTP/1.1 200 OK\r\n"

JSON = b'{"shipments": []}'

NOTHING_INSIDE = b"\x00\x00\x00\xff\xff"
"""A stored block of deflate that holds no bytes (RFC 1951, 3.2.4)."""


def fetch(url: str, *, most: int = MOST) -> tuple[FetchAnswer, float]:
    """Fetch something, and say how long it took."""
    started = time.monotonic()
    headers = {"DHL-API-Key": "k1"}
    answer = http.fetch(url, headers=headers, seconds=SECONDS, most_bytes=most)
    return answer, time.monotonic() - started


def test_what_is_there_comes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # given: a password for this name that is nobody's business
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login anne password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))

    # when
    said = says(200, "Content-Type: Application/JSON; charset=utf-8", body=JSON)
    with outside(said) as server:
        answer, _ = fetch(server.url)

    # then
    (received,) = server.received
    assert answer == FetchAnswer(200, JSON, content_type="application/json")
    assert received.headers["dhl-api-key"] == "k1"
    assert received.headers["accept-encoding"] == "gzip, deflate"
    assert "authorization" not in received.headers


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(JSON, mtime=0)),
        ("X-Gzip", gzip.compress(JSON, mtime=0)),
        ("deflate", zlib.compress(JSON)),
        ("deflate", zlib.compress(JSON)[2:-4]),
        ("identity", JSON),
    ],
    ids=["gzip", "x-gzip", "deflate", "bare deflate", "identity"],
)
def test_what_is_packed_is_unpacked(encoding: str, packed: bytes) -> None:
    with outside(says(200, f"Content-Encoding: {encoding}", body=packed)) as server:
        assert fetch(server.url)[0] == FetchAnswer(200, JSON)


def test_chunks_are_put_together() -> None:
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n2\r\n[]\r\n0\r\n\r\n"
    with outside(lambda line: line.sendall(chunked)) as server:
        assert fetch(server.url)[0] == FetchAnswer(200, b"{}\n[]")


def _bomb(encoding: str) -> bytes:
    """Return a body that is far too long when it is unpacked, or holds nothing for ever."""
    if encoding == "identity":
        return b"x" * 10_000_000
    if encoding == "gzip":
        return gzip.compress(b"x" * 100_000_000)
    if encoding == "deflate":
        return zlib.compress(b"x" * 100_000_000)
    return NOTHING_INSIDE * 2_000_000


@pytest.mark.parametrize("encoding", ["identity", "gzip", "deflate", "nothing inside"])
@pytest.mark.parametrize("status", [200, 500])
def test_what_is_too_long_is_left_early(status: int, encoding: str) -> None:
    # given
    name = "deflate" if encoding == "nothing inside" else encoding
    said = says(status, f"Content-Encoding: {name}", body=_bomb(encoding))
    with outside(said) as server:
        fetch(server.url)

        # when
        tracemalloc.start()
        found, took = fetch(server.url)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    # then
    assert found == FetchAnswer(status, problem="too-long")
    assert took < SECONDS + 1
    assert peak < 2_000_000


@pytest.mark.parametrize("longer", [0, 1])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_the_bound_is_exact(encoding: str, longer: int) -> None:
    body = b"x" * (MOST + longer)
    packed = gzip.compress(body) if encoding == "gzip" else body
    with outside(says(200, f"Content-Encoding: {encoding}", body=packed)) as server:
        found, _ = fetch(server.url)
    assert (len(found.body), found.problem) == ((0, "too-long") if longer else (MOST, ""))


@pytest.mark.parametrize(
    ("encoding", "body", "problem"),
    [
        ("br", b"\x0b\x02\x80{}\x03", "encoding"),
        ("zstd", b"\x28\xb5\x2f\xfd", "encoding"),
        ("gzip, gzip", gzip.compress(gzip.compress(JSON, mtime=0), mtime=0), "encoding"),
        ("x" * 500, JSON, "encoding"),
        ("gzip", JSON, "content"),
        ("gzip", gzip.compress(JSON, mtime=0)[:-3], "content"),
        ("deflate", b"\xff\xff\xff", "content"),
        ("gzip", b"", ""),
    ],
)
def test_what_cannot_be_unpacked_is_said(encoding: str, body: bytes, problem: str) -> None:
    with outside(says(200, f"Content-Encoding: {encoding}", body=body)) as server:
        assert fetch(server.url)[0] == FetchAnswer(200, problem=problem)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (silence, 0),
        (drips(b"HT", b"T"), 0),
        (drips(HEAD, b"X-Slow: 1\r\n"), 0),
        (drips(HEAD + b"X: ", b"x"), 0),
        (drips(HEAD + b"Content-Length: 9999\r\n\r\n", b"x"), 200),
        (drips(HEAD + b"\r\n", b"x"), 200),
        (drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"), 200),
        (drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1", b";x"), 200),
        (drips(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"", mtime=0)[:10], b"\0"), 200),
    ],
    ids=[
        "silence", "status", "headers", "one header", "content", "content without a length",
        "chunks", "a chunk's name", "packed",
    ],
)  # fmt: skip
def test_who_drips_is_left_in_time(answer: Answer, status: int) -> None:
    with outside(answer) as server:
        found, took = fetch(server.url)
    assert (found.status, found.body) == (status, b"")
    # The zeros behind a head of gzip are no content, which may be seen first.
    assert found.problem in ("timeout", "content")
    assert took < SECONDS + 1


@pytest.mark.parametrize(
    "cut",
    [
        HEAD + b"Content-Length: 9\r\n\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n9\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}",
    ],
)
def test_half_an_answer_is_none(cut: bytes) -> None:
    with outside(lambda line: line.sendall(cut)) as server:
        assert fetch(server.url)[0] == FetchAnswer(200, problem="connection")


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/", "//x", ""]
)
def test_a_redirect_is_an_answer_without_content(target: str) -> None:
    with outside(says(307, f"Location: {target}", body=JSON)) as server:
        assert fetch(server.url)[0] == FetchAnswer(307)
        assert len(server.received) == 1


def test_the_wish_to_wait_as_a_date() -> None:
    # given
    at = datetime.now(UTC) + timedelta(seconds=90)
    dates = (format_datetime(at, usegmt=True), at.strftime("%a %b %d %H:%M:%S %Y"))

    # then: an IMF date and asctime's; both are cut to whole seconds
    for date in dates:
        with outside(says(429, f"Retry-After: {date}")) as server:
            found, _ = fetch(server.url)
        assert found.retry_after is not None and 85 < found.retry_after <= 90


@pytest.mark.parametrize(
    "header", ["", "soon", "Wed, 21 Oct 2026 07:28:00 GMT", "Mon, 99 Xyz 9999", "nan", "-5"]
)
def test_a_wish_that_is_none(header: str) -> None:
    with outside(says(503, f"Retry-After: {header}")) as server:
        assert fetch(server.url)[0] == FetchAnswer(503)


@pytest.mark.parametrize(
    "head",
    [
        HEAD + b"".join(b"X-%d: %s\r\n" % (n, b"x" * 60_000) for n in range(90)),
        HEAD + b"X: %s\r\n" % (b"x" * 60_000) + b"Y: %s\r\n" % (b"y" * 100_000),
        b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000,
        b"HTTP/1.1 200 " + b"x" * 1_000_000,
    ],
    ids=["many", "long", "interim", "status"],
)
def test_headers_without_end_are_left_early(head: bytes) -> None:
    # given
    said = head + b"\r\n{}"
    with outside(lambda line: line.sendall(said)) as server:
        fetch(server.url)

        # when
        tracemalloc.start()
        found, took = fetch(server.url)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    # then
    assert found == FetchAnswer(problem="connection")
    assert took < SECONDS + 1
    assert peak < 2_000_000


def test_headers_of_a_size_that_is_seen_are_read() -> None:
    many = [f"X-{n}: {'x' * 1000}" for n in range(60)]
    with outside(says(200, *many, body=JSON)) as server:
        assert fetch(server.url)[0] == FetchAnswer(200, JSON)


def test_nobody_there() -> None:
    with outside(says(200)) as server:
        url = server.url
    assert fetch(url)[0] == FetchAnswer(problem="connection")


@pytest.mark.parametrize("url", ["", "nowhere", "https://", "ftp://x.example/", "https://[::1"])
def test_what_is_no_address(url: str) -> None:
    found, _ = fetch(url)
    assert found.status == 0 and found.problem


def test_headers_that_cannot_be_sent() -> None:
    with outside(says(200)) as server:
        for value in ("a\r\nX: 1", "\u20ac"):
            found = http.fetch(server.url, headers={"key": value}, seconds=1, most_bytes=9)
            assert found.status == 0 and found.problem
        assert server.received == []


def test_a_certificate_nobody_signed_is_refused(tmp_path: Path) -> None:
    context = make(tmp_path / "server.pem")
    assert context is not None
    with outside(says(200, body=JSON), tls=context) as server:
        assert fetch(server.url)[0] == FetchAnswer(problem="tls")
        assert server.received == []


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "[::1]", "0.0.0.0"])
def test_as_saleor_is_configured_in_production(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # given: what is the default, and what tests switch off
    strict = requests_hardened.Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=False,
        never_redirect=True,
        default_timeout=(2, 18),
    )
    monkeypatch.setattr(http, "HTTPClient", requests_hardened.Manager(strict))

    # then
    with outside(says(200)) as server:
        found, _ = fetch(f"http://{host}:{server.port}/")
        assert found == FetchAnswer(problem="address-not-allowed")
        assert server.received == []
