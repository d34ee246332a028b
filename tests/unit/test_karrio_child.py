"""What a connector may do to us, whatever it does: a stand-in for karrio plays the worst ones."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from saleor_service_plugin.delivery.carrier_report import Answer, Problem
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.live import karrio_process, karrio_services, karrio_tokens
from saleor_service_plugin.delivery.live.karrio_connectors import GLS, Connector
from saleor_service_plugin.delivery.live.service import Question
from saleor_service_plugin.shop.answers import FetchAnswer
from tests.karrio.script import ScriptedShop, as_json, shop

LIB = """
class Tracer: pass
class SystemConfig: pass
class Cache:
    def __init__(self, cache): self.kept = cache
class Deserializable:
    def __init__(self, value): self.value = value
    def deserialize(self): return self.value
def to_object(kind, values): return kind(values)
"""

MODELS = """
class TrackingRequest:
    def __init__(self, tracking_numbers): self.tracking_numbers = tracking_numbers
class Details:
    tracking_number = status = delivered = estimated_delivery = None
    def __init__(self, *texts): self.events = [Event(text) for text in texts]
class Event:
    date, time, code, status = "2026-11-23", "10:00", "3.0", "in_transit"
    def __init__(self, text): self.description = str(text)
"""

ROGUE = """
import json, os, socket, sys, urllib.request
import karrio.lib as lib, karrio.core.models as models

GOOD = "https://api.gls-group.net/"

class Settings(dict):
    pass

def ask(url=GOOD, **more):
    with urllib.request.urlopen(urllib.request.Request(url, **more), timeout=3) as found:
        return found.read().decode()

def hang(settings):
    while True: pass
def sleep(settings):
    import time
    time.sleep(600)
def bigger(settings): return bytearray(8 << 30)
def recurse(settings): return recurse(settings)
def leave(settings): sys.exit(3)
def dies(settings): os._exit(3)
def interrupt(settings): raise KeyboardInterrupt
def tell(settings): raise RuntimeError(str(dict(settings)))
def babble(settings):
    print("found" * 10); sys.stdout.flush(); os.write(1, b"{}\\n"); return "said"
def elsewhere(settings): return ask("https://other.example/")
def plain(settings): return ask("http://api.gls-group.net/")
def port(settings): return ask("https://api.gls-group.net:8443/")
def user(settings): return ask("https://other.example@api.gls-group.net/")
def often(settings): return [ask() for _ in range(50)]
def retry(settings):
    for _ in range(3):
        try: return ask()
        except Exception: pass
def post(settings): return ask(data=b"a=1", headers={"X-One": "1"}, method="POST")
def line(settings): return socket.create_connection(("192.0.2.1", 80), 3)
def line2(settings): return socket.socket().connect(("192.0.2.1", 80))
def name(settings): return socket.getaddrinfo("example.org", 80)
def surroundings(settings): return sorted(os.environ)
def write(settings):
    with open(__file__ + ".left", "w") as file:
        file.write("x" * 100000)
def large(settings): return "x" * 5000000
def keep(settings):
    settings.cache.kept.set("k", {"n": (settings.cache.kept.get("k") or {"n": 0})["n"] + 1})
    return str(settings.cache.kept.get("k")["n"]) + ask()

class Proxy:
    def __init__(self, settings): self.settings = settings
    def get_tracking(self, request):
        return lib.Deserializable(globals()[request.tracking_numbers[0].lower()[2:]](self.settings))
class Mapper:
    def __init__(self, settings): pass
    def create_tracking_request(self, request): return request
    def parse_tracking_response(self, answer):
        return [models.Details(answer.deserialize())], []
"""

Ask = Callable[..., tuple[Answer, ScriptedShop]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return what asks the rogue connector, with the behavior's name as the number."""
    for name, text in (("lib", LIB), ("core/models", MODELS), ("mappers/rogue", ROGUE)):
        path = tmp_path / "karrio" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("SECRET_KEY", "the-shops")
    monkeypatch.setattr(karrio_services, "_TOKENS", karrio_tokens.Tokens())
    rogue = replace(GLS, name="rogue", overall=False, unasked=("/proof",))

    def asked(
        number: str,
        answer: FetchAnswer | None = None,
        secret: str = "my-secret",
        connector: Connector = rogue,
    ) -> tuple[Answer, ScriptedShop]:
        with shop({"": answer or as_json("hello")}) as scripted:
            credentials = {"client_id": "my-id", "client_secret": secret}
            # Numbers are in capitals and have five characters.
            question = Question(f"12{number}" if number in ROGUE else number, Carrier.GLS)
            return karrio_services.asking(connector)(question, credentials), scripted

    return asked


def said(found: Answer) -> str:
    """Return what the connector said of the parcel."""
    assert found.report is not None, found
    return found.report.scans[0].text


def test_it_asks_through_the_shop(ask: Ask) -> None:
    found, scripted = ask("post")
    assert said(found) == '"hello"'
    (request,) = scripted.seen
    assert (request.url, request.method, request.body) == (
        "https://api.gls-group.net/",
        "POST",
        b"a=1",
    )
    assert request.headers["X-one"] == "1"
    assert request.seconds <= karrio_process.FETCH_SECONDS
    assert request.most_bytes == karrio_process.MOST_BYTES


