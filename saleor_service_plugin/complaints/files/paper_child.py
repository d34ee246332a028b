"""What reads PDFs: a process of its own with little memory and little time, thrown away after.

Not imported by the plugin; `paper_process.py` runs it as a program, one per file. In: a line of
JSON (where packages lie, how long the file is), then the file. Out: a line of JSON (what is
refused, or how long what was written is), then what was written.
"""

import importlib
import json
import os
import sys
from contextlib import suppress
from typing import Any

MOST_MEMORY = 768 * 1024 * 1024
"""Bytes of address space, half of it Python and its libraries."""

MOST_SECONDS = 12
"""Of the processor: who outlives the worker that started it ends by itself."""

PAPER = "saleor_service_plugin.complaints.files.paper"
"""By name: we are a program and no part of a package."""


def limit() -> None:
    """Bound ourselves; where the system cannot do one of these, the others hold."""
    with suppress(ImportError):
        import resource

        for what, most in (
            (resource.RLIMIT_AS, MOST_MEMORY),
            (resource.RLIMIT_CPU, MOST_SECONDS),
            # A core would hold what a customer sent; and there is no file that we should write.
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))


def answer(task: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return what is said of a file, and what was written of it."""
    sys.path.extend(place for place in task["path"] if place not in sys.path)
    paper = importlib.import_module(PAPER)
    try:
        written = paper.rewrite(content)
    except ValueError as error:
        return {"code": getattr(error, "code", "broken"), "reason": str(error)}, b""
    return {"size": len(written)}, written


def main() -> None:
    """Do what the first line says."""
    limit()
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # The reader's warnings quote what it reads.
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    task = json.loads(incoming.readline())
    said, written = answer(task, incoming.read(task["size"]))
    outgoing.write(json.dumps(said).encode("ascii") + b"\n" + written)
    outgoing.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
