"""Replies before a recipient is named: banner, EHLO, STARTTLS, AUTH and MAIL."""

from __future__ import annotations

from .case import Behaviour, Case, Client, Family, Stage, says

AWAY, CONFIGURATION = Family.AWAY, Family.CONFIGURATION
MESSAGE, SENT, TEMPORARY = Family.MESSAGE, Family.SENT, Family.TEMPORARY
LOGIN, TLS = Client.LOGIN, Client.TLS

_BANNER = (
    says(
        Stage.BANNER,
        b"220-mail.example ready\r\n220 at your service",
        SENT,
        "RFC 5321 4.2",
        "A greeting may have several lines.",
    ),
    says(
        Stage.BANNER,
        b"554 No SMTP service here",
        CONFIGURATION,
        "RFC 5321 3.1",
        "For good, and before it knows the mail: wrong host, or we are shut out.",
    ),
    says(
        Stage.BANNER,
        b"550 5.7.1 Your host is not welcome",
        CONFIGURATION,
        "RFC 5321 7.9, RFC 3463 3.8",
        "Policy against our host.",
    ),
    says(
        Stage.BANNER,
        b"521 mail.example does not accept mail",
        CONFIGURATION,
        "RFC 7504 3",
        "A host that never takes mail: the wrong one is configured.",
    ),
    says(
        Stage.BANNER,
        b"421 4.3.2 Too many connections",
        AWAY,
        "RFC 5321 3.8, 4.3.2",
        "The server closes; any mail would meet the same.",
    ),
    says(
        Stage.BANNER,
        b"451 4.7.1 Try again later",
        AWAY,
        "RFC 5321 4.2.1",
        "Transient, and nothing about a mail.",
    ),
    says(
        Stage.BANNER,
        b"SSH-2.0-OpenSSH_9.6",
        AWAY,
        "RFC 5321 4.2",
        "No SMTP: end the session. It proves no fault of ours (a balancer may be speaking).",
    ),
)

_EHLO = (
    Case(
        "ehlo refused, helo taken",
        Stage.EHLO,
        b"502 5.5.1 Not implemented",
        Behaviour.NO_EHLO,
        SENT,
        "RFC 5321 3.2, 4.1.4",
        "An old server: go on with HELO (unless TLS or a login is demanded).",
    ),
    says(
        Stage.EHLO,
        b"550 5.7.1 Go away",
        CONFIGURATION,
        "RFC 5321 4.1.4, 4.3.2",
        "Refused for policy, to EHLO and HELO alike.",
    ),
    says(
        Stage.EHLO,
        b"501 5.5.4 Invalid domain name",
        CONFIGURATION,
        "RFC 5321 4.1.4",
        "The argument is the name of our host.",
    ),
    says(
        Stage.EHLO,
        b"504 5.5.2 Need a fully qualified name",
        CONFIGURATION,
        "RFC 5321 4.1.4, 4.3.2",
        "The name of our host again, as other servers say it.",
    ),
    says(
        Stage.EHLO,
        b"421 4.3.2 Shutting down",
        AWAY,
        "RFC 5321 3.8, 4.3.2",
        "The server closes.",
    ),
    says(
        Stage.EHLO,
        b"451 4.3.0 Try again later",
        AWAY,
        "RFC 5321 4.2.1",
        "Transient, and nothing about a mail.",
    ),
    says(
        Stage.EHLO,
        b"what do you want",
        AWAY,
        "RFC 5321 4.2",
        "No SMTP: end the session.",
    ),
    says(
        Stage.EHLO,
        b"250 mail.example",
        CONFIGURATION,
        "RFC 3207 4.1, 6",
        "Our settings demand TLS and the server does not offer it; sending anyway would undo them.",
        TLS,
    ),
)

_STARTTLS = (
    says(
        Stage.STARTTLS,
        b"454 4.7.0 TLS not available",
        AWAY,
        "RFC 3207 4",
        "For a temporary reason, whatever the mail.",
        TLS,
    ),
    says(
        Stage.STARTTLS,
        b"501 5.5.4 No parameters allowed",
        CONFIGURATION,
        "RFC 3207 4",
        "For good: the TLS that we demand cannot be had.",
        TLS,
    ),
    says(
        Stage.STARTTLS,
        b"502 5.5.1 Not implemented",
        CONFIGURATION,
        "RFC 5321 4.2.4, RFC 3207 4.1",
        "As before.",
        TLS,
    ),
    says(
        Stage.STARTTLS,
        b"421 4.3.2 Shutting down",
        AWAY,
        "RFC 5321 3.8, 4.3.2",
        "The server closes.",
        TLS,
    ),
)

