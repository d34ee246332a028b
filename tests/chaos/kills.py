"""R1, R2: one of two dispatchers is killed again and again while it sends."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings

from saleor_service_plugin.messages import desk
from saleor_service_plugin.messages.desk import Filter
from saleor_service_plugin.outbox.rules import State
from tests.bench.figures import Row
from tests.saleor.world import World, build_world
from tests.smtp.case import Behaviour, Stage
from tests.smtp.server import Fault, MailServer

from . import mailing, peers
from .forked import Forked, dispatch_for_ever, warm_up
from .mailing import Books

LEASE_SECONDS = 5
"""The least there is: what a dead one held is free again after so long."""

END_SECONDS = 120
"""How long the rest may take after the last kill."""

MOST_EXTRA = 0.25

MANY_KILLS = 100

CONNECTIONS = 50


@dataclass(frozen=True)
class Trial:
    """How much is sent and how often one is killed."""

    mails: int
    """So many, and as many again where they have left before the last kill."""
    kills: int
    answer_seconds: float
    """How long the mail server takes before it says that it has taken a mail."""
    batch: int = 100
    longest_life: float = 0.3
    at_most_once: bool = False


@dataclass(frozen=True)
class Outcome:
    """What customers got and what our tables say."""

    trial: Trial
    copies: Counter[str]
    """Accepted copies by Message-ID."""
    wanted: set[str]
    """Those that were queued, by Message-ID."""
    books: Books
    kills: int
    seconds: float

    @property
    def extra(self) -> int:
        """Return how many copies were too many."""
        return sum(self.copies.values()) - len(self.copies)

    @property
    def strange(self) -> int:
        """Return how many copies have a Message-ID that no message has."""
        return sum(count for name, count in self.copies.items() if name not in self.wanted)

    @property
    def lost(self) -> int:
        """Return how many messages neither left nor wait for a person."""
        missing = len(self.wanted - self.copies.keys())
        return max(missing - self.books.states["parked"], 0)


def run(world: World, trial: Trial, *, seed: int) -> Outcome:
    """Queue messages, let two dispatchers send them, kill one of them again and again."""
    pool = mailing.build(world, count=trial.mails, seed=seed)
    mailing.clear()
    wanted: set[str] = set()

    def refill() -> None:
        tag = f"{seed}:{len(wanted)}"
        wanted.update(mailing.enqueue(pool, trial.mails, tag=tag, at_most_once=trial.at_most_once))

    settings.SALEOR_SERVICE_LEASE_SECONDS = LEASE_SECONDS
    settings.SALEOR_SERVICE_DISPATCH_BATCH = trial.batch
    # Dead ones hold their connections for the time of a lease; here many die in that time.
    settings.SALEOR_SERVICE_CONNECTIONS_PER_SERVER = CONNECTIONS
    warm_up()
    with MailServer(fast=True) as server:
        mailing.use_server(server.port)
        if trial.answer_seconds:
            server.set(Fault(Stage.DOT, Behaviour.SLOW, seconds=trial.answer_seconds))
        started = time.monotonic()
        kills = _kill(trial, random.Random(seed), refill)
        seconds = time.monotonic() - started
        copies = Counter(mail.message_id for mail in server.accepted())
    return Outcome(trial, copies, wanted, mailing.books(), kills, seconds)


def _kill(trial: Trial, chance: random.Random, refill: Callable[[], None]) -> int:
    """Kill one of two until it has died often enough; return how often it did."""
    refill()
    # Or it would have sent everything before the other has died often enough.
    pause = trial.kills / trial.mails
    staying = Forked(lambda: dispatch_for_ever(pause))
    victim = Forked(dispatch_for_ever)
    kills = 0
    try:
        while kills < trial.kills:
            if mailing.waiting() < 2 * trial.batch:
                refill()
            if not victim.wait_until_at_work(LEASE_SECONDS * 3):
                break
            time.sleep(chance.uniform(0, trial.longest_life))
            victim.kill()
            kills += 1
            victim = Forked(dispatch_for_ever)
        end = time.monotonic() + END_SECONDS
        while mailing.waiting() and time.monotonic() < end:
            time.sleep(0.2)
    finally:
        victim.kill()
        staying.kill()
    return kills


def measure_r1(*, short: bool, seed: int) -> Iterator[Row]:
    """Send while one of two dispatchers is killed; everything arrives, little of it twice."""
    world = build_world()
    others = [] if short else list(peers.measure(world, seed=seed))
    peer = next(((row.what, row.value) for row in others if "post-office" in row.what), None)
    for trial in _trials(short, at_most_once=False):
        yield from _r1_rows(run(world, trial, seed=seed), peer)
    yield from others


def measure_r2(*, short: bool, seed: int) -> Iterator[Row]:
    """The same with messages that must not be sent twice: a person decides instead."""
    world = build_world()
    for trial in _trials(short, at_most_once=True):
        yield from _r2_rows(run(world, trial, seed=seed))


def _trials(short: bool, *, at_most_once: bool) -> Sequence[Trial]:
    if short:
        # Small batches: what dies with one is free again only after a lease.
        return [Trial(400, 8, 0.0, batch=10, at_most_once=at_most_once)]
    # So slow that many kills hit between a mail's final dot and its answer.
    hard = Trial(3000, 200, 0.005, at_most_once=at_most_once)
    return [hard] if at_most_once else [Trial(3000, 200, 0.0), hard]


def _what(outcome: Outcome, what: str) -> str:
    slow = outcome.trial.answer_seconds
    server = f"a server that takes {slow * 1000:g} ms a mail" if slow else "a fast server"
    return f"{what}, {server}"


def _note(outcome: Outcome) -> str:
    states = ", ".join(f"{count} {state}" for state, count in sorted(outcome.books.states.items()))
    return (
        f"real Saleor; {outcome.kills} kills while {len(outcome.wanted)} mails leave; {states}; "
        f"{outcome.books.lost_attempts} attempts lost; {outcome.seconds:.0f} s; the other "
        f"dispatcher is slowed, so that the queue lasts, and {CONNECTIONS} connections are "
        "allowed, since the dead hold theirs for a lease"
    )


def _r1_rows(outcome: Outcome, peer: tuple[str, float] | None) -> Iterator[Row]:
    note, books = _note(outcome), outcome.books
    killed = outcome.kills == outcome.trial.kills
    yield Row(
        "R1", _what(outcome, "a dispatcher killed: mails lost"), outcome.lost, "mails", "= 0",
        outcome.lost == 0 and books.states == {"sent": len(outcome.wanted)} and killed,
        n=outcome.kills, note=note,
    )  # fmt: skip
    per_kill = outcome.extra / max(outcome.kills, 1)
    # Of a few kills by chance each may hit between a mail's dot and our note.
    goal = MOST_EXTRA if outcome.trial.kills >= MANY_KILLS else 1
    most = max(outcome.copies.values(), default=0)
    yield Row(
        "R1", _what(outcome, "a dispatcher killed: extra copies per kill"), per_kill, "copies",
        f"<= {goal}", per_kill <= goal, peer=peer, spread=(1, most),
        n=outcome.kills,
        note="spread: least and most copies of one mail",
    )  # fmt: skip
    wrong = outcome.strange + books.unequal
    yield Row(
        "R1", _what(outcome, "copies of another Message-ID, attempts without a row"), wrong,
        "rows", "= 0", wrong == 0, n=sum(outcome.copies.values()),
    )  # fmt: skip


def _r2_rows(outcome: Outcome) -> Iterator[Row]:
    parked = _listed(State.PARKED)
    others = len(outcome.wanted) - len(parked)
    sent = outcome.books.states["sent"] == others
    killed = outcome.kills == outcome.trial.kills
    yield Row(
        "R2", _what(outcome, "the same, at most once: extra copies"), outcome.extra, "copies",
        "= 0", outcome.extra == 0 and killed, n=outcome.kills, note=_note(outcome),
    )  # fmt: skip
    unknown = outcome.lost + outcome.strange + outcome.books.unequal
    yield Row(
        "R2", _what(outcome, "neither sent nor listed for a person"), unknown, "mails", "= 0",
        unknown == 0 and sent and len(parked) <= outcome.kills, n=len(outcome.wanted),
        note=f"{len(parked)} listed, of which "
        f"{len(parked) - (len(outcome.wanted) - len(outcome.copies))} had left",
    )  # fmt: skip


def _listed(state: State) -> list[int]:
    return [line.id for line in desk.find(Filter(state=state), limit=desk.MOST_PAGE)]
