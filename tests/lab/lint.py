"""`lab lint`: style, types, directions and missing migrations."""

from __future__ import annotations

import argparse
import os
from typing import Dict, List

from . import environments, session, source
from .places import LAB, PROJECT, LabError, say
from .processes import base_env, foreground, quiet
from .tools import python, uv, uv_env

CODE = ["saleor_service_plugin", "migrations", "tests"]
CHECKS: Dict[str, List[str]] = {
    "ruff check": ["ruff", "check", *CODE],
    "ruff format": ["ruff", "format", "--check", *CODE],
    "mypy": ["mypy", "saleor_service_plugin", "tests/lab"],
    "import-linter": ["lint-imports", "--cache-dir", ".lab/import-linter"],
    "migrations": ["python", "-m", "django", "makemigrations", "--check", "--dry-run"],
}
SETTINGS = "tests.db.settings"


def run(arguments: argparse.Namespace) -> int:
    """Check style, types, import directions and missing migrations."""
    failed = []
    with session.light() as here:
        env = {**here.env, "DJANGO_SETTINGS_MODULE": SETTINGS, "RUFF_NO_CACHE": "true"}
        for name, command in CHECKS.items():
            program = [str(here.prefix / "bin" / command[0]), *command[1:]]
            if foreground(program, env):
                failed.append(name)
    print("lint: " + (f"failed: {', '.join(failed)}" if failed else "ok"), flush=True)
    return int(bool(failed))


def tidy(arguments: argparse.Namespace) -> int:
    """Let ruff lay out the code and sort imports; nothing is removed or rewritten."""
    paths = [word for word in arguments.words if word != "--"] or CODE
    prefix = environments.light()
    ruff = str(prefix / "bin" / "ruff")
    env = base_env(prefix, [PROJECT])
    code = foreground([ruff, "check", "--select", "I", "--fix", "--quiet", *paths], env)
    return foreground([ruff, "format", *paths], env) or code


def lock(arguments: argparse.Namespace) -> int:
    """Compile requirements-dev.lock anew, within the pins of Saleor's uv.lock."""
    tree = source.tree(arguments.saleor or source.DEFAULT_VERSION)
    pins = LAB / f"pins-{os.getpid()}.txt"
    try:
        environments.export_pins(tree, pins)
        options = ["--no-annotate", "--no-header", "--no-emit-index-url", "--upgrade"]
        command = [uv(), "pip", "compile", "--quiet", "--python", python(), *options]
        command += ["--constraint", str(pins), "requirements-dev.in"]
        quiet([*command, "--output-file", "requirements-dev.lock"], env=uv_env())
    finally:
        if pins.exists():
            pins.unlink()
    if "://" in (PROJECT / "requirements-dev.lock").read_text(encoding="utf-8"):
        raise LabError("requirements-dev.lock names a host; remove the line before committing it.")
    say("requirements-dev.lock is compiled")
    return 0
