"""uv and Python 3.12, found or brought."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Dict, Iterator

from .places import LAB, PROJECT, LabError, locked, say
from .processes import quiet, works

WANTED = "3.12"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
IS_WANTED = "import sys; sys.exit(sys.version_info[:2] != (3, 12))"


def uv_env(**more: str) -> Dict[str, str]:
    """Return the variables for uv: no environment of the caller leaks in."""
    env = dict(os.environ)
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH", "UV_PROJECT_ENVIRONMENT"):
        env.pop(name, None)
    env.update({"UV_NO_PROGRESS": "1", **more})
    return env


@lru_cache(maxsize=None)
def uv() -> str:
    """Return the path of a uv that works, installing one into .lab/tools if need be."""
    found = shutil.which("uv")
    if found and works([found, "--version"]):
        return found
    tools = LAB / "tools"
    own = tools / "bin" / "uv"
    with locked(tools, "uv"):
        if not works([str(own), "--version"]):
            say("installing uv into .lab/tools ...")
            shutil.rmtree(tools, ignore_errors=True)
            quiet([sys.executable, "-m", "venv", str(tools)])
            quiet([str(tools / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv>=0.8"])
    return str(own)


def chromium() -> str:
    """Return the path of a Chromium: $CHROMIUM, else one on PATH, '' where there is none."""
    names = (os.environ.get("CHROMIUM") or "", *CHROMIUMS)
    return next((path for name in names if name and (path := shutil.which(name))), "")


def _pyenv_pythons() -> Iterator[str]:
    for root in (os.environ.get("PYENV_ROOT"), str(Path.home() / ".pyenv")):
        if root:
            found = Path(root, "versions").glob(f"{WANTED}*/bin/python")
            yield from sorted((str(path) for path in found), key=len, reverse=True)


@lru_cache(maxsize=None)
def python() -> str:
    """Return a Python 3.12: uv's, then PATH, then pyenv's, then one that uv downloads."""
    asked = subprocess.run(
        [uv(), "python", "find", "--no-project", WANTED],
        env=uv_env(UV_PYTHON_DOWNLOADS="never"),
        cwd=str(PROJECT),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        universal_newlines=True,
    )
    candidates = [asked.stdout.strip(), shutil.which(f"python{WANTED}") or "", *_pyenv_pythons()]
    for candidate in candidates:
        if candidate and works([candidate, "-c", IS_WANTED]):
            return candidate
    say("no Python 3.12 on this machine, uv downloads one ...")
    try:
        quiet([uv(), "python", "install", WANTED], env=uv_env())
    except LabError as error:
        raise LabError(
            f"Python {WANTED} is needed and none was found; uv could not download it. "
            f"Install it (or pyenv's) and try again.\n{error}"
        ) from None
    return quiet([uv(), "python", "find", "--no-project", WANTED], env=uv_env()).strip()
