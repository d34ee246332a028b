"""What orders wait for, the longest waiting first: pieces, orders, when stock comes."""

from typing import Any

from ...delivery.backorders import waiting
from ...delivery.backorders.waiting import WaitingVariant
from ...web.words import t
from .. import channel_form, supply_form
from ..day_words import short
from ..listing import cut
from ..office import Office, enter, line
from ..visit import Answer, Screen, Visit, address


def backorders(visit: Visit) -> Answer:
    """Show the list, or say when stock of a variant comes."""
    office = enter(visit, "MANAGE_ORDERS")
    if not visit.is_posted:
        return _screen(visit, office)
    step, _, rest = visit.form.get("step", "").partition(":")
    if step == "undo":
        kept = channel_form.unpacked(visit.form.get("undo", ""), ("variant", "restock_on"))
        rest, day = str(kept.get("variant", "")), kept.get("restock_on")
    else:
        day = line(visit.form, "restock_on")
    variant = int(rest) if rest.isascii() and rest.isdecimal() and len(rest) < 10 else 0
    before = supply_form.known(variant)["restock_on"]
    lines, wrong = supply_form.save(office, variant, {"restock_on": day})
    if wrong:
        return _screen(visit, office, wrong=(variant, str(day), " ".join(wrong.values())))
    if step == "undo":
        return _screen(visit, office, notice=t("Taken back."))
    undo = {"variant": variant, "restock_on": before}
    return _screen(visit, office, notice=supply_form.said(lines), undo=undo)


def _screen(
    visit: Visit,
    office: Office,
    *,
    wrong: tuple[int, str, str] | None = None,
    notice: str = "",
    undo: dict[str, Any] | None = None,
) -> Screen:
    search = visit.last("search")
    everything = waiting.variants(office.scope)
    wanted = search.casefold()
    fits = [{"one": one} for one in everything if wanted in one.name.casefold()]
    page = cut(visit, "backorders", fits, search=search)
    for row in page.rows:
        _shown(row, wrong)
    context = {
        "page": page,
        "search": search,
        "many": len(everything) > len(page.rows) or bool(search),
        "ready": sum(one.served_orders for one in everything),
        "can_set": office.sees_all,
        "wrong": wrong[2] if wrong and not any(row["wrong"] for row in page.rows) else "",
        "undo": channel_form.packed(undo) if undo else "",
        "action": address("backorders", search=search, page=visit.last("page")),
        "all": address("backorders"),
        "delays": address("delays"),
    }
    return Screen("backorders.html", t("Back-orders"), context, 422 if wrong else 200, notice)


def _shown(row: dict[str, Any], wrong: tuple[int, str, str] | None) -> None:
    one: WaitingVariant = row["one"]
    mine = wrong is not None and wrong[0] == one.variant_id
    day = one.restock_on.isoformat() if one.restock_on else ""
    row["name"] = one.name or t("A deleted variant")
    row["address"] = address("variant", variant=one.variant_id or "gone")
    row["restock"] = short(one.restock_on)
    row["day"] = wrong[1] if wrong and mine else day
    row["wrong"] = wrong[2] if wrong and mine else ""
