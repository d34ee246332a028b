"""R3: a process dies at every point of the way, and after every statement; others go on.

Real Saleor, a real mail server, real processes. Each scene is played again and again, the
process dying one passage later each time, until it lives to the end.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest import mock
from uuid import UUID

from django.db import connection

from saleor_service_plugin import points, work
from saleor_service_plugin.database import execute, fetch
from saleor_service_plugin.messages import channels, kinds
from saleor_service_plugin.messages.mail import message_id
from saleor_service_plugin.orders import sweep
from saleor_service_plugin.plugin import ServicePlugin
from saleor_service_plugin.points import OF_COMPLAINTS, OF_WEBHOOKS, Point
from saleor_service_plugin.shop import port
from tests.bench.copies import Copier, Pattern, query
from tests.bench.figures import Row
from tests.bench.shop import buy
from tests.saleor.world import World, parcels
from tests.smtp.server import Fault, MailServer, Stage
from tests.usual import PARCELS

from .grounds import (
    Child,
    die,
    empty_our_tables,
    let_time_pass,
    make_many_usual,
    posting_to,
    saleor,
)

TOGETHER = 3
"""Parcels that are told of in one scene."""

POOL = 999
"""So many parcels there are; their customers' addresses differ."""

OLD = "now() - interval '2 hours'", "now() - interval '1 hour'"
"""When they left: before what the sweeps look through, unless something touches them."""

SURVIVORS_ROUNDS = 3

_PARCELS = """
SELECT f.id, f.order_id, o.user_email FROM order_fulfillment f
JOIN order_order o ON o.id = f.order_id WHERE o.number BETWEEN %s AND %s ORDER BY o.number
"""


@dataclass(frozen=True)
class Parcel:
    """A parcel of a real order, not told of yet."""

    pk: int
    order_id: UUID
    email: str

    @property
    def key(self) -> str:
        """Return the key of its message."""
        return f"parcel-sent:{self.pk}"


@dataclass
class Theatre:
    """What all scenes are played on."""

    server: MailServer
    pool: Iterator[Parcel]

    def take(self) -> list[Parcel]:
        """Return parcels that nothing has happened to."""
        return [next(self.pool) for _ in range(TOGETHER)]


@dataclass(frozen=True)
class Scene:
    """One way from a change to a mail and a note."""

    name: str
    play: Callable[[Sequence[Parcel]], object]
    """What the process does that may die."""
    prepare: Callable[[Theatre, Sequence[Parcel]], object] = lambda theatre, parcels_: None
    at_most_once: bool = False
    refused: bool = False
    """Whether the mail server refuses the last customer's address."""


@dataclass
class Tally:
    """What came of the deaths."""

    trials: int = 0
    """Deaths, and scenes that were played to their end."""
    deaths: int = 0
    at: Counter[str] = field(default_factory=Counter)
    """How many died at each point."""
    places: set[tuple[bool, str]] = field(default_factory=set)
    """Where some died: whether at most once, and the point."""
    wrong: list[str] = field(default_factory=list)
    extra: int = 0
    parked: int = 0


def measure_r3(*, short: bool, seed: int) -> Iterator[Row]:
    """Yield the rows of R3."""
    with ExitStack() as closing:
        world = closing.enter_context(saleor())
        server = closing.enter_context(MailServer(fast=True))
        closing.enter_context(posting_to(server))
        theatre = Theatre(server, iter(pool(world, seed, count=POOL)))
        tally = Tally()
        for scene in SCENES:
            _die_at_each_passage(theatre, scene, tally, short=short)
        yield from _rows(tally)
        by_statement = Tally()
        for scene in SCENES[:1] if short else (SCENES[0], SCENES[3]):
            _die_after_each_statement(theatre, scene, by_statement, step=7 if short else 1)
        yield _converged("death after each statement: converged", by_statement)


def _rows(tally: Tally) -> Iterator[Row]:
    every = {str(point) for point in Point if point not in OF_WEBHOOKS | OF_COMPLAINTS}
    missed = sorted(every - set(tally.at))
    yield Row(
        "R3", "points at which a process died", len(tally.at), "points",
        goal=f"= {len(every)}", holds=not missed, n=len(every),
        note=f"never passed: {', '.join(missed)}" if missed else "each at every passage",
    )  # fmt: skip
    yield _converged("death at each passage of each point: converged", tally)
    after = tally.at[Point.HANDED_OVER]
    yield Row(
        "R3", "extra copies, same Message-ID", tally.extra, "mails",
        goal=f"<= {after}", holds=tally.extra <= after, n=tally.deaths,
        note=f"{after} deaths after hand-over; {tally.parked} at-most-once ones parked instead",
    )  # fmt: skip


