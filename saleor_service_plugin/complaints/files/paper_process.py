"""One PDF, rewritten in a process of its own: bounded in memory and time, whatever it holds."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore

from . import paper
from .taken import RefusedFileError

SECONDS = 15.0
"""For one file, the process's beginning included; an ordinary one takes half a second."""

MOST_AT_ONCE = 2
"""Of one process of the shop; others wait their turn."""

MOST_GROWTH = 4
"""What is written may be so many times what came in: streams are kept as they are."""

PROGRAM = Path(__file__).with_name("paper_child.py")

_turns = BoundedSemaphore(MOST_AT_ONCE)


def rewrite(content: bytes) -> bytes:
    """Return a PDF with the same pages and nothing else.

    Args:
        content: The file.

    Raises:
        RefusedFileError: It holds more than pages, has too many of them, or cannot be read
            within the time and memory there is.

    """
    if not _turns.acquire(timeout=2 * SECONDS):
        raise paper.broken()
    try:
        said = _run(content)
    finally:
        _turns.release()
    head, _, written = said.partition(b"\n")
    try:
        words = json.loads(head)
    except ValueError:
        # It was cut off: too slow, or out of memory.
        raise paper.broken() from None
    if "code" in words:
        raise RefusedFileError(str(words["code"]), str(words["reason"]))
    if words["size"] != len(written) or len(written) > MOST_GROWTH * len(content) + 100_000:
        raise paper.broken()
    return written


def _run(content: bytes) -> bytes:
    """Return what the process says, nothing where it was cut off."""
    task = {"path": [os.path.abspath(place) for place in sys.path], "size": len(content)}
    with suppress(subprocess.TimeoutExpired, OSError):
        done = subprocess.run(
            [_python(), "-I", "-B", str(PROGRAM)],
            input=json.dumps(task).encode("ascii") + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_surroundings(),
            cwd=os.sep,
            timeout=SECONDS,
            check=False,
        )
        return done.stdout
    return b""


def _python() -> str:
    """Return the interpreter; in an embedded one (uWSGI) it is not what runs us."""
    if "python" in Path(sys.executable or "").name:
        return sys.executable
    return str(Path(sys.prefix, "bin", "python3"))


def _surroundings() -> dict[str, str]:
    """Return all that the process knows of ours: not the shop's secrets."""
    kept = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
    return {"TZ": "UTC", **{name: os.environ[name] for name in kept if name in os.environ}}
