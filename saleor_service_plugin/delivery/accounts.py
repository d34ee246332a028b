"""What staff do with accounts at carriers and aggregators."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from ..database import clock
from ..events import signing
from ..messages import addresses
from ..shop import port
from . import budget
from .inbound import shapes
from .inbound.shape import SecretOf
from .live import services
from .live.service import Field
from .models import CarrierAccount, CarrierCall

MOST_ACCOUNTS = 50
LONGEST_NAME = 80
LONGEST_CREDENTIAL = 4096
MOST_QUOTA = 1_000_000

SECRET = "secret"
"""What callbacks are signed with."""

ROTATION = timedelta(days=1)
"""How long the secret before still counts after a change."""


class AccountRefusedError(ValueError):
    """An account cannot be so; nothing was changed.

    `field` names the argument, `reason` is a code, the text a sentence without secrets.
    """

    def __init__(self, field: str, reason: str, message: str) -> None:
        """Name what was refused and why."""
        super().__init__(message)
        self.field = field
        self.reason = reason


class UnknownAccountError(LookupError):
    """There is no account of this id."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service or a sender of callbacks that an account can be made for."""

    key: str
    name: str
    fields: tuple[Field, ...]
    is_asked: bool
    """True: we ask it. False: it tells us."""
    daily_quota: int
    carriers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An account as staff see it: everything but its secrets."""

    id: int
    service: str
    name: str
    channel_ids: tuple[int, ...]
    active: bool
    is_asked: bool
    is_known: bool
    """Whether what it is for is installed here."""
    daily_quota: int
    calls_in_24_hours: int
    values: Mapping[str, str]
    """What is set and no secret, by field."""
    secrets_set: tuple[str, ...]
    callback_url: str
    """Where it sends its callbacks, "" where we ask it."""
    last_problem: str
    last_detail: str
    failures: int
    """In a row."""
    last_good_at: datetime | None
    rest_until: datetime | None
    old_secret_until: datetime | None


@dataclass(frozen=True, slots=True)
class Saved:
    """An account, and the secret that was made for it, shown this once."""

    account: Line
    secret: str = ""


def offers() -> list[Offer]:
    """Return what accounts can be made for, in the order in which it is shown."""
    asked = [
        Offer(one.key, one.name, one.fields, True, one.daily_quota, tuple(sorted(one.carriers)))
        for one in services.known().values()
    ]
    told = [
        Offer(one.key, one.name, (Field(SECRET, required=False),), False, 0, ())
        for one in shapes.SHAPES.values()
    ]
    return [*asked, *told]


def read(ids: Collection[int] | None = None) -> list[Line]:
    """Return accounts, the oldest first.

    Args:
        ids: Which; None for all.

    """
    with port.current().writer():
        rows = CarrierAccount.objects.order_by("pk")
        if ids is not None:
            rows = rows.filter(pk__in=ids)
        since = clock() - timedelta(hours=24)
        calls = dict(
            CarrierCall.objects.filter(hour__gt=since)
            .values_list("account_id")
            .annotate(Sum("calls"))
        )
        return [_line(row, calls.get(row.pk, 0)) for row in rows]


def find(account_id: int) -> Line:
    """Return one account.

    Raises:
        UnknownAccountError: There is none of this id.

    """
    found = read([account_id])
    if not found:
        raise UnknownAccountError(f"There is no carrier account {account_id}.")
    return found[0]


def create(
    *,
    service: str,
    name: str = "",
    channel_ids: Collection[int] = (),
    credentials: Mapping[str, str] | None = None,
    daily_quota: int | None = None,
    active: bool = True,
) -> Saved:
    """Open a way to live events.

    Args:
        service: Key of an offer.
        name: For staff.
        channel_ids: The shop's channels whose parcels it knows; none: all.
        credentials: By the offer's fields. A secret for callbacks is made where none is given.
        daily_quota: Calls in any 24 hours; None: what the smallest plan allows.
        active: Whether it is used at once.

    Raises:
        AccountRefusedError: Field and reason; nothing was written.

    """
    offer = _offer(service)
    row = CarrierAccount(service=offer.key, active=active)
    quota = offer.daily_quota if daily_quota is None else daily_quota
    with port.current().writer(), transaction.atomic():
        if CarrierAccount.objects.count() >= MOST_ACCOUNTS:
            raise AccountRefusedError(
                "service", "too-many", f"There are {MOST_ACCOUNTS} accounts already."
            )
        made = _apply(row, offer, name, channel_ids, credentials or {}, quota)
        begun = budget.fresh(clock())
        row.tokens, row.tokens_at = begun.tokens, begun.at
        row.save(force_insert=True)
    return Saved(find(row.pk), made)


def update(
    account_id: int,
    *,
    name: str | None = None,
    channel_ids: Collection[int] | None = None,
    credentials: Mapping[str, str] | None = None,
    daily_quota: int | None = None,
    active: bool | None = None,
) -> Saved:
    """Change an account; what is None, and every credential not named, stays.

    With new credentials, or switched on again, it is asked at once. The secret before counts
    for one more day, so that no callback is refused while the sender is changed.

    Raises:
        UnknownAccountError: There is none of this id.
        AccountRefusedError: Field and reason; nothing was written.

    """
    with port.current().writer(), transaction.atomic():
        row = CarrierAccount.objects.select_for_update().filter(pk=account_id).first()
        if row is None:
            raise UnknownAccountError(f"There is no carrier account {account_id}.")
        # One whose service is not installed any more can still be switched off.
        offer = _known(row.service) if active is False and not credentials else _offer(row.service)
        if offer is not None:
            _apply(
                row,
                offer,
                row.name if name is None else name,
                row.channel_ids if channel_ids is None else channel_ids,
                credentials or {},
                row.daily_quota if daily_quota is None else daily_quota,
            )
        row.active = row.active if active is None else active
        if credentials or active:
            row.rest_until, row.failures, row.last_problem, row.last_detail = None, 0, "", ""
        row.changed_at = clock()
        row.save()
    return Saved(find(row.pk))


def rotate_secret(account_id: int) -> Saved:
    """Make a new secret for callbacks; the one before counts for one more day.

    Raises:
        UnknownAccountError: There is none of this id.
        AccountRefusedError: We ask it, and it sends no callbacks.

    """
    with port.current().writer(), transaction.atomic():
        row = CarrierAccount.objects.select_for_update().filter(pk=account_id).first()
        if row is None:
            raise UnknownAccountError(f"There is no carrier account {account_id}.")
        if _offer(row.service).is_asked:
            raise AccountRefusedError("id", "no-callbacks", "This service sends no callbacks.")
        secret = _made_secret(row.service)
        _new_secret(row, secret)
        row.save()
    return Saved(find(account_id), secret)


def delete(account_id: int) -> Line:
    """Forget an account and its credentials; what it told stays.

    Raises:
        UnknownAccountError: There is none of this id.

    """
    line = find(account_id)
    with port.current().writer(), transaction.atomic():
        CarrierCall.objects.filter(account_id=account_id).delete()
        CarrierAccount.objects.filter(pk=account_id).delete()
    return line


def _apply(
    row: CarrierAccount,
    offer: Offer,
    name: str,
    channel_ids: Collection[int],
    credentials: Mapping[str, str],
    quota: int,
) -> str:
    """Set what staff gave, checked; return a secret that was made."""
    row.name = name.strip()
    if len(row.name) > LONGEST_NAME:
        raise AccountRefusedError("name", "too-long", f"name: at most {LONGEST_NAME} characters.")
    row.channel_ids = sorted(set(channel_ids))
    if not 0 <= quota <= MOST_QUOTA:
        raise AccountRefusedError(
            "daily_quota", "invalid", f"daily_quota: between 0 and {MOST_QUOTA} calls."
        )
    row.daily_quota = quota if offer.is_asked else 0
    fields = {one.name: one for one in offer.fields}
    for key, value in credentials.items():
        _check_credential(fields.get(key), key, value)
    given = {key: value.strip() for key, value in credentials.items()}
    made = ""
    if not offer.is_asked:
        secret = given.get(SECRET, "")
        if not secret and not row.credentials.get(SECRET):
            secret = made = _made_secret(offer.key)
        if secret:
            _check_secret(offer.key, secret)
            _new_secret(row, secret)
        return made
    row.credentials = {**row.credentials, **given}
    missing = [
        one.name for one in offer.fields if one.required and not row.credentials.get(one.name)
    ]
    if missing:
        raise AccountRefusedError(
            "credentials", "required", f"credentials: {', '.join(missing)} must be given."
        )
    return made


def _made_secret(key: str) -> str:
    """Return a secret for callbacks, where it is ours to make one."""
    if shapes.SHAPES[key].secret_of is SecretOf.THEIRS:
        raise AccountRefusedError(
            "credentials", "required", f"credentials: secret must be given: {shapes.SHAPES[key].name} "
            "shows it where the callback is set up."
        )  # fmt: skip
    return signing.new_secret()


def _check_secret(key: str, secret: str) -> None:
    if not shapes.SHAPES[key].usable(secret):
        raise AccountRefusedError(
            "credentials",
            "invalid",
            f"credentials: this is no secret of {shapes.SHAPES[key].name}.",
        )


def _new_secret(row: CarrierAccount, secret: str) -> None:
    if before := row.credentials.get(SECRET):
        if before == secret:
            return
        row.old_secret, row.old_secret_until = before[:255], clock() + ROTATION
    row.credentials = {SECRET: secret}


def _check_credential(field: Field | None, key: str, value: object) -> None:
    # The value is never quoted.
    if field is None:
        raise AccountRefusedError("credentials", "unknown", f"credentials: there is no {key!r}.")
    if not isinstance(value, str) or len(value) > LONGEST_CREDENTIAL or "\x00" in value:
        raise AccountRefusedError(
            "credentials", "invalid", f"credentials: {key} is no text of at most "
            f"{LONGEST_CREDENTIAL} characters."
        )  # fmt: skip
    if not value.isascii() or any(sign < " " for sign in value.strip()):
        raise AccountRefusedError(
            "credentials", "invalid", f"credentials: {key} holds letters that no header can carry."
        )
    if field.choices and value.strip() not in field.choices:
        raise AccountRefusedError(
            "credentials", "invalid", f"credentials: {key} is one of {', '.join(field.choices)}."
        )


def _known(key: str) -> Offer | None:
    return next((offer for offer in offers() if offer.key == key), None)


def _offer(key: str) -> Offer:
    offer = _known(key)
    if offer is None:
        raise AccountRefusedError("service", "unknown", f"service: there is no {key!r} here.")
    return offer


def _line(row: CarrierAccount, calls: int) -> Line:
    known = {one.key: one for one in offers()}
    offer = known.get(row.service)
    secret = {one.name for one in offer.fields if one.secret} if offer else set(row.credentials)
    return Line(
        id=row.pk,
        service=row.service,
        name=row.name,
        channel_ids=tuple(row.channel_ids),
        active=row.active,
        is_asked=bool(offer and offer.is_asked),
        is_known=offer is not None,
        daily_quota=row.daily_quota,
        calls_in_24_hours=calls,
        values={key: value for key, value in row.credentials.items() if key not in secret},
        secrets_set=tuple(sorted(key for key in row.credentials if key in secret)),
        callback_url="" if offer is None or offer.is_asked else callback_url(row.public_id),
        last_problem=row.last_problem,
        last_detail=row.last_detail,
        failures=row.failures,
        last_good_at=row.last_good_at,
        rest_until=row.rest_until,
        old_secret_until=row.old_secret_until,
    )


def callback_url(public_id: UUID) -> str:
    """Return where an account's callbacks go, as its sender reaches it."""
    return addresses.callbacks(public_id)
