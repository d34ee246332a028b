"""One channel's delivery times: whether customers are told, and what they are reckoned with."""

from collections.abc import Mapping
from datetime import UTC, datetime

from ...delivery.promises import lately
from ...delivery.promises import settings as stored
from ...delivery.promises.settings import InvalidPromiseError
from ...delivery.promises.states import Mode
from ...shop.snapshots import Channel
from ...web.words import number, t, tn
from .. import channel_form, promise_fields
from ..channel_form import Values
from ..office import Office, enter
from ..promise_words import refused
from ..visit import Answer, Screen, Visit, address


def promise(visit: Visit) -> Answer:
    """Show it, or change it."""
    office = enter(visit, "MANAGE_PLUGINS")
    channel = office.channel(visit.last("channel"))
    if not visit.is_posted:
        return _screen(channel)
    form, step = visit.form, visit.form.get("step", "")
    if step == "undo":
        undo = channel_form.unpacked(form.get("undo", ""), promise_fields.NAMES)
        return _change(office, channel, undo, t("Taken back."))
    typed = promise_fields.typed(form)
    if step.startswith("default:"):
        name = step.partition(":")[2]
        members = promise_fields.MEMBERS.get(name, (name,))
        default = promise_fields.stored(stored.default(channel.id))
        reset = {one: default[one] for one in members if one in default}
        return _change(office, channel, reset, t("Back to the default."), typed=typed, kept=True)
    before = channel_form.unpacked(form.get("before", ""), promise_fields.NAMES)
    before = before or _values(channel)
    return _change(
        office, channel, channel_form.changes(before, typed), t("Saved."), typed=typed
    )  # fmt: skip


def _values(channel: Channel) -> Values:
    """Return what holds for a channel."""
    row = stored.read().get(channel.id) or stored.default(channel.id)
    return promise_fields.stored(row)


def _change(
    office: Office,
    channel: Channel,
    values: Values,
    said: str,
    *,
    typed: Values | None = None,
    kept: bool = False,
) -> Screen:
    """Change settings, all of them or none.

    Args:
        office: Who does.
        channel: Whose.
        values: What is to change.
        said: What is told afterwards.
        typed: What stood in the form, which is shown again where something is refused.
        kept: Whether it is shown again also afterwards, but for what changed.

    """
    if not values:
        return _screen(channel, typed=typed if kept else None, notice=t("Nothing was changed."))
    wrong = promise_fields.wrong_numbers(values)
    before = _values(channel)
    if not wrong:
        try:
            stored.change(channel.id, values, by=office.by)
        except InvalidPromiseError as error:
            wrong = refused(error)
    if wrong:
        return _screen(channel, typed=typed, wrong=wrong)
    after = _values(channel)
    shown = {**typed, **{name: after[name] for name in values}} if kept and typed else None
    undo = {name: before[name] for name in values}
    return _screen(channel, typed=shown, notice=said, undo=undo)


def _screen(
    channel: Channel,
    *,
    typed: Values | None = None,
    wrong: Mapping[str, str] | None = None,
    notice: str = "",
    undo: Values | None = None,
) -> Screen:
    wrong, values = dict(wrong or {}), _values(channel)
    default = promise_fields.stored(stored.default(channel.id))
    shown = {**values, **(typed or {})}
    way = promise_fields.fields(promise_fields.WAY, shown, default, wrong)
    first = promise_fields.fields(promise_fields.FIRST, shown, default, wrong)
    more = promise_fields.fields(promise_fields.MORE, shown, default, wrong)
    row = stored.read().get(channel.id)
    context = {
        "row": channel,
        "mode": promise_fields.modes()[values["mode"]],
        "look": promise_fields.MODE_LOOKS[values["mode"]],
        "since": row.since if row and values["mode"] != Mode.OFF else None,
        "way": way,
        "first": first,
        "more": more,
        "sentences": promise_fields.mode_sentences(),
        "lately": _lately(channel),
        "wrong": " ".join(text for name, text in wrong.items() if name not in promise_fields.NAMES),
        "before": channel_form.packed(values),
        "undo": channel_form.packed(undo) if undo else "",
        "action": address("promise", channel=channel.slug),
        "back": address("promises"),
        "calendar": address("calendar", owner="channel", key=channel.id),
    }
    title = t("Delivery times: {channel}", channel=channel.name)
    return Screen("promise.html", title, context, 422 if wrong else 200, notice)


def _lately(channel: Channel) -> str:
    """Return what the last weeks say of going over to telling customers."""
    kept, of = lately.kept_lately(channel.id, today=datetime.now(UTC).date())
    if not of:
        return t(
            "Nothing is known yet of how many promises would have been kept: that takes some "
            "weeks of watching."
        )
    share = number(round(100 * kept / of, 1))
    return tn(
        "In the last 4 weeks {share} % were kept, {kept} of 1 delivery.",
        "In the last 4 weeks {share} % were kept, {kept} of {count} deliveries.",
        of, share=share, kept=number(kept),
    )  # fmt: skip
