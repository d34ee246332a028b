"""One channel: what leaves for its customers, and what is set for its mails."""

from collections.abc import Mapping
from typing import Any

from ...web import asking
from ...web.asking import FieldError
from ...web.words import t, tn
from .. import channel_fields, channel_form, labels, languages, refusals
from ..access import RefusedError
from ..channel_form import Values
from ..visit import Answer, Go, Screen, Visit, address

DOCUMENT = """
query($slug: String!) {
  serviceMailServers
  serviceChannel(slug: $slug) {
    id channelId slug name mode liveSince pausedMessages
    settings {
      contract withdrawal payments { method kind } reminderDays quietFrom quietTo timeZone
      senderName senderAddress replyTo mailServer language changed
    }
    sender { address replyTo problem }
    kinds { kind group on default changed }
    report {
      ready gaps { what why } notices { what }
      doublings { kind writer source certain }
    }
  }
}
"""

TEXTS = """
query($channel: ID!) { serviceTexts(channel: $channel) { name language text fileName } }
"""

UPDATE = """
mutation($id: ID!, $input: ServiceChannelInput!) {
  serviceChannelUpdate(id: $id, input: $input) {
    warnings { kind writer source certain } errors { field code message }
  }
}
"""

SET_TEXT = """
mutation($channel: ID!, $name: ServiceTextNameEnum!, $text: String!) {
  serviceTextUpdate(channel: $channel, name: $name, input: { text: $text }) {
    errors { field code message }
  }
}
"""

REMOVE_TEXT = """
mutation($channel: ID!, $name: ServiceTextNameEnum!) {
  serviceTextDelete(channel: $channel, name: $name) { errors { field code message } }
}
"""

STEPS = {
    "pause": "mutation($id: ID!) { serviceChannelPause(id: $id) { errors { field code message } } }",
    "trial": "mutation($id: ID!) { serviceChannelTrial(id: $id) { errors { field code message } } }",
}

RESUME = """
mutation($id: ID!) {
  serviceChannelGoLive(id: $id) { waited errors { field code message } }
}
"""
"""With what was on before the pause."""

PAGES = {"bankDetails": ("wording", {"name": "BANK_DETAILS"}), "template": ("texts", {})}
"""Where something that is missing is set, if not on this page."""


class Shop:
    """A channel as the API gives it, with its texts for all languages."""

    def __init__(self, visit: Visit) -> None:
        """Ask for it.

        Raises:
            RefusedError: There is none for this person.

        """
        found = visit.ask(DOCUMENT, slug=visit.last("channel"))
        self.servers: list[str] = found["serviceMailServers"]
        self.channel: dict[str, Any] = found["serviceChannel"] or {}
        if not self.channel:
            raise RefusedError(404, "NOT_FOUND")
        rows = visit.ask(TEXTS, channel=self.channel["channelId"])["serviceTexts"]
        texts = {row["name"]: row for row in rows if not row["language"]}
        fields = {field: texts.get(name) for field, name in channel_form.TEXTS.items()}
        self.files = {field: row["fileName"] or "" for field, row in fields.items() if row}
        self.languages = {
            field: ", ".join(
                languages.name(row["language"])
                for row in rows
                if row["name"] == name and row["language"]
            )
            for field, name in channel_form.TEXTS.items()
        }
        self.values = channel_form.stored(
            self.channel, {field: row["text"] for field, row in fields.items() if row}
        )

    @property
    def slug(self) -> str:
        """Saleor's slug of it."""
        return str(self.channel["slug"])


def channel(visit: Visit) -> Answer:
    """Show the channel, or change it."""
    shop = Shop(visit)
    if not visit.is_posted:
        return screen(visit, shop)
    form, step = visit.form, visit.form.get("step", "")
    if step in STEPS:
        done = visit.change(STEPS[step], id=shop.channel["id"])
        if done.errors:
            return screen(visit, shop, wrong=refusals.by_field(done.errors))
        said = t("Paused: nothing leaves.") if step == "pause" else t("Back on trial.")
        return Go(address("channel", channel=shop.slug).rpartition("/")[2], said)
    if step == "resume":
        return _resume(visit, shop)
    if step == "undo":
        return _change(visit, shop, channel_form.unpacked(form.get("undo", "")), t("Taken back."))
    if step.startswith("preset:"):
        known = channel_form.presets({one["kind"]: one["default"] for one in shop.channel["kinds"]})
        preset = known.get(step.partition(":")[2])
        if preset is None:
            return screen(visit, shop)
        return _change(visit, shop, channel_form.changes(shop.values, {**shop.values, **preset}))
    typed = channel_form.typed(form, shop.values["kinds"])
    before = channel_form.unpacked(form.get("before", "")) or shop.values
    if step.startswith("default:"):
        field = step.partition(":")[2]
        return _to_default(visit, shop, field, typed)
    return _change(visit, shop, channel_form.changes(before, typed), typed=typed)


