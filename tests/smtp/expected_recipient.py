"""Replies to RCPT."""

from __future__ import annotations

from .case import Case, Family, Stage, says

ADDRESS, AWAY, CONFIGURATION = Family.ADDRESS, Family.AWAY, Family.CONFIGURATION
MESSAGE, SENT, TEMPORARY = Family.MESSAGE, Family.SENT, Family.TEMPORARY
RCPT = Stage.RCPT

_TAKEN = (
    says(RCPT, b"251 User not local; will forward", SENT, "RFC 5321 3.4", "Forwarded: taken."),
    says(RCPT, b"252 Will try", SENT, "RFC 5321 4.3.2", "Unusual here; the first digit decides."),
    says(RCPT, b"250-Yes\r\n250 2.1.5 Yes", SENT, "RFC 5321 4.2.1", "Any reply may have lines."),
)

_ADDRESS = (
    says(RCPT, b"550 5.1.1 No such user", ADDRESS, "RFC 3463 3.2", "Left of the @ is wrong."),
    says(RCPT, b"550 5.1.2 No such host", ADDRESS, "RFC 3463 3.2", "Right of the @ is wrong."),
    says(RCPT, b"501 5.1.3 Bad syntax", ADDRESS, "RFC 3463 3.2, RFC 5248 2.4", "Its syntax."),
    says(RCPT, b"553 5.1.3 Bad syntax", ADDRESS, "RFC 3463 3.2", "Its syntax."),
    says(RCPT, b"551 5.1.6 Moved", ADDRESS, "RFC 3463 3.2, RFC 5321 3.4", "Only for good."),
    says(RCPT, b"550 5.1.6 Moved", ADDRESS, "RFC 3463 3.2", "Only useful for good."),
    says(RCPT, b"556 5.1.10 Null MX", ADDRESS, "RFC 7505 (X.1.10)", "The domain takes no mail."),
    says(RCPT, b"550 5.2.1 Disabled", ADDRESS, "RFC 3463 3.3", "With class 5: stays disabled."),
    says(RCPT, b"550 No such user", ADDRESS, "RFC 5321 3.3", "What 550 is for at RCPT."),
    says(RCPT, b"551 Not local", ADDRESS, "RFC 5321 3.4", "Lives elsewhere, not forwarded."),
    says(RCPT, b"553 Not allowed", ADDRESS, "RFC 5321 4.2.2", "The name of the mailbox."),
    says(RCPT, b"501 Path too long", ADDRESS, "RFC 5321 4.5.3.1.9", "Its argument is the address."),
    says(
        RCPT,
        b"550-5.1.1 The email account that you tried to reach\r\n550 5.1.1 does not exist",
        ADDRESS,
        "RFC 5321 4.2.1",
        "The code stands in every line.",
    ),
)

_TEMPORARY = (
    says(
        RCPT,
        b"552 5.2.2 Mailbox full",
        TEMPORARY,
        "RFC 3463 3.3",
        "The recipient can delete mails; the code is defined as transient, whatever its class.",
    ),
    says(
        RCPT,
        b"552 4.2.2 Mailbox full",
        TEMPORARY,
        "RFC 3463 3.3",
        "As before, said the other way round.",
    ),
    says(
        RCPT,
        b"552 Exceeded storage allocation",
        TEMPORARY,
        "RFC 5321 4.5.3.1.10",
        "No data sent yet: too many recipients (to be taken as a 452) or a full mailbox (X.2.2).",
    ),
    says(
        RCPT,
        b"450 5.1.1 No such user",
        TEMPORARY,
        "RFC 2034 4, RFC 5321 4.3.2",
        "The reply contradicts itself: the first digit decides, and it proves nothing.",
    ),
    says(RCPT, b"452 4.2.2 Mailbox full", TEMPORARY, "RFC 3463 3.3", "As it should be said."),
    says(RCPT, b"452 4.3.1 Disk full", TEMPORARY, "RFC 3463 3.4", "Transient by definition."),
    says(RCPT, b"452 4.5.3 Too many", TEMPORARY, "RFC 5321 4.5.3.1.10", "Transient."),
    says(RCPT, b"450 Busy", TEMPORARY, "RFC 5321 4.2.2", "Busy, or blocked for now."),
    says(RCPT, b"450 4.2.0 Greylisted", TEMPORARY, "RFC 6647 2", "Greylisting."),
    says(RCPT, b"451 4.7.1 Greylisted", TEMPORARY, "RFC 6647 2", "Greylisting."),
    says(RCPT, b"451 Greylisted", TEMPORARY, "RFC 6647 2, RFC 5321 4.2.1", "Greylisting, bare."),
    says(RCPT, b"450 4.1.1 Unverified", TEMPORARY, "RFC 3463 2", "Class 4 proves nothing."),
    says(RCPT, b"450 4.2.1 Disabled", TEMPORARY, "RFC 3463 3.3", "Class 4: disabled for now."),
    says(RCPT, b"455 Not now", TEMPORARY, "RFC 5321 4.2.2", "Transient."),
    says(RCPT, b"499 Odd", TEMPORARY, "RFC 5321 4.3.2", "An unknown code: its first digit."),
)

