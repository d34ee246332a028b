"""R10: hooks duplicated, dropped and shuffled give the same messages as in order."""

import random
from collections import Counter
from collections.abc import Iterator

from django.core import mail

from saleor_service_plugin.messages import kinds
from saleor_service_plugin.orders import sweep
from tests.bench.copies import query
from tests.bench.figures import Row
from tests.db import disorder
from tests.saleor import lives
from tests.usual import let_many_leave

from .grounds import empty_our_tables, fake_shop, saleor

SEQUENCES, SHORT = 10_000, 200
REAL, SHORT_REAL = 100, 3
TOLD = 7
"""Kinds of message that occur: all but reminders and goods to be fetched, which are told as
payments and parcels are."""

TOGETHER = 50
"""Lives of the fake shop that are played side by side."""


def measure_r10(*, short: bool, seed: int) -> Iterator[Row]:
    """Yield the rows of R10."""
    yield from _fake(SHORT if short else SEQUENCES, seed)
    yield _real(SHORT_REAL if short else REAL, seed)


def let_all_leave() -> None:
    """Make any number of each kind usual, so that the brake stays off."""
    for kind in kinds.all_kinds():
        let_many_leave(kind.key)


def _fake(count: int, seed: int) -> Iterator[Row]:
    wrong: list[str] = []
    mails, waiting = 0, 0
    told: Counter[str] = Counter()
    chance = random.Random(seed)
    for first in range(0, count, TOGETHER):
        with fake_shop() as shop:
            disorder.open_channels(shop)
            let_all_leave()
            mail.outbox = []
            seeds = range(seed + first, seed + min(first + TOGETHER, count))
            wrong += disorder.play(shop, seeds, chance=chance)
            ids = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
            mails += len(ids)
            rows = query("SELECT kind, state, count(*) FROM saleor_service_message GROUP BY 1, 2")
            here = Counter({kind: count for kind, state, count in rows if state == "sent"})
            told += here
            waiting += sum(count for _, state, count in rows if state not in ("sent", "skipped"))
            if (len(ids), len(set(ids))) != (here.total(), here.total()):
                wrong.append(f"round {first}: {here} sent, {len(ids)} mails, {len(set(ids))} kinds")
    yield Row(
        "R10", "sequences on the fake shop with other facts or messages than in order",
        len(wrong), "lives", goal="= 0", holds=not wrong and not waiting and len(told) == TOLD,
        n=count, note="; ".join(wrong[:3]) or f"{mails} mails, each once: "
        + ", ".join(f"{count} {kind}" for kind, count in sorted(told.items())),
    )  # fmt: skip


def _real(count: int, seed: int) -> Row:
    wrong: list[str] = []
    unseen, told = 0, Counter[str]()
    with saleor() as world:
        mail.outbox = []
        for number in range(seed, seed + count):
            if (number - seed) % 20 == 0:
                # What earlier lives left is none of the next ones' business.
                empty_our_tables()
                sweep.sweep_recent()
                lives.go_live(world)
                let_all_leave()
            played = lives.play(world, number)
            wrong += [f"seed {number}: {text}" for text in played.wrong]
            unseen += played.unseen
            told += played.told
    ids = [one.extra_headers["Message-ID"] for one in mail.outbox if one.extra_headers]
    if len(ids) != len(set(ids)) or len(ids) != told.total():
        wrong.append(f"{told} sent, {len(ids)} mails, {len(set(ids))} kinds")
    return Row(
        "R10", "sequences on real Saleor, real commits, that ended otherwise", len(wrong), "lives",
        goal="= 0", holds=not wrong, n=count,
        note="; ".join(wrong[:2])
        or f"{unseen} parcels were deleted by Saleor, all back, before anybody could look; mails: "
        + ", ".join(f"{count} {kind}" for kind, count in sorted(told.items())),
    )  # fmt: skip