def _converged(what: str, tally: Tally) -> Row:
    bad = len(tally.wrong)
    return Row(
        "R3", what, 100 * (tally.trials - bad) / max(tally.trials, 1), "%",
        goal="= 100", holds=not bad and tally.deaths > 0, n=tally.deaths,
        note="; ".join(tally.wrong[:3]),
    )  # fmt: skip


def pool(world: World, seed: int, *, count: int) -> list[Parcel]:
    """Make parcels by copying a real one, and let their channel be live since yesterday."""
    order_id = buy(world)
    parcels.fulfill(world, order_id=order_id, number="T1")
    copies = Copier([Pattern(order_id)], count=count, begin=OLD[0], until=OLD[1], seed=seed).copy()
    # The first sweep ever leaves all old rows alone, so it must come after them.
    empty_our_tables()
    sweep.sweep_recent()
    with port.current().writer():
        channels.go_live(world.channels["eur"].pk, only=PARCELS)
        execute("UPDATE saleor_service_channel SET live_since = now() - interval '1 day'")
    make_many_usual()
    return [Parcel(*row) for row in query(_PARCELS, copies.range)]


# The scenes.


def call_hook(parcel: Parcel) -> None:
    """Tell the plugin as Saleor does that this parcel left, the customer to be told."""
    ours = ServicePlugin(configuration=[], active=True)
    fulfillment = SimpleNamespace(pk=parcel.pk, order_id=parcel.order_id)
    ours.fulfillment_created(fulfillment, notify_customer=True, previous_value=None)


def _hooks_then_work(told_of: Sequence[Parcel]) -> None:
    """Call the hooks, then do what a woken worker does, notes included."""
    for parcel in told_of:
        call_hook(parcel)
    work.work()
    work.work()


def _tick(told_of: Sequence[Parcel]) -> None:
    work.tick()


def _touch(theatre: Theatre, told_of: Sequence[Parcel]) -> None:
    """Change the orders without any hook."""
    ids = [parcel.order_id for parcel in told_of]
    query("UPDATE order_order SET updated_at = clock_timestamp() WHERE id = ANY(%s)", [ids])


def _refuse_last(theatre: Theatre, told_of: Sequence[Parcel]) -> None:
    theatre.server.set(
        Fault(Stage.RCPT, reply=b"550 5.1.1 No such user", recipient=told_of[-1].email)
    )


def _refuse_us(theatre: Theatre, told_of: Sequence[Parcel]) -> None:
    theatre.server.set(Fault(Stage.MAIL, reply=b"550 5.7.1 Sender not allowed"))


def _leave_a_claimed_batch(theatre: Theatre, told_of: Sequence[Parcel]) -> None:
    """Let a process die with all of them in hand, and its lease run out."""
    killer = _Killer(lambda passed: passed[-1] == Point.LOADED)
    killer.run(partial(_hooks_then_work, told_of))
    let_time_pass()


SCENES = (
    Scene("hooks", _hooks_then_work),
    Scene("sweep", _tick, _touch),
    Scene("at most once", _hooks_then_work, at_most_once=True),
    Scene("address refused", _hooks_then_work, _refuse_last, refused=True),
    Scene("sender refused", _hooks_then_work, _refuse_us),
    Scene("after a death", lambda told_of: work.work(), _leave_a_claimed_batch),
)


# Deaths.


