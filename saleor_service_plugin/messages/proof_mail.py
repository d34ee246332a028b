"""A test mail: one template with sample data, to an address that a person named.

It leaves through the channel's own sender and mail server, also on trial and in a pause,
because a person asked for it. It is no message: nothing of it stands in the outbox, neither
brake nor circuits learn from it, and an address is not suppressed for it.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from uuid import uuid4

from django.db import Error

from .. import conf
from ..database import fetch
from ..outbox import slots
from ..shop import port
from . import previews, proving, senders, sql, suppression
from .kinds import MessageKind
from .mail import Post
from .outcomes import Family
from .previews import Preview
from .render import Rendered, Source
from .senders import Sender, SenderNotUsableError
from .verdicts import Verdict

logger = logging.getLogger(__name__)

MOST_AN_HOUR = 60
"""Of one person or App: nine kinds in several languages, a few times; no means of spam."""

LEASE = timedelta(seconds=60)
"""A mail takes at most half of it: somebody waits for the answer."""

MARK = "[Test] "
"""In front of the subject; the same word in English and German."""


class Why(StrEnum):
    """Why a test mail did not leave."""

    ADDRESS = "address"
    """It is no mail address."""
    SUPPRESSED = "suppressed"
    """A server refused this address for good; nothing is sent to it any more."""
    TEMPLATE = "template"
    SENDER = "sender"
    """Our own side is not set up, or the server does not let us send."""
    TOO_MANY = "too-many"
    BUSY = "busy"
    """All connections to the server are in use."""
    AWAY = "away"
    """The server cannot be reached, or puts us off."""
    REFUSED = "refused"
    """The server does not take this mail or this address."""
    UNCERTAIN = "uncertain"
    """It was handed over and no answer came: it may have arrived."""


class NotSentError(Exception):
    """The test mail did not leave, or nobody knows; the text is for staff."""

    def __init__(self, why: Why, text: str, field: str = "") -> None:
        """Keep the reason for programs; `field` is that of a template."""
        super().__init__(text)
        self.why = why
        self.field = field


@dataclass(frozen=True, slots=True)
class Sent:
    """What left."""

    recipient: str
    subject: str
    language: str
    """Of the template that was taken."""


def send(
    kind: MessageKind,
    language: str,
    channel_id: int,
    *,
    recipient: str,
    by: str,
    source: Source | None = None,
) -> Sent:
    """Send a template with its sample data.

    Args:
        kind: Which message.
        language: Of the template; where there is none, the one a customer would get.
        channel_id: Whose template and sender, 0: all channels' template, the shop's sender.
        recipient: One mail address.
        by: Who asks, as "user:3" or "app:3"; counted by it.
        source: A template that nobody has stored yet, instead of the one in use.

    Raises:
        NotSentError: It did not leave, or nobody knows whether.

    """
    address = recipient.strip()
    if not senders.is_deliverable(address):
        raise NotSentError(Why.ADDRESS, "This is no mail address.")
    preview = _preview(kind, language, channel_id, source)
    if preview.refused is not None:
        raise NotSentError(Why.TEMPLATE, preview.refused.reason, preview.refused.field)
    if preview.mail is None:
        raise NotSentError(Why.TEMPLATE, preview.note)
    rendered = replace(preview.mail, subject=MARK + preview.mail.subject)
    with port.current().writer():
        sender = _sender(channel_id)
        # Before it: whether an address was refused is nothing to be asked at will.
        _count(by)
        if suppression.among([address]):
            text = "A mail server refused this address for good; nothing is sent to it."
            raise NotSentError(Why.SUPPRESSED, text)
    _judge(_hand_over(rendered, address, sender))
    logger.info("A test mail of %s left", preview.text.name)
    return Sent(address, rendered.subject, preview.text.language)


def _preview(kind: MessageKind, language: str, channel_id: int, source: Source | None) -> Preview:
    try:
        if source is not None:
            return previews.of_draft(kind, language, source)
        code = proving.normal_language(language)
    except proving.TemplateRefusedError as error:
        raise NotSentError(Why.TEMPLATE, error.reason, error.field) from error
    return previews.of_sample(kind, previews.look(kind, channel_id).choose(code))


def _sender(channel_id: int) -> Sender:
    row = senders.read_rows().get(channel_id)
    try:
        return senders.read_sender(row, port.current().plugin_settings())
    except SenderNotUsableError as error:
        raise NotSentError(Why.SENDER, f"There is no usable sender: {error}.") from error


def _count(by: str) -> None:
    counted = {"who": f"proof:{by}", "more": 1, "most": MOST_AN_HOUR}
    if not fetch(sql.COUNT_BY_PERSON, counted):
        text = f"{MOST_AN_HOUR} test mails have left within this hour; go on in the next one."
        raise NotSentError(Why.TOO_MANY, text)


def _hand_over(rendered: Rendered, address: str, sender: Sender) -> Verdict:
    """Hand it over through a connection that counts among the server's."""
    most = conf.connections_per_server()
    with port.current().writer():
        slot = slots.take(sender.server, most=most, lease=LEASE)
    if slot is None:
        text = "All connections to the mail server are in use; try again in a moment."
        raise NotSentError(Why.BUSY, text)
    post = Post(sender.server, lease=LEASE)
    try:
        return post.hand_over(rendered, key=f"proof:{uuid4()}", recipient=address, sender=sender)
    finally:
        post.close()
        # Its lease frees it as well; an error here would hide what came of the mail.
        with suppress(Error), port.current().writer():
            slots.free(slot)


MEANING = {
    Family.TEMPORARY: (Why.AWAY, "The mail server puts us off for now"),
    Family.AWAY: (Why.AWAY, "The mail server cannot be used now"),
    Family.ADDRESS: (Why.REFUSED, "The mail server refuses this address"),
    Family.MESSAGE: (Why.REFUSED, "The mail server refuses this mail"),
    Family.CONFIGURATION: (Why.SENDER, "The mail server does not let this sender send"),
    Family.UNCERTAIN: (Why.UNCERTAIN, "No answer came; the mail may have arrived"),
}


def _judge(verdict: Verdict) -> None:
    if verdict.family is Family.SENT:
        return
    why, text = MEANING[verdict.family]
    # Codes and names of errors, never a server's words.
    raise NotSentError(why, f"{text} ({verdict.detail})." if verdict.detail else f"{text}.")
