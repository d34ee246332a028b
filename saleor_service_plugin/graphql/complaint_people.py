"""The staff who may see to complaints."""

from dataclasses import dataclass
from typing import Any

from saleor.account.models import User

from ..shop import port
from . import ids
from .callers import Caller
from .errors import Code, refuse


@dataclass(frozen=True, slots=True)
class Owner:
    """Who of the staff sees to a complaint."""

    id: int
    name: str


def owner_of(global_id: str, caller: Caller, field: str) -> Owner:
    """Return the member of staff that an input names: active, whatever they may do.

    Raises:
        ValidationError: There is none.

    """
    pk = ids.wanted(ids.number_of, global_id, "User", field)
    with port.current().writer():
        user = User.objects.filter(pk=pk, is_staff=True, is_active=True).first()
    if user is None:
        refuse(field, "There is no such member of staff.", Code.NOT_FOUND)
    return Owner(user.pk, person_name(user))


def person_name(user: Any) -> str:
    """Return a member of staff's name as customers may read it: never the whole address."""
    name = f"{user.first_name} {user.last_name}".strip()
    return name or str(user.email).partition("@")[0]
