"""The texts of a channel, and every mail's template."""

from collections.abc import Mapping
from typing import Any

from ...web.words import t
from .. import labels, languages
from ..access import RefusedError
from ..listing import cut
from ..visit import Answer, Screen, Visit, address

CHANNELS = "{ serviceChannels { channelId slug name settings { withdrawal payments { kind } } } }"

TEXTS = """
query($channel: ID!) {
  serviceTexts(channel: $channel) { name languageCode language text fileName fileSize changedAt }
}
"""

TEMPLATES = """
query($kind: ServiceMessageKindEnum) {
  serviceTemplates(kind: $kind) {
    kind languageCode language channelId channel changed changedAt changedBy hasDefault
  }
}
"""


def texts(visit: Visit) -> Answer:
    """Show both."""
    channels: list[dict[str, Any]] = visit.ask(CHANNELS)["serviceChannels"]
    slug = visit.last("channel")
    if not slug and len(channels) == 1 and not visit.query.getlist("channel"):
        slug = channels[0]["slug"]
    here = next((one for one in channels if one["slug"] == slug), None)
    if slug and here is None:
        raise RefusedError(404, "NOT_FOUND")
    kind = visit.last("kind") if visit.last("kind") in labels.kinds() else ""
    changed = visit.last("changed") == "1"
    rows = templates(
        visit.ask(TEMPLATES, kind=kind or None)["serviceTemplates"], here, changed=changed
    )
    words = {"channel": slug, "kind": kind, "changed": "1" if changed else ""}
    context = {
        "channels": channels,
        "here": here,
        "texts": _texts(visit, here) if here else [],
        "page": cut(visit, "texts", rows, **words),
        "words": words,
        "filtered": bool(kind or changed),
        "kinds": labels.kinds(),
        "languages": languages.offered(),
        "all": address("texts"),
        "unfiltered": address("texts", channel=slug),
        "editor": address("text"),
    }
    return Screen("texts.html", t("Texts"), context)


def _texts(visit: Visit, here: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return each text that a channel's mails must say, with its languages."""
    rows = visit.ask(TEXTS, channel=here["channelId"])["serviceTexts"]
    must = {"FOOTER"}
    if here["settings"]["withdrawal"]:
        must.add("WITHDRAWAL_INSTRUCTION")
    if any(one["kind"] == "PREPAYMENT" for one in here["settings"]["payments"]):
        must.add("BANK_DETAILS")
    found = []
    for name, label in labels.texts().items():
        own = [row for row in rows if row["name"] == name]
        for row in own:
            code = row["languageCode"] or ""
            row["label"] = languages.name(code) if code else t("all languages")
            row["address"] = address("wording", channel=here["slug"], name=name, language=code)
            row["kilobytes"] = -(-(row["fileSize"] or 0) // 1000)
        found.append(
            {
                "label": label, "rows": own, "must": name in must,
                "own_form": name == "WITHDRAWAL_FORM",
                "address": address("wording", channel=here["slug"], name=name),
            }
        )  # fmt: skip
    return found


def templates(
    rows: list[dict[str, Any]], here: Mapping[str, Any] | None, *, changed: bool = False
) -> list[dict[str, Any]]:
    """Return the templates as a channel's customers get them, or those of all channels.

    Args:
        rows: As the API gives them.
        here: The channel; None: all channels.
        changed: Those alone that the merchant changed.

    """
    names, slug = labels.kinds(), here["slug"] if here else ""
    own = {(one["kind"], one["language"]): one for one in rows if slug and one["channel"] == slug}
    whole = {(one["kind"], one["language"]): one for one in rows if one["channelId"] is None}
    found = []
    for key in sorted({**whole, **own}, key=lambda key: (names.get(key[0] or "", ""), key[1])):
        row = own.get(key) or whole[key]
        if row["kind"] is None or row["languageCode"] is None:
            # Of another version, or in a language that Saleor does not know any more.
            continue
        mine = key in own and own[key]["changed"]
        # Where a channel has none of its own any more, the one of all channels holds.
        above = whole.get(key)
        held = own[key] if mine else above
        if changed and not (held and held["changed"]):
            continue
        found.append(
            {
                "label": names[row["kind"]],
                "language": languages.name(row["languageCode"]),
                "by": held if held and held["changed"] else None,
                "mine": bool(slug) and mine,
                "address": address(
                    "text", kind=row["kind"], language=row["languageCode"], channel=slug
                ),
            }
        )
    return found
