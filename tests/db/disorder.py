"""The lives of `stories` with their hooks duplicated, dropped and shuffled, and what is told."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain

from saleor_service_plugin.orders import drain, marks, rules, sweep
from saleor_service_plugin.orders.models import Fact
from saleor_service_plugin.orders.rules import FactKind
from saleor_service_plugin.shop.snapshots import Channel
from tests.db import outcomes, stories
from tests.db.stories import BY_HAND, BY_ITSELF
from tests.fake_shop import FakeShop

Told = Counter[tuple[str, str, str]]


def open_channels(shop: FakeShop) -> None:
    """Have both channels of the stories live, with every kind of message."""
    for number in (BY_HAND, BY_ITSELF):
        itself = number == BY_ITSELF
        shop.channels[number] = Channel(number, f"c{number}", f"C{number}", "EUR", True, itself)
    outcomes.go_live(BY_HAND, BY_ITSELF)


def _told(facts: Iterable[tuple[str, Mapping[str, object]]], given: set[str]) -> Told:
    """Return facts without their ids, which differ between two runs of one life.

    A number that was given with the parcel and overwritten before the first look left no
    row anywhere: declared best effort, so it is not compared. Nor is whether somebody saw
    an order confirmed that was canceled later: that is read from its status.
    """
    found = Counter(
        (kind, str(data.get("amount")), str(data.get("number")))
        for kind, data in facts
        if kind != FactKind.TRACKING_CHANGED or str(data.get("number")) not in given | {""}
    )
    if any(kind == FactKind.CANCELED for kind, _, _ in found):
        found.pop((FactKind.CONFIRMED, "None", "None"), None)
    return found


def _orderly(seed: int) -> Told:
    """Return the facts of a life that is looked at after every step, without a database."""
    shop = FakeShop()
    life = stories.begin(shop, random.Random(seed))
    facts: dict[str, rules.Fact] = {}
    known: dict[int, rules.Parcel] = {}
    for _ in chain([None], stories.steps(life, life.chance.randrange(1, 12))):
        now = datetime.now(UTC)
        found = rules.derive(shop.orders[life.order_id], known=known, hints={}, now=now)
        known = {parcel.fulfillment_id: parcel for parcel in found.parcels}
        facts = {fact.key: fact for fact in found.facts} | facts
    return _told(((fact.kind, fact.data) for fact in facts.values()), life.given)


def _disturbed(shop: FakeShop, seed: int) -> Iterator[stories.Life]:
    """Play the same life with its hooks in disorder; yield after each step."""
    life = stories.begin(shop, random.Random(seed))
    trouble = random.Random(-seed)
    waiting: list[stories.Hint | None] = [None]
    yield life
    for hint in stories.steps(life, life.chance.randrange(1, 12)):
        waiting.extend([hint] * trouble.choice([0, 1, 1, 2, 3]))
        trouble.shuffle(waiting)
        while waiting and trouble.random() < 0.6:
            marks.mark([life.order_id], hint=waiting.pop())
        if trouble.random() < 0.15:
            drain.drain()
        if trouble.random() < 0.03:
            sweep.sweep_recent()
        if trouble.random() < 0.03:
            # Hosts leave, and what comes later must be told by itself.
            outcomes.tell_all(rounds=1)
        yield life


def _recorded(life: stories.Life) -> Told:
    rows = Fact.objects.filter(order_id=life.order_id)
    return _told(((row.kind, row.data) for row in rows), life.given)


def _together(lives: list[Iterator[stories.Life]], chance: random.Random) -> list[stories.Life]:
    """Advance the lives in random turns until all have ended."""
    found = [next(life) for life in lives]
    running = list(lives)
    while running:
        life = chance.choice(running)
        if next(life, None) is None:
            running.remove(life)
    return found


def play(shop: FakeShop, seeds: Sequence[int], *, chance: random.Random) -> list[str]:
    """Play disturbed lives side by side, as orders in a shop are, and let the sweeps run.

    Args:
        shop: In Saleor's place; a sweep has run before.
        seeds: One life each.
        chance: Whose turn it is.

    Returns:
        The lives that ended with other facts or messages than the orderly ones.

    """
    lives = _together([_disturbed(shop, seed) for seed in seeds], chance)
    for _ in range(2):
        sweep.sweep_recent()
        sweep.sweep_live()
        drain.drain()
        outcomes.tell_all()
    wrong = []
    for seed, life in zip(seeds, lives, strict=True):
        if _recorded(life) != _orderly(seed):
            wrong.append(f"seed {seed}: other facts")
        order = shop.orders[life.order_id]
        itself = order.channel_id == BY_ITSELF
        found = outcomes.wrong(order, sent=set(life.sent), confirms_by_itself=itself)
        wrong += [f"seed {seed}: {text}" for text in found]
    return wrong
