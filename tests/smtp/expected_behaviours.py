"""What a server does instead of replying: hang, drop, drip, be slow, not be there."""

from __future__ import annotations

from .case import LARGE, Behaviour, Case, Client, Family, Stage

_CLIENTS = {Stage.STARTTLS: Client.TLS, Stage.TLS: Client.TLS, Stage.AUTH: Client.LOGIN}
_LIMITS = {
    Stage.BANNER: "RFC 5321 4.5.3.2.1",
    Stage.MAIL: "RFC 5321 4.5.3.2.2",
    Stage.RCPT: "RFC 5321 4.5.3.2.3",
    Stage.DATA: "RFC 5321 4.5.3.2.4",
    Stage.CONTENT: "RFC 5321 4.5.3.2.5",
    Stage.DOT: "RFC 5321 4.5.3.2.6",
}
_BEFORE = (
    Stage.BANNER,
    Stage.EHLO,
    Stage.STARTTLS,
    Stage.TLS,
    Stage.AUTH,
    Stage.MAIL,
    Stage.RCPT,
    Stage.DATA,
)


def _does(
    behaviour: Behaviour,
    stage: Stage,
    family: Family,
    source: str,
    note: str,
    *,
    reply: bytes | None = None,
    mail_bytes: int = 0,
) -> Case:
    """Return the case of a behaviour; it is named by what the server does where."""
    size = ["large mail"] if mail_bytes else []
    name = " ".join([stage, behaviour, *size])
    client = _CLIENTS.get(stage, Client.PLAIN)
    return Case(name, stage, reply, behaviour, family, source, note, client, mail_bytes)


_SILENT = tuple(
    _does(
        Behaviour.HANG,
        stage,
        Family.AWAY,
        _LIMITS.get(stage, "RFC 5321 4.5.3.2, 4.5.4.1"),
        "Nothing was handed over. Whoever comes next would wait as long.",
    )
    for stage in _BEFORE
)
_LOST = tuple(
    _does(
        Behaviour.DROP,
        stage,
        Family.AWAY,
        "RFC 5321 3.8",
        "Nothing was handed over: as after a 451, and the server is to blame.",
    )
    for stage in _BEFORE
)
_DRIPPING = tuple(
    _does(
        Behaviour.DRIP,
        stage,
        Family.AWAY,
        _LIMITS.get(stage, "RFC 5321 4.5.3.2"),
        "The limit is one for the whole reply, not one for each byte.",
    )
    for stage in (Stage.BANNER, Stage.EHLO, Stage.RCPT)
)
_HALVES = (
    _does(
        Behaviour.HALF,
        Stage.RCPT,
        Family.AWAY,
        "RFC 5321 4.2, 3.8",
        "Neither a yes nor a no: a line without its end is no reply.",
        reply=b"550 5.1.1 No su",
    ),
    _does(
        Behaviour.HALF,
        Stage.DOT,
        Family.UNCERTAIN,
        "RFC 5321 4.2.1, RFC 1047",
        "A reply of several lines without its last one is no reply.",
        reply=b"250-Taken\r\n250",
    ),
)
_SLOW = tuple(
    _does(
        Behaviour.SLOW,
        stage,
        Family.SENT,
        _LIMITS[stage],
        "Slow but fine: minutes are allowed here.",
    )
    for stage in (Stage.BANNER, Stage.RCPT, Stage.DATA, Stage.CONTENT, Stage.DOT)
)

_IN_CONTENT = (
    _does(
        Behaviour.HANG,
        Stage.CONTENT,
        Family.AWAY,
        "RFC 5321 4.5.3.2.5",
        "The client's writing times out before its final dot: not taken, for sure.",
        mail_bytes=LARGE,
    ),
    _does(
        Behaviour.HANG,
        Stage.CONTENT,
        Family.UNCERTAIN,
        "RFC 1047, RFC 5321 4.5.3.2.6",
        "A small mail fits the buffers with its dot: the client waits for the reply and cannot know.",
    ),
    _does(
        Behaviour.DROP,
        Stage.CONTENT,
        Family.AWAY,
        "RFC 5321 3.8",
        "The client's writing fails before its final dot: not taken, for sure.",
        mail_bytes=LARGE,
    ),
    _does(
        Behaviour.DROP,
        Stage.CONTENT,
        Family.UNCERTAIN,
        "RFC 1047",
        "The dot of a small mail was written; that the server had not read it, nobody tells.",
    ),
)

_AFTER_THE_DOT = tuple(
    _does(behaviour, Stage.DOT, Family.UNCERTAIN, source, note)
    for behaviour, source, note in (
        (Behaviour.HANG, "RFC 1047, RFC 5321 6.1", "Not taken, and the client cannot know."),
        (Behaviour.DROP, "RFC 1047", "Not taken, and the client cannot know."),
        (Behaviour.KEEP_AND_HANG, "RFC 1047, RFC 5321 6.1", "Taken; looks the same."),
        (Behaviour.KEEP_AND_DROP, "RFC 1047", "Taken; looks the same."),
        (Behaviour.DRIP, "RFC 5321 4.5.3.2.6", "The reply never ends; not taken."),
    )
)

_OTHERS = (
    _does(
        Behaviour.FINE, Stage.CONNECT, Family.SENT, "RFC 5321 4.2.5", "A server as it should be."
    ),
    _does(
        Behaviour.REFUSE,
        Stage.CONNECT,
        Family.AWAY,
        "RFC 5321 4.5.4.1, RFC 3463 3.5 (X.4.1)",
        "Nobody listens: again later.",
    ),
    Case(
        "tls no handshake",
        Stage.TLS,
        b"500 What is this",
        Behaviour.REPLY,
        Family.AWAY,
        "RFC 3207 4.1",
        "The go-ahead and then no TLS: broken on their side, and nothing was handed over.",
        Client.TLS,
    ),
    Case(
        "tls not trusted",
        Stage.TLS,
        None,
        Behaviour.FINE,
        Family.CONFIGURATION,
        "RFC 3207 4.1",
        "The certificate is not the one that we demand: somebody has to renew or rename.",
        Client.VERIFY,
    ),
    _does(Behaviour.HANG, Stage.QUIT, Family.SENT, "RFC 5321 4.2.5", "The 250 was said."),
    _does(Behaviour.DROP, Stage.QUIT, Family.SENT, "RFC 5321 4.2.5", "The 250 was said."),
)

BEHAVIOURS: tuple[Case, ...] = (
    *_SILENT,
    *_LOST,
    *_DRIPPING,
    *_HALVES,
    *_SLOW,
    *_IN_CONTENT,
    *_AFTER_THE_DOT,
    *_OTHERS,
)
