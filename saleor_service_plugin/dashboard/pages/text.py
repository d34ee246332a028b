"""The editor of one mail's template."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from ...web.asking import Done
from ...web.words import language as reader
from ...web.words import t
from .. import labels, languages, refusals
from ..access import RefusedError
from ..names import Name, names_of
from ..visit import Answer, Screen, Visit, address

TEMPLATE = """
query($kind: ServiceMessageKindEnum!, $language: LanguageCodeEnum!, $channel: ID) {
  serviceTemplate(kind: $kind, languageCode: $language, channel: $channel) {
    version origin changed hasDefault changedAt changedBy
    source { subject mjml text }
    history { id current changedAt changedBy isDefault restores }
  }
}
"""

ABOUT = """
{
  serviceChannels { channelId slug name }
  serviceMessageKinds { kind names { name type example mandatory } }
}
"""

ORDERS = """
query($where: ServiceMessageWhereInput!) {
  serviceMessages(first: 25, where: $where) { edges { node { orderId order { number } } } }
}
"""

WHICH = "kind: $kind, languageCode: $language, channel: $channel"

TYPES = "$kind: ServiceMessageKindEnum!, $language: LanguageCodeEnum!, $channel: ID"

STEPS = {
    "save": f"""mutation({TYPES}, $version: ID, $source: ServiceTemplateSourceInput!) {{
  serviceTemplateUpdate({WHICH}, expectedVersion: $version, input: $source) {{
    warnings errors {{ field code message }} }} }}""",
    "reset": f"""mutation({TYPES}, $version: ID) {{
  serviceTemplateReset({WHICH}, expectedVersion: $version) {{ errors {{ field code message }} }} }}""",
    "undo": f"""mutation({TYPES}, $version: ID, $to: ID) {{
  serviceTemplateUndo({WHICH}, expectedVersion: $version, to: $to) {{
    errors {{ field code message }} }} }}""",
    "test": f"""mutation({TYPES}, $recipient: String, $source: ServiceTemplateSourceInput) {{
  serviceTemplateTest({WHICH}, recipient: $recipient, source: $source) {{
    recipient errors {{ field code message }} }} }}""",
}

FIELDS = ("subject", "mjml", "text")

NEVER_CHANGED = b64encode(b"ServiceTemplateVersion:0").decode()
"""The version where there is no template in a language yet."""

Source = dict[str, str]


class Place:
    """Which template: kind, language, and the channel or all of them."""

    def __init__(self, visit: Visit) -> None:
        """Read the address.

        Raises:
            RefusedError: There is no such kind, language, or channel for this person.

        """
        about = visit.ask(ABOUT)
        self.kind, slug = visit.last("kind"), visit.last("channel")
        self.language = languages.asked(visit.last("language"))
        kinds = {one["kind"]: one for one in about["serviceMessageKinds"]}
        channels = {one["slug"]: one for one in about["serviceChannels"]}
        if self.kind not in kinds or not self.language or (slug and slug not in channels):
            raise RefusedError(404, "NOT_FOUND")
        self.channel: dict[str, str] = channels.get(slug) or {}
        self.names: list[Name] = names_of(kinds[self.kind]["names"])

    @property
    def key(self) -> dict[str, str | None]:
        """As the API takes it."""
        channel = self.channel.get("channelId")
        return {"kind": self.kind, "language": self.language, "channel": channel}

    def address(self, path: str = "text") -> str:
        """Return the address of a page about this template."""
        words = {"kind": self.kind, "language": self.language}
        return address(path, **words, channel=self.channel.get("slug", ""))


def text(visit: Visit) -> Answer:
    """Show the editor, or do what was asked for with what was typed."""
    place = Place(visit)
    if not visit.is_posted:
        return _screen(visit, place)
    step, _, to = visit.form.get("step", "save").partition(":")
    typed = {name: visit.form.get(name, "").replace("\r\n", "\n") for name in FIELDS}
    version = visit.form.get("version") or None
    match step:
        case "reset" | "undo":
            more = {"to": to or None} if step == "undo" else {}
            done = visit.change(STEPS[step], **place.key, version=version, **more)
            said = t("Back to the default.") if step == "reset" else t("Taken back.")
            return _put_back(visit, place, typed, done, said)
        case "theirs":
            return _screen(visit, place, kept=typed)
        case "test":
            return _test(visit, place, typed)
    if step == "overwrite":
        version = visit.form.get("newest") or None
    done = visit.change(STEPS["save"], **place.key, version=version, source=typed)
    if done.errors:
        return _screen(visit, place, typed=typed, done=done)
    return _screen(visit, place, done=done, notice=t("Saved. It holds from the next mail on."))


def _put_back(visit: Visit, place: Place, typed: Source, done: Done, said: str) -> Screen:
    """Show the template that came back; what was typed and never stored stays to be read."""
    if done.errors:
        return _screen(visit, place, typed=typed, done=done)
    was = {name: visit.form.get(f"was-{name}", "").replace("\r\n", "\n") for name in FIELDS}
    # A field of one line loses the line end that a template's file ends with.
    differs = any(typed[name].strip() != was[name].strip() for name in FIELDS)
    return _screen(visit, place, notice=said, kept=typed if differs else None)


def _test(visit: Visit, place: Place, typed: Source) -> Screen:
    recipient = visit.form.get("recipient", "").strip()
    done = visit.change(STEPS["test"], **place.key, recipient=recipient or None, source=typed)
    notice = ""
    if not done.errors:
        notice = t("A test mail went to {address}.", address=done.data["recipient"])
    return _screen(visit, place, typed=typed, done=done, notice=notice)


def _stored(visit: Visit, place: Place) -> dict[str, Any]:
    found: dict[str, Any] | None = visit.ask(TEMPLATE, **place.key)["serviceTemplate"]
    found = found or {"version": NEVER_CHANGED, "origin": None, "changed": False, "history": []}
    if not found.get("source"):
        # Nothing in this language yet: English is there to begin with.
        base = visit.ask(TEMPLATE, **{**place.key, "language": "EN"})["serviceTemplate"]
        found["source"] = (base or {}).get("source") or dict.fromkeys(FIELDS, "")
        found["new"] = True
    return found


def _screen(
    visit: Visit,
    place: Place,
    *,
    typed: Source | None = None,
    done: Done | None = None,
    notice: str = "",
    kept: Source | None = None,
) -> Screen:
    """Return the editor.

    Args:
        visit: Whose.
        place: Which template.
        typed: What stays in the fields; None: what is stored.
        done: What a change came to.
        notice: What is told.
        kept: What was typed and is shown beside, since something else stands in the fields.

    """
    stored = _stored(visit, place)
    errors = done.errors if done else ()
    wrong = refusals.by_field(errors)
    conflict = any(one.code == "CHANGED_MEANWHILE" for one in errors)
    refused = bool(errors)
    channel = place.channel
    context = {
        "place": place,
        "label": labels.kinds()[place.kind],
        "language_name": languages.name(place.language),
        "stored": stored,
        "shown": typed or stored["source"],
        # After a refusal the version that was looked at: saving again must not win by chance.
        "version": visit.form.get("version", "") if refused else stored["version"],
        "conflict": conflict,
        "kept": kept,
        "saved": bool(done) and not refused and typed is None,
        "warnings": list(done.data.get("warnings") or ()) if done else [],
        "wrong_at": {name: wrong.get(name, "") for name in (*FIELDS, "recipient")},
        "wrong": " ".join(
            one for name, one in wrong.items()
            if name not in (*FIELDS, "recipient") and not conflict
        ),
        "recipient": visit.form.get("recipient", "") or visit.staff.email,
        "orders": _orders(visit, place),
        "order": visit.form.get("order", "") or visit.last("orderId"),
        "locale": reader(),
        "history": _history(stored["history"]),
        "action": place.address(),
        "preview": address(
            "preview", kind=place.kind, language=place.language,
            channelId=channel.get("channelId", ""),
        ),
        "back": address("texts", channel=channel.get("slug", "")),
    }  # fmt: skip
    title = f"{context['label']}, {context['language_name']}"
    return Screen("text.html", title, context, 422 if refused else 200, notice)


def _history(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for row in rows:
        row["label"] = t("Changed")
        if row["isDefault"]:
            row["label"] = t("Back to the default")
        elif row["restores"]:
            row["label"] = t("An earlier one was brought back")
    return rows


def _orders(visit: Visit, place: Place) -> dict[str, str]:
    """Return orders that had such a message lately, to be looked at; by their ids."""
    if not visit.may("MANAGE_ORDERS"):
        return {}
    where: dict[str, Any] = {"kinds": [place.kind]}
    if place.channel:
        where["channels"] = [place.channel["channelId"]]
    edges = visit.ask(ORDERS, where=where)["serviceMessages"]["edges"]
    found: dict[str, str] = {}
    for edge in edges:
        row: Mapping[str, Any] = edge["node"]
        if row["order"]:
            found[row["orderId"]] = row["order"]["number"]
    asked = visit.last("orderId")
    return {asked: t("this order"), **found} if asked else found
