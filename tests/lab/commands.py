"""The commands of the lab."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
import threading
from typing import Callable, ContextManager, List

from . import core_tests, lint, servers, session, source, tiers
from .places import LAB, PROJECT, LabError, SaleorMissing, cache_dir, say
from .processes import foreground, install_signal_handlers
from .session import Session


def execute(arguments: argparse.Namespace) -> int:
    """Run a program in the Saleor (or light) environment with a fresh database."""
    command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
    if not command:
        raise LabError("exec: which program? python3 tests/lab exec [options] -- PROGRAM ...")
    place: ContextManager[Session]
    if arguments.env_only:
        place = session.without_database(arguments.saleor, saleor=not arguments.light)
    elif arguments.light:
        place = session.light()
    else:
        tests = any("pytest" in word for word in command)
        place = session.with_saleor(arguments.saleor, tests, arguments.workers)
    with place as here:
        say("ready")
        return foreground(command, here.env)


def serve(arguments: argparse.Namespace) -> int:
    """Keep one PostgreSQL server for later runs, until Ctrl-C."""
    with servers.keep(session.stand(arguments.saleor)) as url:
        say(f"{url} (Ctrl-C stops it; exec, test and the others now use it)")
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
    return 0


def demo(arguments: argparse.Namespace) -> int:
    """Show the plugin in a running Saleor, step by step."""
    try:
        with session.with_saleor(arguments.saleor, tests=False) as here:
            return foreground([_python(here), "-m", "tests.demo", *_words(arguments)], here.env)
    except SaleorMissing as error:
        say(str(error))
        say("without Saleor: the chapters that the fake shop can play")
        command = ["-m", "tests.demo", "--without-saleor", *_words(arguments)]
        with session.light() as here:
            return foreground([_python(here), *command], here.env)


def bench(arguments: argparse.Namespace) -> int:
    """Measure the plugin on a database with many orders."""
    with session.with_saleor(arguments.saleor, tests=False) as here:
        return foreground([_python(here), "-m", "tests.bench", *_words(arguments)], here.env)


def chaos(arguments: argparse.Namespace) -> int:
    """Kill processes, break mail servers, restart the database, and count what customers got."""
    with session.with_saleor(arguments.saleor, tests=False) as here:
        return foreground([_python(here), "-m", "tests.chaos", *_words(arguments)], here.env)


def clean(arguments: argparse.Namespace) -> int:
    """Remove what the lab and the builds made inside the project."""
    if servers.long_running(None):
        raise LabError("`python3 tests/lab server` is still running: stop it first.")
    for name in (".lab", "build", "dist", ".mypy_cache", ".ruff_cache", ".pytest_cache"):
        shutil.rmtree(str(PROJECT / name), ignore_errors=True)
    print(f"removed; Saleor's source and the template databases stay in {cache_dir()}")
    return 0


def _python(here: Session) -> str:
    return str(here.prefix / "bin" / "python")


def _words(arguments: argparse.Namespace) -> List[str]:
    return [word for word in arguments.words if word != "--"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 tests/lab")
    kinds = parser.add_subparsers(dest="kind", metavar="COMMAND")
    kinds.required = True

    def add(name: str, action: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        kind = kinds.add_parser(name, help=(action.__doc__ or "").splitlines()[0])
        kind.set_defaults(action=action)
        kind.add_argument(
            "--saleor", default="", metavar="VERSION", help=f"default {source.DEFAULT_VERSION}"
        )
        return kind

    run = add("exec", execute)
    run.add_argument("--light", action="store_true", help="without Saleor, an empty database")
    run.add_argument("--env-only", action="store_true", help="no database at all")
    run.add_argument("--workers", type=int, default=0, help="test databases for pytest -n")
    run.add_argument("command", nargs=argparse.REMAINDER, metavar="-- PROGRAM ...")
    add("server", serve)
    test = add("test", tiers.run)
    names = [tier.name for tier in tiers.TIERS]
    test.add_argument("--tier", action="append", choices=names, help="only this one (repeatable)")
    test.add_argument("pytest", nargs=argparse.REMAINDER, metavar="-- PYTEST'S WORDS")
    core = add("core-tests", core_tests.run)
    core.add_argument(
        "--merged", action="store_true", help="with our schema merged into Saleor's own"
    )
    core.add_argument("pytest", nargs=argparse.REMAINDER, metavar="-- PATHS")
    for name, action in (("demo", demo), ("bench", bench), ("chaos", chaos), ("format", lint.tidy)):
        add(name, action).add_argument("words", nargs=argparse.REMAINDER, metavar="-- WORDS")
    add("lint", lint.run)
    add("lock", lint.lock)
    add("clean", clean)
    return parser


def main(words: List[str]) -> int:
    """Run one command; what a person can mend is told without a traceback."""
    arguments = _parser().parse_args(words)
    install_signal_handlers()
    LAB.mkdir(exist_ok=True)
    try:
        return int(arguments.action(arguments))
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130
