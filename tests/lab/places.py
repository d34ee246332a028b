"""Where the lab keeps things, and how it speaks."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sys
import time
from pathlib import Path
from typing import Iterable, Iterator

PROJECT = Path(__file__).resolve().parents[2]
LAB = PROJECT / ".lab"
STARTED = time.monotonic()


class LabError(Exception):
    """Something the person at the terminal has to know; shown without a traceback."""


class SaleorMissing(LabError):
    """Saleor's source cannot be had on this machine."""


class BrowserMissing(LabError):
    """There is no browser on this machine, or nothing to drive it with."""


def cache_dir() -> Path:
    """Return the directory that outlives clones of this repository."""
    root = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    path = Path(root) / "saleor-service-plugin"
    path.mkdir(parents=True, exist_ok=True)
    return path


def say(text: str) -> None:
    """Print one line of progress with the seconds since the start, on stderr."""
    seconds = time.monotonic() - STARTED
    print(f"[{seconds:4.0f} s] {text}", file=sys.stderr, flush=True)


def digest(parts: Iterable[object]) -> str:
    """Return a short hash of the parts; paths count with name and content."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            total.update(part.name.encode())
            total.update(part.read_bytes() if part.is_file() else b"absent")
        else:
            total.update(str(part).encode())
        total.update(b"\0")
    return total.hexdigest()[:12]


@contextlib.contextmanager
def locked(path: Path, what: str) -> Iterator[None]:
    """Hold an exclusive lock on a file beside `path`; say so when it takes waiting."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{path}.lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say(f"another run is at work on {what}, waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
