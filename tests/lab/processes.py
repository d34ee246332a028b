"""Starting programs so that none of them outlives the lab."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Callable, Dict, List, Optional, Sequence

from .places import LAB, PROJECT, LabError


def _stop(number: int, frame: Optional[FrameType]) -> None:
    raise SystemExit(128 + number)


def install_signal_handlers() -> None:
    """Turn SIGTERM and SIGHUP into SystemExit, so that every `with` cleans up."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGHUP, _stop)


def quiet(command: Sequence[str], env: Optional[Dict[str, str]] = None, cwd: Path = PROJECT) -> str:
    """Run a program, return what it printed; on failure raise with its last lines."""
    done = subprocess.run(
        list(command),
        env=env,
        cwd=str(cwd),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-25:])
        raise LabError(f"failed ({done.returncode}): {' '.join(command)}\n{tail}")
    return done.stdout


def foreground(command: Sequence[str], env: Dict[str, str], cwd: Path = PROJECT) -> int:
    """Run a program on our terminal; it gets Ctrl-C itself, we wait for it to finish."""
    child = subprocess.Popen(list(command), env=env, cwd=str(cwd), preexec_fn=die_with_parent())
    interrupts = 0
    try:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                interrupts += 1
                if interrupts > 2:
                    raise
    finally:
        end(child)


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None]:
    """Return what a child calls first, so that it ends even when we are killed (Linux)."""
    libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None
    parent = os.getpid()

    def prepare() -> None:
        if libc is not None:
            libc.prctl(1, int(number))  # PR_SET_PDEATHSIG
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def end(child: "subprocess.Popen[bytes]", grace: float = 15) -> None:
    """Ask a child to stop, and kill it if it does not."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(grace)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def works(command: Sequence[str]) -> bool:
    """Tell whether a program starts and exits with 0."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )
        return done.returncode == 0
    return False


def base_env(prefix: Path, python_path: List[Path]) -> Dict[str, str]:
    """Return the variables for a program in the environment at `prefix`."""
    env = dict(os.environ)
    for name in ("PYTHONHOME", "DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS"):
        env.pop(name, None)
    env["VIRTUAL_ENV"] = str(prefix)
    env["PATH"] = os.pathsep.join([str(prefix / "bin"), env.get("PATH", os.defpath)])
    env["PYTHONPATH"] = os.pathsep.join(str(path) for path in python_path)
    env["MYPY_CACHE_DIR"] = str(LAB / "mypy")
    # Nothing compiles Saleor and its 250 packages beforehand, and each of the hundreds of
    # processes of the tests would do so for itself (7 s). Beside the trees, not in them.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["PYTHONPYCACHEPREFIX"] = str(LAB / "compiled")
    return env
