"""Replies to DATA, within the content, after the final dot and to QUIT."""

from __future__ import annotations

from .case import Case, Family, Stage, says

ADDRESS, AWAY, CONFIGURATION = Family.ADDRESS, Family.AWAY, Family.CONFIGURATION
MESSAGE, SENT = Family.MESSAGE, Family.SENT
TEMPORARY, UNCERTAIN = Family.TEMPORARY, Family.UNCERTAIN
CONTENT, DATA, DOT = Stage.CONTENT, Stage.DATA, Stage.DOT

_DATA = (
    says(DATA, b"354-Go\r\n354 ahead", SENT, "RFC 5321 4.2.1", "Any reply may have lines."),
    says(DATA, b"503 5.5.1 Order", CONFIGURATION, "RFC 5321 4.3.2", "The dialogue is wrong."),
    says(DATA, b"554 5.5.1 Nobody", CONFIGURATION, "RFC 3463 3.6", "The dialogue is wrong."),
    says(DATA, b"550 5.7.1 No", CONFIGURATION, "RFC 3463 3.8", "Policy, before any content."),
    says(DATA, b"554 Failed", MESSAGE, "RFC 5321 4.3.2", "Proves nothing else."),
    says(DATA, b"550 No", MESSAGE, "RFC 5321 4.3.2", "Not at RCPT: proves nothing else."),
    says(DATA, b"550 5.1.1 Nobody", ADDRESS, "RFC 3463 3.2", "Late; there is one recipient."),
    says(DATA, b"451 4.3.0 Later", TEMPORARY, "RFC 5321 4.2.1", "Transient."),
    says(DATA, b"452 4.3.1 Full", TEMPORARY, "RFC 3463 3.4", "Transient by definition."),
    says(DATA, b"450 4.7.1 Later", TEMPORARY, "RFC 6647 2", "Greylisting at DATA."),
    says(DATA, b"421 4.3.2 Closing", AWAY, "RFC 5321 3.8, 4.3.2", "The server closes."),
    says(DATA, b"send it", AWAY, "RFC 5321 4.2", "No SMTP: no go-ahead, nothing was sent."),
    says(DATA, b"250 Fine", AWAY, "RFC 5321 4.3.2", "Not the 354: no go-ahead, nothing was sent."),
)

_CONTENT = (
    says(
        CONTENT,
        b"552 5.3.4 Too big",
        MESSAGE,
        "RFC 3463 3.4",
        "Too early, but an answer; the client reads it where it waits for that to the dot.",
    ),
)

_DOT = (
    says(DOT, b"250", SENT, "RFC 5321 4.2", "A bare code, without even the space."),
    says(DOT, b"250-Taken\r\n250 2.0.0 Taken", SENT, "RFC 5321 4.2.1", "Any reply may have lines."),
    says(DOT, b"299 Odd", SENT, "RFC 5321 4.3.2", "An unknown code: its first digit."),
    says(DOT, b"552 5.3.4 Too big", MESSAGE, "RFC 3463 3.4", "Permanent by definition."),
    says(DOT, b"552 5.2.3 Too big", MESSAGE, "RFC 3463 3.3", "Too big for this mailbox."),
    says(DOT, b"554 5.6.0 Content", MESSAGE, "RFC 3463 3.7", "The content."),
    says(DOT, b"550 5.6.1 Media", MESSAGE, "RFC 3463 3.7", "The content."),
    says(DOT, b"550 Refused", MESSAGE, "RFC 5321 4.3.2", "Policy on this content."),
    says(DOT, b"554 Failed", MESSAGE, "RFC 5321 4.2.2, 4.2.5", "Proves nothing else."),
    says(
        DOT,
        b"552 Too much mail data",
        MESSAGE,
        "RFC 5321 4.5.3.1.9",
        "After the data a bare 552 is about the amount of data, unlike at RCPT.",
    ),
    says(
        DOT,
        b"554 5.7.1 Spam",
        MESSAGE,
        "RFC 3463 3.8, RFC 5321 4.3.2",
        "Sender, login and recipient were taken for this very mail: what is refused is its content.",
    ),
    says(
        DOT,
        b"550 5.7.1 Message refused",
        MESSAGE,
        "RFC 3463 3.8, RFC 5321 4.3.2",
        "As before: 550 after the data is policy on the content.",
    ),
    says(
        DOT,
        b"550 5.7.26 Neither SPF nor DKIM passes",
        CONFIGURATION,
        "RFC 7372 3.4",
        "Our domain's authentication: true of every mail, though found with the content.",
    ),
    says(
        DOT,
        b"550 5.7.23 SPF fails",
        CONFIGURATION,
        "RFC 7372 3.2",
        "Our domain's authentication, as before.",
    ),
    says(DOT, b"550 5.1.1 Nobody", ADDRESS, "RFC 3463 3.2", "Late; there is one recipient."),
    says(DOT, b"552 5.2.2 Full", TEMPORARY, "RFC 3463 3.3", "Defined as transient."),
    says(DOT, b"451 4.3.0 Later", TEMPORARY, "RFC 5321 4.2.5", "Must not be delivered: again."),
    says(DOT, b"451 4.7.1 Later", TEMPORARY, "RFC 6647 2", "Greylisting after the data."),
    says(DOT, b"452 4.3.1 Full", TEMPORARY, "RFC 3463 3.4", "Transient by definition."),
    says(DOT, b"450 Policy", TEMPORARY, "RFC 5321 4.3.2", "Policy, for now."),
    says(DOT, b"432 4.3.2 Limit", TEMPORARY, "RFC 5321 4.3.2", "Not 4.7.12: its first digit."),
    says(DOT, b"421 4.3.2 Closing", AWAY, "RFC 5321 4.2.5, 3.8", "An answer: not taken, and away."),
    says(DOT, b"thank you", UNCERTAIN, "RFC 5321 4.2, RFC 1047", "No SMTP: it may be taken."),
    says(DOT, b"999 Odd", UNCERTAIN, "RFC 5321 4.2, RFC 1047", "Out of range: it may be taken."),
    says(DOT, b"354 More", UNCERTAIN, "RFC 5321 4.2.1, RFC 1047", "No answer to the dot."),
)

_QUIT = (
    says(Stage.QUIT, b"421 Closing", SENT, "RFC 5321 4.2.5", "The 250 was said; it holds."),
    says(Stage.QUIT, b"500 What", SENT, "RFC 5321 4.2.5", "The 250 was said; it holds."),
)

CONTENT_CASES: tuple[Case, ...] = (*_DATA, *_CONTENT, *_DOT, *_QUIT)
