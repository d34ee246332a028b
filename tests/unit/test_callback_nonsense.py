"""Callbacks that are none: bodies made to break a reader."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, timedelta
from typing import Any

import pytest

from saleor_service_plugin.delivery.carrier_report import (
    LONGEST_CODE,
    LONGEST_PLACE,
    LONGEST_TEXT,
    MOST_SCANS,
    Report,
)
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.inbound.shape import MalformedError
from saleor_service_plugin.delivery.inbound.shapes import SHAPES
from saleor_service_plugin.delivery.states import ParcelState
from tests.unit.callbacks import PAYLOADS, entries, packed, read

KEYS = sorted(SHAPES)


NO_JSON: dict[str, bytes] = {
    "nothing": b"",
    "space": b" ",
    "text": b"hello",
    "html": b"<html></html>",
    "list": b"[]",
    "number": b"7",
    "null": b"null",
    "string": b'"x"',
    "two": b"{}{}",
    "form": b"a=b&c=d",
    "cut": b'{"event": "tracking_upd',
    "comma": b'{"a": 1,}',
    "single": b"{'a': 1}",
    "marked": b"\xef\xbb\xbf{}",
    "utf-16": '{"event": "x"}'.encode("utf-16"),
    "latin-1": '{"event": "ü"}'.encode("latin-1"),
    "surrogate-bytes": b'{"event": "\xed\xa0\x80"}',
    "overlong": b'{"event": "\xc0\xaf"}',
    "zero": b'{"event": "\x00"}',
    "zeros": b"\x00" * 1_000,
    "compressed": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    "nan": b'{"ts": NaN}',
    "infinity": b'{"ts": Infinity}',
    "minus-infinity": b'{"ts": -Infinity}',
    "large": b'{"ts": 1e999}',
    "long-number": b'{"ts": ' + b"9" * 5_000 + b"}",
    "long-fraction": b'{"ts": 0.' + b"9" * 5_000 + b"}",
    "many-digits": b'{"ts": ' + b"9" * 1_900_000 + b"}",
    "twice": b'{"event": "a", "event": "b"}',
    "twice-inside": b'{"event": "tracking_update", "msg": {"a": 1, "a": 1}}',
    "twice-escaped": b'{"event": "a", "\\u0065vent": "b"}',
    "deep-lists": b'{"msg": ' + b"[" * 900_000,
    "deep-closed": b'{"msg": ' + b"[" * 900_000 + b"]" * 900_000 + b"}",
    "deep-objects": b'{"a":' * 300_000 + b"1" + b"}" * 300_000,
    "too-long": b'{"a": "' + b"x" * 2_000_000 + b'"}',
}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", sorted(NO_JSON))
def test_what_is_no_json_of_ours_is_malformed(key: str, name: str) -> None:
    begin = time.perf_counter()
    with pytest.raises(MalformedError) as caught:
        read(key, NO_JSON[name])
    assert caught.value.field == "body"
    assert time.perf_counter() - begin < 5


WRONG: list[object] = [
    None, True, False, 0, -1, 1.5, 10**39, "", " ", "x", "\x00", "\ud800", "\u202e", "x" * 10_000,
    [], {}, [[]], [{}], {"": {}}, [None] * 50, {"code": []}, "2026-11-23T08:00:00Z",
    "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-02-30", "Delivered",
    "delivered", ["delivered"], {"city": 7}, "1" * 300, "٣", "2026-11-23T08:00:60Z",
]  # fmt: skip


def slots(content: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in a body: its owner and its name or index."""
    found = content.items() if isinstance(content, dict) else enumerate(content)
    for name, value in list(found):
        yield content, name
        if isinstance(value, dict | list):
            yield from slots(value)


def set_wrong(content: Any, dice: random.Random) -> None:
    """Put something wrong in a place."""
    owner, name = dice.choice(list(slots(content)))
    owner[name] = copy.deepcopy(dice.choice(WRONG))


def take_out(content: Any, dice: random.Random) -> None:
    """Take a place out."""
    owner, name = dice.choice(list(slots(content)))
    del owner[name]


