"""What may be an endpoint, and what its answers mean: pure, without a clock and without I/O."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

LONGEST_URL = 1024
LONGEST_DESCRIPTION = 255

MOST_ENDPOINTS = 50
"""Each is looked at with every event."""

LATEST = timedelta(days=3)
"""How long a delivery is tried."""

SLICE = 2000
"""Deliveries that one statement moves from state to state at most: staff, or a worker, wait
for it, and the rest comes with the next look."""

LONGEST_WISH = timedelta(hours=1)
"""What an endpoint may ask for with `Retry-After`; as long as our own longest pause."""


class Answer(StrEnum):
    """What an answer means."""

    SENT = "sent"
    """2xx: the endpoint has it."""
    GONE = "gone"
    """410: it wants nothing any more."""
    TEMPORARY = "temporary"
    """All others, also 404 and 401: they may be deploying."""


class Reason(StrEnum):
    """Why a delivery waits or ended; detail may follow after a colon."""

    OFF = "off"
    """Its endpoint is switched off."""
    DELETED = "deleted"
    """Its endpoint was deleted."""
    GONE = "gone"
    """The endpoint said so."""
    TOO_LATE = "too-late"
    UNAVAILABLE = "unavailable"
    """The last answer follows."""
    FORGOTTEN = "forgotten"
    """The event is beyond its retention."""
    NOT_WANTED = "not-wanted"
    """The endpoint asks for other events by now."""
    UNREADY = "unready"
    """It could not be rendered or signed: our fault, whose name follows."""


NOT_TAKEN = f"{Reason.TOO_LATE}: {Reason.UNAVAILABLE}"
"""Of what ended while it waited for an endpoint that rests: it was never refused itself."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with one field: its name, a code, a sentence."""

    field: str
    code: str
    message: str


def meaning(status: int) -> Answer:
    """Return what a status means; 0 stands for no answer."""
    if 200 <= status < 300:
        return Answer.SENT
    return Answer.GONE if status == 410 else Answer.TEMPORARY


def wants(
    kind: str, channel_id: int | None, *, kinds: Collection[str], channel_ids: Collection[int]
) -> bool:
    """Whether an event is for an endpoint that asks for these kinds and channels.

    Args:
        kind: Of the event.
        channel_id: Where it belongs; None: to no channel.
        kinds: Those the endpoint asks for.
        channel_ids: Those it is limited to; none: all, and what belongs to none.

    """
    return kind in kinds and (not channel_ids or channel_id in channel_ids)


def pause(own: timedelta, wish: float | None) -> timedelta:
    """Return how long to wait: our own pause, longer where the endpoint asks for it."""
    if wish is None:
        return own
    return max(own, min(timedelta(seconds=min(wish, 86_400)), LONGEST_WISH))


def refuse_url(url: str, *, http_on_loopback: bool, private: bool) -> Refusal | None:
    """Return why an address cannot be used, None where it can.

    Args:
        url: As somebody wrote it.
        http_on_loopback: Whether a developer's own machine may be spoken to without TLS.
        private: Whether addresses of private networks, and the own machine's, are reached at
            all. Where they are not, one that is written as such is refused at once; a name
            that leads to one is found out at delivery, since names change.

    """
    if len(url) > LONGEST_URL:
        return _url("too-long", f"must have at most {LONGEST_URL} characters")
    if any(not 32 < ord(letter) < 127 or letter in "#\\" for letter in url):
        return _url("invalid", "must be ASCII without spaces and fragment (names as xn--...)")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return _url("invalid", "is no address")
    if parts.username is not None or parts.password is not None:
        return _url("credentials", "must not hold a user or a password")
    if not host:
        return _url("invalid", "must be https://host/path")
    if parts.scheme != "https" and not (
        parts.scheme == "http" and http_on_loopback and _is_loopback(host)
    ):
        return _url("not-https", "must begin with https://")
    if not private and _is_private(host):
        return _url("private", "must not be the own machine's or of a private network")
    return None


def refuse_kinds(kinds: Collection[str], known: Collection[str]) -> Refusal | None:
    """Return why these kinds of event cannot be subscribed to."""
    if not kinds:
        return Refusal("kinds", "required", f"kinds: name at least one of {_list(known)}.")
    unknown = sorted(set(kinds) - set(known))
    if unknown:
        return Refusal(
            "kinds", "unknown",
            f"kinds: there is no {unknown[0][:64]!r}. There are: {_list(known)}.",
        )  # fmt: skip
    return None


def refuse_description(text: str) -> Refusal | None:
    """Return why a description cannot be kept."""
    if len(text) > LONGEST_DESCRIPTION or "\x00" in text:
        return Refusal(
            "description", "too-long" if "\x00" not in text else "invalid",
            f"description must have at most {LONGEST_DESCRIPTION} characters, none of them NUL.",
        )  # fmt: skip
    return None


def refuse_channels(wanted: Collection[int], known: Collection[int]) -> Refusal | None:
    """Return why an endpoint cannot be limited to these channels."""
    if unknown := sorted(set(wanted) - set(known)):
        return Refusal("channel_ids", "unknown", f"channel_ids: there is no {unknown[0]}.")
    return None


def _url(code: str, what: str) -> Refusal:
    # The address is not quoted: it may hold a token.
    return Refusal("url", code, f"url {what}.")


def _list(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_private(host: str) -> bool:
    """Whether a host is written so that Saleor's HTTP client would never speak to it.

    By the rule of that client (requests_hardened/ip_filter.py); a name is not looked up.
    """
    name = host.removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        found = ip_address(name)
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return found.is_private or found.is_multicast