_MESSAGE = (
    says(RCPT, b"552 5.3.4 Too big", MESSAGE, "RFC 3463 3.4", "Its size."),
    says(RCPT, b"552 5.2.3 Too big", MESSAGE, "RFC 3463 3.3", "Its size, for this mailbox."),
    says(RCPT, b"550 5.2.0 Trouble", MESSAGE, "RFC 3463 3.3", "The mailbox exists."),
    says(RCPT, b"553 5.6.7 Not ASCII", MESSAGE, "RFC 6531 3.5", "How it is written down."),
    says(
        RCPT,
        b"550 5.0.0 No",
        MESSAGE,
        "RFC 3463 3.1",
        "The server says that it tells the class alone: no proof against the address.",
    ),
    says(
        RCPT,
        b"550 5.4.4 Unable to route",
        MESSAGE,
        "RFC 3463 3.5",
        "Routing is in the hands of administrators: no proof against the address.",
    ),
    says(
        RCPT,
        b"554 Transaction failed",
        MESSAGE,
        "RFC 5321 4.2.2",
        "Says neither mailbox nor policy: no proof against the address or us.",
    ),
    says(RCPT, b"599 Odd", MESSAGE, "RFC 5321 4.3.2", "An unknown code: its first digit."),
)

_CONFIGURATION = (
    says(RCPT, b"550 5.7.1 No relaying", CONFIGURATION, "RFC 3463 3.8", "We may not send there."),
    says(RCPT, b"554 5.7.1 No relaying", CONFIGURATION, "RFC 3463 3.8", "We may not send there."),
    says(RCPT, b"530 5.7.0 Log in", CONFIGURATION, "RFC 4954 6", "No login."),
    says(RCPT, b"503 5.5.1 Order", CONFIGURATION, "RFC 5321 4.1.4", "The dialogue is wrong."),
    says(RCPT, b"555 5.5.4 What", CONFIGURATION, "RFC 5321 4.2.2", "Parameters."),
    says(
        RCPT,
        b"550 5.1.8 Sender's domain not found",
        CONFIGURATION,
        "RFC 3463 3.2",
        "About the sender; some servers say at RCPT what they think of MAIL.",
    ),
    says(
        RCPT,
        b"553 5.1.7 Bad sender",
        CONFIGURATION,
        "RFC 3463 3.2",
        "About the sender, as before.",
    ),
    says(
        RCPT,
        b"550 5.7.25 No reverse name",
        CONFIGURATION,
        "RFC 7372 3.3",
        "About our host.",
    ),
)

_AWAY = (
    says(RCPT, b"421 4.3.2 Closing", AWAY, "RFC 5321 3.8, 4.3.2", "The server closes."),
    says(RCPT, b"yes, why not", AWAY, "RFC 5321 4.2", "No SMTP: end the session."),
    says(RCPT, b"999 Odd", AWAY, "RFC 5321 4.2", "Out of range: fatal, end the transaction."),
    says(RCPT, b"354 Go ahead", AWAY, "RFC 5321 4.3.2", "An answer to another question."),
)

RECIPIENT: tuple[Case, ...] = (
    *_TAKEN,
    *_ADDRESS,
    *_TEMPORARY,
    *_MESSAGE,
    *_CONFIGURATION,
    *_AWAY,
)