def _resume(visit: Visit, shop: Shop) -> Answer:
    """Go on after a pause; where something is missing by now, its page says what."""
    done = visit.change(RESUME, id=shop.channel["id"])
    if any(error.field == "despiteOthers" for error in done.errors):
        # Who else writes may have come in the pause: there they are named, and can be accepted.
        path = address("live", channel=shop.slug).rpartition("/")[2]
        return Go(path, t("Switch one of the two off, or tick this."))
    if done.errors:
        return screen(visit, shop, wrong=refusals.by_field(done.errors))
    waited = int(done.data.get("waited") or 0)
    said = t("Live again.")
    if waited:
        said += " " + tn("1 message had waited.", "{count} messages had waited.", waited)
    return Go(address("channel", channel=shop.slug).rpartition("/")[2], said)


def _to_default(visit: Visit, shop: Shop, field: str, typed: Values) -> Screen:
    """Set one thing back; what was typed elsewhere stays typed."""
    known = {*channel_fields.FIRST, *channel_fields.MORE, "kinds"}
    if field not in known:
        return screen(visit, shop, typed=typed)
    reset = channel_form.defaults(field)
    return _change(visit, shop, reset, t("Back to the default."), typed=typed, kept=True)


def _change(
    visit: Visit,
    shop: Shop,
    values: Values,
    said: str = "",
    *,
    typed: Values | None = None,
    kept: bool = False,
) -> Screen:
    """Change settings and texts, all of them or none, and show what came of it.

    Args:
        visit: Whose.
        shop: As it was before.
        values: What is to change; None stands for the default.
        said: What is told afterwards.
        typed: What stood in the form, which is shown again where something is refused.
        kept: Whether it is shown again also afterwards, but for what changed.

    """
    values = {name: value for name, value in values.items() if _wanted(shop, name, value)}
    if not values:
        return screen(visit, shop, notice=t("Nothing was changed."), typed=typed if kept else None)
    errors, warnings = save(visit, shop, values)
    if errors:
        return screen(visit, shop, typed=typed, wrong=refusals.by_field(errors))
    after = Shop(visit)
    undo = {name: shop.values[name] for name in values}
    if "kinds" in undo:
        undo["kinds"] = channel_form.changes(after.values, shop.values).get("kinds", {})
    shown = None
    if kept and typed is not None:
        shown = {**typed, **{name: after.values[name] for name in values}}
    return screen(
        visit, after, typed=shown, notice=said or t("Saved."), undo=undo, warnings=warnings
    )  # fmt: skip


def _wanted(shop: Shop, name: str, value: object) -> bool:
    """Whether a change is one: a text that a PDF stands for is not emptied by an empty field."""
    if name in channel_form.TEXTS and not value:
        return bool(shop.values[name] or (value is None and shop.files.get(name)))
    return not (name == "kinds" and value == {})


def save(
    visit: Visit, shop: Shop, values: Values
) -> tuple[list[FieldError], list[Mapping[str, Any]]]:
    """Have the API change settings and texts, all of them or none.

    Returns:
        What stands in the way, each at a field of the page; who else writes of what was
        switched on.

    """
    given, texts = channel_form.split(values)
    fields = {name: field for field, name in channel_form.TEXTS.items()}
    errors: list[FieldError] = []
    warnings: list[Mapping[str, Any]] = []
    with asking.together() as take_back:
        # Texts first: with them the settings may be what the law wants.
        for name, text in texts.items():
            document, more = (SET_TEXT, {"text": text}) if text else (REMOVE_TEXT, {})
            done = visit.change(document, channel=shop.channel["channelId"], name=name, **more)
            missing = (e for e in done.errors if not (e.code == "NOT_FOUND" and not text))
            errors += [refusals.at(fields[name], e) for e in missing]
        if given:
            done = visit.change(UPDATE, id=shop.channel["id"], input=given)
            errors += done.errors
            warnings = list(done.data.get("warnings") or ())
        if errors:
            take_back()
    return errors, warnings


