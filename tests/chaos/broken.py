"""R12: the form is malformed, a template is broken; the shop goes on and the class waits."""

import math
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest import mock

from django.db.models import JSONField, Value
from saleor.plugins.models import PluginConfiguration

from saleor_service_plugin import PLUGIN_ID, health, work
from saleor_service_plugin.complaints.mails import tell
from saleor_service_plugin.messages import kinds, render
from saleor_service_plugin.orders import drain
from tests.bench.copies import query
from tests.bench.figures import Row
from tests.saleor.trouble import form
from tests.saleor.trouble.answers import masked
from tests.saleor.trouble.journey import CHECKOUT_COMPLETE
from tests.saleor.world import World, checkout
from tests.saleor.world.api import Json, global_id
from tests.smtp.server import MailServer

from . import every_kind, odd_forms, odd_templates
from .deaths import Parcel, call_hook, pool
from .every_kind import Told
from .grounds import Child, fake_shop, let_time_pass, posting_to, saleor

BY_ROW, BY_API = 220, 80
SHORT_BY_ROW, SHORT_BY_API = 6, 3
SHORT_TEMPLATES = 8

MOST_SECONDS = 10
"""Of the processor's time, so that a busy machine makes nothing look like a hang."""

MOST_WAITED = 120.0

LEAKED = 3
"""Exit code of a child that found a file of the system in a mail."""


def measure_r12(*, short: bool, seed: int) -> Iterator[Row]:
    """Yield the rows of R12."""
    yield from _forms(short=short, seed=seed)
    yield from _templates(short=short, seed=seed)


# The form.


def _forms(*, short: bool, seed: int) -> Iterator[Row]:
    by_row = odd_forms.variants(SHORT_BY_ROW if short else BY_ROW, seed)
    by_api = list(odd_forms.saved(SHORT_BY_API if short else BY_API, seed))
    with ExitStack() as closing:
        world = closing.enter_context(saleor())
        server = closing.enter_context(MailServer(fast=True))
        closing.callback(form.forget)
        told = iter(pool(world, seed, count=len(by_row) + len(by_api)))
        plain = _complete(world)
        wrong, raised, parcels = [], [], []
        trials = [lambda stored=stored: _store(stored) for stored in by_row]
        trials += [lambda items=items: _save(world, items) for items in by_api]
        with posting_to(server):
            for number, trial in enumerate(trials):
                form.forget()
                trial()
                if (answer := _complete(world)) != plain:
                    wrong.append(f"{number}: {str(answer)[:200]}")
                parcels.append(next(told))
                raised += _work_on(parcels[-1])
            form.forget()
            for _ in range(3):
                let_time_pass()
                work.tick()
        yield Row(
            "R12", "checkouts answered differently under a malformed form", len(wrong), "answers",
            goal="= 0", holds=not wrong, n=len(trials), note="; ".join(wrong[:2]),
        )  # fmt: skip
        yield _told("a malformed form", server, parcels, raised)


def _complete(world: World) -> Json:
    """Order without paying, by the storefront's call; return the answer, ids masked."""
    checkout_id = checkout.create(world, channel="unpaid", basket={"mug": 1}, email="a@b.example")
    variables = {"id": global_id("Checkout", checkout_id)}
    answer: Json = masked(world.anonymous.post(CHECKOUT_COMPLETE, variables))
    return answer


def _store(stored: Any) -> None:
    """Write the row as nobody should; None is JSON's null."""
    PluginConfiguration.objects.create(
        identifier=PLUGIN_ID, name="Service", channel=None, active=True,
        configuration=Value(stored, JSONField()),
    )  # fmt: skip


def _save(world: World, items: Sequence[dict[str, Any]]) -> None:
    """Save as a client of the API does, whatever the answer."""
    variables = {"id": PLUGIN_ID, "input": {"configuration": list(items)}}
    world.staff.post(form.PLUGIN_UPDATE, variables)


def _work_on(parcel: Parcel) -> list[str]:
    """Have a parcel leave and do what a woken worker does; return what came out of it."""
    call_hook(parcel)
    try:
        work.work()
    except Exception as error:
        return [type(error).__name__]
    return []


def _told(under: str, server: MailServer, told_of: Sequence[Parcel], raised: list[str]) -> Row:
    arrived = [mail.recipient for mail in server.accepted()]
    lost = sum(parcel.email not in arrived for parcel in told_of)
    extra = len(arrived) - len(set(arrived))
    failed = query(
        "SELECT reason, count(*) FROM saleor_service_message WHERE state = 'failed' GROUP BY 1"
    )
    return Row(
        "R12", f"mails lost or double under {under}, after the repair", lost + extra, "mails",
        goal="= 0", holds=not (lost or extra or failed or raised), n=len(told_of),
        note="; ".join([*(f"failed: {row}" for row in failed[:2]), *sorted(set(raised))]),
    )  # fmt: skip


# Templates.


