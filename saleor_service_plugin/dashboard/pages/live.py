"""The shortest way from switching on to the first live mail of a channel."""

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from ...web import asking
from ...web.asking import FieldError
from ...web.words import language, t, tn
from .. import labels, refusals
from ..access import RefusedError
from ..visit import Answer, Go, Screen, Visit, address
from .channel import SET_TEXT, UPDATE, notices

DOCUMENT = """
query($slug: String!, $groups: [ServiceMessageGroupEnum!]) {
  serviceChannel(slug: $slug) {
    id channelId slug name mode pausedMessages
    settings { senderName senderAddress timeZone payments { kind } }
    sender { address problem }
    kinds { kind group on default }
    report(groups: $groups) {
      ready kinds gaps { what why } notices { what } doublings { kind writer source certain }
    }
  }
}
"""

GO_LIVE = """
mutation($id: ID!, $groups: [ServiceMessageGroupEnum!], $despite: Boolean, $discard: Boolean) {
  serviceChannelGoLive(id: $id, groups: $groups, despiteOthers: $despite, discardHeld: $discard) {
    waited errors { field code message }
  }
}
"""

TYPED = {
    "footer": "FOOTER",
    "withdrawalInstruction": "WITHDRAWAL_INSTRUCTION",
    "bankDetails": "BANK_DETAILS",
}
"""Texts that can be typed on the way, by their fields."""


SENDER = ("senderName", "senderAddress")


def live(visit: Visit) -> Answer:
    """Show the way, or take it."""
    groups = _groups(visit)
    channel = _channel(visit, groups)
    if not visit.is_posted or visit.form.get("step") != "golive":
        return _screen(visit, channel, groups)
    if not groups:
        return _screen(visit, channel, groups, {"groups": t("Choose at least one group.")})
    errors, waited = _go(visit, channel, groups)
    if errors:
        return _screen(visit, channel, groups, refusals.by_field(errors))
    said = t("Live: what happens from now on is told.")
    if waited:
        said += " " + tn("1 message had waited.", "{count} messages had waited.", waited)
    return Go(address("channel", channel=channel["slug"]).rpartition("/")[2], said)


def _groups(visit: Visit) -> list[str]:
    """Return what shall go live: as it was ticked, else all."""
    known = labels.groups()
    if visit.is_posted:
        return [one for one in known if one in visit.form.getlist("groups")]
    asked = [one for one in known if one in visit.query.getlist("groups")]
    return asked or list(known)


def _channel(visit: Visit, groups: list[str]) -> dict[str, Any]:
    # Null would be what is on: without a choice the whole is looked at.
    wanted = groups or list(labels.groups())
    found = visit.ask(DOCUMENT, slug=visit.last("channel"), groups=wanted)["serviceChannel"]
    if found is None:
        raise RefusedError(404, "NOT_FOUND")
    channel: dict[str, Any] = found
    return channel


def _typed(visit: Visit) -> dict[str, str]:
    names = (*TYPED, *SENDER)
    return {name: visit.form.get(name, "").replace("\r\n", "\n").strip() for name in names}


def _go(
    visit: Visit, channel: Mapping[str, Any], groups: list[str]
) -> tuple[list[FieldError], int]:
    """Set what was typed and go live: all of it or nothing.

    Returns:
        What stands in the way; how many messages had waited.

    """
    errors: list[FieldError] = []
    typed = _typed(visit)
    waited = 0
    with asking.together() as take_back:
        for field, name in TYPED.items():
            if typed[field]:
                done = visit.change(
                    SET_TEXT, channel=channel["channelId"], name=name, text=typed[field]
                )
                errors += [refusals.at(field, one) for one in done.errors]
        given: dict[str, object] = {}
        given |= {name: typed[name] for name in SENDER if typed[name]}
        if "noWithdrawal" in visit.form:
            given["withdrawal"] = False
        if given:
            errors += visit.change(UPDATE, id=channel["id"], input=given).errors
        if not errors:
            done = visit.change(
                GO_LIVE, id=channel["id"], groups=groups,
                despite="despite" in visit.form, discard="discard" in visit.form,
            )  # fmt: skip
            errors += done.errors
            waited = int(done.data.get("waited") or 0)
        if errors:
            take_back()
    return errors, waited


