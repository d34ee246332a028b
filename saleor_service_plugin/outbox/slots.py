"""How many connections a mail server is spoken to with, by all processes together."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from ..database import execute, fetch
from . import sql


@dataclass(frozen=True, slots=True)
class Taken:
    """A slot of ours."""

    id: int
    token: UUID


def take(server: str, *, most: int, lease: timedelta) -> Taken | None:
    """Take a slot of this server; None where all are in use.

    Args:
        server: Its name in the settings.
        most: How many there are.
        lease: How long it is ours without `keep`.

    """
    token = uuid4()
    for _ in range(2):
        if rows := fetch(sql.TAKE_SLOT, [token, lease, server, most]):
            return Taken(rows[0][0], token)
        if not execute(sql.ENSURE_SLOTS, [server, most]):
            return None
    return None


def keep(slot: Taken, *, lease: timedelta) -> bool:
    """Hold it longer; False where the lease had ended and another has it."""
    return bool(execute(sql.KEEP_SLOT, [lease, slot.id, slot.token]))


def free(slot: Taken) -> None:
    """Give it back."""
    execute(sql.FREE_SLOT, [slot.id, slot.token])
