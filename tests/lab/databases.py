"""Databases: Saleor's migrated template, built once, cloned for each use."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path
from typing import Any, Dict, List, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from .places import LAB, PROJECT, LabError, cache_dir, digest, locked, say
from .processes import base_env

SETTINGS = "saleor.tests.settings"
SETTINGS_WITHOUT_US = "tests.lab.settings_base"
COUNT_APPLIED = "SELECT count(*) FROM django_migrations"
KEPT_TEMPLATES = 3


class Stand(NamedTuple):
    """An environment, and the tree and version of Saleor in it."""

    prefix: Path
    tree: Path
    version: str


def saleor_key(stand: Stand) -> str:
    """Return the key of the base template: Saleor's migrations, by name and size."""
    found = stand.tree.glob("saleor/**/migrations/*.py")
    parts = sorted(f"{p.relative_to(stand.tree)} {p.stat().st_size}" for p in found)
    return digest([stand.version, SETTINGS, *parts])


def our_key(stand: Stand) -> str:
    """Return the key of the template with our migrations on top."""
    ours = sorted((PROJECT / "migrations").glob("*.py"))
    return digest([saleor_key(stand), SETTINGS, *ours])


def base_name(stand: Stand) -> str:
    """Return the name of the template with Saleor's tables only."""
    return f"lab_base_{saleor_key(stand)}"


def template_name(stand: Stand) -> str:
    """Return the name of the template with our tables too."""
    return f"lab_tpl_{our_key(stand)}"


def other(url: str, name: str) -> str:
    """Return the URL of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def execute(prefix: Path, url: str, *statements: str) -> List[Any]:
    """Execute statements one by one with the psycopg of an environment."""
    done = subprocess.run(
        [str(prefix / "bin" / "python"), str(PROJECT / "tests/lab/sql.py"), url],
        input=json.dumps(statements),
        cwd=str(LAB),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-2:]
        raise LabError("the database said: " + " ".join(last))
    result: List[Any] = json.loads(done.stdout)
    return result


def names(prefix: Path, url: str) -> List[str]:
    """Return the databases of a server that the lab made, oldest first."""
    query = r"SELECT datname FROM pg_database WHERE datname ~ '^(test_)?lab_' ORDER BY oid"
    return [row[0] for row in execute(prefix, url, query)[0]]


def ensure_base(stand: Stand, url: str) -> None:
    """Migrate Saleor into a template on this server, unless it is there (150 s)."""
    name = base_name(stand)
    if name in names(stand.prefix, url):
        return
    say(f"building the template of Saleor {stand.version}: its migrations, about 3 minutes, once")
    part = f"{name}_part"
    execute(stand.prefix, url, *drop(part), f'CREATE DATABASE "{part}"')
    _migrate(stand, other(url, part), SETTINGS_WITHOUT_US)
    _seal(stand, url, part, name)


def ensure_template(stand: Stand, url: str) -> str:
    """Put our migrations on a copy of the base template, unless done; return its name."""
    name = template_name(stand)
    with locked(cache_dir() / f"building-{name}", "the template database"):
        existing = names(stand.prefix, url)
        if name in existing:
            return name
        ensure_base(stand, url)
        say("our migrations on top of Saleor's ...")
        part = f"{name}_part"
        copy = f'CREATE DATABASE "{part}" TEMPLATE "{base_name(stand)}"'
        execute(stand.prefix, url, *drop(part), copy)
        _migrate(stand, other(url, part), SETTINGS)
        if template_name(stand) != name:
            raise LabError("a migration was edited while it was applied: run it again.")
        _seal(stand, url, part, name)
        ours = [old for old in existing if old.startswith("lab_tpl_")]
        for old in ours[: -KEPT_TEMPLATES or None]:
            execute(stand.prefix, url, *drop(old))
    return name


def clone(prefix: Path, url: str, template: str, copies: List[str]) -> None:
    """Create databases from a template; from none, empty ones."""
    source = f' TEMPLATE "{template}"' if template else ""
    execute(prefix, url, *[f'CREATE DATABASE "{copy}"{source}' for copy in copies])


def consume(prefix: Path, url: str, template: str, name: str) -> None:
    """Make the template itself the database of a run (a copy costs a second)."""
    rename = f'ALTER DATABASE "{template}" RENAME TO "{name}"'
    execute(prefix, url, rename, f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


def drop(name: str) -> List[str]:
    """Return the statement that drops a database if it is there, whoever is connected."""
    return [f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)']


def drop_all(prefix: Path, url: str, stem: str) -> None:
    """Drop the databases of one run: its own and those that tests made beside it."""
    ours = [name for name in names(prefix, url) if stem in name]
    if ours:
        execute(prefix, url, *[statement for name in ours for statement in drop(name)])


def saleor_env(stand: Stand, url: str) -> Dict[str, str]:
    """Return the variables for a program that runs Saleor on the database at `url`."""
    env = base_env(stand.prefix, [stand.tree, PROJECT])
    for name in ("DATABASE_URL_REPLICA", "CELERY_BROKER_URL", "REDIS_URL", "CACHE_URL"):
        env.pop(name, None)
    env.setdefault("SECRET_KEY", "lab")
    env.update(
        DATABASE_URL=url,
        SALEOR_SOURCE=str(stand.tree),
        SALEOR_VERSION=stand.version,
        DJANGO_SUPPRESS_WARNINGS="1",
    )
    return env


def _seal(stand: Stand, url: str, part: str, name: str) -> None:
    rename = f'ALTER DATABASE "{part}" RENAME TO "{name}"'
    shut = f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false'
    execute(stand.prefix, url, rename, shut)


def _migrate(stand: Stand, url: str, settings: str) -> None:
    """Run Django's migrate; every 20 seconds say how many migrations are applied."""
    command = [str(stand.prefix / "bin" / "python"), "-m", "django", "migrate"]
    command += ["--noinput", "--verbosity", "0", "--settings", settings]
    log = LAB / f"migrate-{stand.version}.log"
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(stand, url, done), daemon=True)
    watcher.start()
    try:
        with open(str(log), "wb") as output:
            process = subprocess.Popen(
                command,
                cwd=str(LAB),
                env=saleor_env(stand, url),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
            try:
                code = process.wait()
            finally:
                process.kill()
                process.wait()
    finally:
        done.set()
        watcher.join()
    if code:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise LabError(f"migrate failed under {settings}:\n{tail}")


def _watch(stand: Stand, url: str, done: threading.Event) -> None:
    while not done.wait(20):
        try:
            say(f"  {execute(stand.prefix, url, COUNT_APPLIED)[0][0][0]} migrations applied")
        except LabError:
            say("  migrations are starting")