def _screen(
    visit: Visit,
    channel: Mapping[str, Any],
    groups: list[str],
    wrong: Mapping[str, str] | None = None,
) -> Screen:
    wrong = dict(wrong or {})
    typed = _typed(visit) if visit.is_posted else {}
    gaps = {one["what"]: refusals.gap(one["what"], one["why"]) for one in channel["report"]["gaps"]}
    certain = [one for one in channel["report"]["doublings"] if one["certain"]]
    possible = [one for one in channel["report"]["doublings"] if not one["certain"]]
    if not parseaddr(channel["sender"]["address"] or "")[0]:
        gaps["senderName"] = t(
            "What customers see as the sender, and your shop's name in mails and on the order "
            "page. It may stay empty."
        )
    steps = _steps(gaps, typed, wrong)
    at_field = {*(one["name"] for one in steps), "sender", "groups", "despiteOthers"}
    context = {
        "row": channel,
        "mode": labels.modes()[channel["mode"]],
        "look": labels.MODE_LOOKS[channel["mode"]],
        "steps": steps,
        "missing": bool({*gaps} - {"senderName"}),
        "no_withdrawal": "noWithdrawal" in visit.form,
        "template": gaps.get("template", ""),
        "groups": _offered(channel, groups),
        "certain": [labels.writers_sentence(one) for one in certain],
        "possible": [labels.writers_sentence(one) for one in possible],
        "despite": "despite" in visit.form,
        "despite_wrong": "despiteOthers" in wrong,
        "groups_wrong": wrong.get("groups", ""),
        "wrong": " ".join(text for name, text in wrong.items() if name not in at_field),
        "action": address("live", channel=channel["slug"]),
        "back": address("channel", channel=channel["slug"]),
        "zone": address("channel", channel=channel["slug"], field="timeZone"),
        "texts": address("texts", channel=channel["slug"]),
        "messages": address("messages", state="TRIED"),
        "notices": notices(channel),
        "mail": address(
            "text", kind="ORDER_RECEIVED", language=language().upper(), channel=channel["slug"]
        ),
        "may_see_messages": visit.may("MANAGE_ORDERS"),
    }
    title = t("Going live: {channel}", channel=channel["name"])
    return Screen("live.html", title, context, 422 if wrong else 200)


def _steps(
    gaps: Mapping[str, str], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return what is missing, each with its field; what was typed stays there."""
    names = {
        "footer": (t("Company details"), "text"),
        "withdrawalInstruction": (t("Withdrawal instruction"), "text"),
        "bankDetails": (t("Bank details"), "text"),
        "senderName": (t("Sender's name"), "line"),
        "senderAddress": (t("Sender's address"), "email"),
    }
    found = []
    for name, (label, shape) in names.items():
        gap = "sender" if name == "senderAddress" else name
        if gap in gaps or typed.get(name):
            bad = "" if wrong.get(name) == gaps.get(gap) and not typed else wrong.get(name, "")
            bad = bad or wrong.get(gap, "")
            found.append(
                {
                    "name": name, "label": label, "shape": shape, "why": gaps.get(gap, ""),
                    "value": typed.get(name, ""), "wrong": bad,
                }
            )  # fmt: skip
    return found


def _offered(channel: Mapping[str, Any], groups: list[str]) -> list[dict[str, Any]]:
    """Return the groups with what each would tell."""
    names, would = labels.kinds(), {*channel["report"]["kinds"]}
    found = []
    for group, title in labels.groups().items():
        kinds = [one for one in channel["kinds"] if one["group"] == group]
        any_on = any(one["on"] for one in kinds)
        told = [
            names[one["kind"]]
            for one in kinds
            if (
                one["kind"] in would
                if group in groups
                else one["on"] or not any_on and one["default"]
            )
        ]
        found.append(
            {
                "group": group, "title": title, "ticked": group in groups, "told": ", ".join(told),
                "is_live": channel["mode"] == "LIVE" and any_on,
            }
        )  # fmt: skip
    return found
