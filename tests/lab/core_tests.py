"""`lab core-tests`: Saleor's own tests, with our plugin installed and active."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import Dict, List

from . import session
from .places import LAB, say
from .processes import foreground

WORKERS = 2
DEFAULT_PATHS = [
    "saleor/order",
    "saleor/checkout",
    "saleor/graphql/order",
    "saleor/graphql/checkout",
    "saleor/plugins/tests",
]


MERGED = "SALEOR_SERVICE_MERGE_GRAPHQL"
"""Serves our schema merged into Saleor's own, which its tests then ask."""


def run(arguments: argparse.Namespace) -> int:
    """Run Saleor's own order, checkout and plugin tests with our plugin in them."""
    paths = [word for word in arguments.pytest if word != "--"] or DEFAULT_PATHS
    if arguments.merged:
        os.environ[MERGED] = "1"
    here = session.stand(arguments.saleor)
    with session.with_saleor(arguments.saleor, workers=WORKERS) as place:
        with tempfile.TemporaryDirectory(dir=str(LAB), prefix="core-") as scratch:
            code, failed = _pytest(place, here.tree, paths, Path(scratch, "with"), True)
            if not failed:
                print("core tests with the plugin: " + ("ok" if not code else f"ended with {code}"))
                return code
            say(f"{len(failed)} failed; the same ones again, with the plugin and without ...")
            named = Path(scratch, "failed")
            named.write_text("\n".join(failed), encoding="utf-8")
            # Some of core's tests depend on the ids that earlier ones used up; what counts
            # is what fails in the same short run with the plugin and not without.
            _, again = _pytest(place, here.tree, [f"@{named}"], Path(scratch, "again"), True)
            _, without = _pytest(place, here.tree, [f"@{named}"], Path(scratch, "without"), False)
    ours = [name for name in again if name not in without]
    for name in failed:
        verdict = "because of the plugin" if name in ours else "not because of the plugin"
        print(f"failed, {verdict}: {name}")
    print(f"core tests: {len(failed)} failed, {len(ours)} of them because of the plugin")
    return int(bool(ours))


def _pytest(
    place: session.Session, tree: Path, paths: List[str], note: Path, active: bool
) -> "tuple[int, List[str]]":
    """Run pytest in Saleor's tree; return its exit code and the tests that failed."""
    env: Dict[str, str] = {**place.env, "LAB_FAILED": str(note)}
    env["LAB_PLUGIN_ACTIVE"] = "1" if active else "0"
    if not active:
        env.pop(MERGED, None)
    command = [str(place.prefix / "bin" / "python"), "-m", "pytest"]
    command += ["-p", "tests.lab.core_tests_plugin", "-p", "no:cacheprovider", "-q"]
    command += ["-n", str(WORKERS), *paths]
    code = foreground(command, env, cwd=tree)
    lines = note.read_text(encoding="utf-8").splitlines() if os.path.exists(str(note)) else []
    return code, list(dict.fromkeys(lines))
