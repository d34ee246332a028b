"""Going live: what is missing, the texts and settings, then the step itself."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

from . import cast, papers
from .talk import DemoError, MismatchError, Talk

Manage = Callable[..., tuple[int, str]]
"""Takes a management command and its words, returns exit code and what was printed."""

MISSING = ("footer", "withdrawal-instruction")
"""What no channel has before somebody writes it."""

SETTINGS = {
    "payments": "Invoice=invoice, =prepayment",
    "time_zone": "Europe/Berlin",
    "quiet": "none",
}

READY = "Nothing is missing, and nobody else writes."


def go_live(talk: Talk, manage: Manage, folder: Path) -> None:
    """Do as staff do before a channel goes live, and let it.

    Args:
        talk: Where to say it.
        manage: Runs a management command.
        folder: Where the texts may be written.

    Raises:
        MismatchError: The plugin did not say what was missing, or let it pass.

    """

    def run(*words: str, shown: str = "") -> str:
        code, printed = manage(*words)
        talk.say(f"manage.py {shown or ' '.join(words)}")
        if code:
            raise DemoError(f"manage.py {' '.join(words)} ended with {code}\n{printed}")
        return printed

    channel = cast.LIVE_CHANNEL
    talk.quote(_lacking(run("service_channel", channel, "check")))
    code, _ = manage("service_channel", channel, "live")
    if not code:
        raise MismatchError("a channel went live without what the law wants in its mails")
    talk.say("so it cannot go live yet; staff write the texts and say how customers pay")
    for paper, path in papers.write(folder):
        words = ["service_text", channel, paper.name]
        words += ["--language", paper.language] if paper.language else []
        shown = " ".join([*words, "--file", path.name])
        run(*words, "--file", str(path), shown=shown)
    words = ["service_channel", channel]
    for name, value in SETTINGS.items():
        words += ["--set", f"{name}={value}"]
    run(*words, shown=shlex.join(words))
    talk.say("quiet=none: the demo must not depend on the hour; by default 20 to 8 is quiet")
    if READY not in run("service_channel", channel, "check"):
        raise MismatchError("the check still finds something")
    talk.quote(run("service_channel", channel, "live"))


def _lacking(printed: str) -> str:
    """Return the part of a check that says what is missing.

    Raises:
        MismatchError: It does not name what is.

    """
    lines = [line for line in printed.splitlines() if line.startswith("missing: ")]
    found = tuple(line.removeprefix("missing: ").partition(".")[0] for line in lines)
    if found != MISSING:
        raise MismatchError(f"missing should be {MISSING}, the check says:\n{printed}")
    return "\n".join(lines)
