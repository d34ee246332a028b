"""What a template may show, ready to be put into it: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Name:
    """One of them."""

    name: str
    example: str
    mandatory: bool
    within: str
    """The list whose entries have it; "" for a name of the mail itself."""
    mjml: str
    """How the HTML says it."""
    plain: str
    """How subject and text say it: there nothing is to be escaped."""


def names_of(rows: Sequence[Mapping[str, Any]]) -> list[Name]:
    """Return names with what a click on each inserts; from the API's ServiceTemplateName."""
    return [_name(row) for row in rows]


def _name(row: Mapping[str, Any]) -> Name:
    above, _, own = str(row["name"]).rpartition(".")
    match row["type"]:
        case "LIST":
            mjml = plain = f"{{{{#each {own}}}}}{{{{this}}}}{{{{/each}}}}"
            plain = plain.replace("{{this}}", "{{{this}}}")
        case "YES_NO":
            mjml = plain = f"{{{{#if {own}}}}} {{{{/if}}}}"
        case _:
            mjml, plain = f"{{{{{own}}}}}", f"{{{{{{{own}}}}}}}"
    return Name(str(row["name"]), str(row["example"]), bool(row["mandatory"]), above, mjml, plain)
