"""What staff do with endpoints; for the command, the API and the Dashboard."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from .. import conf
from ..database import clock
from ..outbox import circuits
from ..outbox.rules import State
from ..shop import port
from . import batch, kinds, rules, signing, waiting
from .models import KIND, Delivery, Endpoint, Event
from .rules import LATEST, MOST_ENDPOINTS, Refusal

ROTATION = timedelta(days=1)
"""How long the old secret signs beside the new one, where nothing else is said."""

LONGEST_ROTATION = timedelta(days=30)


class EndpointRefusedError(ValueError):
    """An endpoint cannot be so, or nothing can be done with it; nothing was changed.

    `field` names the argument, `reason` is a code, the text a sentence without secrets.
    """

    def __init__(self, field: str, reason: str, message: str) -> None:
        """Name what was refused and why."""
        super().__init__(message)
        self.field = field
        self.reason = reason


class UnknownEndpointError(LookupError):
    """There is no endpoint of this id."""


@dataclass(frozen=True, slots=True)
class Line:
    """An endpoint as staff see it: everything but its secrets."""

    id: int
    url: str
    description: str
    kinds: tuple[str, ...]
    channel_ids: tuple[int, ...]
    """Empty: all channels, and what belongs to none."""
    active: bool
    off_because: str
    """"gone" where the endpoint itself asked to be left alone."""
    rotating_until: datetime | None
    """Until when the secret before signs, too."""
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Created:
    """A new endpoint, and its secret for the one time that it is shown."""

    endpoint: Line
    secret: str


def create(
    *,
    url: str,
    kinds: Collection[str],
    channel_ids: Collection[int] = (),
    description: str = "",
    active: bool = True,
) -> Created:
    """Let an address hear of events from now on.

    Args:
        url: https://, without credentials, and not written as a private address; http://
            to the own machine under DEBUG.
        kinds: Keys of the events it wants (`kinds.known`).
        channel_ids: The shop's channels it is limited to; none: all.
        description: For staff.
        active: False waits for `update(active=True)`; events are kept for a replay.

    Returns:
        The endpoint and its secret, which is never shown again.

    Raises:
        EndpointRefusedError: Field and reason; nothing was written.

    """
    row = Endpoint(
        url=url.strip(), kinds=_unique(kinds), channel_ids=sorted(set(channel_ids)),
        description=description.strip(), active=active, secret=signing.new_secret(),
    )  # fmt: skip
    with port.current().writer(), transaction.atomic():
        _check(row, *CHECKS)
        if Endpoint.objects.count() >= MOST_ENDPOINTS:
            raise EndpointRefusedError(
                "url", "too-many", f"There are {MOST_ENDPOINTS} endpoints already."
            )
        row.save(force_insert=True)
        row.refresh_from_db()
    return Created(_line(row), row.secret)


def update(
    endpoint_id: int,
    *,
    url: str | None = None,
    kinds: Collection[str] | None = None,
    channel_ids: Collection[int] | None = None,
    description: str | None = None,
    active: bool | None = None,
) -> Line:
    """Change an endpoint; what is None stays.

    Switched on again, it gets what waited for it and is still in time; a new address is
    tried at once. What waits and is not asked for any more is not sent (`batch`).

    Raises:
        UnknownEndpointError: There is none.
        EndpointRefusedError: Field and reason; nothing was changed.

    """
    with port.current().writer(), transaction.atomic():
        row = _locked(endpoint_id)
        given: dict[str, object] = {}
        if url is not None:
            given["url"] = url.strip()
        if kinds is not None:
            given["kinds"] = _unique(kinds)
        if channel_ids is not None:
            given["channel_ids"] = sorted(set(channel_ids))
        if description is not None:
            given["description"] = description.strip()
        for name, value in given.items():
            setattr(row, name, value)
        # What stays may be wrong by now, a channel may be gone: that keeps nobody from
        # switching it off.
        _check(row, *given)
        if active is not None:
            row.active, row.off_because = active, ""
        row.changed_at = clock()
        row.save()
        circuits.succeed([batch.circuit(row.pk)])
        if active:
            waiting.queue_for(row.pk)
    return _line(row)


def rotate_secret(endpoint_id: int, *, keep: timedelta = ROTATION) -> str:
    """Give an endpoint a new secret.

    Args:
        endpoint_id: Which.
        keep: How long the one that held so far signs as well; nothing ends it at once,
            and with it an earlier rotation.

    Returns:
        The new secret, which is never shown again.

    Raises:
        UnknownEndpointError: There is none.
        EndpointRefusedError: `keep` is negative or longer than 30 days, or there are two
            secrets already: a third would end the oldest, which a receiver may still hold.

    """
    if not timedelta(0) <= keep <= LONGEST_ROTATION:
        raise EndpointRefusedError(
            "keep", "out-of-bounds", f"keep must be between 0 and {LONGEST_ROTATION.days} days."
        )
    with port.current().writer(), transaction.atomic():
        row = _locked(endpoint_id)
        now = clock()
        if keep and row.old_secret and row.old_secret_until and row.old_secret_until > now:
            raise EndpointRefusedError(
                "keep", "rotating",
                "The secret is being changed already: wait until the old one has ended, or end "
                "both at once with 0.",
            )  # fmt: skip
        row.old_secret = row.secret if keep else ""
        row.old_secret_until = now + keep if keep else None
        row.secret = signing.new_secret()
        row.changed_at = now
        row.save()
    return row.secret


def delete(endpoint_id: int) -> None:
    """Forget an endpoint and its secrets; what waits for it is never sent.

    Raises:
        UnknownEndpointError: There is none.

    """
    with port.current().writer(), transaction.atomic():
        row = _locked(endpoint_id)
        waiting.end_for(endpoint_id)
        circuits.succeed([batch.circuit(endpoint_id)])
        row.delete()


def find(endpoint_id: int) -> Line:
    """Return an endpoint.

    Raises:
        UnknownEndpointError: There is none.

    """
    with port.current().writer():
        row = Endpoint.objects.filter(pk=endpoint_id).first()
    if row is None:
        raise UnknownEndpointError(f"There is no endpoint {endpoint_id}.")
    return _line(row)


def all_endpoints() -> list[Line]:
    """Return all endpoints, at most `MOST_ENDPOINTS` or so, the oldest first."""
    with port.current().writer():
        return [_line(row) for row in Endpoint.objects.order_by("pk")]


def send_test(endpoint_id: int) -> str:
    """Queue an event of the kind "test" for one endpoint, signed like all others.

    Returns:
        The event's id, as the endpoint gets it in `webhook-id`.

    Raises:
        UnknownEndpointError: There is none.
        EndpointRefusedError: It is switched off.

    """
    with port.current().writer(), transaction.atomic():
        row = _locked(endpoint_id)
        if not row.active:
            raise EndpointRefusedError(
                "endpoint_id", "off", "The endpoint is switched off: switch it on first."
            )
        now = clock()
        event_id = uuid4()
        Event.objects.create(
            pk=event_id, key=f"{kinds.TEST}:{event_id}", kind=kinds.TEST, payload={},
            occurred_at=now,
        )  # fmt: skip
        Delivery.objects.create(
            key=f"{KIND}:{endpoint_id}:{event_id}", kind=KIND, state=State.QUEUED,
            endpoint_id=endpoint_id, event_id=event_id, fact_at=now, due_at=now,
            deadline_at=now + LATEST,
        )  # fmt: skip
        # So that the test is made now, whatever failed before.
        circuits.succeed([batch.circuit(endpoint_id)])
    return str(event_id)


def _check(row: Endpoint, *fields: str) -> None:
    """Raise where one of these fields cannot be stored so."""
    for name in fields:
        if refusal := CHECKS[name](row):
            raise EndpointRefusedError(refusal.field, refusal.code, refusal.message)


def _refuse_channels(row: Endpoint) -> Refusal | None:
    channels = port.current().read_channels() if row.channel_ids else {}
    return rules.refuse_channels(row.channel_ids, channels)


CHECKS: Mapping[str, Callable[[Endpoint], Refusal | None]] = {
    "url": lambda row: rules.refuse_url(
        row.url, http_on_loopback=conf.debug(), private=conf.reaches_private()
    ),
    "kinds": lambda row: rules.refuse_kinds(row.kinds, kinds.known()),
    "channel_ids": _refuse_channels,
    "description": lambda row: rules.refuse_description(row.description),
}
"""By field: why a row cannot be stored so, None where it can."""


def _locked(endpoint_id: int) -> Endpoint:
    row = Endpoint.objects.select_for_update().filter(pk=endpoint_id).first()
    if row is None:
        raise UnknownEndpointError(f"There is no endpoint {endpoint_id}.")
    return row


def _unique(names: Collection[str]) -> list[str]:
    return sorted({name.strip() for name in names})


def _line(row: Endpoint) -> Line:
    rotating = row.old_secret_until if row.old_secret else None
    return Line(
        row.pk, row.url, row.description, tuple(row.kinds), tuple(row.channel_ids),
        row.active, row.off_because, rotating, row.created_at, row.changed_at,
    )  # fmt: skip
