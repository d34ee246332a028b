"""R7: one channel's mail server misbehaves in 25 ways; the other channel must not notice."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import F
from saleor.core.db.connection import allow_writer

from saleor_service_plugin import work
from saleor_service_plugin.messages import postmen
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.outbox.models import Attempt, Circuit
from tests.bench.figures import Row
from tests.saleor.world import build_world
from tests.smtp.case import Case, Client, Family
from tests.smtp.expected import case_named
from tests.smtp.server import MailServer

from . import mailing
from .forked import warm_up
from .mailing import Pool

NAMES = (
    "connect refuse", "banner 554", "banner 421 4.3.2", "banner hang", "banner drip",
    "ehlo 451 4.3.0", "ehlo drop", "starttls 454 4.7.0", "tls hang", "auth 535 5.7.8",
    "auth 454 4.7.0", "mail 550 5.7.1", "mail 451 4.7.1", "mail hang", "rcpt 550 5.1.1",
    "rcpt 450 4.2.0", "rcpt 550 5.7.1", "rcpt drip", "rcpt half", "data 451 4.3.0",
    "data drop", "dot 554 5.7.1", "dot hang", "dot keep_and_drop", "dot slow",
)  # fmt: skip

FEW = ("tls hang", "rcpt 550 5.1.1", "dot keep_and_drop")

USUAL = 1.2
"""How much longer the healthy channel's mails may take."""

FOR_GOOD = (Family.ADDRESS, Family.MESSAGE)

QUERIES = {
    Client.PLAIN: ("", ""),
    Client.TLS: ("", "?tls=True"),
    Client.LOGIN: ("shop:secret@", "?tls=True"),
}


@dataclass(frozen=True)
class Trial:
    """How much waits for the bad server, and the stream to the good one."""

    names: tuple[str, ...] = NAMES
    mails: int = 1000
    stream: int = 40
    pause: float = 0.05
    """Between two mails of the stream."""


@dataclass
class Found:
    """What one case came to."""

    case: Case
    alone: list[float] = field(default_factory=list)
    """Seconds from queued to accepted of the healthy channel while the other has nothing."""
    beside: list[float] = field(default_factory=list)
    """The same while the other's server misbehaves."""
    families: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    extra: int = 0
    strange: int = 0

    @property
    def is_right(self) -> bool:
        """Whether the attempts while it misbehaved had the family of the table."""
        return set(self.families) == {str(self.case.family)}

    @property
    def most_extra(self) -> int:
        """Return how many extra copies there may be: what the server kept and denied."""
        return self.families[Family.UNCERTAIN]


@dataclass(frozen=True)
class Scene:
    """Two channels, each with a mail server of its own."""

    trial: Trial
    bad: MailServer
    good: MailServer
    bad_pool: Pool
    good_pool: Pool


def measure_r7(*, short: bool, seed: int) -> Iterator[Row]:
    """Play the cases one after the other."""
    trial = Trial(FEW, mails=60, stream=15) if short else Trial()
    assert len(NAMES) == len(set(NAMES)) == 25
    settings.SALEOR_SERVICE_LEASE_SECONDS = 5
    world = build_world()
    bad_pool = mailing.build(world, count=trial.mails, seed=seed, channel="eur")
    good_pool = mailing.build(
        world, count=trial.stream, seed=seed, channel="usd", host="others.example"
    )
    warm_up()
    with MailServer() as bad, MailServer(fast=True) as good:
        # As the authority that the shop's machine trusts.
        os.environ["SSL_CERT_FILE"] = str(bad.certificate)
        scene = Scene(trial, bad, good, bad_pool, good_pool)
        for name, pool in (("bad", bad_pool), ("good", good_pool)):
            with allow_writer():
                ChannelState.objects.filter(pk=pool.channel_id).update(server=name)
        try:
            found = [_play(scene, case_named(name)) for name in trial.names]
        finally:
            os.environ.pop("SSL_CERT_FILE")
    yield from _rows(found)


def _play(scene: Scene, case: Case) -> Found:
    mailing.clear()
    _use_servers(scene, case)
    found = Found(case)
    found.alone = _stream(scene, f"{case.name}:alone")
    scene.bad.forget()
    scene.bad.stage(case, seconds=0.02)
    queued = mailing.enqueue(scene.bad_pool, scene.trial.mails, tag=case.name)
    found.beside = _stream(scene, f"{case.name}:beside")
    _stop_in_the_middle()
    with allow_writer():
        found.families = Counter(
            Attempt.objects.filter(via="bad").values_list("outcome", flat=True)
        )
    scene.bad.set()
    _send_the_rest(scene)
    _count(scene, found, queued)
    return found


def _use_servers(scene: Scene, case: Case) -> None:
    scene.bad.set()
    scene.bad.cut()
    login, query = QUERIES[case.client]
    settings.SALEOR_SERVICE_MAIL_SERVERS = {
        "bad": f"smtp://{login}127.0.0.1:{scene.bad.port}/{query}",
        "good": f"smtp://127.0.0.1:{scene.good.port}/",
    }