class _Killer:
    """Runs something in a process that dies when it is time, and knows what it passed."""

    def __init__(
        self, now: Callable[[list[str]], bool] = lambda passed: False, statement: int = 0
    ) -> None:
        """Say when.

        Args:
            now: Asked at each point with all that were passed; true: die here.
            statement: Die after so many statements, 0: of none.

        """
        self._now, self._statement = now, statement
        self.passed: list[str] = []

    def run(self, play: Callable[[], object]) -> bool:
        """Play it; return whether the process died."""
        heard, told = os.pipe()
        child = Child(partial(self._play, play, told))
        os.close(told)
        code = child.wait()
        with os.fdopen(heard) as lines:
            self.passed = lines.read().split()
        if code not in (0, -9):
            raise RuntimeError(f"the process ended with {code} after {self.passed}")
        return code == -9

    def _play(self, play: Callable[[], object], told: int) -> None:
        passed: list[str] = []

        def listen(point: Point) -> None:
            passed.append(point)
            os.write(told, f"{point}\n".encode())
            if self._now(passed):
                die()

        points.listen(listen)
        with connection.execute_wrapper(self._counting()) if self._statement else nullcontext():
            play()

    def _counting(self) -> Callable[..., Any]:
        counted = count(1)

        def wrapper(execute_: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            result = execute_(sql, params, many, context)
            if next(counted) >= self._statement:
                die()
            return result

        return wrapper


def _die_at_each_passage(theatre: Theatre, scene: Scene, tally: Tally, *, short: bool) -> None:
    """Play a scene to its end, then die at the first, the second, ... passage of any point.

    In a short run: only where no process has died yet.
    """
    whole = _Killer()
    _trial(theatre, scene, whole, tally, f"{scene.name}, nobody died")
    for nth, point in enumerate(whole.passed, start=1):
        if not short or (scene.at_most_once, point) not in tally.places:
            killer = _Killer(lambda passed, nth=nth: len(passed) == nth)  # type: ignore[misc]
            _trial(theatre, scene, killer, tally, f"{scene.name}, passage {nth}")


def _die_after_each_statement(theatre: Theatre, scene: Scene, tally: Tally, *, step: int) -> None:
    for number in count(1, step):
        killer = _Killer(statement=number)
        if not _trial(theatre, scene, killer, tally, f"{scene.name}, statement {number}"):
            return


def _trial(theatre: Theatre, scene: Scene, killer: _Killer, tally: Tally, name: str) -> bool:
    """Play a scene once, let others go on, and count; False where nobody died."""
    told_of = theatre.take()
    with _declared(at_most_once=scene.at_most_once):
        theatre.server.set()
        theatre.server.forget()
        scene.prepare(theatre, told_of)
        died = killer.run(partial(scene.play, told_of))
        at = killer.passed[-1] if killer.passed else ""
        if died and not killer.passed and not killer._statement:
            raise RuntimeError("died before any point")
        if not scene.refused:
            theatre.server.set()
        _go_on(told_of, hooks=scene.prepare is not _touch)
    tally.trials += 1
    if died:
        tally.deaths += 1
        tally.at[at] += 1
        tally.places.add((scene.at_most_once, at))
    wrong = _differences(theatre, scene, told_of, at if died else "", tally)
    if wrong:
        tally.wrong.append(f"{name}, died at {at or 'no point'}: {', '.join(wrong)}")
    return died


@contextmanager
def _declared(*, at_most_once: bool) -> Iterator[None]:
    """Let the parcel's message be of this kind; nobody declares an at-most-once one yet."""
    kind = kinds.get("parcel-sent")
    assert kind is not None
    other = replace(kind, at_most_once=at_most_once)
    with mock.patch.dict(kinds._registry._kinds, {kind.key: other}):
        yield


def _go_on(told_of: Sequence[Parcel], *, hooks: bool) -> None:
    """Let another process take over: nothing but the usual work, later.

    Where the process died before its hook had marked anything, a parcel of two hours ago is
    in no sweep's window; that a sweep finds what no hook told is R4's. So the hook is called.
    """
    marked = {row[0] for row in query("SELECT order_id FROM saleor_service_order")}
    marked |= {row[0] for row in query("SELECT order_id FROM saleor_service_mark")}
    for parcel in told_of:
        if hooks and parcel.order_id not in marked:
            call_hook(parcel)
    for _ in range(SURVIVORS_ROUNDS):
        let_time_pass()
        work.tick()


def _differences(
    theatre: Theatre, scene: Scene, told_of: Sequence[Parcel], at: str, tally: Tally
) -> list[str]:
    """Return what is not as it should be, in words, and count what is extra or parked."""
    with port.current().writer():
        rows = fetch(
            "SELECT key, state FROM saleor_service_message WHERE order_id = ANY(%s)",
            [[parcel.order_id for parcel in told_of]],
        )
    states = dict(rows)
    wrong = [] if len(rows) == len(told_of) else [f"{len(rows)} messages"]
    mails = theatre.server.accepted()
    domain = port.current().site_domain().split(":")[0]
    uncertain = at in (Point.BEGUN, Point.HANDED_OVER)
    extras = 0
    for parcel in told_of:
        state, refused = states.get(parcel.key), scene.refused and parcel is told_of[-1]
        ids = [mail.message_id for mail in mails if mail.recipient == parcel.email]
        if set(ids) - {message_id(parcel.key, domain)}:
            wrong.append(f"Message-IDs {ids}")
        parked = state == "parked" and scene.at_most_once and uncertain
        tally.parked += parked
        if refused:
            good = state == "failed" and not ids and _notes(parcel) == 1
        else:
            good = (parked or (state == "sent" and bool(ids))) and _notes(parcel) == 0
        if not good:
            wrong.append(f"{state}, {len(ids)} mails, {_notes(parcel)} notes")
        extras += max(len(ids) - 1, 0)
    tally.extra += extras
    if extras > (at == Point.HANDED_OVER and not scene.at_most_once):
        wrong.append(f"{extras} extra copies")
    return wrong


def _notes(parcel: Parcel) -> int:
    ((found,),) = query(
        "SELECT count(*) FROM order_orderevent WHERE order_id = %s "
        "AND parameters ? 'saleor_service_key'",
        [parcel.order_id],
    )
    return int(found)
