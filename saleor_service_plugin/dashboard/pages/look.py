"""How a channel shows itself to its customers: contact, color, font, logo, order page."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from ...messages import profile
from ...web.asking import FieldError
from ...web.words import t
from .. import channel_form, look_fields, refusals
from ..access import RefusedError
from ..channel_form import Values
from ..visit import Answer, Screen, Visit, address
from .channel import UPDATE
from .messages import language_code

DOCUMENT = """
query($slug: String!) {
  serviceChannel(slug: $slug) {
    id slug name
    settings {
      contactPhone contactHours contactMail brandColor brandFont orderPageAddress logoUrl changed
    }
  }
}
"""

LOGO = """
mutation($id: ID!, $content: String) {
  serviceChannelLogoUpdate(id: $id, content: $content) { errors { field code message } }
}
"""

MOST_BYTES = 1_000_000
"""Of a picture; more is not even read."""


class Shop:
    """A channel as the API gives it."""

    def __init__(self, visit: Visit) -> None:
        """Ask for it.

        Raises:
            RefusedError: There is none for this person.

        """
        found = visit.ask(DOCUMENT, slug=visit.last("channel"))["serviceChannel"]
        if not found:
            raise RefusedError(404, "NOT_FOUND")
        self.channel: dict[str, Any] = found
        self.values: Values = {name: found["settings"][name] for name in look_fields.NAMES}
        if self.values["brandFont"] == profile.DEFAULT_FONT:
            self.values["brandFont"] = ""

    @property
    def slug(self) -> str:
        """Saleor's slug of it."""
        return str(self.channel["slug"])


def look(visit: Visit) -> Answer:
    """Show it, or change it."""
    visit.demand("MANAGE_PLUGINS")
    shop = Shop(visit)
    if not visit.is_posted:
        return _screen(visit, shop)
    form, step = visit.form, visit.form.get("step", "")
    typed = {name: form.get(name, "").strip() for name in look_fields.NAMES}
    if step in ("logo", "no-logo"):
        return _logo(visit, shop, step)
    if step == "undo":
        values = channel_form.unpacked(form.get("undo", ""), look_fields.NAMES)
        return _change(visit, shop, values, t("Taken back."))
    if step.startswith("default:"):
        name = step.partition(":")[2]
        reset = {name: None} if name in look_fields.NAMES else {}
        return _change(visit, shop, reset, t("Back to the default."), typed=typed, kept=True)
    before = channel_form.unpacked(form.get("before", ""), look_fields.NAMES) or shop.values
    return _change(visit, shop, channel_form.changes(before, typed), t("Saved."), typed=typed)


def _change(
    visit: Visit,
    shop: Shop,
    values: Values,
    said: str,
    *,
    typed: Values | None = None,
    kept: bool = False,
) -> Screen:
    """Change settings, all of them or none.

    Args:
        visit: Whose.
        shop: As it was before.
        values: What is to change; None stands for the default.
        said: What is told afterwards.
        typed: What stood in the form, which is shown again where something is refused.
        kept: Whether it is shown again also afterwards, but for what changed.

    """
    if not values:
        shown = typed if kept else None
        return _screen(visit, shop, notice=t("Nothing was changed."), typed=shown)
    done = visit.change(UPDATE, id=shop.channel["id"], input=values)
    if done.errors:
        return _screen(visit, shop, typed=typed, wrong=refusals.by_field(done.errors))
    after = Shop(visit)
    undo = {name: shop.values[name] for name in values}
    shown = None
    if kept and typed is not None:
        shown = {**typed, **{name: after.values[name] for name in values}}
    return _screen(visit, after, notice=said, undo=undo, typed=shown)


def _logo(visit: Visit, shop: Shop, step: str) -> Screen:
    upload = visit.files.get("logo")
    if step == "logo" and upload is None:
        return _screen(visit, shop, wrong={"logo": t("Choose a picture first.")})
    if step == "logo" and upload.size > MOST_BYTES:
        return _screen(visit, shop, wrong={"logo": t("The file is larger than 1 MB.")})
    content = b64encode(upload.read()).decode() if step == "logo" else None
    done = visit.change(LOGO, id=shop.channel["id"], content=content)
    if done.errors:
        about = [FieldError("logo", error.code, error.message) for error in done.errors]
        return _screen(visit, shop, wrong=refusals.by_field(about))
    said = t("Removed.") if content is None else t("Saved. It holds from the next mail on.")
    return _screen(visit, Shop(visit), notice=said)


def _screen(
    visit: Visit,
    shop: Shop,
    *,
    typed: Values | None = None,
    wrong: Mapping[str, str] | None = None,
    notice: str = "",
    undo: Values | None = None,
) -> Screen:
    wrong = dict(wrong or {})
    found = shop.channel
    sections = look_fields.sections(
        {**shop.values, **(typed or {})}, found["settings"]["changed"], wrong
    )
    context = {
        "row": found,
        "sections": sections,
        "logo": found["settings"]["logoUrl"],
        "wrong_logo": wrong.get("logo", ""),
        "wrong": " ".join(
            text for name, text in wrong.items() if name not in (*look_fields.NAMES, "logo")
        ),
        "before": channel_form.packed(shop.values),
        "undo": channel_form.packed(undo) if undo else "",
        "action": address("look", channel=shop.slug),
        "settings": address("channel", channel=shop.slug),
        "mail": address("text", kind="PARCEL_SENT", language=language_code(), channel=shop.slug),
    }
    return Screen("look.html", t("Look and contact"), context, 422 if wrong else 200, notice)
