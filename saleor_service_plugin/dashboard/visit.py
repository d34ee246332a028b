"""One visit to a page: what was asked for, and what comes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from ..web import asking
from ..web.asking import Done, FieldError
from .access import RefusedError, Staff
from .card import PATH


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown."""

    template: str
    """Below `templates/dashboard/`."""
    title: str
    context: Mapping[str, object] = field(default_factory=dict)
    status: int = 200
    notice: str = ""
    """Told beside it, for a moment."""


@dataclass(frozen=True, slots=True)
class Go:
    """What was to be done is done; another page is shown."""

    path: str
    """Below our pages, with its query."""
    notice: str = ""
    refresh: bool = False
    """Whether the Dashboard's own page around our frame shows something else now."""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document for a frame within one of our pages: a mail as it will look."""

    html: str
    """With styles of its own; scripts in it do not run."""
    status: int = 200


@dataclass(frozen=True, slots=True)
class File:
    """Something to be saved: `pages.js` fetches it with the token and hands it to the browser."""

    name: str
    content: str | bytes
    """CSV, or what `type` says."""
    type: str = "text/csv; charset=utf-8"
    notice: str = ""
    """Told beside it, for a moment."""


Answer = Screen | Go | Document | File


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for which page, with which words in its address and its form."""

    request: HttpRequest
    staff: Staff
    path: str

    @property
    def query(self) -> QueryDict:
        """The words in the address; those of the Dashboard among them."""
        return self.request.GET

    @property
    def form(self) -> QueryDict:
        """What was typed."""
        return self.request.POST

    @property
    def files(self) -> Any:
        """What was uploaded, by the names of the fields."""
        return self.request.FILES

    @property
    def is_posted(self) -> bool:
        """Whether something is to be changed."""
        return self.request.method == "POST"

    def last(self, name: str) -> str:
        """Return a word of the address; the Dashboard puts its own of the same name first."""
        return (self.query.getlist(name) or [""])[-1].strip()

    def may(self, permission: str) -> bool:
        """Whether it is worth showing something; what is done is decided by the API."""
        return permission in self.staff.permissions

    def demand(self, permission: str) -> None:
        """Go on with this permission alone; for pages where the API answers null to others.

        Raises:
            RefusedError: The person lacks it.

        """
        if not self.may(permission):
            raise RefusedError(403, "NO_PERMISSION")

    def ask(self, document: str, **variables: object) -> dict[str, Any]:
        """Return what the API says to this person; see `web.asking.ask`."""
        return asking.ask(self.request, document, **variables)

    def change(self, document: str, **variables: object) -> Done:
        """Have the API change something; see `web.asking.change`."""
        return asking.change(self.request, document, **variables)


Page = Callable[[Visit], Answer]


def address(path: str, **words: object) -> str:
    """Return the address of one of our pages; empty words are left out."""
    query = urlencode({name: value for name, value in words.items() if value not in ("", None)})
    return f"{PATH}/{path}" + (f"?{query}" if query else "")


def by_field(errors: tuple[FieldError, ...]) -> dict[str, str]:
    """Return what is wrong by field; what is about all of it under ""."""
    found: dict[str, str] = {}
    for error in errors:
        found[error.field] = (
            f"{found[error.field]} {error.message}" if error.field in found else error.message
        )
    return found
