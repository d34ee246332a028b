"""`python -m tests.chaos`: break things, print a table, write the figures."""

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from pathlib import Path

from tests.bench import figures
from tests.bench.figures import Row

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.chaos.settings")

SEED = 20261122

FILE = Path(__file__).resolve().parents[2] / "docs" / "figures" / "chaos.json"

MEASURES = {
    "R1": "kills:measure_r1",
    "R2": "kills:measure_r2",
    "R3": "deaths:measure_r3",
    "R4": "without_hooks:measure_r4",
    "R5": "raising:measure_r5",
    "R6": "rollbacks:measure_r6",
    "R7": "mail_servers:measure_r7",
    "R8": "broker:measure_r8",
    "R9": "database:measure_r9",
    "R10": "sequences:measure_r10",
    "R11": "last_pieces:measure_r11",
    "R12": "broken:measure_r12",
    "R13": "carrier_answers:measure_r13",
    "R14": "false_facts:measure_r14",
    "C1": "many_complaints:measure_c1",
}
"""Where each row is measured: "module:function" in this folder."""


EVERYTHING = frozenset({"R10", "R12", "R14", "C1"})
"""Rows in whose shop customers are told everything; the others try the engine, with one
mail for each parcel and nothing else."""


def _told(id_: str) -> AbstractContextManager[None]:
    """Return what a row's shop tells its customers."""
    from tests.usual import parcels_alone

    return nullcontext() if id_ in EVERYTHING else parcels_alone()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--only", default="", metavar="R1,R2", help="these rows alone")
    parser.add_argument("--short", action="store_true", help="fewer trials, as CI runs it")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--print", action="store_true", help="print the table, write no file")
    return parser.parse_args()


def main() -> int:
    """Measure what was asked for; 1 where a goal is missed or a row could not be measured.

    A short run writes no file: its numbers of trials are not those of the figures.
    """
    arguments = _arguments()
    wanted = _wanted(arguments.only)
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    rows: list[Row] = []
    broken = []
    print(f"Saleor {figures.saleor_version()}, load {os.getloadavg()[0]:.1f}", flush=True)
    for id_ in wanted:
        started = time.monotonic()
        try:
            with _told(id_):
                for row in _measure(id_)(short=arguments.short, seed=arguments.seed):
                    rows.append(row)
                    print(figures.line(row), flush=True)
        except Exception as error:
            # The other rows are still worth their time.
            broken.append(id_)
            sys.excepthook(type(error), error, error.__traceback__)
        took = time.monotonic() - started
        print(f"     {id_} took {took:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    if rows and not (arguments.print or arguments.short):
        figures.write(rows, seed=arguments.seed, file=FILE)
    missed = [row for row in rows if not row.holds]
    for row in missed:
        # Once more: of a long table its end is what people see.
        print(f"short of its goal: {figures.line(row)}")
    print(f"{len(rows)} rows, {len(missed)} short of their goal")
    if broken:
        print(f"not measured: {', '.join(broken)}")
    return int(bool(missed or broken))


def _wanted(only: str) -> list[str]:
    """Return the ids that were asked for.

    Raises:
        SystemExit: One of them is not measured here.

    """
    wanted = only.upper().split(",") if only else list(MEASURES)
    unknown = set(wanted) - set(MEASURES)
    if unknown:
        raise SystemExit(f"no such rows here: {', '.join(sorted(unknown))}")
    return [id_ for id_ in MEASURES if id_ in wanted]


def _measure(id_: str) -> Callable[..., Iterator[Row]]:
    module, _, function = MEASURES[id_].partition(":")
    found: Callable[..., Iterator[Row]] = getattr(
        import_module(f".{module}", __package__), function
    )
    return found


if __name__ == "__main__":
    sys.exit(main())
