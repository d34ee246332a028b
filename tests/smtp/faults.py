"""What the server is told to do wrong, and when."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from .case import Behaviour, Case, Stage

# Before RCPT the server does not know who a mail is for.
ADDRESSED = (Stage.RCPT, Stage.DATA, Stage.CONTENT, Stage.DOT)
_NO_FAULT = (Behaviour.FINE, Behaviour.REFUSE)
_KEEPING = (Behaviour.KEEP_AND_DROP, Behaviour.KEEP_AND_HANG)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that the server does wrong.

    `reply` stands for the usual reply, CRLF between its lines and none at the end. `seconds` is
    how long it waits before it does anything, or, dripping, between two bytes. `recipient` or
    `prefix` restrict it to addresses that are, or begin with, this. `times` is how often it
    happens, 0 for ever; the first fault that fits is taken.
    """

    stage: Stage
    behaviour: Behaviour = Behaviour.REPLY
    reply: bytes | None = None
    seconds: float = 0
    recipient: str = ""
    prefix: str = ""
    times: int = 0

    def __post_init__(self) -> None:
        """Refuse what could never happen; ValueError says why."""
        if (self.recipient or self.prefix) and self.stage not in ADDRESSED:
            raise ValueError(f"at {self.stage} no recipient is known")
        if self.behaviour in (*_NO_FAULT, Behaviour.NO_EHLO):
            raise ValueError(f"{self.behaviour} is for the whole server: see MailServer.stage")
        if self.behaviour in _KEEPING and self.stage is not Stage.DOT:
            raise ValueError(f"{self.behaviour} only at the dot")
        if self.behaviour is Behaviour.HALF and self.reply is None:
            raise ValueError("which half?")

    def fits(self, recipient: str) -> bool:
        """Tell whether it happens to a mail to this address."""
        if self.recipient:
            return recipient == self.recipient
        return recipient.startswith(self.prefix)

    def as_json(self) -> dict[str, Any]:
        """Return it for the control channel."""
        reply = None if self.reply is None else self.reply.decode("latin-1")
        return {**asdict(self), "reply": reply}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Fault:
        """Return what `as_json` made."""
        reply = told["reply"]
        return cls(
            **{
                **told,
                "stage": Stage(told["stage"]),
                "behaviour": Behaviour(told["behaviour"]),
                "reply": None if reply is None else reply.encode("latin-1"),
            }
        )


class Plan:
    """The faults of the moment; `stages` is what has any, for those in a hurry."""

    def __init__(self, faults: list[Fault]) -> None:
        """Take the faults, in order."""
        self.stages = frozenset(fault.stage for fault in faults)
        self._faults = [(fault, [fault.times or -1]) for fault in faults]

    def next(self, stage: Stage, recipient: str) -> Fault | None:
        """Return what goes wrong now, and count it."""
        for fault, left in self._faults:
            if fault.stage is stage and left[0] and fault.fits(recipient):
                left[0] -= 1
                return fault
        return None


def faults_of(case: Case, seconds: float) -> list[Fault]:
    """Return the faults that stage a case; `seconds` is how slow is slow, or one byte."""
    if case.behaviour in _NO_FAULT:
        return []
    if case.behaviour is Behaviour.NO_EHLO:
        return [Fault(Stage.EHLO, reply=case.reply)]
    waits = seconds if case.behaviour in (Behaviour.SLOW, Behaviour.DRIP) else 0
    stages = [Stage.EHLO, Stage.HELO] if case.stage is Stage.EHLO else [case.stage]
    return [Fault(stage, case.behaviour, case.reply, waits) for stage in stages]