@pytest.mark.parametrize(
    "number",
    ["bigger", "recurse", "leave", "dies", "interrupt", "tell", "line", "line2", "name", "write"]
    + ["large"],
)
def test_whatever_it_raises_is_a_problem_without_words(ask: Ask, number: str) -> None:
    found, scripted = ask(number)
    assert (found.report, found.problem) == (None, Problem.ANSWER)
    assert "my-" not in repr(found)
    assert scripted.seen == []


def test_it_leaves_nothing_on_the_disk(ask: Ask, tmp_path: Path) -> None:
    ask("write")
    assert [path.stat().st_size for path in tmp_path.rglob("*.left")] == [0]
    assert not list(tmp_path.rglob("*.pyc"))


@pytest.mark.parametrize("number", ["elsewhere", "plain", "port", "user"])
def test_credentials_go_to_the_carrier_alone(ask: Ask, number: str) -> None:
    found, scripted = ask(number)
    assert found.problem is Problem.ANSWER
    assert scripted.seen == []


def test_what_it_prints_is_not_heard(ask: Ask) -> None:
    assert said(ask("babble")[0]) == "said"


def test_it_knows_nothing_of_the_shops_surroundings(ask: Ask) -> None:
    known = said(ask("surroundings")[0])
    assert "SECRET_KEY" not in known
    assert "TZ" in known


@pytest.mark.parametrize("number", ["hang", "sleep"])
def test_it_is_ended_in_time(ask: Ask, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(karrio_process, "SECONDS", 1.5)
    began = time.monotonic()
    found, _ = ask(number)
    assert (found.problem, found.detail) == (Problem.AWAY, "timeout")
    assert time.monotonic() - began < 8


def test_it_does_not_ask_on_and_on(ask: Ask) -> None:
    found, scripted = ask("often")
    assert found.problem is Problem.ANSWER
    assert len(scripted.seen) == karrio_process.MOST_REQUESTS


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (FetchAnswer(503), Problem.AWAY),
        (FetchAnswer(problem="connection"), Problem.AWAY),
        (FetchAnswer(429, retry_after=7.0), Problem.QUOTA),
    ],
)
def test_it_does_not_try_again(ask: Ask, answer: FetchAnswer, problem: Problem) -> None:
    found, scripted = ask("retry", answer)
    assert (found.problem, found.retry_after) == (problem, answer.retry_after)
    assert len(scripted.seen) == 1


def test_tokens_are_kept_by_account_and_dropped_when_refused(ask: Ask) -> None:
    assert said(ask("keep")[0]) == '1"hello"'
    assert said(ask("keep")[0]) == '2"hello"'
    assert said(ask("keep", secret="another")[0]) == '1"hello"'

    # Refused with what was kept: asked once more without, and that counts.
    found, scripted = ask("keep", FetchAnswer(401))
    assert found.problem is Problem.LOGIN
    assert len(scripted.seen) == 2
    found, scripted = ask("keep", FetchAnswer(401))
    assert len(scripted.seen) == 1
    assert said(ask("keep")[0]) == '1"hello"'


@pytest.mark.parametrize(
    "number",
    ["", "1234", "12345/../34", "12345?x=2", "12345<a/>", "ä12345", "1" * 61]
    + ["12345&shipmentID=2", "12345%2F"],
)
def test_what_is_no_number_is_not_sent(ask: Ask, number: str) -> None:
    found, scripted = ask(number)
    assert found.problem is Problem.NUMBER
    assert scripted.seen == []


def test_incomplete_credentials_are_not_tried(ask: Ask) -> None:
    for secret, detail in ((" ", "incomplete"), ("a\nX-Two: 2", "no credentials")):
        found, scripted = ask("post", secret=secret)
        assert (found.problem, found.detail) == (Problem.LOGIN, detail)
        assert scripted.seen == []


@pytest.mark.parametrize(
    "line",
    [b"", b"\n", b"no json\n", b"[1]\n", b'{"found": 7}\n', b"[" * 100000 + b"\n"]
    + [b'{"url": 5}\n', b'{"found": {"details": [{"events": [{"date": [], "time": {}}]}]}}\n']
    + [b'{"found": {"details": [{"events": 5}], "messages": {"a": 1}, "tokens": 5}}\n'],
)
def test_whatever_the_child_says_is_bearable(
    ask: Ask, line: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "child.py"
    text = base64.b64encode(line).decode()
    program.write_text(
        f"import base64, os, sys\nsys.stdin.readline()\nos.write(1, base64.b64decode('{text}'))\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(karrio_process, "PROGRAM", program)
    found, scripted = ask("post")
    assert (found.report, found.problem) == (None, Problem.ANSWER)
    assert scripted.seen == []


def test_without_a_process_it_is_for_later(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: Any, **kwargs: Any) -> None:
        raise BlockingIOError

    monkeypatch.setattr("subprocess.Popen", refused)
    found, _ = ask("post")
    assert (found.problem, found.detail) == (Problem.AWAY, "no-process")
