"""Start a program that ends when its parent does, however the parent ends (on Linux).

Used as `python tied.py PARENT'S-PID PROGRAM ...`: a demo that is killed outright leaves
no servers behind.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""prctl(2); the kernel keeps it across execve."""


def main(words: list[str]) -> None:
    """Tie this process to its parent and become the program."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(words[0]):
        raise SystemExit("the demo is gone")
    os.execvp(words[1], words[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
