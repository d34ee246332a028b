"""R5: our code raises, the database errs or hangs inside a hook; the shop does not feel it."""

import itertools
from collections.abc import Iterator

import pytest
from django.test.utils import override_settings

from tests.bench.figures import Row
from tests.saleor.trouble import database, journey
from tests.saleor.trouble.hooking import HOOKS, call_all_hooks
from tests.saleor.trouble.raising import ERRORS, PLACES, Boom
from tests.saleor.world import World

from .grounds import saleor

SHORT = 5
SHORT_JOURNEYS = 2

DIRECT = ("hooks._mark", "marks.write")
"""Where each error is raised under each hook: before our own guard, and under it."""

BACKGROUND = {"SALEOR_SERVICE_SETTLE_SECONDS": 0}


def measure_r5(*, short: bool, seed: int) -> Iterator[Row]:
    """Yield the rows of R5."""
    kinds = {type(error): error for error in ERRORS}
    errors = list(kinds.values())[:SHORT] if short else list(ERRORS)
    with saleor() as world:
        yield _every_hook(errors)
        yield _requests(world, errors, short=short)
        yield _database(world, short=short)


def _every_hook(errors: list[Exception]) -> Row:
    calls, came_out = 0, []
    for error, place in itertools.product(errors, DIRECT):
        try:
            calls += call_all_hooks(error, place)
        except Exception as found:
            came_out.append(f"{type(error).__name__} at {place}: {type(found).__name__}")
    kinds = len({type(error) for error in errors})
    return Row(
        "R5", f"errors of {kinds} kinds that leave one of {len(HOOKS)} hooks", len(came_out),
        "errors", goal="= 0", holds=not came_out and calls == len(errors) * 2 * len(HOOKS),
        n=calls, note="; ".join(came_out[:3]),
    )  # fmt: skip


def _requests(world: World, errors: list[Exception], *, short: bool) -> Row:
    """Make the journey of eight requests once for each error, at every place in turn."""
    plain, wrong, requests = journey.plain(world), [], 0
    places = itertools.cycle(PLACES)
    trials = list(zip(errors[:SHORT_JOURNEYS] if short else errors, places, strict=False))
    for error, place in trials:
        boom = Boom(error)
        with pytest.MonkeyPatch.context() as patch:
            PLACES[place](patch, boom)
            made = journey.listened(world)
        requests += len(made.answers)
        found = {**journey.differences(made, plain), **journey.untold(made)}
        if found or not boom.struck:
            wrong.append(f"{type(error).__name__} at {place}: {sorted(map(str, found))}")
    return Row(
        "R5", "requests answered or heard differently, or not found by the sweep", len(wrong),
        "journeys", goal="= 0", holds=not wrong, n=requests,
        note="; ".join(wrong[:3]) or f"{len(trials)} journeys, {min(len(trials), len(PLACES))} places",
    )  # fmt: skip


def _database(world: World, *, short: bool) -> Row:
    """Let PostgreSQL itself refuse, hang or be locked under our hooks."""
    plain, wrong, requests, slowest = journey.plain(world), [], 0, 0.0
    troubles = list(database.TROUBLES)
    for name in troubles[:1] if short else troubles:
        with override_settings(**BACKGROUND), database.TROUBLES[name]():
            made = journey.listened(world)
        requests += len(made.answers)
        slowest = max(slowest, made.slowest)
        if found := {**journey.differences(made, plain), **journey.untold(made)}:
            wrong.append(f"{name}: {sorted(map(str, found))}")
    return Row(
        "R5", "the same while the database refuses, hangs or is locked", len(wrong), "journeys",
        goal="= 0", holds=not wrong, n=requests,
        note="; ".join(wrong) or f"slowest request {slowest:.1f} s, by the shop's own timeouts",
    )  # fmt: skip
