"""docs/carriers.md says what the shapes do, and its examples work."""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request

import pytest

from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.inbound.json_body import LONGEST_NUMBER
from saleor_service_plugin.delivery.inbound.shape import LONGEST_BODY, StaleError
from saleor_service_plugin.delivery.inbound.shapes import (
    SHAPES,
    aftership,
    easypost,
    generic,
    shippo,
)
from saleor_service_plugin.delivery.states import ParcelState
from tests.unit import callbacks
from tests.unit.callbacks import GENERIC_SECRET

PAGE = Path(__file__).resolve().parents[2] / "docs" / "carriers.md"

GENERIC = SHAPES["generic"]


def section(title: str) -> str:
    """Return the part of the page under a heading."""
    text = PAGE.read_text(encoding="utf-8")
    return re.split(r"^### ", text.partition(f"### {title}")[2], flags=re.MULTILINE)[0]


def block(language: str) -> str:
    """Return the only block of code in a language."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", section("Your own"), re.DOTALL | re.MULTILINE)
    (found,) = (code for name, code in blocks if name == language)
    assert isinstance(found, str)
    return found


def rows(title: str) -> dict[str, str]:
    """Return the rows of a section's table: what stands behind each word of the first cell."""
    found = {}
    for line in section(title).splitlines():
        first, _, rest = line.removeprefix("| ").partition(" | ")
        if line.startswith("| `"):
            found.update(dict.fromkeys(re.findall(r"`([^`]+)`", first), rest))
    return found


def test_the_body_is_one_that_is_taken() -> None:
    content = json.loads(block("json"))
    assert content == callbacks.generic()
    assert GENERIC.read(block("json").encode())


def test_the_page_names_all_words_and_bounds() -> None:
    table = rows("Your own")
    assert re.findall(r"`([^`]+)`", table["events[].state"]) == [
        state.value for state in ParcelState
    ]
    assert re.findall(r"`([^`]+)`", table["carrier"]) == [carrier.value for carrier in Carrier]
    assert f"at most {generic.MOST_PARCELS}" in table["parcels"]
    assert f"at most {generic.MOST_EVENTS:,}" in table["events"]
    text = PAGE.read_text(encoding="utf-8")
    assert f"{LONGEST_BODY:,} bytes" in text
    assert f"more than {LONGEST_NUMBER} digits" in text
    for key in SHAPES:
        assert f"| `{key}` |" in text


def test_the_tables_are_those_of_the_shapes() -> None:
    tags = rows("AfterShip")
    assert {tag: re.findall(r"`([^`]+)`", rest)[0] for tag, rest in tags.items()} == {
        tag: state.value for tag, state in aftership.TAGS.items()
    }
    told = {
        f"{tag}_{suffix}": state
        for tag, rest in tags.items()
        for part in rest.split(" | ")[1].split(";")
        for state in re.findall(r"`([a-z-]+)`", part)
        for suffix in re.findall(r"`_(\d+)`", part)
    }
    assert told == {subtag: state.value for subtag, state in aftership.SUBTAGS.items()}
    for title, statuses, more in (
        ("EasyPost", easypost.STATUSES, easypost.DETAILS),
        ("Shippo", shippo.STATUSES, shippo.SUBSTATUSES),
    ):
        table = rows(title)
        assert set(table) == set(statuses)
        for status, state in statuses.items():
            assert f"`{state}`" in table[status]
        refined = table["in_transit" if title == "EasyPost" else "TRANSIT"]
        for state in set(more.values()):
            words = [word for word, found in more.items() if found == state]
            assert ", ".join(f"`{word}`" for word in words) + f": `{state}`" in refined


def test_the_signing_in_python_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    names: dict[str, Any] = {}
    exec(compile(block("python"), str(PAGE), "exec"), names)
    sent: list[Request] = []

    class Answer:
        def close(self) -> None: ...

    def catch(request: Request, timeout: float) -> Answer:
        sent.append(request)
        return Answer()

    names["urlopen"] = catch
    monkeypatch.setenv("CALLBACK_SECRET", GENERIC_SECRET)
    monkeypatch.setenv("CALLBACK_ADDRESS", "https://shop.example/callback")

    # when
    names["tell"]("00340434161094042557", "delivered", "2026-11-23T08:15:30Z")

    # then
    (request,) = sent
    body = request.data
    assert isinstance(body, bytes)
    headers = {name.lower(): value for name, value in request.header_items()}
    assert GENERIC.verify(headers, body, [GENERIC_SECRET], datetime.now(UTC))
    assert GENERIC.read(body)[0].scans[0].state is ParcelState.DELIVERED


def test_the_signing_with_openssl_is_accepted() -> None:
    script = 'curl() { printf "%s\\n" "$@"; }\n' + block("bash")
    told = subprocess.run(
        ["bash", "-euc", script],
        env={
            "PATH": os.environ["PATH"],
            "CALLBACK_SECRET": GENERIC_SECRET,
            "CALLBACK_ADDRESS": "https://shop.example/callback",
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    lines = (told[at + 1] for at, word in enumerate(told) if word == "-H")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    body = told[told.index("-d") + 1].encode()
    assert GENERIC.verify(headers, body, [GENERIC_SECRET], datetime.now(UTC))
    assert GENERIC.read(body)


def test_the_complete_example_was_accepted_in_its_time() -> None:
    lines = block("").splitlines()
    fields = dict(line.split(": ", 1) for line in lines if ": " in line and line[0] != "{")
    secret, body = fields.pop("secret"), lines[-1].encode()
    at = datetime.fromtimestamp(int(fields["webhook-timestamp"]), UTC)
    assert GENERIC.verify(fields, body, [secret], at).at == at
    assert GENERIC.read(body)
    with pytest.raises(StaleError):
        GENERIC.verify(fields, body, [secret], callbacks.NOW)
