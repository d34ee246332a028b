"""Which server a run uses: the caller's, the long-running one, or a private one."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
from pathlib import Path
from typing import Iterator, NamedTuple, Optional

from . import databases, postgres
from .databases import Stand
from .places import LAB, LabError, cache_dir, locked, say
from .processes import quiet

NOTE = LAB / "server.json"
KEPT_CLUSTERS = 4


class Place(NamedTuple):
    """A server's maintenance URL, the template on it ('' for none), is it this run's own."""

    url: str
    template: str
    private: bool


@contextlib.contextmanager
def for_saleor(stand: Stand) -> Iterator[Place]:
    """Give a server that has the template of this Saleor and of our migrations."""
    url = os.environ.get("DATABASE_URL") or long_running(stand)
    if url:
        yield Place(url, databases.ensure_template(stand, url), False)
        return
    programs = postgres.installed()
    if programs is None:
        raise LabError(
            "Saleor's tests need a PostgreSQL server (with hstore, pg_trgm, btree_gin and "
            "pgcrypto): install PostgreSQL, or set DATABASE_URL."
        )
    with postgres.private(programs, seed(stand, programs)) as server:
        yield Place(server.url, databases.template_name(stand), True)


@contextlib.contextmanager
def plain(prefix: Path) -> Iterator[Place]:
    """Give a server for empty databases."""
    url = os.environ.get("DATABASE_URL") or long_running(None)
    if url:
        yield Place(url, "", False)
        return
    programs = postgres.installed() or postgres.from_wheel()
    with postgres.private(programs) as server:
        yield Place(server.url, "", True)


@contextlib.contextmanager
def keep(stand: Optional[Stand]) -> Iterator[str]:
    """Run a private server that later runs find by its note in .lab."""
    if long_running(None):
        raise LabError(f"a server is already running: {long_running(None)}")
    programs = postgres.installed() or postgres.from_wheel()
    seed = _base(stand, programs) if stand else None
    with postgres.private(programs, seed) as server:
        key = databases.saleor_key(stand) if stand else ""
        note = {"url": server.url, "pid": server.process.pid, "saleor": key}
        part = NOTE.with_suffix(".part")
        part.write_text(json.dumps(note), encoding="utf-8")
        part.rename(NOTE)
        try:
            if stand:
                databases.ensure_template(stand, server.url)
            yield server.url
        finally:
            NOTE.unlink()


def long_running(stand: Optional[Stand]) -> str:
    """Return the URL of the server of `lab server` if it lives and fits, else ''."""
    try:
        note = json.loads(NOTE.read_text(encoding="utf-8"))
        os.kill(int(note["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return ""
    if stand and note["saleor"] != databases.saleor_key(stand):
        return ""
    return str(note["url"])


def _clusters(programs: Path) -> Path:
    version = quiet([str(programs / "postgres"), "--version"]).split()[2]
    path = cache_dir() / "clusters" / f"pg{version.split('.')[0]}"
    path.mkdir(parents=True, exist_ok=True)
    return path


def _base(stand: Stand, programs: Path) -> Path:
    """Return a stopped cluster with Saleor's tables, building it if it is not cached."""
    path = _clusters(programs) / f"base-{databases.saleor_key(stand)}"
    with locked(path, f"the template of Saleor {stand.version}"):
        if not path.is_dir():
            with postgres.private(programs) as server:
                databases.ensure_base(stand, server.url)
                _snapshot(server, path)
    os.utime(path)
    return path


def seed(stand: Stand, programs: Path) -> Path:
    """Return a stopped cluster with our tables too, and nothing else in it."""
    path = _clusters(programs) / f"full-{databases.our_key(stand)}"
    with locked(path, "the template database"):
        if not path.is_dir():
            with postgres.private(programs, _base(stand, programs)) as server:
                databases.ensure_template(stand, server.url)
                gone = databases.drop(databases.base_name(stand))
                databases.execute(stand.prefix, server.url, *gone)
                _snapshot(server, path)
        _forget_old(path)
    os.utime(path)
    return path


def _snapshot(server: postgres.Server, path: Path) -> None:
    """Keep the data directory of a server; a half-made copy never gets the final name."""
    server.stop(clean=True)
    part = path.with_name(f".part-{os.getpid()}-{path.name}")
    shutil.rmtree(part, ignore_errors=True)
    try:
        quiet(["cp", "-R", str(server.data), str(part)])
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    say(f"kept for later runs: {path.parent.name}/{path.name}")


def _forget_old(current: Path) -> None:
    """Remove all but the last few clusters, and half-made ones of an hour ago."""
    folder = current.parent
    aged = sorted(folder.glob("full-*"), key=_used, reverse=True)
    keep_too = [path for path in aged if path.is_dir() and path != current]
    old = keep_too[KEPT_CLUSTERS - 1 :]
    old += [path for path in folder.glob(".part-*") if _used(path) < time.time() - 3600]
    for path in old:
        with locked(path, "an old template"):
            shutil.rmtree(path, ignore_errors=True)


def _used(path: Path) -> float:
    with contextlib.suppress(OSError):
        return path.stat().st_mtime
    return 0.0
