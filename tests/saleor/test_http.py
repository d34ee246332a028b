"""Posting outside through Saleor's client: bounded in time and memory, nowhere it should not.

Real sockets on the loopback interface, which the settings of these tests allow.
"""

from __future__ import annotations

import gzip
import threading
import time
import tracemalloc
from pathlib import Path

import pytest
import requests_hardened
from saleor.core import http_client

from saleor_service_plugin.shop import http
from saleor_service_plugin.shop.answers import PostAnswer
from tests.outside import Answer, drips, outside, says, silence
from tests.smtp.certificate import make

SECONDS = 1.0

HEAD = b"HTTP/1.1 200 OK\r\n"


def post(url: str) -> tuple[PostAnswer, float]:
    """Post something, and say how long it took."""
    started = time.monotonic()
    answer = http.post(url, body=b"{}", headers={"webhook-id": "e1"}, seconds=SECONDS)
    return answer, time.monotonic() - started


def test_what_is_posted_arrives(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # given: a password for this name that is nobody's business
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login anne password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))

    # when
    with outside(says(204)) as server:
        answer, _ = post(server.url)

    # then
    (received,) = server.received
    assert answer == PostAnswer(204)
    assert received.body == b"{}"
    assert received.headers["webhook-id"] == "e1"
    assert "authorization" not in received.headers


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30.0), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("nan", None), ("-5", None)],
)
def test_the_wish_to_wait_is_read(header: str, seconds: float | None) -> None:
    with outside(says(429, f"Retry-After: {header}")) as server:
        assert post(server.url)[0] == PostAnswer(429, retry_after=seconds)


@pytest.mark.parametrize(
    "answer",
    [silence, drips(b"HT", b"T"), drips(HEAD, b"X-Slow: 1\r\n"), drips(HEAD + b"X: ", b"x")],
    ids=["silence", "slow status", "slow headers", "one slow header"],
)
def test_who_never_answers_is_left_in_time(answer: Answer) -> None:
    with outside(answer) as server:
        found, took = post(server.url)
    assert found == PostAnswer(problem="timeout")
    assert took < SECONDS + 1


def test_a_status_counts_however_slowly_the_rest_comes() -> None:
    with outside(drips(HEAD + b"Content-Length: 9999\r\n\r\n", b"x")) as server:
        found, took = post(server.url)
    assert found == PostAnswer(200)
    assert took < SECONDS + 1


def _huge(encoding: str) -> bytes:
    """Return a large body, or one that is large when it is unpacked."""
    body = b"x" * 10_000_000
    # What is no gzip at all is not unpacked in vain either.
    return gzip.compress(body * 5) + body if encoding == "gzip" else body


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("status", [200, 302, 308, 500])
def test_of_a_huge_answer_little_is_read(status: int, encoding: str) -> None:
    # given
    headers = (f"Content-Encoding: {encoding}", "Location: https://elsewhere.example/")
    with outside(says(status, *headers, body=_huge(encoding))) as server:
        post(server.url)

        # when
        tracemalloc.start()
        found, took = post(server.url)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    # then
    assert found == PostAnswer(status)
    assert took < SECONDS + 1
    assert len(server.received) == 2
    assert peak < 2_000_000


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/"]
)
def test_a_redirect_is_an_answer_and_not_followed(target: str) -> None:
    with outside(says(307, f"Location: {target}")) as server:
        assert post(server.url)[0] == PostAnswer(307)
        assert len(server.received) == 1


def test_nobody_there() -> None:
    with outside(says(200)) as server:
        url = server.url
    assert post(url)[0] == PostAnswer(problem="connection")


def test_no_such_name() -> None:
    assert post("https://nobody.invalid/")[0].problem in ("name", "timeout")


def test_rubbish_instead_of_http() -> None:
    with outside(lambda line: line.sendall(b"\x00\x01 rubbish\r\n\r\n")) as server:
        assert post(server.url)[0] == PostAnswer(problem="connection")


def test_a_certificate_nobody_signed_is_refused(tmp_path: Path) -> None:
    # given
    context = make(tmp_path / "server.pem")
    assert context is not None

    # when
    with outside(says(200), tls=context) as server:
        found, _ = post(server.url)

    # then
    assert found == PostAnswer(problem="tls")
    assert server.received == []


def test_a_handshake_that_never_ends() -> None:
    with outside(silence) as server:
        found, took = post(server.url.replace("http:", "https:"))
    assert found.problem in ("timeout", "tls")
    assert took < SECONDS + 1


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
        found, _ = post(f"http://{host}:{server.port}/")
        assert found == PostAnswer(problem="address-not-allowed")
        assert server.received == []


def test_the_deadline_holds_with_the_filter_too(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    filtered = requests_hardened.Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=True,
        never_redirect=True,
        default_timeout=(2, 18),
    )
    monkeypatch.setattr(http, "HTTPClient", requests_hardened.Manager(filtered))

    # then
    with outside(drips(HEAD, b"X-Slow: 1\r\n")) as server:
        found, took = post(server.url)
    assert found == PostAnswer(problem="timeout")
    assert took < SECONDS + 1


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "HTTPS_PROXY"])
@pytest.mark.parametrize(
    "answer",
    [silence, drips(HEAD, b"X-Slow: 1\r\n"), drips(HEAD + b"X: ", b"x")],
    ids=["silence", "slow headers", "one slow header"],
)
def test_the_deadline_holds_behind_a_proxy(
    variable: str, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: the proxy is as slow as any other server
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with outside(answer) as proxy:
        monkeypatch.setenv(variable, f"http://127.0.0.1:{proxy.port}")

        # when
        scheme = variable.partition("_")[0].lower()
        found, took = post(f"{scheme}://erp.example/hook")

    # then
    assert len(proxy.received) == 1
    assert found.problem in ("timeout", "connection")
    assert took < SECONDS + 1


def test_what_drips_behind_a_proxy_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    dripping = drips(HEAD + b"Content-Length: 9999\r\n\r\n", b"x", seconds=0.02)
    with outside(dripping) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")

        # when
        found, took = post("http://erp.example/hook")

    # then
    assert found == PostAnswer(200)
    assert took < SECONDS + 1


def test_no_thread_stays_behind() -> None:
    with outside(silence) as server:
        post(server.url)
    time.sleep(0.3)
    assert not [one for one in threading.enumerate() if one.name == "service-watchdog"]


def test_it_is_saleors_own_client() -> None:
    assert http.HTTPClient is http_client.HTTPClient
