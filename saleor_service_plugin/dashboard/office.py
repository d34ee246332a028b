"""Who stands before a page that does its work itself, and which channels are theirs.

Most pages ask the API. What only our pages do, with functions of the capability, is settled
here by the API's own rules: the permission in the token and the account's, and the channels
that Saleor gives the account access to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from ..shop import port
from ..shop.snapshots import Channel
from ..web.words import t
from .access import RefusedError
from .visit import Visit


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody of the staff at work."""

    by: str
    """Global id, for what is noted of changes."""
    channels: Mapping[int, Channel]
    """Those that are theirs, by slug."""
    scope: tuple[int, ...] | None
    """The channels they are restricted to; None: none at all, whatever there will be."""
    sees_all: bool
    """Whether that is all channels there are: they may change what is the shop's."""
    user_id: int | None = None
    """Saleor's id of theirs."""
    name: str = ""
    """First and last name; the mail address of who has none."""

    @property
    def shops_alone(self) -> str:
        """Why somebody who sees some channels alone may not change something."""
        return t("This is the shop's: who changes it needs access to all channels.")

    def channel(self, slug: str) -> Channel:
        """Return a channel by its slug.

        Raises:
            RefusedError: There is none of this slug for this person.

        """
        for channel in self.channels.values():
            if channel.slug == slug:
                return channel
        raise RefusedError(404, "NOT_FOUND")

    def names(self, ids: Iterable[int]) -> list[str]:
        """Return what channels are called, those that are theirs."""
        return [self.channels[one].name for one in ids if one in self.channels]


def enter(visit: Visit, *permissions: str) -> Office:
    """Return who opens a page.

    Args:
        visit: Theirs.
        permissions: Any of which is needed, such as MANAGE_ORDERS.

    Raises:
        RefusedError: They have none of them.

    """
    # Loads Saleor's whole schema, which must not happen while Django starts.
    from ..graphql import callers
    from ..graphql.channel_scope import scope_of
    from ..graphql.inside import calling

    with calling(visit.request) as caller:
        if not any(caller.has(getattr(callers, name)) for name in permissions):
            raise RefusedError(403, "NO_PERMISSION")
        scope = scope_of(caller)
        with port.current().writer():
            known = port.current().read_channels()
        theirs = known if scope is None else {pk: known[pk] for pk in known if pk in scope}
        return Office(
            caller.global_id, theirs, scope, known.keys() <= theirs.keys(),
            caller.user_id, _name(caller.requestor),
        )  # fmt: skip


def line(form: QueryDict, name: str) -> str:
    """Return a field's text as one line, without what no column takes."""
    return " ".join(form.get(name, "").replace("\0", "").split())


def _name(user: Any) -> str:
    full = f"{user.first_name} {user.last_name}" if user else ""
    return " ".join(full.split()) or (str(user.email) if user else "")