_AUTH = (
    says(Stage.AUTH, b"535 5.7.8 Wrong", CONFIGURATION, "RFC 4954 6", "Login wrong.", LOGIN),
    says(Stage.AUTH, b"535 Wrong", CONFIGURATION, "RFC 4954 6", "The same, bare.", LOGIN),
    says(Stage.AUTH, b"534 5.7.9 Weak", CONFIGURATION, "RFC 4954 6", "Mechanism.", LOGIN),
    says(Stage.AUTH, b"538 5.7.11 Encrypt", CONFIGURATION, "RFC 4954 6", "TLS needed.", LOGIN),
    says(Stage.AUTH, b"530 5.7.0 STARTTLS", CONFIGURATION, "RFC 3207 4", "TLS needed.", LOGIN),
    says(Stage.AUTH, b"504 5.5.4 Unknown", CONFIGURATION, "RFC 4954 4", "Mechanism.", LOGIN),
    says(Stage.AUTH, b"500 5.5.6 Too long", CONFIGURATION, "RFC 4954 6", "Login wrong.", LOGIN),
    says(
        Stage.AUTH,
        b"432 4.7.12 A password transition is needed",
        CONFIGURATION,
        "RFC 4954 6",
        "4xx, but by definition the account has to be changed over first; time does not do it.",
        LOGIN,
    ),
    says(
        Stage.AUTH,
        b"454 4.7.0 Temporary authentication failure",
        AWAY,
        "RFC 4954 6",
        "The server's own failure: the login may be right, and no mail gets past it.",
        LOGIN,
    ),
    says(
        Stage.AUTH,
        b"421 4.7.0 Too many logins",
        AWAY,
        "RFC 5321 3.8, 4.3.2",
        "The server closes.",
        LOGIN,
    ),
)

_MAIL = (
    says(Stage.MAIL, b"530 5.7.0 Log in", CONFIGURATION, "RFC 4954 6", "No login."),
    says(Stage.MAIL, b"530 STARTTLS first", CONFIGURATION, "RFC 3207 4", "No TLS."),
    says(Stage.MAIL, b"550 5.7.1 Not you", CONFIGURATION, "RFC 3463 3.8", "Sender refused."),
    says(Stage.MAIL, b"553 5.7.1 Not yours", CONFIGURATION, "RFC 3463 3.8", "Sender refused."),
    says(Stage.MAIL, b"553 5.1.8 No domain", CONFIGURATION, "RFC 3463 3.2", "Sender's domain."),
    says(Stage.MAIL, b"501 5.1.7 Bad sender", CONFIGURATION, "RFC 3463 3.2", "Sender's syntax."),
    says(Stage.MAIL, b"501 Syntax", CONFIGURATION, "RFC 5321 4.1.4", "Its argument is the sender."),
    says(Stage.MAIL, b"550 No", CONFIGURATION, "RFC 5321 3.3, 4.3.2", "The sender or our host."),
    says(Stage.MAIL, b"553 No", CONFIGURATION, "RFC 5321 3.3, 4.3.2", "The sender's name."),
    says(Stage.MAIL, b"554 No", CONFIGURATION, "RFC 5321 4.2.2", "It knows only us so far."),
    says(Stage.MAIL, b"555 5.5.4 What", CONFIGURATION, "RFC 5321 4.2.2", "Parameters."),
    says(Stage.MAIL, b"503 5.5.1 Order", CONFIGURATION, "RFC 5321 4.1.4", "A step is missing."),
    says(Stage.MAIL, b"500 5.5.2 What", CONFIGURATION, "RFC 5321 4.3.2", "Not understood at all."),
    says(
        Stage.MAIL,
        b"552 5.3.4 Message too big",
        MESSAGE,
        "RFC 1870 6.1, RFC 3463 3.4",
        "Said to SIZE= of this mail; permanent by definition.",
    ),
    says(
        Stage.MAIL,
        b"552 Message size exceeds fixed maximum",
        MESSAGE,
        "RFC 1870 6.1",
        "No recipient is known yet: at MAIL a 552 is the answer to SIZE=.",
    ),
    says(Stage.MAIL, b"452 4.3.1 Full", TEMPORARY, "RFC 1870 6.1, RFC 3463 3.4", "Disk full."),
    says(Stage.MAIL, b"451 4.3.0 Later", TEMPORARY, "RFC 5321 4.2.1", "Transient."),
    says(Stage.MAIL, b"451 4.7.1 Slow down", TEMPORARY, "RFC 5321 4.2.1", "A rate limit."),
    says(Stage.MAIL, b"450 4.1.8 No domain", TEMPORARY, "RFC 3463 2, 3.2", "DNS has a hiccup."),
    says(Stage.MAIL, b"455 Not now", TEMPORARY, "RFC 5321 4.2.2", "Transient."),
    says(Stage.MAIL, b"421 4.3.2 Closing", AWAY, "RFC 5321 3.8, 4.3.2", "The server closes."),
)

SESSION: tuple[Case, ...] = (*_BANNER, *_EHLO, *_STARTTLS, *_AUTH, *_MAIL)