def checklist(shop: Shop) -> list[dict[str, str]]:
    """Return what is missing before the channel may go live, each with its place."""
    on_page = {*channel_fields.FIRST, *channel_fields.MORE}
    found = []
    for gap in shop.channel["report"]["gaps"]:
        what = "senderAddress" if gap["what"] == "sender" else gap["what"]
        page, words = PAGES.get(what, ("", {}))
        here = what in on_page
        there = address(page or "channel", channel=shop.slug, **words)
        found.append(
            {
                "what": what,
                "label": labels.missing(what),
                "why": refusals.gap(gap["what"], gap["why"]),
                "address": "" if here else there,
            }
        )
    return found


def screen(
    visit: Visit,
    shop: Shop,
    *,
    typed: Values | None = None,
    wrong: Mapping[str, str] | None = None,
    notice: str = "",
    undo: Values | None = None,
    warnings: list[Mapping[str, Any]] | None = None,
) -> Screen:
    """Return the channel's page."""
    found, wrong = shop.channel, dict(wrong or {})
    values = {**shop.values, **typed} if typed is not None else shop.values
    shown: dict[str, Any] = {
        "channel": found, "wrong": wrong, "asked": visit.last("field"), "files": shop.files,
        "also": shop.languages,
    }  # fmt: skip
    first = channel_fields.fields(channel_fields.FIRST, values, **shown)
    more = channel_fields.fields(channel_fields.MORE, values, servers=shop.servers, **shown)
    at_field = {name for one in (*first, *more) for name in _names(one.name)}
    presets = channel_form.presets({one["kind"]: one["default"] for one in found["kinds"]})
    context = {
        "row": found,
        "mode": labels.modes()[found["mode"]],
        "look": labels.MODE_LOOKS[found["mode"]],
        "first": first,
        "more": more,
        "open": any(one.changed or one.wrong or one.asked for one in more)
        or any(one["changed"] for one in found["kinds"]),
        "groups": _kinds(found["kinds"], values["kinds"]),
        "kinds_changed": any(one["changed"] for one in found["kinds"]),
        "checklist": checklist(shop),
        "notices": notices(found),
        "others": [labels.writers_sentence(one) for one in found["report"]["doublings"]],
        "warnings": [labels.writers_sentence(one) for one in warnings or ()],
        "presets": [
            (name, title, channel_fields.effects(shop.values, presets[name]))
            for name, title in (("careful", t("Careful")), ("standard", t("Standard")))
        ],
        "wrong": " ".join(text for name, text in wrong.items() if name not in at_field),
        "before": channel_form.packed(shop.values),
        "undo": channel_form.packed(undo) if undo else "",
        "action": address("channel", channel=shop.slug),
        "live": address("live", channel=shop.slug),
        "texts": address("texts", channel=shop.slug),
        "look_page": address("look", channel=shop.slug),
    }
    return Screen("channel.html", found["name"], context, 422 if wrong else 200, notice)


def _names(field: str) -> tuple[str, ...]:
    return channel_form.GROUPS.get(field, (field,))


def _kinds(kinds: list[dict[str, Any]], on: Mapping[str, bool]) -> list[tuple[str, list[Any]]]:
    """Return the kinds by their groups, ticked as they are on."""
    names = labels.kinds()
    return [
        (
            title,
            [
                {**one, "label": names.get(one["kind"], one["kind"]), "ticked": on[one["kind"]]}
                for one in kinds
                if one["group"] == group
            ],
        )
        for group, title in labels.groups().items()
    ]


def notices(channel: Mapping[str, Any]) -> list[str]:
    """Return what counts otherwise than it was set.

    Args:
        channel: As the API gives it, with `settings` and `report`.

    """
    zone = channel["settings"]["timeZone"]
    unknown = t("There is no time zone “{zone}”: UTC counts for dates and quiet hours.", zone=zone)
    none = t("No time zone is set and the channel's country suggests none: UTC counts.")
    return [unknown if zone else none for _ in channel["report"]["notices"]]
