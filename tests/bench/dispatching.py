"""P4: what the dispatcher sends in a second, beside a loop that does nothing but send."""

import smtplib
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.core.mail.message import MIMEMixin

from saleor_service_plugin.messages import batch, dispatch, mail, postmen, render
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.outbox.rules import State
from tests.saleor.world import World
from tests.smtp.server import Behaviour, Fault, MailServer, Stage

from . import queued
from .copies import Copies
from .figures import Row
from .measuring import Call, Times, seconds

BLOCK = 600
"""More than one batch for each of the process's connections."""

BLOCKS = 6

SLOW_BLOCK = 600
SLOW_BLOCKS = 4

ANSWER_SECONDS = 0.02
"""How long a mail server takes that stores a mail before it says that it has it."""

GOAL = 0.85

Mails = Sequence[tuple[str, Sequence[str], bytes]]
"""As they went over the line: sender, recipients, bytes."""


def measure(world: World, *, seed: int) -> Iterator[Row]:
    """Yield the rows of P4."""
    copies = queued.sent_orders(world, count=BLOCK, seed=seed)
    with queued.mail_server() as server:
        mails = recorded(copies, server)
        times = beside(copies, lambda: _bare(server, mails), blocks=BLOCKS)
        yield _row("server at once", times, GOAL)
        yield from _breakdown(copies)
        server.set(Fault(Stage.DOT, Behaviour.SLOW, seconds=ANSWER_SECONDS))
        few = mails[:SLOW_BLOCK]
        times = beside(copies, lambda: _bare(server, few), blocks=SLOW_BLOCKS, count=SLOW_BLOCK)
        yield _row(f"server {ANSWER_SECONDS * 1000:.0f} ms", times, GOAL)


def recorded(copies: Copies, server: MailServer) -> Mails:
    """Have the mails dispatched once, which warms everything up; return them as they were."""
    sent: list[tuple[str, Sequence[str], bytes]] = []
    sendmail = smtplib.SMTP.sendmail

    def record(client: Any, sender: str, to: Sequence[str], content: bytes, *more: Any) -> Any:
        sent.append((sender, to, content))
        return sendmail(client, sender, to, content, *more)

    with mock.patch.object(smtplib.SMTP, "sendmail", record):
        count = queued.queue(copies, name="recorded")
        send_queued(count)
    if server.count() != count:
        raise RuntimeError(f"{count} mails were sent and {server.count()} came")
    return sent


def send_queued(count: int) -> None:
    """Send what is queued as a worker does, by the process's threads; all must leave."""
    postmen.call(dispatch.servers_due())
    if not postmen.wait(600):
        raise RuntimeError("The postmen did not come to an end")
    if left := Message.objects.exclude(state=State.SENT).count():
        raise RuntimeError(f"{left} of {count} did not leave")


def beside(copies: Copies, theirs: Call, *, blocks: int, count: int = BLOCK) -> Times:
    """Time blocks of mails turn and turn about, the dispatcher's and another's.

    Args:
        copies: The orders that the dispatcher writes about.
        theirs: Sends as many mails.
        blocks: How many of each; queueing is not timed.
        count: How many mails a block has.

    Returns:
        Seconds a mail, so that the ratio of theirs and ours is that of the rates; `ours` of
        the answer are theirs, `theirs` the dispatcher's.

    """
    our: list[float] = []
    their: list[float] = []
    for number in range(blocks):
        queued.queue(copies, name=f"block-{time.monotonic_ns()}", count=count)
        turns = [(lambda: send_queued(count), our), (theirs, their)]
        for call, times in reversed(turns) if number % 2 else turns:
            times.append(seconds(call) / count)
    return Times(their, our)


def _bare(server: MailServer, mails: Mails) -> None:
    client = smtplib.SMTP(server.host, server.port)
    client.ehlo()
    for sender, to, content in mails:
        client.sendmail(sender, to, content)
    client.quit()


def _row(where: str, times: Times, goal: float | None = None) -> Row:
    their, our = times.medians
    return Row(
        "P4",
        f"dispatcher / bare smtplib loop, mails a second, {where}",
        times.ratio,
        "x",
        goal=f">= {goal}" if goal else "",
        holds=goal is None or times.ratio >= goal,
        peer=("smtplib, mails a second", 1 / their),
        spread=times.spread,
        n=len(times.ours),
        note=f"ours {1 / our:.0f} a second; the same bytes; ours with the process's connections",
    )


def _breakdown(copies: Copies) -> Iterator[Row]:
    """Yield where the dispatcher's time goes, in milliseconds a mail."""
    every: dict[str, list[float]] = defaultdict(list)
    for _ in range(BLOCKS):
        count = queued.queue(copies, name=f"parts-{time.monotonic_ns()}")
        with _clocks() as spent:
            spent["all of it"] = seconds(lambda: dispatch.dispatch(seconds=600))
        spent["the rest"] = spent["all of it"] * 2 - sum(spent.values())
        for name, took in spent.items():
            every[name].append(took / count * 1000)
    for name, times in every.items():
        yield Row(
            "P4",
            f"of one mail's time: {name}",
            statistics.median(times),
            "ms",
            spread=(min(times), max(times)),
            n=len(times),
        )


@contextmanager
def _clocks() -> Iterator[dict[str, float]]:
    """Collect the seconds in each part of the dispatcher."""
    spent: dict[str, float] = defaultdict(float)
    parts: tuple[tuple[str, Any, str], ...] = (
        ("claim with the brake", batch, "_claim"),
        ("load orders", batch, "_load"),
        ("render", render, "render"),
        ("put the mail together", mail.Mail, "message"),
        ("turn it into bytes", MIMEMixin, "as_bytes"),
        ("speak to the mail server", smtplib.SMTP, "sendmail"),
        ("finish, its own commit", batch, "_finish"),
    )
    with ExitStack() as patches:
        for name, owner, attribute in parts:
            timed = _timed(name, getattr(owner, attribute), spent)
            patches.enter_context(mock.patch.object(owner, attribute, timed))
        yield spent


def _timed(name: str, call: Callable[..., Any], spent: dict[str, float]) -> Callable[..., Any]:
    def run(*args: Any, **more: Any) -> Any:
        started = time.perf_counter()
        try:
            return call(*args, **more)
        finally:
            spent[name] += time.perf_counter() - started

    return run
