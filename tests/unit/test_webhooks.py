"""What is pure about webhooks: signatures, bodies, addresses, answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from saleor_service_plugin.events import body, rules, signing
from saleor_service_plugin.events.body import refer
from saleor_service_plugin.events.rules import Answer

DOCS = Path(__file__).resolve().parents[2] / "docs"

ORDER = UUID("6a1f4a0e-9f31-4d1c-8a0d-2f8a4f9f0b11")

AT = datetime(2026, 11, 23, 8, 15, 30, 120, tzinfo=UTC)


def test_the_specifications_own_vector() -> None:
    """Of the reference libraries (standard-webhooks, libraries/python/tests)."""
    found = signing.sign(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_both_secrets_sign_while_they_change() -> None:
    # given
    new, old = signing.new_secret(), signing.new_secret()

    # when
    headers = signing.headers([new, old], message_id="e1", sent_at=AT, body=b"{}")

    # then
    expected = []
    for secret in (new, old):
        key = base64.b64decode(secret.removeprefix("whsec_"))
        assert len(key) == 32
        content = b"e1." + headers["webhook-timestamp"].encode() + b".{}"
        digest = hmac.new(key, content, hashlib.sha256).digest()
        expected.append("v1," + base64.b64encode(digest).decode())
    assert headers["webhook-signature"] == " ".join(expected)
    assert headers["webhook-id"] == "e1"
    assert headers["webhook-timestamp"] == str(int(AT.timestamp()))


def test_a_body_is_these_bytes_for_ever() -> None:
    found = body.render(
        "parcel_sent",
        occurred_at=AT,
        order_id=ORDER,
        channel_id=3,
        payload={"fulfillmentId": refer("Fulfillment", 12), "reason": "Änne"},
    )
    assert found == (
        b'{"type":"parcel_sent","timestamp":"2026-11-23T08:15:30.000120Z","data":'
        b'{"channelId":"Q2hhbm5lbDoz","fulfillmentId":"RnVsZmlsbG1lbnQ6MTI=",'
        b'"orderId":"T3JkZXI6NmExZjRhMGUtOWYzMS00ZDFjLThhMGQtMmY4YTRmOWYwYjEx",'
        b'"reason":"\\u00c4nne"}}'
    )


def test_the_order_of_names_makes_no_difference() -> None:
    payload = {f"name{number}": number for number in range(20)}
    shuffled = list(payload.items())
    random.Random(1).shuffle(shuffled)
    bodies = {
        body.render("x", occurred_at=AT, order_id=None, channel_id=None, payload=dict(pairs))
        for pairs in (payload.items(), shuffled)
    }
    assert len(bodies) == 1


def test_the_example_in_the_docs_is_a_real_one() -> None:
    page = (DOCS / "webhooks.md").read_text(encoding="utf-8")
    found = body.render(
        "parcel_sent",
        occurred_at=AT,
        order_id=ORDER,
        channel_id=3,
        payload={"fulfillmentId": refer("Fulfillment", 12)},
    )
    assert found.decode() in page


def test_the_python_in_the_docs_verifies() -> None:
    # given
    page = (DOCS / "webhooks.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(page.split("```python\n")[1].split("```")[0], names)
    new, old = signing.new_secret(), signing.new_secret()
    now = datetime.now(UTC)

    # when
    headers = signing.headers([new, old], message_id="e1", sent_at=now, body=b"{}")
    stale = signing.headers([new], message_id="e1", sent_at=AT - timedelta(days=400), body=b"{}")

    # then
    assert names["verify"](new, headers, b"{}")
    assert names["verify"](old, headers, b"{}")
    assert not names["verify"](signing.new_secret(), headers, b"{}")
    assert not names["verify"](new, headers, b"{ }")
    assert not names["verify"](new, headers | {"webhook-id": "e2"}, b"{}")
    assert not names["verify"](new, stale, b"{}")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://erp.example/hook?x=1", None),
        ("https://erp.example:8443/", None),
        ("https://[2001:db8::1]/hook", None),
        ("http://localhost:3000/hook", None),
        ("http://127.0.0.1/", None),
        ("http://[::1]:80/", None),
        ("http://erp.example/hook", "not-https"),
        ("http://localhost.example/hook", "not-https"),
        ("ftp://erp.example/hook", "not-https"),
        ("file:///etc/passwd", "invalid"),
        ("https:///hook", "invalid"),
        ("https://", "invalid"),
        ("erp.example/hook", "invalid"),
        ("", "invalid"),
        ("https://anne@erp.example/", "credentials"),
        ("https://anne:secret@erp.example/", "credentials"),
        ("https://:@erp.example/", "credentials"),
        ("https://erp.example/#part", "invalid"),
        ("https://erp.example\\@evil.example/", "invalid"),
        ("https://erp.example/ä", "invalid"),
        ("https://erp.example/a b", "invalid"),
        ("https://erp.example/\r\nX-Evil: 1", "invalid"),
        ("https://erp.example:99999/", "invalid"),
        ("https://erp.example:port/", "invalid"),
        ("https://[::1/", "invalid"),
        ("https://erp.example/" + "x" * 1024, "too-long"),
    ],
)
def test_which_addresses_can_be_used(url: str, code: str | None) -> None:
    refusal = rules.refuse_url(url, http_on_loopback=True, private=True)
    assert (refusal.code if refusal else None) == code
    if refusal:
        assert refusal.field == "url"
        assert "secret" not in refusal.message


def test_without_debug_there_is_no_http_at_all() -> None:
    refusal = rules.refuse_url("http://localhost:3000/hook", http_on_loopback=False, private=True)
    assert refusal is not None


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("localhost", True),
        ("localhost.", True),
        ("LOCALHOST:8443", True),
        ("erp.localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("0.0.0.0", True),
        ("10.1.2.3", True),
        ("172.16.0.1:443", True),
        ("192.168.1.1", True),
        ("169.254.169.254", True),
        ("[::1]", True),
        ("[::ffff:10.0.0.1]", True),
        ("[fe80::1]", True),
        ("[fd00::1]", True),
        ("224.0.0.1", True),
        ("8.8.8.8", False),
        ("[2606:4700::1111]", False),
        ("[::ffff:8.8.8.8]", False),
        ("erp.example", False),
        # A name is not looked up: that is done at each delivery.
        ("localhost.example", False),
        ("10.example", False),
    ],
)
def test_what_is_written_as_a_private_address_is_refused(host: str, private: bool) -> None:
    url = f"https://{host}/hook"
    refusal = rules.refuse_url(url, http_on_loopback=False, private=False)
    assert (refusal.code if refusal else None) == ("private" if private else None)
    assert rules.refuse_url(url, http_on_loopback=False, private=True) is None


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        *((status, Answer.SENT) for status in (200, 201, 202, 204, 299)),
        (410, Answer.GONE),
        *(
            (status, Answer.TEMPORARY)
            for status in (0, 100, 301, 307, 400, 401, 404, 408, 409, 425, 429, 500, 503, 600)
        ),
    ],
)
def test_what_an_answer_means(status: int, answer: Answer) -> None:
    assert rules.meaning(status) is answer


def test_a_wish_to_wait_is_heard_within_reason() -> None:
    own = timedelta(seconds=30)
    assert rules.pause(own, None) == own
    assert rules.pause(own, 5) == own
    assert rules.pause(own, 120) == timedelta(minutes=2)
    assert rules.pause(own, 1e300) == rules.LONGEST_WISH
