"""Delivery times: every channel with its mode, every shipping method with its transit days."""

from collections import Counter
from typing import Any

from ...delivery.promises import settings as stored
from ...delivery.promises import transit
from ...shop import port
from ...shop.snapshots import ShippingMethod
from ...web.words import t, tn
from .. import promise_fields
from ..listing import ROWS, cut
from ..office import Office, enter
from ..visit import Answer, Screen, Visit, address

Rows = list[dict[str, Any]]


def promises(visit: Visit) -> Answer:
    """Show them."""
    office = enter(visit, "MANAGE_PLUGINS")
    search = visit.last("search")
    with port.current().writer():
        methods = port.current().read_shipping_methods()
    wanted = search.casefold()
    fits = [
        {"method": one}
        for one in methods.values()
        if wanted in one.name.casefold() or wanted in one.zone.casefold()
    ]
    page = cut(visit, "promises", fits, search=search)
    own = Counter(one.method_id for one in transit.all_times())
    for row in page.rows:
        _method(row, own)
    channels = _channels(office, wanted)
    context = {
        "channels": channels[:ROWS],
        "more_channels": len(channels) > ROWS,
        "page": page,
        "search": search,
        "many": len(methods) + len(channels) > ROWS or bool(search),
        "all": address("promises"),
        "settings": address("settings"),
        "calendars": address("calendars"),
    }
    return Screen("promises.html", t("Delivery times"), context)


def _channels(office: Office, wanted: str) -> Rows:
    """Return the channels whose name or slug fits what is searched for."""
    rows = stored.read()
    found = []
    for channel in office.channels.values():
        if wanted not in channel.name.casefold() and wanted not in channel.slug.casefold():
            continue
        default = promise_fields.stored(stored.default(channel.id))
        row = rows.get(channel.id)
        values = promise_fields.stored(row) if row else default
        changed = sum(values[name] != default[name] for name in promise_fields.NAMES)
        found.append(
            {
                "name": channel.name,
                "slug": channel.slug,
                "mode": promise_fields.modes()[values["mode"]],
                "look": promise_fields.MODE_LOOKS[values["mode"]],
                "why": promise_fields.mode_sentences()[values["mode"]],
                "changed": changed,
                "address": address("promise", channel=channel.slug),
            }
        )
    return found


def _method(row: dict[str, Any], own: Counter[int]) -> None:
    method: ShippingMethod = row["method"]
    row["days"] = days(method)
    row["own"] = own[method.id]
    row["address"] = address("transit", method=method.id)


def days(method: ShippingMethod) -> str:
    """Return how long Saleor says that a shipping method takes, "" where it says nothing."""
    least, most = method.min_days, method.max_days
    if most is None and least is None:
        return ""
    if most is None:
        return tn("from 1 day", "from {count} days", least or 0)
    if least is None or least == most:
        return tn("1 day", "{count} days", most)
    return t("{least} to {most} days", least=least, most=most)
