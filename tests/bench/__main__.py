"""`python -m tests.bench`: measure, print a table, write the figures."""

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import chain
from typing import Any

from . import figures
from .figures import Row

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

SEED = 20261122


Measures = dict[str, Callable[[], Iterator[Row]]]
"""By row, in the order in which they are measured."""

EVERYTHING = frozenset({"P1", "P2", "P3", "P8", "P15", "P17", "P18", "P20", "P21"})
"""Rows in whose shop customers are told everything; the others measure the engine, with
one mail for each parcel and nothing else."""


def _told(id_: str) -> AbstractContextManager[None]:
    """Return what a row's shop tells its customers."""
    from tests.usual import parcels_alone

    return nullcontext() if id_ in EVERYTHING else parcels_alone()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--orders", type=int, default=1_000_000, help="for P13, P14 (default 1,000,000)"
    )
    parser.add_argument(
        "--kept", type=int, default=1_000_000, help="ended messages for P7 (default 1,000,000)"
    )
    parser.add_argument(
        "--listed", type=int, default=1_000_000, help="messages for P9 to P12 (default 1,000,000)"
    )
    parser.add_argument(
        "--complaints", type=int, default=1_000_000, help="for P16 (default 1,000,000)"
    )
    parser.add_argument("--only", default="", metavar="P1,P3", help="these rows alone")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--print", action="store_true", help="print the table, write no file")
    return parser.parse_args()


def main() -> int:
    """Measure what was asked for; 1 where a goal is missed."""
    arguments = _arguments()
    import django

    django.setup()
    logging.disable(logging.WARNING)
    rows = []
    print(f"Saleor {figures.saleor_version()}, load {os.getloadavg()[0]:.1f}", flush=True)
    for id_, measure in _measures(arguments).items():
        started = time.monotonic()
        with _told(id_):
            for row in measure():
                rows.append(row)
                print(figures.line(row), flush=True)
        took = time.monotonic() - started
        print(f"     {id_} took {took:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    if not arguments.print:
        figures.write(rows, seed=arguments.seed)
    missed = [row for row in rows if not row.holds]
    print(f"{len(rows)} rows, {len(missed)} short of their goal")
    return int(bool(missed))


def _measures(arguments: argparse.Namespace) -> Measures:
    """Return what to measure, in its order."""
    every = _every(arguments)
    # The desk's rows by themselves; without a choice they come with those of messages.
    usual = [id_ for id_ in every if id_ != "DESK"]
    wanted = arguments.only.upper().split(",") if arguments.only else usual
    unknown = set(wanted) - set(every)
    if unknown:
        raise SystemExit(f"no such rows here: {', '.join(sorted(unknown))}")
    return {id_: measure for id_, measure in every.items() if id_ in wanted}


def _of_clocks(world: Any, arguments: argparse.Namespace) -> Measures:
    """Return what is measured of how soon somebody hears of a complaint."""
    from . import acknowledging, complaint_clocks, warning

    return {
        "P16": lambda: complaint_clocks.measure(world, rows=arguments.complaints),
        "P20": acknowledging.measure,
        "P21": warning.measure,
    }


def _every(arguments: argparse.Namespace) -> Measures:
    """Return all measures; whatever takes many orders comes after P14's quiet shop."""
    from tests.saleor import world as saleor

    from . import (
        arriving,
        claims,
        complaint_list,
        customers,
        deep_pages,
        dispatching,
        hook,
        kept,
        looks,
        message_list,
        pages,
        peers,
        polling,
        promises,
        rendering,
        requests,
        startup,
        sweeps,
    )

    world, seed, orders = saleor.build_world(), arguments.seed, arguments.orders
    lists = message_list.Lists(world, rows=arguments.listed)
    desks = complaint_list.Desks(world, rows=arguments.listed)
    return {
        "P17": startup.measure,
        "P3": hook.measure,
        "P18": rendering.measure,
        "POLL": lambda: polling.measure(seed),
        "D1": lambda: promises.measure(seed),
        "P4": lambda: dispatching.measure(world, seed=seed),
        "P5": lambda: peers.measure_user_email(world, seed=seed),
        "P6": lambda: peers.measure_post_office(world, seed=seed),
        "P7": lambda: chain(claims.measure(world), kept.measure(world, rows=arguments.kept)),
        "P8": arriving.measure,
        **_of_clocks(world, arguments),
        "P9": lambda: chain(message_list.measure_pages(lists), complaint_list.measure_pages(desks)),
        "DESK": lambda: complaint_list.measure(desks),
        "PAGES": lambda: pages.measure(world, messages=arguments.listed),
        "P10": lambda: chain(deep_pages.measure(lists), complaint_list.measure_deep(desks)),
        "P12": lambda: chain(
            message_list.measure_plans(lists), complaint_list.measure_plans(desks)
        ),
        "P13": lambda: customers.measure(orders=orders, seed=seed),
        "P14": lambda: sweeps.measure(world, orders=orders, seed=seed),
        "P15": lambda: looks.measure(world, seed=seed),
        "P11": lambda: chain(
            message_list.measure_statements(world, seed=seed),
            complaint_list.measure_statements(desks),
        ),
        "P1": lambda: requests.measure_checkout(world),
        "P2": lambda: requests.measure_others(world),
    }


if __name__ == "__main__":
    sys.exit(main())
