"""The order's token: nothing that was changed, swapped, too old or revoked is good (S3)."""

import json
import os
import random
import string
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import override_settings

from saleor_service_plugin import work
from saleor_service_plugin.orders import access
from saleor_service_plugin.orders.access import TokenNotGoodError, order_of, revoke, token_of
from saleor_service_plugin.orders.models import Fact, ServiceOrder
from tests.fake_shop import FakeShop, an_order

pytestmark = pytest.mark.django_db(transaction=True)

TRIALS = 10_000

SEED = 20_250_101

ALPHABET = string.ascii_letters + string.digits + "-_~.:= \0é"

PURPOSES = ("", "django.core.signing", "saleor.service.unsubscribe", "saleor.service.order-access ")


def good(token: str) -> bool:
    """Whether a token opens any order."""
    try:
        order_of(token)
    except TokenNotGoodError:
        return False
    return True


@pytest.fixture
def order_id(shop: FakeShop) -> UUID:
    """An order that we know."""
    return ServiceOrder.objects.create(order_id=uuid4(), number="1").order_id


def forged(token: str, order_id: UUID) -> Iterator[str]:
    """Yield tokens that somebody made without the key, or for something else."""
    yield from ("", ".", "..", "~", "~0", token + token, token[::-1], token.upper(), token.lower())
    yield from (f" {token}", f"{token} ", f"{token}\n", f"{token}=", f"{token}.", f".{token}")
    yield from (token[:length] for length in range(len(token)))
    yield from (token[start:] for start in range(1, len(token)))
    for place in range(len(token)):
        for sign in ALPHABET:
            if sign != token[place]:
                yield token[:place] + sign + token[place + 1 :]
        yield token[:place] + token[place + 1 :]
        for sign in "A0.~":
            yield token[:place] + sign + token[place:]
    value = token.split(".")[0]
    for salt in PURPOSES:
        yield signing.TimestampSigner(sep=".", salt=salt).sign(value)
        yield signing.Signer(sep=".", salt=salt).sign(value)
    for key in ("", "only for test", "other"):
        yield signing.TimestampSigner(key=key or "x", sep=".", salt=access.PURPOSE).sign(value)
    # Rightly signed, but for what is no revision or no order of ours.
    for text in ("", "~", f"{value}9", f"{value}~0", "x~0", f"{value[:-1]}-1", "~0", "\0~0", "é~0"):
        yield signing.TimestampSigner(sep=".", salt=access.PURPOSE).sign(text)
    yield token_of(uuid4(), 1)
    for revision in (1, -1, 2**15, 2**70):
        yield token_of(order_id, revision)


def test_forged_tokens(order_id: UUID) -> None:
    token = token_of(order_id, 0)
    assert order_of(token) == order_id
    tried = accepted = 0
    for text in forged(token, order_id):
        tried += 1
        accepted += good(text)
    chance = random.Random(SEED)
    while tried < TRIALS:
        signs = list(token)
        for _ in range(chance.randint(1, 4)):
            signs[chance.randrange(len(signs))] = chance.choice(ALPHABET)
        text = "".join(signs)
        if text == token:
            continue
        tried += 1
        accepted += good(text)
    assert accepted == 0, f"{accepted} of {tried} accepted"
    note(tried)


def test_expired_and_revoked(order_id: UUID) -> None:
    other = ServiceOrder.objects.create(order_id=uuid4(), number="2").order_id
    with mock.patch.object(signing.time, "time", return_value=1_700_000_000):
        token, others = token_of(order_id, 0), token_of(other, 0)
    end = 1_700_000_000 + access.GOOD_FOR.total_seconds()
    with mock.patch.object(signing.time, "time", return_value=end - 1):
        assert good(token)
    with mock.patch.object(signing.time, "time", return_value=end + 1):
        assert not good(token)
    assert timedelta(days=730) == access.GOOD_FOR

    with mock.patch.object(signing.time, "time", return_value=1_700_000_001):
        assert revoke(order_id)
        assert not good(token)
        assert good(others)
        # Replayed after a second revocation it is no better, the new one neither.
        again = token_of(order_id, 1)
        assert good(again)
        assert revoke(order_id)
        assert not good(token)
        assert not good(again)
        assert not revoke(uuid4())


def test_an_order_that_no_look_has_found_yet(shop: FakeShop) -> None:
    # its first mail may leave before, and nothing was revoked
    new = uuid4()
    assert order_of(token_of(new, 0)) == new
    assert not good(token_of(new, 1))


def test_tokens_of_an_order_that_no_look_has_found_yet_are_revoked(shop: FakeShop) -> None:
    # given
    new = shop.put(an_order(number=shop.next_id())).id
    token = token_of(new, 0)

    # when
    assert revoke(new)

    # then
    assert not good(token)
    assert order_of(token_of(new, 1)) == new
    row = ServiceOrder.objects.get(pk=new)
    assert row.number
    assert row.placed_at
    assert row.synced_at is None

    # when: the look comes, and nothing is lost
    work.work()
    row.refresh_from_db()
    assert row.synced_at
    assert row.access_revision == 1
    assert Fact.objects.filter(order_id=new, kind="placed").exists()


def test_the_command_revokes_by_number_and_by_id(shop: FakeShop, order_id: UUID) -> None:
    for text in ("1", "#1", str(order_id)):
        revision = ServiceOrder.objects.get(pk=order_id).access_revision
        call_command("service_order", "revoke", text, stdout=StringIO())
        assert not good(token_of(order_id, revision))
        assert good(token_of(order_id, revision + 1))
    for text in ("4711", str(uuid4())):
        with pytest.raises(CommandError, match="There is no order"):
            call_command("service_order", "revoke", text)


def test_parts_of_two_tokens(order_id: UUID) -> None:
    other = ServiceOrder.objects.create(order_id=uuid4(), number="2").order_id
    one, two = (token_of(pk, 0).split(".") for pk in (order_id, other))
    with mock.patch.object(signing.time, "time", return_value=1_700_000_000):
        old = token_of(order_id, 0).split(".")
    for parts in ((one[0], two[1], two[2]), (two[0], one[1], one[2]), (one[0], old[1], one[2]),
                  (old[0], one[1], old[2])):  # fmt: skip
        if parts != tuple(one) and parts != tuple(two):
            assert not good(".".join(parts))


def test_keys_are_rotated(order_id: UUID) -> None:
    token = token_of(order_id, 0)
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[]):
        assert not good(token)
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["only for tests"]):
        assert order_of(token) == order_id
        assert good(token_of(order_id, 0))
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["another"]):
        assert not good(token)


def note(tried: int) -> None:
    """Leave the figure for `tests/saleor/api/figures.py`, where it is wanted."""
    if file := os.environ.get("SECURITY_TOKENS"):
        with open(file, "w", encoding="utf-8") as handle:
            json.dump({"tried": tried, "accepted": 0, "seed": SEED}, handle)
