"""What a mail server's answer means: families, decided from RFC 5321, 3463 and 4954.

Pure: takes codes and words, not connections. Whoever reads the table of the tests
(`tests/smtp/expected.py`) reads the same decisions, written without this file.
"""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """What follows for the message, its address, its sender and its server."""

    SENT = "sent"
    TEMPORARY = "temporary"
    """May pass by itself: again later, until the message's deadline."""
    AWAY = "away"
    """The server as such cannot be used now: all its mails wait."""
    ADDRESS = "address"
    """The address will never work: the message fails, the address is suppressed."""
    MESSAGE = "message"
    """This message is refused for good; that proves nothing about address or sender."""
    CONFIGURATION = "configuration"
    """We are refused: login, sender, right to send. Everything of this sender is held."""
    UNCERTAIN = "uncertain"
    """The mail was handed over and no answer came: it may have been taken."""


class Stage(StrEnum):
    """Where in the dialogue of RFC 5321 an answer or an end of the line came."""

    OPENING = "opening"
    """Connecting, greeting, EHLO, STARTTLS, AUTH."""
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"
    """After DATA, before the final dot is out."""
    ANSWER = "answer"
    """The final dot is out: only the server knows."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer: its code and, where it gives one, the enhanced code."""

    code: int
    enhanced: tuple[int, int, int] | None = None

    def __str__(self) -> str:
        """Return both codes; the text may quote addresses and is left out."""
        if self.enhanced is None:
            return str(self.code)
        return f"{self.code} {'.'.join(str(part) for part in self.enhanced)}"


def read_answer(code: int, text: bytes | str) -> Answer:
    """Return an answer with its enhanced code (RFC 2034) where the text begins with one."""
    words = text.decode("ascii", "replace") if isinstance(text, bytes) else str(text)
    first = words.split(maxsplit=1)[0] if words.split() else ""
    parts = first.split(".")
    if len(parts) == 3 and all(part.isdigit() and len(part) <= 3 for part in parts):
        kind, subject, detail = (int(part) for part in parts)
        # RFC 3463: the class repeats the code's first digit; else the words are no code.
        if kind == code // 100:
            return Answer(code, (kind, subject, detail))
    return Answer(code)


AWAY_CODES = frozenset({421})
"""RFC 5321, 3.8: the server closes the line, whatever it was asked."""

OUR_CODES = frozenset({500, 501, 502, 503, 504, 521, 530, 534, 535, 538, 555})
"""Our login, our syntax, what we asked for (RFC 5321, 4954, 3207, 7504)."""

CHANGE_PASSWORD = (4, 7, 12)
"""RFC 4954, 6: the account has to be changed over first; waiting does not do it."""

AUTHENTICATION_FAILED = range(20, 28)
"""X.7.20 to X.7.27, DKIM, SPF and the like (RFC 7372, 7505): our domain, true of every mail."""


def family(stage: Stage, answer: Answer) -> Family:
    """Return what a negative answer means.

    Args:
        stage: What it answers.
        answer: A code of 400 or more.

    """
    if answer.code in AWAY_CODES:
        return Family.AWAY
    if stage is Stage.OPENING:
        return _at_opening(answer)
    if answer.code < 500:
        return Family.TEMPORARY
    if answer.code > 599:
        return Family.UNCERTAIN if stage is Stage.ANSWER else Family.AWAY
    if answer.enhanced:
        return _by_words(stage, answer)
    return _by_code(stage, answer.code)


def _at_opening(answer: Answer) -> Family:
    # 4xx to the greeting, EHLO or STARTTLS passes; 454 and 4xx to AUTH too (RFC 4954, 6).
    if answer.enhanced == CHANGE_PASSWORD:
        return Family.CONFIGURATION
    if answer.code < 500:
        return Family.AWAY
    return Family.CONFIGURATION if answer.code < 600 else Family.AWAY


def _by_words(stage: Stage, answer: Answer) -> Family:
    """Decide by the enhanced code (RFC 3463, registry of RFC 5248)."""
    assert answer.enhanced is not None
    _, subject, detail = answer.enhanced
    if subject == 7:
        # Policy. Once sender, login and recipient were taken it is about the content.
        of_content = stage is Stage.ANSWER and detail not in AUTHENTICATION_FAILED
        return Family.MESSAGE if of_content else Family.CONFIGURATION
    if subject == 1 and detail in (7, 8):
        # About the sender's address, wherever it is said.
        return Family.CONFIGURATION
    if subject == 1:
        return Family.ADDRESS if stage is not Stage.SENDER else Family.CONFIGURATION
    if subject == 2:
        return _by_mailbox(detail)
    if subject in (3, 4):
        # X.3.4 too big; X.4.x routing, which even as 5xx says nothing of the address.
        return Family.MESSAGE
    if subject == 5:
        # Protocol: our commands, but X.5.3 is the number of recipients.
        return Family.CONFIGURATION
    # X.6.x is the content; X.0.0 proves nothing.
    return Family.MESSAGE


def _by_mailbox(detail: int) -> Family:
    match detail:
        case 1:
            # Disabled.
            return Family.ADDRESS
        case 2:
            # Full: RFC 3463 calls it a persistent transient condition.
            return Family.TEMPORARY
        case _:
            # X.2.3 too big for this mailbox, X.2.4 a list that cannot be expanded.
            return Family.MESSAGE


def _by_code(stage: Stage, code: int) -> Family:
    """Decide by the bare code (RFC 5321, 4.2.2 and 4.2.3)."""
    match stage:
        case Stage.RECIPIENT if code in (501, 550, 551, 553, 556):
            # Their only argument is the address.
            return Family.ADDRESS
        case Stage.RECIPIENT if code == 552:
            # RFC 5321, 4.5.3.1.10: as a reply to RCPT to be read like 452.
            return Family.TEMPORARY
        case Stage.SENDER if code != 552:
            return Family.CONFIGURATION
    return Family.CONFIGURATION if code in OUR_CODES else Family.MESSAGE
