"""How much time there is for complaints, and what is set for the complaints of each channel."""

from collections.abc import Mapping
from typing import Any

from ...complaints import settings
from ...complaints.clocks import policies
from ...complaints.clocks.policies import TIMES, InvalidPolicyError
from ...complaints.clocks.rules import ALL_CHANNELS, DEFAULTS, Policy
from ...complaints.settings import InvalidSettingError
from ...shop import port
from ...shop.snapshots import Channel
from ...web.words import t
from .. import channel_form, clock_form, complaint_fields
from ..complaint_fields import Values
from ..listing import cut
from ..office import Office, enter
from ..visit import Answer, Screen, Visit, address


def clocks(visit: Visit) -> Answer:
    """Show policies or a channel's settings, or change them."""
    needed = ("MANAGE_PLUGINS",) if visit.is_posted else ("MANAGE_ORDERS", "MANAGE_PLUGINS")
    office = enter(visit, *needed)
    if slug := visit.last("channel"):
        return _settings(visit, office, office.channel(slug))
    if not visit.is_posted:
        return _policies(visit, office)
    step, _, rest = visit.form.get("step", "").partition(":")
    if step == "remove":
        return _remove(visit, office, rest)
    if step == "undo":
        return _undo(visit, office)
    return _put(visit, office, clock_form.typed(visit.form))


def _standing() -> list[Policy]:
    """Return the policies of staff and the defaults they did not replace, the precise ones first."""
    with port.current().writer():
        own = policies.read()
    found = {one.place: one for one in DEFAULTS} | {one.place: one for one in own}
    return sorted(found.values(), key=lambda one: (one.precision, one.place), reverse=True)


def _put(visit: Visit, office: Office, typed: dict[str, str]) -> Screen:
    try:
        wanted = clock_form.read(office, typed)
        before = next((one for one in _standing() if one.place == wanted.place and one.id), None)
        _store(office, wanted)
    except InvalidPolicyError as error:
        return _policies(visit, office, typed=typed, wrong=clock_form.wrong_words(error))
    undo = clock_form.shown(before or wanted) | {"gone": before is None}
    return _policies(visit, office, notice=t("Saved."), undo=undo)


def _store(office: Office, one: Policy) -> None:
    minutes = {name: getattr(one, name) for name in TIMES}
    policies.put(
        one.channel_id, one.topic, one.priority, minutes, escalate_to=one.escalate_to, by=office.by
    )


def _remove(visit: Visit, office: Office, text: str) -> Screen:
    found = (one for one in _standing() if str(one.id) == text)
    row = next((one for one in found if clock_form.may(office, one.channel_id)), None)
    if row is None or row.id is None:
        return _policies(visit, office, notice=t("It is not there any more."))
    try:
        policies.remove(row.id)
    except InvalidPolicyError:
        return _policies(visit, office, notice=t("It is not there any more."))
    undo = clock_form.shown(row) | {"gone": False}
    return _policies(visit, office, notice=t("Removed."), undo=undo)


def _undo(visit: Visit, office: Office) -> Screen:
    """Put back what was there before the last change: a policy, or none."""
    kept = channel_form.unpacked(visit.form.get("undo", ""), (*clock_form.NAMES, "gone"))
    typed = {name: str(kept.get(name, "")) for name in clock_form.NAMES}
    try:
        wanted = clock_form.read(office, typed)
        if not kept.get("gone"):
            _store(office, wanted)
        else:
            for one in _standing():
                if one.place == wanted.place and one.id is not None:
                    policies.remove(one.id)
    except InvalidPolicyError as error:
        return _policies(visit, office, wrong=clock_form.wrong_words(error))
    return _policies(visit, office, notice=t("Taken back."))


def _policies(
    visit: Visit,
    office: Office,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    notice: str = "",
    undo: Mapping[str, object] | None = None,
) -> Screen:
    wrong, standing = dict(wrong or {}), _standing()
    seen = [one for one in standing if one.channel_id in (ALL_CHANNELS, *office.channels)]
    asked = next((one for one in seen if clock_form.place_of(one) == visit.last("place")), None)
    blank = {**dict.fromkeys(clock_form.NAMES, ""), "priority": "-1"}
    may_change = visit.may("MANAGE_PLUGINS")
    rows = [_row(office, one, may_change) for one in seen]
    context = {
        "page": cut(visit, "clocks", rows),
        "channels": [_channel(one) for one in office.channels.values()],
        "typed": typed or (clock_form.shown(asked) if asked else blank),
        "options": {
            "channel": clock_form.channels(office),
            "topic": clock_form.topic_options(),
            "priority": clock_form.priority_options(),
        },
        "asked": asked is not None,
        "wrong": {name: text for name, text in wrong.items() if name in clock_form.NAMES},
        "wrong_all": " ".join(text for name, text in wrong.items() if name not in clock_form.NAMES),
        "undo": channel_form.packed(dict(undo)) if undo else "",
        "may_change": may_change,
        "action": address("clocks", page=visit.last("page")),
    }
    return Screen("clocks.html", t("Clocks"), context, 422 if wrong else 200, notice)


