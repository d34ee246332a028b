"""An environment with a fresh database: what `exec` and the tiers run in."""

from __future__ import annotations

import contextlib
import itertools
import os
from pathlib import Path
from typing import Dict, Iterator, NamedTuple

from . import databases, environments, servers, source, tools
from .databases import Stand
from .places import LAB, PROJECT, BrowserMissing, LabError
from .processes import base_env

_numbers = itertools.count(1)


class Session(NamedTuple):
    """The variables to run programs with, and the environment's directory."""

    env: Dict[str, str]
    prefix: Path


def stand(version: str = "") -> Stand:
    """Return Saleor's tree and its environment, made up to date."""
    asked = version or os.environ.get("SALEOR_VERSION") or source.DEFAULT_VERSION
    tree = source.tree(asked)
    if os.environ.get("SALEOR_SOURCE"):
        asked = source.version_of(tree)
    LAB.mkdir(exist_ok=True)
    return Stand(environments.with_saleor(tree, asked), tree, asked)


@contextlib.contextmanager
def with_saleor(version: str = "", tests: bool = True, workers: int = 0) -> Iterator[Session]:
    """Give Saleor's environment with fresh clones of the migrated template.

    DATABASE_URL names one clone. With `tests` there is another, named `test_` + its name,
    which pytest-django takes as its database under --reuse-db, and one per xdist worker; without,
    a worker's is named as the first, and its settings find it (tests/saleor/settings.py).
    """
    here = stand(version)
    name = _name()
    copies = [f"test_{name}"] if tests else []
    copies += [f"{'test_' if tests else ''}{name}_gw{n}" for n in range(workers)]
    with servers.for_saleor(here) as place:
        try:
            if place.private:
                databases.clone(here.prefix, place.url, place.template, copies)
                databases.consume(here.prefix, place.url, place.template, name)
            else:
                databases.clone(here.prefix, place.url, place.template, [name, *copies])
            env = databases.saleor_env(here, databases.other(place.url, name))
            env["PYTEST_ADDOPTS"] = "--reuse-db --nomigrations"
            yield Session(env, here.prefix)
        finally:
            _drop(here.prefix, place, name)


@contextlib.contextmanager
def with_browser(version: str = "", workers: int = 0) -> Iterator[Session]:
    """Give Saleor's environment with clones of the template, and a browser (CHROMIUM)."""
    browser = tools.chromium()
    if not browser:
        raise BrowserMissing("no Chromium on this machine")
    here = stand(version)
    try:
        environments.add_browser_tools(here.prefix, here.version)
    except LabError as error:
        raise BrowserMissing(f"Playwright cannot be installed here: {error}") from None
    with with_saleor(version, tests=False, workers=workers) as saleor:
        yield saleor._replace(env={**saleor.env, "CHROMIUM": browser})


@contextlib.contextmanager
def light() -> Iterator[Session]:
    """Give the light environment with an empty database."""
    prefix = environments.light()
    name = _name()
    with servers.plain(prefix) as place:
        try:
            databases.clone(prefix, place.url, "", [name])
            env = base_env(prefix, [PROJECT])
            env["DATABASE_URL"] = databases.other(place.url, name)
            env.setdefault("SECRET_KEY", "lab")
            yield Session(env, prefix)
        finally:
            _drop(prefix, place, name)


@contextlib.contextmanager
def without_database(version: str = "", saleor: bool = True) -> Iterator[Session]:
    """Give an environment alone."""
    if saleor:
        here = stand(version)
        yield Session(databases.saleor_env(here, ""), here.prefix)
    else:
        prefix = environments.light()
        yield Session(base_env(prefix, [PROJECT]), prefix)


@contextlib.contextmanager
def with_karrio() -> Iterator[Session]:
    """Give the light environment with karrio beside it, without a database."""
    prefix, packages = environments.light(), environments.karrio()
    yield Session(base_env(prefix, [PROJECT, packages]), prefix)


def _name() -> str:
    return f"lab_run_{os.getpid()}_{next(_numbers)}"


def _drop(prefix: Path, place: servers.Place, name: str) -> None:
    """Drop what the run left, where the server outlives it."""
    if not place.private:
        databases.drop_all(prefix, place.url, name)
