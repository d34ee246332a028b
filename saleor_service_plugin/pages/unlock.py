"""Showing on a page that an order is one's own: by its postcode, or by a code that is mailed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest

from ..web import asking
from ..web.words import t
from . import remembered

UNLOCK = """
mutation($token: String!, $postcode: String, $code: String) {
  serviceOrderUnlock(token: $token, postcode: $postcode, code: $code) {
    actingToken errors { field code message }
  }
}
"""

CODE = """
mutation($token: String!) {
  serviceOrderCodeRequest(token: $token) { leaves errors { field code message } }
}
"""

LONGEST_ANSWER = 100


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of it."""

    go: Mapping[str, str] = field(default_factory=dict)
    """What the next page's address holds; empty where the answer was not right."""
    said: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by the field it stands at."""
    closed: bool = False
    """Whether there were too many wrong answers by now."""


def attempt(request: HttpRequest, token: str) -> Attempt:
    """Do what the form asks for that stands where an order is still locked.

    Alone in its form, or within one whose other fields are kept (`pages/unlock.html`).
    """
    step = request.POST.get("step", "")
    if step == "code":
        done = asking.change(request, CODE, token=token)
        if done.errors:
            return Attempt(said={**_kept(_typed(request)), "wrong_code": _why(done)})
        return Attempt(go={"sent": "yes" if done.data["leaves"] else "no"})
    typed = _typed(request)
    # One button for both fields: the code counts where there is one.
    name = "code" if typed.get("code") else "postcode"
    given = typed.get(name, "")
    if not given:
        name = "code" if "code" in typed else "postcode"
        text = t("Please enter the code.") if name == "code" else t("Please enter the postcode.")
        return Attempt(said={**_kept(typed), f"wrong_{name}": text})
    done = asking.change(request, UNLOCK, token=token, **{name: given})
    if done.errors:
        closed = done.errors[0].code == "RATE_LIMITED"
        return Attempt(said={**_kept(typed), f"wrong_{name}": _why(done)}, closed=closed)
    acting = done.data["actingToken"]
    remembered.note(request, acting)
    return Attempt(go={"act": acting})


def _typed(request: HttpRequest) -> dict[str, str]:
    """Return what stands in the fields that the form had."""
    return {
        name: request.POST.get(name, "").strip()[:LONGEST_ANSWER]
        for name in ("postcode", "code")
        if name in request.POST
    }


def _kept(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what the form shows again: a mailed code's field stays, whichever was wrong."""
    return {**typed, **({"has_code": "yes"} if "code" in typed else {})}


def _why(done: asking.Done) -> str:
    """Return why something was refused, in the reader's language."""
    error = done.errors[0]
    match error.code:
        case "RATE_LIMITED":
            return t("There were too many wrong answers today. Please try again tomorrow.")
        case "TOO_MANY":
            return t("Several codes were mailed within this hour. Please look for the newest one.")
        case "NOT_FOUND":
            return t("This is not possible for this order any more.")
    if error.field == "code":
        return t("This code is not right, or not good any more.")
    return t("This is not the postcode of the order.")
