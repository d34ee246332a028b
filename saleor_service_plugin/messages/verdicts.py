"""What the error of a mail backend means: a family, and how far the dialogue had come."""

import smtplib
import socket
import ssl
from dataclasses import dataclass

from . import outcomes
from .outcomes import Family, Stage


@dataclass(frozen=True, slots=True)
class Verdict:
    """How handing over one letter ended."""

    family: Family
    stage: Stage | None = None
    """How far the dialogue came; None where nobody can tell."""
    detail: str = ""
    """Codes and names of errors; never a server's words, which may quote the customer."""


def at_opening(error: Exception) -> Verdict:
    """Return what it means that no connection could be had."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _by_answer(Stage.OPENING, error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_answer(Stage.OPENING, error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLCertVerificationError):
        # TLS or login that the server does not offer, or a certificate we do not trust.
        return Verdict(Family.CONFIGURATION, Stage.OPENING, type(error).__name__)
    if isinstance(error, smtplib.SMTPException | OSError):
        return Verdict(Family.AWAY, Stage.OPENING, type(error).__name__)
    return Verdict(Family.CONFIGURATION, Stage.OPENING, type(error).__name__)


def at_sending(error: Exception, stage: Stage | None) -> Verdict:
    """Return what a backend's error means for the message.

    Args:
        error: What it raised.
        stage: How far the dialogue came; None for a backend that does not tell.

    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            ((code, text),) = list(error.recipients.values())[:1] or [(450, b"")]
            return _by_answer(Stage.RECIPIENT, code, text)
        case smtplib.SMTPSenderRefused():
            return _by_answer(Stage.SENDER, error.smtp_code, error.smtp_error)
        case smtplib.SMTPDataError():
            answered = Stage.ANSWER if stage in (Stage.ANSWER, None) else Stage.CONTENT
            return _by_answer(answered, error.smtp_code, error.smtp_error)
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPHeloError():
            return _by_answer(Stage.OPENING, error.smtp_code, error.smtp_error)
        case smtplib.SMTPNotSupportedError():
            # SMTPUTF8 that the server lacks: this address alone needs it.
            return Verdict(Family.MESSAGE, stage, type(error).__name__)
        case smtplib.SMTPServerDisconnected() | OSError():
            return _by_status(error) or _line_lost(error, stage)
    return _by_status(error) or Verdict(Family.UNCERTAIN, stage, type(error).__name__)


def _line_lost(error: Exception, stage: Stage | None) -> Verdict:
    name = type(error).__name__
    if stage is None:
        # A backend that does not tell how far it came: refused at once, or who knows.
        never_begun = isinstance(error, ConnectionRefusedError | socket.gaierror)
        return (
            Verdict(Family.AWAY, Stage.OPENING, name)
            if never_begun
            else Verdict(Family.UNCERTAIN, None, name)
        )
    if stage is Stage.ANSWER:
        return Verdict(Family.UNCERTAIN, stage, name)
    return Verdict(Family.AWAY, stage, f"{name} at {stage}")


def _by_answer(stage: Stage, code: int, text: bytes | str) -> Verdict:
    if code < 400:
        # smtplib's -1 for what is no SMTP, or a success where none belongs.
        unknown = Family.UNCERTAIN if stage is Stage.ANSWER else Family.AWAY
        return Verdict(unknown, stage, f"no SMTP at {stage}")
    answer = outcomes.read_answer(code, text)
    return Verdict(outcomes.family(stage, answer), stage, f"{answer} at {stage}")


def _by_status(error: Exception) -> Verdict | None:
    """Read the errors of backends that speak HTTP, e.g. django-anymail's, by their names.

    Returns:
        None where they say nothing; then nobody knows whether the mail left.

    """
    name = type(error).__name__
    status = getattr(error, "status_code", None)
    if "RecipientsRefused" in name or "InvalidAddress" in name:
        return Verdict(Family.ADDRESS, None, name)
    if "Configuration" in name or status in (401, 402, 403):
        return Verdict(Family.CONFIGURATION, None, name)
    if status in (400, 413, 422) or isinstance(error, TypeError | ValueError):
        return Verdict(Family.MESSAGE, None, f"{name} {status or ''}".strip())
    if status == 429:
        return Verdict(Family.TEMPORARY, None, f"{name} {status}")
    return None


def line_survives(error: Exception, verdict: Verdict) -> bool:
    """Whether the dialogue can go on: the server answered and smtplib has sent RSET."""
    answered = isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)
    return answered and verdict.family not in (Family.AWAY, Family.UNCERTAIN)