def _row(office: Office, one: Policy, may_change: bool) -> dict[str, Any]:
    return {
        "row": one,
        "place": clock_form.place_words(office, one),
        "times": t(
            "First reply {first} h, next reply {next} h, solution {solution} h of work",
            first=clock_form.hours(one.first_reply_minutes),
            next=clock_form.hours(one.next_reply_minutes),
            solution=clock_form.hours(one.solution_minutes),
        ),
        "change": address("clocks", place=clock_form.place_of(one)),
        "mine": may_change and clock_form.may(office, one.channel_id),
    }


def _channel(one: Channel) -> dict[str, Any]:
    return {
        "name": one.name,
        "settings": address("clocks", channel=one.slug),
        "hours": address("calendar", owner="channel", key=one.id),
    }


def _settings(visit: Visit, office: Office, channel: Channel) -> Answer:
    if not visit.is_posted:
        return _form(visit, channel)
    form, step = visit.form, visit.form.get("step", "")
    if step == "undo":
        undo = channel_form.unpacked(form.get("undo", ""), settings.FIELDS)
        return _change(visit, office, channel, undo, t("Taken back."))
    typed = complaint_fields.typed(form)
    if step.startswith("default:"):
        name = step.partition(":")[2]
        default = complaint_fields.stored(settings.default(channel.id))
        reset = {name: default[name]} if name in default else {}
        said = t("Back to the default.")
        return _change(visit, office, channel, reset, said, typed=typed, kept=True)
    before = channel_form.unpacked(form.get("before", ""), settings.FIELDS) or _values(channel)
    changed = channel_form.changes(before, typed)
    return _change(visit, office, channel, changed, t("Saved."), typed=typed)


def _values(channel: Channel) -> Values:
    return complaint_fields.stored(settings.of(channel.id))


def _change(
    visit: Visit,
    office: Office,
    channel: Channel,
    values: Values,
    said: str,
    *,
    typed: Values | None = None,
    kept: bool = False,
) -> Screen:
    """Change settings, all of them or none; `kept`: what else was typed stays in the form."""
    if not values:
        return _form(
            visit, channel, typed=typed if kept else None, notice=t("Nothing was changed.")
        )
    before = _values(channel)
    try:
        settings.change(channel.id, values, by=office.by)
    except InvalidSettingError as error:
        return _form(visit, channel, typed=typed, wrong=complaint_fields.wrong_words(error))
    after = _values(channel)
    shown = {**typed, **{name: after[name] for name in values}} if kept and typed else None
    undo = {name: before[name] for name in values}
    return _form(visit, channel, typed=shown, notice=said, undo=undo)


def _form(
    visit: Visit,
    channel: Channel,
    *,
    typed: Values | None = None,
    wrong: Mapping[str, str] | None = None,
    notice: str = "",
    undo: Values | None = None,
) -> Screen:
    wrong, values = dict(wrong or {}), _values(channel)
    default = complaint_fields.stored(settings.default(channel.id))
    shown = {**values, **(typed or {})}
    groups = [
        (t("Calls"), complaint_fields.CALLS),
        (t("Tasks that open by themselves"), complaint_fields.BY_ITSELF),
        (t("How it ends"), complaint_fields.ENDING),
        (t("Reports"), complaint_fields.REPORTS),
    ]
    context = {
        "row": channel,
        "parts": [
            {"title": title, "fields": complaint_fields.fields(names, shown, default, wrong)}
            for title, names in groups
        ],
        "wrong": " ".join(text for name, text in wrong.items() if name not in settings.FIELDS),
        "before": channel_form.packed(values),
        "undo": channel_form.packed(undo) if undo else "",
        "may_change": visit.may("MANAGE_PLUGINS"),
        "action": address("clocks", channel=channel.slug),
        "back": address("clocks"),
        "hours": address("calendar", owner="channel", key=channel.id),
    }
    title = t("Complaints & questions: {channel}", channel=channel.name)
    return Screen("complaint_settings.html", title, context, 422 if wrong else 200, notice)
