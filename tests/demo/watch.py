"""What the customers had to get, and what they got."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from .catcher import Mail, Mailbox
from .tables import Row, Tables
from .talk import DemoError, MismatchError, Talk, wait_for

PATIENCE_SECONDS = 120
"""Usually 3 to 4: a mark settles for 2 s, the worker looks each second. Where a hook
failed the sweep finds the change, which it promises within 2 minutes."""

QUOTED_LINES = 50

RAW_ID = re.compile(r"\b(?:UHJvZHVj|T3JkZX)\w+")
"""Saleor's ids of products and orders; a variant without a name has one for a name."""


@dataclass(frozen=True)
class Expected:
    """One mail that a customer has to get, if the plugin knows this kind of message."""

    kind: str
    to: str
    holds: tuple[str, ...]
    """Texts that subject or plain text must hold."""
    what: str = "mail"
    """In words, for the missing kinds."""

    def fits(self, mail: Mail) -> bool:
        """Tell whether this is the mail."""
        words = f"{mail.subject}\n{mail.text}"
        return mail.recipients == (self.to,) and all(text in words for text in self.holds)

    def told(self) -> str:
        """Return it in one line."""
        return f"{self.kind} to {self.to} with {', '.join(map(repr, self.holds))}"


class Watch:
    """Compares after every step; a mail nobody expected is a mismatch like a missing one."""

    def __init__(
        self,
        talk: Talk,
        mailbox: Mailbox,
        tables: Tables,
        kinds: Collection[str],
        turn: Callable[[], None] = lambda: None,
    ) -> None:
        """Watch from now on.

        Args:
            talk: Where to say it.
            mailbox: What was caught.
            tables: What the plugin wrote.
            kinds: The kinds of message the plugin has.
            turn: Called before each look, where no worker runs beside us.

        """
        self._talk = talk
        self._mailbox = mailbox
        self._tables = tables
        self._kinds = kinds
        self._turn = turn
        self._seen = 0
        self._quoted: set[str] = set()
        self.missing: dict[str, str] = {}
        """Kinds that the plugin does not have yet, with what they would tell."""
        self.flaws: list[str] = []
        """What a customer should not have to read, though the right mail came."""

    def expect(self, order: UUID, done: str, *expected: Expected) -> None:
        """Say what was done, wait until it is worked off, compare.

        Args:
            order: Whose changes are waited for.
            done: What happened, in words.
            expected: The mails it must bring; none other may come.

        Raises:
            MismatchError: Something else came.
            DemoError: It was not worked off.

        """
        due = [mail for mail in expected if mail.kind in self._kinds]
        absent = [mail for mail in expected if mail.kind not in self._kinds]
        start = time.monotonic()
        self._talk.begin(done + ("; waiting for the mail ..." if due else ""))
        self._settle(order, lambda: len(self._mailbox) - self._seen >= len(due))
        came = self._news()
        pairs = self._pairs(order, due, came)
        self._talk.end("".join(f" {mail.moment - start:.1f} s: “{mail.subject}”" for mail in came))
        for lacking in absent:
            self.missing[lacking.kind] = lacking.what
            self._talk.say(f"no message yet for this ({lacking.what})")
        for wanted, caught in pairs:
            self._quote_once(wanted, caught)
            self.flaws += [
                f"mail {caught.number} shows the internal id {raw}"
                for raw in RAW_ID.findall(caught.text)
            ]

    def expect_rows(self, order: UUID, done: str, *states: str) -> list[Row]:
        """Say what was done, wait, and compare what the outbox says; no mail may come.

        Args:
            order: Whose changes are waited for.
            done: What happened, in words.
            states: The states of the order's messages, in their order.

        Raises:
            MismatchError: The outbox says something else, or a mail came.

        """
        self._talk.begin(done)
        self._settle(order, lambda: len(self._tables.messages(order)) >= len(states))
        self._pairs(order, [], self._news())
        rows = self._tables.messages(order)
        if [row.state for row in rows] != list(states):
            raise MismatchError(
                f"expected messages in the states {list(states)}\n{self._outbox(order)}"
            )
        self._talk.end()
        return rows

    def states(self, order: UUID) -> list[str]:
        """Return the states of an order's messages, in their order."""
        return [row.state for row in self._tables.messages(order)]

    def last(self) -> Mail:
        """Return the mail that came last."""
        return self._mailbox.all()[-1]

    def finish(self) -> list[Mail]:
        """Compare once more when nothing waits anywhere; return all mails.

        Raises:
            MismatchError: A mail came late or twice, or one that was handed over is missing.

        """
        self._wait("an empty outbox", self._tables.idle)
        mails = self._mailbox.all()
        if late := mails[self._seen :]:
            raise MismatchError("mails that nobody expected:\n" + _list(late))
        ids = Counter(mail.header("Message-ID") for mail in mails)
        if twice := [key for key, times in ids.items() if times > 1]:
            raise MismatchError(f"sent twice: {twice}")
        counts = self._tables.counts()
        if counts.get("sent", 0) != len(mails):
            raise MismatchError(f"the outbox says {counts}, the catcher has {len(mails)} mails")
        return mails

    def _settle(self, order: UUID, enough: Callable[[], bool]) -> None:
        """Wait until nothing about the order waits and what must come has come.

        Raises:
            DemoError: Something still waits. What did not come is the caller's to find.

        """
        try:
            self._wait("the worker", lambda: self._tables.settled(order) and enough())
        except TimeoutError as error:
            if not self._tables.settled(order):
                raise DemoError(f"{error}\n{self._outbox(order)}") from None

    def _wait(self, what: str, ready: Callable[[], bool]) -> None:
        def look() -> bool:
            self._turn()
            return ready()

        wait_for(what, look, PATIENCE_SECONDS)

    def _news(self) -> list[Mail]:
        mails = self._mailbox.all()[self._seen :]
        self._seen += len(mails)
        return mails

    def _pairs(
        self, order: UUID, due: Sequence[Expected], came: Sequence[Mail]
    ) -> list[tuple[Expected, Mail]]:
        left = list(came)
        pairs = []
        for wanted in due:
            fitting = next((mail for mail in left if wanted.fits(mail)), None)
            if fitting is None:
                break
            left.remove(fitting)
            pairs.append((wanted, fitting))
        if left or len(pairs) < len(due):
            expected = "\n".join(f"  - {wanted.told()}" for wanted in due) or "  none"
            raise MismatchError(
                f"expected these mails:\n{expected}\ncame:\n{_list(came)}\n{self._outbox(order)}"
            )
        return pairs

    def _outbox(self, order: UUID) -> str:
        rows = "\n".join(f"  - {row.told()}" for row in self._tables.messages(order))
        return f"the outbox says of this order:\n{rows or '  nothing'}"

    def _quote_once(self, wanted: Expected, mail: Mail) -> None:
        """Show the text of the first mail of each kind."""
        if wanted.kind not in self._quoted:
            self._quoted.add(wanted.kind)
            lines = mail.text.strip("\n").splitlines()
            more = len(lines) - QUOTED_LINES
            tail = [f"... {more} more lines: withdrawal, footer"] if more > 0 else []
            self._talk.quote("\n".join([*lines[:QUOTED_LINES], *tail]))


def _list(mails: Sequence[Mail]) -> str:
    lines = [f"  - “{mail.subject}” to {', '.join(mail.recipients)}" for mail in mails]
    return "\n".join(lines) or "  none"
