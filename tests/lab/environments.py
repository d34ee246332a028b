"""The two kinds of Python environment: with Saleor, and light."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import List

from .places import LAB, PROJECT, digest, locked, say
from .processes import quiet, works
from .tools import IS_WANTED, python, uv, uv_env

EXTRA_TOOLS = ["aiosmtpd", "hypothesis", "django-post-office"]
"""What our own tests need beside Saleor's development dependencies; the last one is who we
are measured against."""

BROWSER_TOOLS = ["playwright==1.65.2", "greenlet==3.5.6", "axe-playwright-python==0.1.8"]
"""What drives the browser; 50 MB, so only where there is one. Not in requirements-dev.lock,
all of which the light environment installs: there are no wheels for some machines."""

KARRIO = [PROJECT / "docs" / "karrio-requirements.txt", PROJECT / "tests/karrio/saleors.txt"]
"""What a merchant installs to follow parcels through karrio, and what is there already."""

ENTRY_POINT = """
import importlib.metadata
names = [e.value for e in importlib.metadata.entry_points(group="saleor.plugins")
         if e.name == "saleor_service_plugin"]
assert names == ["saleor_service_plugin.plugin:ServicePlugin"], names
"""


def light() -> Path:
    """Return the environment without Saleor, made from requirements-dev.lock."""
    prefix = LAB / "env-light"
    lock = PROJECT / "requirements-dev.lock"
    key = digest(["light", lock, *_package_inputs()])
    with locked(prefix, "the light environment"):
        if _fresh(prefix, key):
            return prefix
        say("light environment: dependencies of requirements-dev.lock ...")
        if not works([str(prefix / "bin" / "python"), "-c", IS_WANTED]):
            _venv(prefix)
        # In place: other runs may be using it. What the lock no longer names is taken out
        # only when the lock has changed.
        lock_key = digest([lock])
        verb = ["install", "--requirement"]
        if not _stamped(prefix, "lock", lock_key):
            verb = ["sync"]
        _uv_pip(prefix, *verb, str(lock))
        _install_package(prefix, [])
        _stamp(prefix, "lock", lock_key)
        _stamp(prefix, "all", key)
    say("light environment: ready")
    return prefix


def with_saleor(tree: Path, version: str) -> Path:
    """Return the environment that runs Saleor from `tree` with our package in it."""
    prefix = LAB / f"env-saleor-{version}"
    key = digest(["saleor", tree / "uv.lock", *EXTRA_TOOLS, *_package_inputs()])
    with locked(prefix, f"the environment of Saleor {version}"):
        if _fresh(prefix, key):
            return prefix
        say(f"Saleor {version}'s dependencies, from its own uv.lock ...")
        project = ["--project", str(tree), "--frozen"]
        quiet(
            [uv(), "sync", *project, "--inexact", "--no-install-project", "--group", "dev"]
            + ["--python", python()],
            env=uv_env(UV_PROJECT_ENVIRONMENT=str(prefix)),
        )
        pins = LAB / f"pins-saleor-{version}.txt"
        export_pins(tree, pins)
        say("our package, editable, within Saleor's pins ...")
        _install_package(prefix, ["--constraint", str(pins), *EXTRA_TOOLS])
        _stamp(prefix, "all", key)
    say(f"environment of Saleor {version}: ready")
    return prefix


def add_browser_tools(prefix: Path, version: str) -> None:
    """Add what drives a browser to the environment of Saleor."""
    key = digest(BROWSER_TOOLS)
    with locked(prefix, f"the environment of Saleor {version}"):
        if _stamped(prefix, "browser", key) and _has_playwright(prefix):
            return
        say("what drives the browser ...")
        _uv_pip(prefix, "install", "--only-binary", ":all:", *BROWSER_TOOLS)
        _stamp(prefix, "browser", key)


def karrio() -> Path:
    """Return a directory with karrio as merchants install it, to go beside the light
    environment: for one tier alone, since all others show that nothing needs it."""
    target = LAB / "karrio"
    key = digest([*KARRIO, python()])
    with locked(target, "karrio"):
        if not _stamped(target, "all", key):
            say("karrio and its connectors, without their dependencies ...")
            shutil.rmtree(target, ignore_errors=True)
            lists = [word for path in KARRIO for word in ("--requirement", str(path))]
            words = ["--no-deps", "--python", python(), "--target", str(target), *lists]
            quiet([uv(), "pip", "install", "--quiet", *words], env=uv_env())
            _stamp(target, "all", key)
    return target


def _has_playwright(prefix: Path) -> bool:
    return works([str(prefix / "bin" / "python"), "-c", "import playwright"])


def export_pins(tree: Path, target: Path) -> None:
    """Write the exact versions of Saleor's uv.lock as constraints for pip."""
    options = ["--no-hashes", "--no-emit-project", "--group", "dev", "--no-header", "--quiet"]
    command = [uv(), "export", "--project", str(tree), "--frozen", *options]
    quiet([*command, "--output-file", str(target)], env=uv_env())


def _package_inputs() -> List[object]:
    build_system = (PROJECT / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.")[0]
    return [PROJECT / "setup.cfg", build_system, python()]


def _install_package(prefix: Path, more: List[str]) -> None:
    _uv_pip(prefix, "install", "--editable", str(PROJECT), *more)
    quiet([str(prefix / "bin" / "python"), "-c", ENTRY_POINT])


def _venv(prefix: Path) -> None:
    shutil.rmtree(prefix, ignore_errors=True)
    quiet([uv(), "venv", "--quiet", "--no-project", "--python", python(), str(prefix)], uv_env())


def _uv_pip(prefix: Path, verb: str, *arguments: str) -> None:
    target = str(prefix / "bin" / "python")
    quiet([uv(), "pip", verb, "--quiet", "--python", target, *arguments], env=uv_env())


def _stamp(prefix: Path, name: str, key: str) -> None:
    (prefix / f"lab-stamp-{name}").write_text(key, encoding="utf-8")


def _stamped(prefix: Path, name: str, key: str) -> bool:
    stamp = prefix / f"lab-stamp-{name}"
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == key


def _fresh(prefix: Path, key: str) -> bool:
    """Tell whether the environment was made from exactly these inputs and still works."""
    return _stamped(prefix, "all", key) and works(
        [str(prefix / "bin" / "python"), "-c", ENTRY_POINT]
    )
