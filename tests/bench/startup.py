"""P17: how much longer a process of the shop takes to start."""

import os
import subprocess
import sys
from collections.abc import Iterator
from tempfile import TemporaryDirectory

from django.conf import settings as django_settings

from .figures import Row
from .measuring import Times

PAIRS = 20

# Only django.setup() is timed: starting Python and reading this line are not ours. By the
# processor's time: it does nothing but compute, and other processes then do not count.
PROGRAM = """
import time
started = time.process_time()
import django
django.setup()
seconds = time.process_time() - started
from django.apps import apps
print(int(apps.is_installed("saleor_service_plugin")), seconds)
"""

WITH_US = "saleor.settings"
WITHOUT_US = "tests.bench.without_us"


def measure() -> Iterator[Row]:
    """Yield the row of P17."""
    with TemporaryDirectory(prefix="bench-") as compiled:
        for settings in (WITH_US, WITHOUT_US):
            _start(settings, compiled)
        ours: list[float] = []
        theirs: list[float] = []
        for number in range(PAIRS):
            turns = [(WITH_US, ours), (WITHOUT_US, theirs)]
            for settings, seconds in reversed(turns) if number % 2 else turns:
                seconds.append(_start(settings, compiled))
    times = Times(ours, theirs)
    differences = sorted((our - their) * 1000 for our, their in zip(ours, theirs, strict=True))
    median = (times.medians[0] - times.medians[1]) * 1000
    yield Row(
        "P17",
        "django.setup() with the plugin, more than without",
        median,
        "ms",
        goal="<= 100",
        holds=median <= 100,
        peer=("without, ms", times.medians[1] * 1000),
        spread=(differences[0], differences[-1]),
        n=PAIRS,
        note="processor time of fresh processes; without: our entry point hidden",
    )


def _start(settings: str, compiled: str) -> float:
    """Start a process under these settings, return the seconds that it reports.

    As in a shop, modules are compiled already, and there is a key: without one Saleor
    makes a new one, which takes a second or three.
    """
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPYCACHEPREFIX": compiled,
        "RSA_PRIVATE_KEY": django_settings.RSA_PRIVATE_KEY,
    }
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"django.setup() failed under {settings}:\n{done.stderr[-2000:]}")
    installed, seconds = done.stdout.split()[-2:]
    if bool(int(installed)) != (settings == WITH_US):
        raise RuntimeError(f"the plugin is not as it should be under {settings}")
    return float(seconds)