def swap(content: Any, dice: random.Random) -> None:
    """Put the content of one place in another."""
    places = list(slots(content))
    (owner, name), (other, there) = dice.choice(places), dice.choice(places)
    owner[name] = copy.deepcopy(other[there])


def add(content: Any, dice: random.Random) -> None:
    """Add a name, or one more to a list."""
    owner, _ = dice.choice(list(slots(content)))
    if isinstance(owner, dict):
        owner[dice.choice(["", "x", "events", "\ud800"])] = copy.deepcopy(dice.choice(WRONG))
    else:
        owner.append(copy.deepcopy(dice.choice(WRONG)))


CHANGES: list[Callable[[Any, random.Random], None]] = [set_wrong, set_wrong, take_out, swap, add]


def spoiled_bytes(body: bytes, dice: random.Random) -> bytes:
    """Return a body with some bytes changed, doubled, or gone."""
    found = bytearray(body)
    for _ in range(dice.randint(1, 5)):
        place = dice.randrange(len(found))
        change = dice.randrange(3)
        if change == 0:
            found[place] = dice.randrange(256)
        elif change == 1:
            del found[place : place + dice.randint(1, 20)]
        else:
            found[place:place] = found[place : place + dice.randint(1, 20)]
    return bytes(found)


def hostile(key: str, count: int) -> Iterator[bytes]:
    """Yield spoiled bodies, the same ones each time."""
    dice = random.Random(f"callbacks of {key}")
    for turn in range(count):
        content = PAYLOADS[key]()
        if turn % 4:
            for _ in range(dice.randint(1, 4)):
                if content:
                    dice.choice(CHANGES)(content, dice)
            yield packed(content)
        else:
            yield spoiled_bytes(packed(content), dice)


def check(report: Report) -> None:
    """Assert that a report is one that can be written down."""
    assert isinstance(report, Report)
    assert 0 < len(report.number) <= 255
    assert len(report.scans) <= MOST_SCANS
    texts = [report.number, report.pickup_place]
    moments = [report.forecast_from, report.forecast_until]
    for scan in report.scans:
        assert isinstance(scan.state, ParcelState)
        assert len(scan.text) <= LONGEST_TEXT
        assert len(scan.place) <= LONGEST_PLACE
        assert len(scan.code) <= LONGEST_CODE
        texts += [scan.text, scan.place, scan.code]
        moments.append(scan.at)
    for text in texts:
        text.encode()
        assert text == text.strip()
        assert not set(text) & set("\x00\r\n\u2028\u202e")
    assert len(report.pickup_place) <= LONGEST_TEXT
    assert report.carrier is None or isinstance(report.carrier, Carrier)
    assert report.pickup_until is None or type(report.pickup_until) is date
    for moment in moments:
        if moment is not None:
            offset = moment.utcoffset()
            assert offset is not None
            assert abs(offset) <= timedelta(hours=14)
            assert 1999 <= moment.astimezone(UTC).year <= 2100


@pytest.mark.parametrize("key", KEYS)
def test_hostile_bodies_are_malformed_or_make_sense(key: str) -> None:
    reports = refused = 0
    for body in hostile(key, 1_500):
        try:
            found = SHAPES[key].read(body)
        except MalformedError as error:
            refused += 1
            assert error.field.encode()
            assert error.reason
            assert len(str(error)) < 500
            continue
        for report in found:
            check(report)
            reports += 1
    # Both happen, or this test would show nothing.
    assert reports >= 50
    assert refused >= 200


@pytest.mark.parametrize("key", KEYS)
def test_a_long_body_takes_seconds_at_most(key: str) -> None:
    content = PAYLOADS[key]()
    at = "2026-11-23T08:00:00"
    if key == "generic":
        parcel = {
            "number": "1",
            "events": [{"at": at + "Z", "state": "unknown", "text": "x" * 1_800}] * 1_000,
        }
        content = {"parcels": [parcel]}
    else:
        entries(key, content)[:] = [
            {"checkpoint_time": at, "datetime": at, "status_date": at, "country_region": "DEU"}
        ] * 13_000  # fmt: skip
    body = packed(content)
    assert 1_500_000 < len(body) < 2_000_000
    begin = time.perf_counter()
    assert len(SHAPES[key].read(body)) == 1
    assert time.perf_counter() - begin < 5
