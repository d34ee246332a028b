"""Callbacks of our own shape: what is refused, and by which name."""

from __future__ import annotations

from typing import Any

import pytest

from saleor_service_plugin.delivery.inbound.shape import MalformedError
from tests.unit import callbacks
from tests.unit.callbacks import Json, read


def malformed(content: object) -> tuple[str, str]:
    """Return which field of a body of our own shape is refused, and why."""
    with pytest.raises(MalformedError) as caught:
        read("generic", content)
    return caught.value.field, caught.value.reason


def changed(path: str, value: object) -> Json:
    """Return the documented body with one field set, or left out where the value is `...`."""
    content: Any = callbacks.generic()
    owner = content
    *ways, last = path.replace("[", ".[").split(".")
    for way in ways:
        owner = owner[int(way[1:-1])] if way.startswith("[") else owner[way]
    key: Any = int(last[1:-1]) if last.startswith("[") else last
    if value is ...:
        del owner[key]
    else:
        owner[key] = value
    assert isinstance(content, dict)
    return content


@pytest.mark.parametrize(
    "path",
    [
        "parcels",
        "parcels[0].number",
        "parcels[0].events",
        "parcels[0].events[1].at",
        "parcels[0].events[1].state",
        "parcels[0].forecast.from",
        "parcels[0].forecast.until",
        "parcels[0].pickup.place",
    ],
)
def test_what_has_to_be_there(path: str) -> None:
    assert malformed(changed(path, ...)) == (path, "is missing")


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("parcels", [None, 7, "x", {}, True]),
        ("parcels[0]", [None, 7, "x", [], True]),
        ("parcels[0].number", [None, 7, "", "  ", [], {}, "x" * 256, "\ud800"]),
        ("parcels[0].carrier", [None, "DHL", "parcelforce", 7, [], {}, ""]),
        ("parcels[0].events", [None, {}, "x", 7]),
        ("parcels[0].events[1]", [None, [], "x", 7]),
        (
            "parcels[0].events[1].at",
            [
                None, 7, "", "2026-11-23", "2026-11-23T08:15:30", "2026-11-23T08:15:30+15:00",
                "2026-13-23T08:15:30Z", "1999-11-23T08:15:30Z", [], "now",
            ],
        ),
        (
            "parcels[0].events[1].state",
            [None, "DELIVERED", "handed_over", "", 7, [], {}, "delivered "],
        ),
        ("parcels[0].events[1].text", [None, 7, [], {}, "\ud83d"]),
        ("parcels[0].events[1].place", [None, 7, [], {}, "\udc00x"]),
        ("parcels[0].events[1].code", [None, 7, [], {}, False]),
        ("parcels[0].forecast", [None, 7, [], "2026-11-24"]),
        ("parcels[0].forecast.from", [None, 7, "2026-11-24", "2026-11-24T10:00:00"]),
        ("parcels[0].forecast.until", ["2026-11-24", "2026-11-24T09:59:59+01:00"]),
        ("parcels[0].pickup", [None, [], "Kiosk"]),
        ("parcels[0].pickup.place", [None, 7, "", "\t", [], "\ud800"]),
        ("parcels[0].pickup.until", [None, 7, "", "2026-11-31", "2026-11-30T00:00:00Z", "30.11."]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(path: str, wrong: list[object]) -> None:
    for value in wrong:
        assert malformed(changed(path, value))[0] == path, value


@pytest.mark.parametrize(
    "where", ["", "parcels[0]", "parcels[0].events[0]", "parcels[0].forecast", "parcels[0].pickup"]
)
def test_an_unknown_field_is_named(where: str) -> None:
    path = f"{where}.color" if where else "color"
    assert malformed(changed(path, 1)) == (path, "is not known")


def test_a_name_of_theirs_cannot_break_the_answer() -> None:
    for name in ("\r\nX: y", "\ud800", "x" * 100_000, "", "\u202e"):
        field, _ = malformed({"parcels": [], name: 1})
        assert field.encode()
        assert "\n" not in field
        assert len(field) < 60


def test_the_reason_holds_no_value() -> None:
    field, reason = malformed(changed("parcels[0].events[1].state", "secret-word"))
    assert "secret-word" not in field + reason
    assert "ready-for-pickup" in reason


def test_as_many_parcels_as_fit() -> None:
    assert read("generic", {"parcels": []}) == ()
    parcel = {"number": "1", "events": []}
    assert len(read("generic", {"parcels": [parcel] * 100})) == 100
    assert malformed({"parcels": [parcel] * 101}) == ("parcels", "has more than 100 entries")
    event = {"at": "2026-11-23T08:15:30Z", "state": "unknown"}
    assert malformed({"parcels": [{"number": "1", "events": [event] * 1_001}]}) == (
        "parcels[0].events",
        "has more than 1000 entries",
    )