def _stream(scene: Scene, tag: str) -> list[float]:
    """Queue mails of the healthy channel one by one, have each sent as a wake does.

    Returns:
        Seconds from queued to accepted of each; those that never came count as a minute.

    """
    scene.good.forget()
    queued: dict[str, float] = {}
    for number in range(scene.trial.stream):
        one = Pool(scene.good_pool.channel_id, [scene.good_pool.parcels[number]])
        before = time.time()
        (name,) = mailing.enqueue(one, 1, tag=tag)
        queued[name] = before
        work.work(wait=False)
        time.sleep(scene.trial.pause)
    end = time.monotonic() + 20
    while scene.good.count() < len(queued) and time.monotonic() < end:
        work.work(wait=False)
        time.sleep(0.05)
    taken = {mail.message_id: mail.time for mail in scene.good.accepted()}
    return [taken.get(name, at + 60) - at for name, at in queued.items()]


def _stop_in_the_middle() -> None:
    """End the threads that send, as when a worker is told to stop; the next call starts anew."""
    assert postmen.stop(60), "a postman does not end"
    postmen.start_over()


def _send_the_rest(scene: Scene) -> None:
    """Let everything put off be due at once, again and again, until all has ended."""
    end = time.monotonic() + 120
    while mailing.waiting() and time.monotonic() < end:
        with allow_writer():
            Message.objects.filter(state="queued").update(due_at=F("fact_at"))
            Circuit.objects.filter(retry_at__isnull=False).update(retry_at=F("opened_at"))
        work.work(wait=False)
        postmen.wait(60)


def _count(scene: Scene, found: Found, wanted: set[str]) -> None:
    copies = Counter(mail.message_id for mail in scene.bad.accepted())
    with allow_writer():
        rows = Message.objects.filter(key__endswith=f":{found.case.name}")
        found.states = Counter(rows.values_list("state", flat=True))
    ended = found.states["failed"] * (found.case.family in FOR_GOOD) + found.states["parked"] * (
        found.case.family is Family.UNCERTAIN
    )
    missing = len(wanted - copies.keys())
    found.lost = max(missing - ended, 0) + mailing.waiting()
    found.extra = sum(copies.values()) - len(copies)
    found.strange = sum(count for name, count in copies.items() if name not in wanted)


def _rows(found: list[Found]) -> Iterator[Row]:
    cases = len(found)
    wrong = [one for one in found if not one.is_right]
    yield Row(
        "R7", f"{cases} bad mail servers: attempts of another family than the table's",
        len(wrong), "cases", "= 0", not wrong, n=cases,
        note="; ".join(f"{one.case.name}: {dict(one.families)}" for one in wrong)
        or f"{sum(one.families.total() for one in found)} attempts",
    )  # fmt: skip
    lost = sum(one.lost for one in found)
    states = sum((one.states for one in found), Counter[str]())
    yield Row(
        "R7", "not sent once the server is well, and not refused for good", lost, "mails", "= 0",
        lost == 0, n=states.total(),
        note="; ".join(f"{one.case.name}: {one.lost}" for one in found if one.lost)
        or ", ".join(f"{count} {state}" for state, count in sorted(states.items())),
    )  # fmt: skip
    too_many = sum(max(one.extra - one.most_extra, 0) for one in found)
    strange = sum(one.strange for one in found)
    yield Row(
        "R7", "extra copies, but for those whose answer never came", too_many + strange,
        "copies", "= 0", too_many + strange == 0, n=states.total(),
        note=f"{sum(one.extra for one in found)} of those, with the same Message-ID",
    )  # fmt: skip
    yield _healthy(found)


def _healthy(found: list[Found]) -> Row:
    alone = sorted(second for one in found for second in one.alone)
    beside = sorted(second for one in found for second in one.beside)
    # Of few mails the slowest two say more about the machine than about us, and no short
    # run shall fail by a clock.
    name, measure, goal = ("p95", p95, USUAL) if len(alone) >= 500 else ("median", middle, None)
    ratios = [measure(sorted(one.beside)) / measure(sorted(one.alone)) for one in found]
    ratio = measure(beside) / measure(alone)
    return Row(
        "R7", f"healthy channel: queued to accepted, {name} beside a bad server / alone", ratio,
        "x", f"<= {goal}" if goal else "", not goal or ratio <= goal, peer=("alone, ms", measure(alone) * 1000),
        spread=(min(ratios), max(ratios)), n=len(beside),
        note=f"{measure(beside) * 1000:.0f} ms beside; medians {middle(beside) * 1000:.0f} and "
        f"{middle(alone) * 1000:.0f} ms; spread: the cases' own ratios",
    )  # fmt: skip


def p95(ordered: list[float]) -> float:
    """Return the value that 95 % do not exceed."""
    return ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]


def middle(ordered: list[float]) -> float:
    """Return the median."""
    return ordered[len(ordered) // 2]
