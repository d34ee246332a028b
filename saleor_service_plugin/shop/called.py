"""Finding orders by what a caller says, by Saleor's own indexes.

`Order.search_vector` (index order_tsearch) holds number, mail addresses, the account's names,
both addresses and their telephone numbers, lines, notes of staff; since 3.23 without accents, and
so are the words we look for besides as they were typed. What concerns a person has weight A or B:
an article called "Becher" is not a customer of that name.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Upper
from saleor.account.models import User
from saleor.order import OrderStatus
from saleor.order.models import Order

from .called_rows import CalledOrder, Said, Term

PERSON = "AB"
"""Weights of what is about a person."""

ADDRESS = ("first_name", "last_name", "company_name", "postal_code", "city", "phone")

FIELDS = (
    "id", "number", "created_at", "status", "channel_id", "user_email",
    *(f"{one}_address__{field}" for one in ("billing", "shipping") for field in ADDRESS),
)  # fmt: skip


def find_called(
    said: Said, *, channel_ids: Collection[int] | None, limit: int
) -> list[CalledOrder]:
    """Return orders that may be meant, in four statements at most."""
    orders = Order.objects.exclude(status=OrderStatus.DRAFT)
    if channel_ids is not None:
        orders = orders.filter(channel_id__in=list(channel_ids))
    ids: list[UUID] = []
    if said.number is not None and said.number < 2**31:
        ids += orders.filter(number=said.number).values_list("pk", flat=True)
    if said.email:
        ids += _by_email(orders, said.email, limit)
    elif query := _query(said.readings):
        fitting = orders.filter(_where("order_order.search_vector @@ %s::tsquery", query))
        ids += fitting.order_by("-number").values_list("pk", flat=True)[:limit]
    wanted = list(dict.fromkeys(ids))[:limit]
    rows = {row["id"]: _row(row) for row in Order.objects.filter(pk__in=wanted).values(*FIELDS)}
    return [rows[pk] for pk in wanted if pk in rows]


def _where(condition: str, value: str) -> RawSQL:
    return RawSQL(condition, [value], output_field=BooleanField())


def _by_email(orders: QuerySet[Any], email: str, limit: int) -> list[UUID]:
    """Return orders of an address: their own (trigram index), or their account's."""
    begins = email.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    users = User.objects.annotate(upper=Upper("email")).filter(upper=email.upper())
    theirs = list(users.values_list("pk", flat=True)[:limit])
    of_address = Q(_where("order_order.user_email ILIKE %s", begins))
    found = orders.filter(of_address | Q(user_id__in=theirs) if theirs else of_address)
    return list(found.order_by("-number").values_list("pk", flat=True)[:limit])


def _query(readings: Iterable[Sequence[Term]]) -> str:
    """Return a tsquery as PostgreSQL reads one: words are quoted, nothing of them is syntax."""
    found = [" & ".join(map(_term, terms)) for terms in readings if terms]
    return " | ".join(f"({one})" for one in found)


def _term(term: Term) -> str:
    words = [f"{_quoted(word)}:{PERSON}" for word in term.whole]
    words += [f"{_quoted(word)}:*{PERSON}" for word in term.begins]
    return f"({' | '.join(words)})"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _row(row: dict[str, Any]) -> CalledOrder:
    def first(*fields: str) -> str:
        """Return what the billing address says, else the other one."""
        for one in ("billing", "shipping"):
            parts = [str(row[f"{one}_address__{field}"] or "") for field in fields]
            if whole := " ".join(filter(None, parts)):
                return whole
        return ""

    return CalledOrder(
        id=row["id"],
        number=row["number"],
        created_at=row["created_at"],
        status=row["status"],
        channel_id=row["channel_id"],
        email=row["user_email"] or "",
        name=first("first_name", "last_name") or first("company_name"),
        phone=first("phone"),
        place=first("postal_code", "city"),
    )