def _templates(*, short: bool, seed: int) -> Iterator[Row]:
    # Of what is told to staff alone no customer waits.
    keys = sorted({kind.key for kind in kinds.all_kinds()} - {tell.ESCALATED})
    cases = odd_templates.cases(seed, keys)
    trials = cases[:SHORT_TEMPLATES] if short else cases
    wrong: list[str] = []
    held = 0
    for key in keys:
        for language in render.languages(key):
            render._compiled(key, language)
    with MailServer(fast=True) as server:
        for case in trials:
            found, was_held = _try(server, case)
            wrong += [f"{case.kind}, {case.name}: {text}" for text in found]
            held += was_held
    yield Row(
        "R12", "broken templates: death, hang, leak, others kept waiting, lost or double",
        len(wrong), "faults", goal="= 0", holds=not wrong, n=len(trials),
        note="; ".join(wrong[:4]) or f"the templates of {len(keys)} kinds in turns; {held} "
        "held, the others went out as they stood",
    )  # fmt: skip


def _try(server: MailServer, case: odd_templates.Case) -> tuple[list[str], bool]:
    """Put one broken template in place, work, repair, work.

    Returns:
        What was not as it should be, and whether the class was held.

    """
    server.forget()
    with fake_shop() as shop, posting_to(server):
        waiting = every_kind.happen(shop, case.kind)
        drain.drain()
        server.forget()
        code = Child(lambda: _send(case)).wait(MOST_WAITED)
        wrong = _how_it_ended(code)
        if code is None or code < 0:
            # Its lease and its connection are still there, as after any death.
            let_time_pass()
        early = {mail.recipient for mail in server.accepted()}
        kept = [email for email in waiting if email not in early]
        wrong += _kept(case, waiting, kept) if code == 0 else []
        for _ in range(2):
            let_time_pass()
            work.work()
        arrived = [mail.recipient for mail in server.accepted()]
        if sorted(arrived) != sorted(waiting):
            missing = set(waiting) - set(arrived)
            wrong.append(f"{len(arrived)} mails after the repair, without {sorted(missing)[:2]}")
        return wrong, bool(kept)


def _send(case: odd_templates.Case) -> None:
    """Work as a worker does that compiles the broken one; look into every mail that is made."""
    resource.setrlimit(resource.RLIMIT_CPU, (_spent() + MOST_SECONDS,) * 2)
    made: list[str] = []
    rendered = render.render

    def noting(*args: Any) -> render.Rendered:
        result = rendered(*args)
        made.append(result.html + result.text)
        return result

    with _replaced(case), mock.patch.object(render, "render", noting):
        work.work()
    if any("root:" in text for text in made):
        raise SystemExit(LEAKED)


def _spent() -> int:
    """Return the seconds of the processor that this process has had; a fork begins at none."""
    return math.ceil(time.process_time())


@contextmanager
def _replaced(case: odd_templates.Case) -> Iterator[None]:
    """Use a copy of all templates, one of them broken; the others are compiled already."""
    anew = lru_cache(render._compiled.__wrapped__)
    known = render._compiled

    def compiled(kind: str, language: str) -> render.Compiled:
        return (anew if case.everywhere or kind == case.kind else known)(kind, language)

    with tempfile.TemporaryDirectory(prefix="templates-") as place:
        folder = Path(place) / "messages"
        shutil.copytree(render.FOLDER, folder)
        case.spoil(folder / case.kind)
        with (
            mock.patch.object(render, "FOLDER", folder),
            mock.patch.object(render, "_compiled", compiled),
        ):
            render.languages.cache_clear()
            yield


def _how_it_ended(code: int | None) -> list[str]:
    if code == 0:
        return []
    if code is None:
        return [f"hangs for more than {MOST_WAITED:g} s"]
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return [f"takes more than {MOST_SECONDS} s of the processor's time"]
    return [f"the process ended with {code}"]


def _kept(case: odd_templates.Case, waiting: dict[str, Told], kept: list[str]) -> list[str]:
    """Return what is wrong with who was kept waiting, and how."""
    wrong = []
    ours = [email for email, told in waiting.items() if _is_concerned(case, told)]
    others = sorted({waiting[email].kind for email in kept if email not in ours})
    if others:
        wrong.append(f"others wait: {', '.join(others)}")
    if len(kept) not in (0, len(ours)) or (case.certain and not kept):
        wrong.append(f"{len(kept)} of {len(ours)} wait")
    if not kept:
        return wrong
    named = {f"template:{waiting[email].kind}/{waiting[email].language}" for email in ours}
    if set(health.look().circuits) != named:
        wrong.append(f"circuits {sorted(health.look().circuits)}")
    burnt = query(
        "SELECT count(*) FROM saleor_service_message WHERE state = 'queued' AND attempts > 0"
    )
    if burnt != [(0,)]:
        wrong.append(f"{burnt[0][0]} with attempts burnt")
    return wrong


def _is_concerned(case: odd_templates.Case, told: Told) -> bool:
    return told.language in case.languages and (case.everywhere or told.kind == case.kind)
