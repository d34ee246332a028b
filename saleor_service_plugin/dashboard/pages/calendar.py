"""When is worked at one place: its week, its public holidays, its closures."""

from collections.abc import Mapping

from ...delivery.calendars import change as changing
from ...delivery.calendars import week_form
from ...delivery.calendars.change import InvalidCalendarError
from ...web.words import t
from .. import calendar_closures, calendar_fields, calendar_form, calendar_places, channel_form
from ..calendar_days import next_free_days, state_names
from ..calendar_form import NAMES, Values
from ..calendar_places import Place
from ..calendar_words import refused
from ..office import Office, enter
from ..visit import Answer, Screen, Visit, address


def calendar(visit: Visit) -> Answer:
    """Show it, or change it."""
    office = enter(visit, "MANAGE_PLUGINS")
    place = calendar_places.place(office, visit.last("owner"), visit.last("key"))
    if not visit.is_posted:
        return _screen(visit, office, place)
    if place.owner != "channel" and not office.sees_all:
        return _screen(visit, office, place, wrong={"": office.shops_alone})
    form, step = visit.form, visit.form.get("step", "")
    if step in ("close", "undo-closure") or step.startswith("open:"):
        done = calendar_closures.take(visit, office, place, step)
        return _screen(visit, office, place, closing=done, notice=done.notice)
    if step == "undo":
        kept = channel_form.unpacked(form.get("undo", ""), NAMES)
        return _change(visit, office, place, kept, t("Taken back."))
    if step == "reset":
        return _change(visit, office, place, default(place), t("Back to the default."))
    typed, wrong = calendar_form.typed(form)
    if step.startswith("default:"):
        name = step.partition(":")[2]
        reset = {name: default(place)[name]} if name in NAMES else {}
        return _change(
            visit, office, place, reset, t("Back to the default."), typed=typed, kept=True
        )
    if wrong:
        return _screen(visit, office, place, typed=typed, wrong=wrong)
    before = channel_form.unpacked(form.get("before", ""), NAMES) or _values(place)
    values = channel_form.changes(before, typed)
    return _change(visit, office, place, values, t("Saved."), typed=typed)


def default(place: Place) -> Values:
    """Return what holds for a place where nobody said anything."""
    works = place.works(calendar_places.nothing_set())
    return {
        "week": week_form.stored(works.week),
        "cutoff": "" if works.cutoff is None else week_form.shown(works.cutoff),
        "country": "",
        "state": "",
        "time_zone": "",
        "holidays_off": True,
        "eves_off": True,
    }


def _values(place: Place) -> Values:
    """Return what holds for a place."""
    row = calendar_places.rows().get((place.owner, place.key))
    usual = default(place)
    if row is None:
        return usual
    found = {name: getattr(row, name) for name in NAMES}
    return {**found, "week": row.week or usual["week"]}


def _change(
    visit: Visit,
    office: Office,
    place: Place,
    values: Values,
    said: str,
    *,
    typed: Values | None = None,
    kept: bool = False,
) -> Screen:
    """Change what holds for a place, all of it or nothing.

    Args:
        visit: Of who does it.
        office: Who that is.
        place: Whose calendar.
        values: What is to change.
        said: What is told afterwards.
        typed: What stood in the form, which is shown again where something is refused.
        kept: Whether it is shown again also afterwards, but for what changed.

    """
    before, usual = _values(place), default(place)
    after = {**before, **values}
    if after == before:
        shown = typed if kept else None
        return _screen(visit, office, place, typed=shown, notice=t("Nothing was changed."))
    try:
        if after == usual:
            changing.reset(place.owner, place.key)
        else:
            # A usual week follows the default, also where that becomes another one.
            given = {**after, "week": [] if after["week"] == usual["week"] else after["week"]}
            changing.save(place.owner, place.key, given, by=office.by)
    except InvalidCalendarError as error:
        return _screen(visit, office, place, typed=typed or after, wrong=refused(error))
    shown = {**typed, **{name: after[name] for name in values}} if kept and typed else None
    return _screen(visit, office, place, typed=shown, notice=said, undo=before)


def _screen(
    visit: Visit,
    office: Office,
    place: Place,
    *,
    typed: Values | None = None,
    wrong: Mapping[str, str] | None = None,
    notice: str = "",
    undo: Values | None = None,
    closing: calendar_closures.Done | None = None,
) -> Screen:
    wrong, values, usual = dict(wrong or {}), _values(place), default(place)
    shown = {**values, **(typed or {})}
    country = values["country"] or place.country
    states = state_names(country)
    closing = closing or calendar_closures.Done()
    at_field = {*NAMES, *(calendar_form.day_field(day) for day in range(calendar_form.DAYS))}
    context = {
        "place": place,
        "kind": calendar_places.kinds()[place.owner],
        "first": calendar_fields.fields(
            calendar_fields.FIRST, shown, usual, wrong, owner=place.owner, states=states
        ),
        "more": calendar_fields.fields(
            calendar_fields.MORE, shown, usual, wrong, owner=place.owner, states=states
        ),
        "changed": values != usual,
        "wrong": " ".join(text for name, text in wrong.items() if name not in at_field),
        "free": next_free_days(place, values),
        "of_both_ends": place.owner == "carrier" and not country,
        "closures": calendar_closures.listed(office, place),
        "closing": closing,
        "for_all": calendar_places.many()[place.owner] if _may_all(office, place) else "",
        "longest": changing.LONGEST_NAME,
        "before": channel_form.packed(values),
        "undo": channel_form.packed(undo) if undo else "",
        "action": address("calendar", owner=place.owner, key=place.key),
        "back": address("calendars"),
    }
    title = t("Working hours: {name}", name=place.name)
    status = 422 if wrong or closing.wrong else 200
    return Screen("calendar.html", title, context, status, notice)


def _may_all(office: Office, place: Place) -> bool:
    return place.owner != "channel" or office.sees_all
