"""One campaign: written, scheduled, stopped; or a new one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ...rewards.campaigns.draft import Preset
from ...web.words import number, t
from .. import campaign_form, campaign_words, plain_form
from ..access import RefusedError
from ..campaign_channels import Place, no_mail, place, places
from ..campaign_dates import moment_of
from ..plain_form import Field, Part
from ..visit import Answer, Go, Screen, Visit, address

KEY = """id channelId name state subject text isSimilarGoods isByMail budget startsAt lastDay members
refused finishedAt isTakingBack
code { kind value currency minSpent cost countries productIds collectionIds categoryIds }
segment {
  ordersLeast ordersMost spentLeast daysLeast daysMost countries languages returnsMost hasAccount
}"""

ONE = f"query($id: ID!) {{ serviceCampaign(id: $id) {{ {KEY} }} }}"

DONE = "campaign { id } errors { field code message }"

CREATE = f"""
mutation($channel: ID, $input: ServiceCampaignInput, $copyOf: ID) {{
  serviceCampaignCreate(channel: $channel, input: $input, copyOf: $copyOf) {{ {DONE} }}
}}
"""

UPDATE = f"""
mutation($id: ID!, $input: ServiceCampaignInput!) {{
  serviceCampaignUpdate(id: $id, input: $input) {{ {DONE} }}
}}
"""

SCHEDULE = f"""
mutation($id: ID!, $undo: Boolean) {{
  serviceCampaignSchedule(id: $id, undo: $undo) {{ {DONE} }}
}}
"""

STOP = f"""
mutation($id: ID!, $takeBack: Boolean) {{
  serviceCampaignStop(id: $id, takeBack: $takeBack) {{ {DONE} }}
}}
"""

OPEN = ("DRAFT", "SCHEDULED")

THINGS = ("productIds", "collectionIds", "categoryIds")


def campaign(visit: Visit) -> Answer:
    """Show it, or change it."""
    key = visit.last("campaign")
    if not key:
        return _new(visit)
    found = visit.ask(ONE, id=key)["serviceCampaign"]
    if found is None:
        raise RefusedError(404, "NOT_FOUND")
    where = place(visit, found["channelId"])
    if not visit.is_posted:
        return _screen(visit, found, where)
    step = visit.form.get("step", "")
    if step == "save":
        return _save(visit, found, where)
    if step == "copy":
        done = visit.change(CREATE, channel=None, input=None, copyOf=key)
        if not done.errors:
            return Go(f"campaign?campaign={done.data['campaign']['id']}", t("Copied."))
    elif step == "stop":
        done = visit.change(STOP, id=key, takeBack=bool(visit.form.get("take_back")))
    else:
        done = visit.change(SCHEDULE, id=key, undo=step == "unschedule")
    if done.errors:
        wrong = campaign_words.by_field(done.errors, campaign_form.FIELDS)
        return _screen(visit, found, where, wrong=wrong)
    now = visit.ask(ONE, id=key)["serviceCampaign"]
    said = {"schedule": t("Scheduled."), "stop": t("Stopped.")}.get(step, t("Back to draft."))
    return _screen(visit, now, where, notice=said)


def _new(visit: Visit) -> Answer:
    every = places(visit)
    chosen = visit.form.get("channel") if visit.is_posted else visit.last("channel")
    where = place(visit, chosen or "")
    which = next((one for one in Preset if one == visit.last("preset")), Preset.EMPTY)
    form = _parts(every, where.channel.currency)
    if not visit.is_posted:
        today = datetime.now(where.zone).date()
        draft = campaign_form.preset(which, where.channel.currency, today)
        values = {**campaign_form.values_of_draft(draft), "channel": where.key}
        return _form(visit, form, where, values, {})
    typed = plain_form.typed(form, visit.form)
    given, wrong = campaign_form.asked(typed, where.zone)
    if not wrong:
        done = visit.change(CREATE, channel=where.key, input=given, copyOf=None)
        if not done.errors:
            return Go(f"campaign?campaign={done.data['campaign']['id']}", t("Saved."))
        wrong = campaign_words.by_field(done.errors, campaign_form.FIELDS)
    return _form(visit, form, where, typed, wrong)


def _save(visit: Visit, found: Mapping[str, Any], where: Place) -> Answer:
    typed = plain_form.typed(campaign_form.parts(where.channel.currency), visit.form)
    given, wrong = campaign_form.asked(typed, where.zone)
    if not wrong:
        # What a code is for beside that is set over the API, and stays.
        given["code"] |= {name: found["code"][name] for name in THINGS}
        done = visit.change(UPDATE, id=found["id"], input=given)
        if not done.errors:
            now = visit.ask(ONE, id=found["id"])["serviceCampaign"]
            return _screen(visit, now, where, notice=t("Saved."))
        wrong = campaign_words.by_field(done.errors, campaign_form.FIELDS)
    return _screen(visit, found, where, typed=typed, wrong=wrong)


def _parts(every: Mapping[str, Place], currency: str) -> list[Part]:
    """Return the fields of a new one: its channel as well, where there are several."""
    form = campaign_form.parts(currency)
    if len(every) > 1:
        options = {key: one.channel.name for key, one in every.items()}
        channel = Field("channel", t("Channel"), "choice", options=options)
        form[0] = Part(form[0].title, [channel, *form[0].fields])
    return form


def _form(
    visit: Visit,
    form: list[Part],
    where: Place,
    values: Mapping[str, object],
    wrong: Mapping[str, str],
) -> Screen:
    context = {
        "heading": t("New campaign"),
        "no_mail": no_mail(where),
        "parts": plain_form.filled(form, values, wrong),
        "wrong": plain_form.rest(form, wrong),
        "back": address("campaigns"),
        "action": address("campaign", preset=visit.last("preset")),
    }
    return Screen("campaign.html", t("New campaign"), context, 422 if wrong else 200)


def _screen(
    visit: Visit,
    found: Mapping[str, Any],
    where: Place,
    *,
    typed: Mapping[str, object] | None = None,
    wrong: Mapping[str, str] | None = None,
    notice: str = "",
) -> Screen:
    wrong, state = wrong or {}, found["state"]
    form = campaign_form.parts(where.channel.currency)
    values = typed or campaign_form.values_of(found, where.zone)
    context = {
        "heading": found["name"],
        "state": campaign_words.states()[state],
        "look": campaign_words.LOOKS[state],
        "standing": standing(found, where),
        "no_mail": no_mail(where) if state in OPEN or state == "RUNNING" else {},
        "by_mail": found["isByMail"],
        "may": {"schedule": state == "DRAFT", "undo": state == "SCHEDULED",
                "stop": state == "RUNNING"},
        "parts": plain_form.filled(form, values, wrong),
        "wrong": plain_form.rest(form, wrong),
        "locked": state not in OPEN,
        "preview": address("campaign-preview", campaign=found["id"]),
        "back": address("campaigns"),
        "action": address("campaign", campaign=found["id"]),
    }  # fmt: skip
    status = 422 if wrong else 200
    return Screen("campaign.html", found["name"], context, status, notice=notice)


def standing(found: Mapping[str, Any], where: Place) -> str:
    """Return in a sentence how a campaign stands."""
    members, refused = number(found["members"]), number(found["refused"])
    match found["state"]:
        case "DRAFT":
            return t("A draft: nothing is granted or sent.")
        case "SCHEDULED":
            day = moment_of(found["startsAt"], where.zone)
            return t("It begins by itself on {day}.", day=day)
    text = t("{count} customers were meant.", count=members)
    if found["refused"]:
        text += " " + t("{count} of them got nothing: the budget is used up.", count=refused)
    if found["state"] == "RUNNING" and not found["finishedAt"]:
        text += " " + t("Codes are still being made.")
    if found["isTakingBack"]:
        text += " " + t("Unused codes are being switched off.")
    return text
