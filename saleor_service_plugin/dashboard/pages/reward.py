"""One channel's rewards: how long a goodie may come, when staff are warned, whose a code is."""

from collections.abc import Mapping

from ...rewards.goodies import settings as stored
from ...rewards.goodies.settings import InvalidRewardSettingError
from ...shop import port
from ...shop.snapshots import Channel
from ...web.words import t
from .. import channel_form, goodie_words
from ..goodie_words import NAMES, Values
from ..office import enter, line
from ..visit import Answer, Screen, Visit, address


def reward(visit: Visit) -> Answer:
    """Show it, or change it."""
    office = enter(visit, "MANAGE_DISCOUNTS")
    channel = office.channel(visit.last("channel"))
    if not visit.is_posted:
        return _screen(channel)
    step = visit.form.get("step", "")
    if step == "undo":
        undo = channel_form.unpacked(visit.form.get("undo", ""), NAMES)
        return _change(channel, undo, t("Taken back."))
    if step.startswith("default:"):
        name = step.partition(":")[2]
        default = _values(stored.default(channel.id))
        return _change(
            channel, {name: default[name]} if name in default else {}, t("Back to the default.")
        )  # fmt: skip
    return _change(channel, _typed(visit), t("Saved."))


def _typed(visit: Visit) -> Values:
    minutes = line(visit.form, "goodie_minutes")
    number = minutes.isascii() and minutes.isdecimal() and len(minutes) < 7
    return {
        "goodie_minutes": int(minutes) if number else minutes,
        "yearly_warning": line(visit.form, "yearly_warning").replace(",", "."),
        "owner_check": bool(visit.form.get("owner_check")),
        "similar_goods": bool(visit.form.get("similar_goods")),
        "storefront": line(visit.form, "storefront"),
    }


def _values(row: object) -> Values:
    found = {name: getattr(row, name) for name in NAMES}
    return {**found, "yearly_warning": _plain(found["yearly_warning"])}


def _plain(amount: object) -> str:
    text = f"{amount}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _change(channel: Channel, values: Values, said: str) -> Screen:
    before = _values(stored.of(channel.id))
    changed = {name: value for name, value in values.items() if str(value) != str(before[name])}
    if not changed:
        return _screen(channel, notice=t("Nothing was changed."))
    try:
        stored.change(channel.id, changed)
    except InvalidRewardSettingError as error:
        return _screen(channel, typed=values, wrong=goodie_words.refused(error))
    return _screen(channel, notice=said, undo={name: before[name] for name in changed})


def _screen(
    channel: Channel,
    *,
    typed: Values | None = None,
    wrong: Mapping[str, str] | None = None,
    notice: str = "",
    undo: Values | None = None,
) -> Screen:
    wrong = dict(wrong or {})
    with port.current().writer():
        values = _values(stored.of(channel.id))
    default = {**_values(stored.default(channel.id))}
    shown = {**values, **(typed or {})}
    context = {
        "row": channel,
        "fields": goodie_words.fields(shown, default, wrong, channel.currency),
        "wrong": " ".join(text for name, text in wrong.items() if name not in NAMES),
        "undo": channel_form.packed(undo) if undo else "",
        "action": address("reward", channel=channel.slug),
        "back": address("goodies"),
    }
    title = t("Rewards: {channel}", channel=channel.name)
    return Screen("reward.html", title, context, 422 if wrong else 200, notice)
