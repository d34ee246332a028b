"""R10: hooks duplicated, dropped and shuffled give the same messages as in order."""

import random
from collections.abc import Iterator

from django.core import mail

from saleor_service_plugin.messages import channels
from saleor_service_plugin.orders import sweep
from tests.bench.copies import query
from tests.bench.figures import Row
from tests.db import disorder
from tests.saleor import lives
from tests.usual import PARCELS

from .grounds import empty_our_tables, fake_shop, make_many_usual, saleor

SEQUENCES, SHORT = 10_000, 200
REAL, SHORT_REAL = 100, 3
TOGETHER = 50
"""Lives of the fake shop that are played side by side."""


def measure_r10(*, short: bool, seed: int) -> Iterator[Row]:
    """Yield the rows of R10."""
    yield from _fake(SHORT if short else SEQUENCES, seed)
    yield _real(SHORT_REAL if short else REAL, seed)


def _fake(count: int, seed: int) -> Iterator[Row]:
    wrong: list[str] = []
    mails, sent, waiting = 0, 0, 0
    chance = random.Random(seed)
    for first in range(0, count, TOGETHER):
        with fake_shop() as shop:
            channels.go_live(1, only=PARCELS)
            make_many_usual()
            mail.outbox = []
            seeds = range(seed + first, seed + min(first + TOGETHER, count))
            wrong += disorder.play(shop, seeds, chance=chance)
            ids = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
            mails += len(ids)
            ((told, left),) = query(
                "SELECT count(*) FILTER (WHERE state = 'sent'), "
                "count(*) FILTER (WHERE state IN ('queued', 'sending', 'held')) "
                "FROM saleor_service_message"
            )
            sent, waiting = sent + told, waiting + left
            if (len(ids), len(set(ids))) != (told, told):
                wrong.append(f"round {first}: {told} sent, {len(ids)} mails, {len(set(ids))} kinds")
    yield Row(
        "R10", "sequences on the fake shop with other facts or messages than in order",
        len(wrong), "lives", goal="= 0", holds=not wrong and not waiting and mails > 0, n=count,
        note="; ".join(wrong[:3]) or f"{mails} mails, each once",
    )  # fmt: skip


def _real(count: int, seed: int) -> Row:
    wrong: list[str] = []
    unseen = 0
    with saleor() as world:
        for number in range(seed, seed + count):
            played = lives.play(world, number)
            wrong += [f"seed {number}: {text}" for text in played.wrong]
            unseen += played.unseen
            if number % 20 == 0:
                # What earlier lives left is none of the next ones' business.
                empty_our_tables()
                sweep.sweep_recent()
    return Row(
        "R10", "sequences on real Saleor, real commits, that ended otherwise", len(wrong), "lives",
        goal="= 0", holds=not wrong, n=count,
        note="; ".join(wrong[:2])
        or f"{unseen} parcels were deleted by Saleor, all back, before anybody could look",
    )  # fmt: skip
