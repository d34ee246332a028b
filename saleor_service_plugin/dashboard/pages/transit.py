"""How long one shipping method's parcels take: Saleor's own days, and what staff say."""

from collections.abc import Mapping
from typing import Any

from ...delivery.promises import transit as stored
from ...delivery.promises.models import TransitTime
from ...delivery.promises.settings import InvalidPromiseError
from ...shop import port
from ...shop.snapshots import ShippingMethod
from ...web.words import t, tn
from .. import channel_form, languages
from ..access import RefusedError
from ..listing import cut
from ..office import Office, enter, line
from ..promise_words import refused
from ..visit import Answer, Screen, Visit, address
from .promises import days

NAMES = ("country", "postal_prefix", "min_days", "max_days")
"""Fields of the form, under the names of their columns."""

Time = dict[str, Any]


def transit(visit: Visit) -> Answer:
    """Show them, add one or remove one."""
    office = enter(visit, "MANAGE_PLUGINS")
    method = _method(visit.last("method"))
    if not visit.is_posted:
        return _screen(visit, method)
    if not office.sees_all:
        return _screen(visit, method, wrong={"": office.shops_alone})
    step, _, rest = visit.form.get("step", "").partition(":")
    if step == "remove":
        return _remove(visit, method, rest)
    if step == "undo":
        return _undo(visit, office, method)
    typed = {name: line(visit.form, name) for name in NAMES}
    return _set(visit, office, method, typed)


def _method(text: str) -> ShippingMethod:
    pk = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    with port.current().writer():
        found = port.current().read_shipping_methods([pk]).get(pk)
    if found is None:
        raise RefusedError(404, "NOT_FOUND")
    return found


def _own(method: ShippingMethod) -> list[TransitTime]:
    rows = [one for one in stored.all_times() if one.method_id == method.id]
    return sorted(rows, key=lambda one: (one.country, one.postal_prefix))


def _set(visit: Visit, office: Office, method: ShippingMethod, typed: Time) -> Screen:
    wrong = {}
    for name in ("min_days", "max_days"):
        text = str(typed[name])
        if not (text.isascii() and text.isdecimal() and len(text) < 5):
            wrong[name] = t("A whole number.")
    country, prefix = str(typed["country"]).upper(), stored.plain_code(str(typed["postal_prefix"]))
    same = (one for one in _own(method) if (one.country, one.postal_prefix) == (country, prefix))
    before = next((_kept(one) for one in same), None)
    if not wrong:
        try:
            stored.set_time(
                method.id, country, prefix, int(typed["min_days"]), int(typed["max_days"]),
                by=office.by,
            )  # fmt: skip
        except InvalidPromiseError as error:
            wrong = refused(error)
    if wrong:
        return _screen(visit, method, typed=typed, wrong=wrong)
    undo = before or {"country": country, "postal_prefix": prefix, "max_days": None}
    return _screen(visit, method, notice=t("Saved."), undo=undo)


def _remove(visit: Visit, method: ShippingMethod, text: str) -> Screen:
    row = next((one for one in _own(method) if str(one.pk) == text), None)
    if row is None:
        return _screen(visit, method, notice=t("It is not there any more."))
    kept = _kept(row)
    stored.remove_time(row.pk)
    return _screen(visit, method, notice=t("Removed."), undo=kept)


def _undo(visit: Visit, office: Office, method: ShippingMethod) -> Screen:
    """Put back what was there before the last change: a time, or none."""
    kept = channel_form.unpacked(visit.form.get("undo", ""), NAMES)
    country, prefix = str(kept.get("country", "")), str(kept.get("postal_prefix", ""))
    wrong: dict[str, str] = {}
    if kept.get("max_days") is None:
        for row in _own(method):
            if (row.country, row.postal_prefix) == (country, prefix):
                stored.remove_time(row.pk)
    elif isinstance(kept["max_days"], int) and isinstance(kept.get("min_days"), int):
        try:
            stored.set_time(
                method.id, country, prefix, kept["min_days"], kept["max_days"], by=office.by
            )
        except InvalidPromiseError as error:
            wrong = refused(error)
    return _screen(visit, method, wrong=wrong, notice="" if wrong else t("Taken back."))


def _kept(row: TransitTime) -> Time:
    return {name: getattr(row, name) for name in NAMES}


def _screen(
    visit: Visit,
    method: ShippingMethod,
    *,
    typed: Time | None = None,
    wrong: Mapping[str, str] | None = None,
    notice: str = "",
    undo: Time | None = None,
) -> Screen:
    wrong = dict(wrong or {})
    rows = [{"row": one, "place": _place(one), "days": _days(one)} for one in _own(method)]
    context = {
        "method": method,
        "saleor": days(method),
        "page": cut(visit, "transit", rows, method=method.id),
        "countries": languages.countries(),
        "typed": typed or dict.fromkeys(NAMES, ""),
        "open": bool(typed) or not rows,
        "wrong": {name: text for name, text in wrong.items() if name in NAMES},
        "wrong_all": " ".join(text for name, text in wrong.items() if name not in NAMES),
        "undo": channel_form.packed(undo) if undo else "",
        "action": address("transit", method=method.id, page=visit.last("page")),
        "back": address("promises"),
    }
    return Screen("transit.html", method.name, context, 422 if wrong else 200, notice)


def _place(row: TransitTime) -> str:
    if not row.country:
        return t("Everywhere")
    name = languages.country(row.country)
    if not row.postal_prefix:
        return name
    return t("{country}, postal codes {prefix}…", country=name, prefix=row.postal_prefix)


def _days(row: TransitTime) -> str:
    if row.min_days == row.max_days:
        return tn("1 day", "{count} days", row.max_days)
    return t("{least} to {most} days", least=row.min_days, most=row.max_days)
