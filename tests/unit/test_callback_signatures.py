"""Callbacks: who signed them, and when."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from saleor_service_plugin.delivery.inbound import shape as shapes_of
from saleor_service_plugin.delivery.inbound.shape import (
    AHEAD,
    LONGEST_BODY,
    ForgedError,
    MalformedError,
    SecretOf,
    StaleError,
    Verified,
)
from saleor_service_plugin.delivery.inbound.shapes import SHAPES
from saleor_service_plugin.events import signing
from tests.unit import callbacks
from tests.unit.callbacks import GENERIC_SECRET, NOW, PAYLOADS, SECONDS, SECRETS, packed, signed

KEYS = sorted(SHAPES)

SIGNATURE_HEADER = {
    "aftership": "aftership-hmac-sha256",
    "easypost": "x-hmac-signature",
    "shippo": "shippo-auth-signature",
    "generic": "webhook-signature",
}


def body_of(key: str) -> bytes:
    """Return the documented body of a shape."""
    return packed(PAYLOADS[key]())


def other(key: str) -> str:
    """Return a secret of the same kind that is not ours."""
    return signing.new_secret() if key == "generic" else "another secret"


def test_keys_are_these() -> None:
    assert list(SHAPES) == ["generic", "aftership", "easypost", "shippo"]
    assert all(shape.key == key and shape.name for key, shape in SHAPES.items())


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (
            "aftership",
            Verified("94dadd60-ed26-46d0-aa52-3ced925a50ff", NOW - timedelta(seconds=60)),
        ),
        (
            "easypost",
            Verified("evt_d0000c1a9c6c11ee8a01f9b5a1b2c3d4", NOW - timedelta(seconds=60)),
        ),
        (
            "shippo",
            Verified(
                "sha256-" + hashlib.sha256(f"{SECONDS}.".encode() + body_of("shippo")).hexdigest(),
                NOW,
            ),
        ),
        ("generic", Verified("msg_2Lh9KRb0pzN4LePd", NOW)),
    ],
)
def test_who_signed_it_and_when(key: str, expected: Verified) -> None:
    body = body_of(key)
    found = SHAPES[key].verify(signed(key, body), body, [SECRETS[key]], NOW)
    assert found == expected


def test_a_generic_callback_is_signed_as_our_own_webhooks_are() -> None:
    body = body_of("generic")
    headers = signing.headers([GENERIC_SECRET], message_id="evt-1", sent_at=NOW, body=body)
    lower = {name.lower(): value for name, value in headers.items()}
    assert SHAPES["generic"].verify(lower, body, [GENERIC_SECRET], NOW) == Verified("evt-1", NOW)


def test_aftership_signs_under_either_name() -> None:
    body = body_of("aftership")
    value = signed("aftership", body)["aftership-hmac-sha256"]
    headers = {"as-signature-hmac-sha256": value}
    assert SHAPES["aftership"].verify(headers, body, [SECRETS["aftership"]], NOW)


@pytest.mark.parametrize("key", KEYS)
def test_another_secret_is_no_secret_of_ours(key: str) -> None:
    body = body_of(key)
    with pytest.raises(ForgedError):
        SHAPES[key].verify(signed(key, body, secret=other(key)), body, [SECRETS[key]], NOW)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("secrets", [[], [""], [" "], ["\n"], ["whsec_"], ["\ud800"]])
def test_without_a_secret_nobody_can_sign(key: str, secrets: list[str]) -> None:
    """An empty key would make a signature that anybody can make."""
    body = body_of(key)
    empty = "whsec_" if key == "generic" else ""
    for headers in (signed(key, body), signed(key, body, secret=empty)):
        with pytest.raises(ForgedError):
            SHAPES[key].verify(headers, body, secrets, NOW)


@pytest.mark.parametrize("key", KEYS)
def test_both_secrets_hold_while_they_change(key: str) -> None:
    # given
    body = body_of(key)
    old, new = SECRETS[key], other(key)

    # when
    found = {
        SHAPES[key].verify(signed(key, body, secret=secret), body, secrets, NOW)
        for secret in (old, new)
        for secrets in ([new, old], [old, new])
    }

    # then: the same delivery, whichever secret signed it.
    assert len(found) == 1
    with pytest.raises(ForgedError):
        SHAPES[key].verify(signed(key, body, secret=old), body, [new], NOW)


@pytest.mark.parametrize("key", ["shippo", "generic"])
def test_one_right_signature_among_several_is_enough(key: str) -> None:
    body = body_of(key)
    wrong, right = signed(key, body, secret=other(key)), signed(key, body)
    name = SIGNATURE_HEADER[key]
    if key == "generic":
        right[name] = f"{wrong[name]} {right[name]} v1a,AAAA"
    else:
        right[name] += ",v1=" + wrong[name].partition("v1=")[2] + ",v0=00"
    assert SHAPES[key].verify(right, body, [SECRETS[key]], NOW)


def test_more_signatures_than_a_rotation_needs_are_forged() -> None:
    body = body_of("generic")
    headers = signed("generic", body)
    for count in (1, 9, 10, 1_000):
        several = " ".join([*["v1,AAAA"] * count, headers["webhook-signature"]])
        changed = {**headers, "webhook-signature": several}
        if count < 10:
            assert SHAPES["generic"].verify(changed, body, [GENERIC_SECRET], NOW)
        else:
            with pytest.raises(ForgedError):
                SHAPES["generic"].verify(changed, body, [GENERIC_SECRET], NOW)


@pytest.mark.parametrize("part", ["", " ", "x", "x=", "=x", "v1 =00", "T=1", "t=1", "v1=\n"])
def test_a_header_with_a_part_that_is_none_is_forged(part: str) -> None:
    body = body_of("shippo")
    value = signed("shippo", body)["shippo-auth-signature"]
    for changed in (f"{value},{part},", f"{part},{value}"):
        with pytest.raises(ForgedError):
            SHAPES["shippo"].verify(
                {"shippo-auth-signature": changed}, body, [SECRETS["shippo"]], NOW
            )


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "change",
    [b" ", b"\n", b"\x00", b"}"],
)
def test_a_changed_body_is_forged(key: str, change: bytes) -> None:
    body = body_of(key)
    headers = signed(key, body)
    for changed in (body + change, change + body, body[:-1], body.replace(b"2026", b"2027"), b""):
        with pytest.raises(ForgedError):
            SHAPES[key].verify(headers, changed, [SECRETS[key]], NOW)


@pytest.mark.parametrize("key", KEYS)
def test_each_header_is_needed(key: str) -> None:
    body = body_of(key)
    headers = signed(key, body)
    for name in headers:
        for missing in ({}, {name: ""}, {name: "  "}):
            changed = {**headers, **missing}
            if not missing:
                del changed[name]
            with pytest.raises(ForgedError, match=f"{name} is missing"):
                SHAPES[key].verify(changed, body, [SECRETS[key]], NOW)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "broken",
    [
        "x",
        "=",
        "=" * 44,
        ",",
        "v1",
        "v1,",
        "v1,v1,v1",
        "v2,AAAA",
        "t=,v1=",
        "t=1795435200",
        "v1=00",
        "t=1795435200,t=1795435200,v1=00",
        "t=-1,v1=00",
        "t=1e9,v1=00",
        "t=１７９５４３５２００,v1=00",
        "t=01795435200,v1=00",
        "t=99999999999999999999999999,v1=00",
        "hmac-sha256-hex=",
        "hmac-sha256-hex=zz",
        "\ud800",
        "é",
        "\x00",
        "A" * 100_000,
        ",".join(["v1=00"] * 10_000),
        " ".join(["v1,AAAA"] * 10_000),
    ],
)
def test_a_broken_signature_is_forged(key: str, broken: str) -> None:
    body = body_of(key)
    headers = {**signed(key, body), SIGNATURE_HEADER[key]: broken}
    with pytest.raises(ForgedError):
        SHAPES[key].verify(headers, body, [SECRETS[key]], NOW)


@pytest.mark.parametrize("key", KEYS)
def test_each_letter_of_a_signature_counts(key: str) -> None:
    body = body_of(key)
    headers = signed(key, body)
    name = SIGNATURE_HEADER[key]
    value = headers[name]
    for place in range(len(value)):
        letter = "0" if value[place] != "0" else "1"
        changed = {**headers, name: value[:place] + letter + value[place + 1 :]}
        with pytest.raises(ForgedError):
            SHAPES[key].verify(changed, body, [SECRETS[key]], NOW)


@pytest.mark.parametrize(
    "stamp",
    ["", "0", "-1", "+1795435200", "01795435200", "1795435200.0", "1e9", "abc", "²", "9" * 5_000],
)
def test_a_broken_time_in_a_header_is_forged(stamp: str) -> None:
    body = body_of("generic")
    headers = {**signed("generic", body), "webhook-timestamp": stamp}
    with pytest.raises(ForgedError):
        SHAPES["generic"].verify(headers, body, [GENERIC_SECRET], NOW)


def test_the_time_and_the_id_are_signed() -> None:
    body = body_of("generic")
    headers = signed("generic", body)
    for name, value in (("webhook-timestamp", str(SECONDS + 1)), ("webhook-id", "msg_other")):
        with pytest.raises(ForgedError):
            SHAPES["generic"].verify({**headers, name: value}, body, [GENERIC_SECRET], NOW)
    moved = signed("shippo", body_of("shippo"))["shippo-auth-signature"].replace(
        str(SECONDS), str(SECONDS + 1)
    )
    with pytest.raises(ForgedError):
        SHAPES["shippo"].verify(
            {"shippo-auth-signature": moved}, body_of("shippo"), [SECRETS["shippo"]], NOW
        )


@pytest.mark.parametrize("id_", ["two words", "ü", "x" * 256, "a\x00b", "a\tb"])
def test_an_id_that_no_index_can_hold_is_forged(id_: str) -> None:
    body = body_of("generic")
    headers = signing.headers([GENERIC_SECRET], message_id=id_, sent_at=NOW, body=body)
    lower = {name.lower(): value for name, value in headers.items()}
    with pytest.raises(ForgedError):
        SHAPES["generic"].verify(lower, body, [GENERIC_SECRET], NOW)


@pytest.mark.parametrize("key", KEYS)
def test_what_was_signed_too_long_ago_is_stale(key: str) -> None:
    shape, body = SHAPES[key], body_of(key)
    headers = signed(key, body)
    at = shape.verify(headers, body, [SECRETS[key]], NOW).at
    for fresh in (at + shape.tolerance, at - AHEAD):
        assert shape.verify(headers, body, [SECRETS[key]], fresh).at == at
    for late in (at + shape.tolerance + timedelta(seconds=1), at + timedelta(days=400)):
        with pytest.raises(StaleError, match="ago"):
            shape.verify(headers, body, [SECRETS[key]], late)
    for early in (at - AHEAD - timedelta(seconds=1), at - timedelta(days=400)):
        with pytest.raises(StaleError, match="future"):
            shape.verify(headers, body, [SECRETS[key]], early)


def test_forged_comes_before_stale() -> None:
    """Whoever holds no secret does not learn what else is wrong."""
    for key, shape in SHAPES.items():
        body = body_of(key)
        headers = signed(key, body, secret=other(key), at=SECONDS - 10_000_000)
        with pytest.raises(ForgedError):
            shape.verify(headers, body, [SECRETS[key]], NOW)
        with pytest.raises(ForgedError):
            shape.verify(
                signed(key, b"no json", secret=other(key)), b"no json", [SECRETS[key]], NOW
            )


def test_aftership_is_waited_for_as_long_as_it_tries() -> None:
    """Its 14th and last attempt comes 245,730 seconds after the first."""
    assert SHAPES["aftership"].tolerance > timedelta(seconds=245_730)
    assert SHAPES["easypost"].tolerance > timedelta(hours=24)


@pytest.mark.parametrize(
    ("key", "field", "value"),
    [
        ("aftership", "ts", value)
        for value in (None, True, "1795435200", [], {}, -1, 0, 10**30, 1e300, "NaN")
    ]
    + [
        ("easypost", "created_at", value)
        for value in (None, 1795435200, "", "yesterday", "2026-11-23", "9999-99-99T99:99:99Z")
    ],
)
def test_a_signed_body_without_its_time_is_malformed(key: str, field: str, value: object) -> None:
    body = packed({**PAYLOADS[key](), field: value})
    with pytest.raises(MalformedError) as caught:
        SHAPES[key].verify(signed(key, body), body, [SECRETS[key]], NOW)
    assert caught.value.field == field


@pytest.mark.parametrize(("key", "field"), [("aftership", "event_id"), ("easypost", "id")])
@pytest.mark.parametrize("value", [None, 7, [], "", "a b", "x" * 256, "\ud800", "\x00"])
def test_without_an_id_the_digest_tells_deliveries_apart(
    key: str, field: str, value: object
) -> None:
    body = packed({**PAYLOADS[key](), field: value})
    found = SHAPES[key].verify(signed(key, body), body, [SECRETS[key]], NOW)
    assert found.id == "sha256-" + hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("key", KEYS)
def test_a_body_without_end_is_not_even_hashed(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes_of, "LONGEST_BODY", 1_000)
    body = b"x" * 1_001
    for ask in (
        lambda: SHAPES[key].verify({}, body, [SECRETS[key]], NOW),
        lambda: SHAPES[key].read(body),
    ):
        with pytest.raises(MalformedError, match="longer than 1000 bytes"):
            ask()
    assert LONGEST_BODY == 2_000_000


def test_which_texts_can_be_secrets() -> None:
    long = base64.b64encode(bytes(65)).decode()
    usable = SHAPES["generic"].usable
    assert usable(signing.new_secret())
    for wrong in ("", "whsec_", "whsec_AAAA", "whsec_?", "abc", "whsec_" + long, "whsec_é"):
        assert not usable(wrong)
    for key in ("aftership", "easypost", "shippo"):
        assert SHAPES[key].usable("any text")
        assert not SHAPES[key].usable("  ")
        assert not SHAPES[key].usable("two\nlines")
    assert SHAPES["generic"].secret_of is SecretOf.OURS


def test_a_time_before_now_in_another_zone_is_the_same_time() -> None:
    body = packed({**callbacks.easypost(), "created_at": "2026-11-23T13:59:00+02:00"})
    found = SHAPES["easypost"].verify(signed("easypost", body), body, [SECRETS["easypost"]], NOW)
    assert found.at == datetime(2026, 11, 23, 11, 59, tzinfo=UTC)
