"""The small things that come into parcels: what they cost, what is there, what was given."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ...rewards.goodies import catalogue, settings, warnings
from ...rewards.goodies.catalogue import Given, InvalidGoodieError
from ...rewards.goodies.models import Goodie
from ...shop import port
from ...shop.reward_rows import VariantFound
from ...web.words import t
from .. import goodie_words, languages, typed_values
from ..listing import Listed, cut
from ..office import Office, enter, line
from ..visit import Answer, Screen, Visit, address

MOST_FOUND = 10

NAMES = ("cost", "currency", "countries")


def goodies(visit: Visit) -> Answer:
    """Show them, look for variants, add, change or put one away."""
    office = enter(visit, "MANAGE_DISCOUNTS")
    if not visit.is_posted:
        return _screen(visit, office)
    if not office.sees_all:
        return _screen(visit, office, wrong={"": office.shops_alone})
    step, _, rest = visit.form.get("step", "").partition(":")
    pk = int(rest) if rest.isascii() and rest.isdecimal() and len(rest) < 10 else 0
    try:
        notice, undo = _do(visit, step, pk)
    except InvalidGoodieError as error:
        return _screen(visit, office, wrong=goodie_words.refused(error), about=f"{step}:{pk}")
    except LookupError:
        return _screen(visit, office, notice=t("It is not there any more."))
    return _screen(visit, office, notice=notice, undo=undo)


def _do(visit: Visit, step: str, pk: int) -> tuple[str, str]:
    """Do what was clicked; return what is told, and the step that undoes it."""
    if step == "add":
        row = catalogue.add(pk, _typed(visit))
        return t("{name} was taken in.", name=row.name), f"archive:{row.pk}"
    if step == "save":
        catalogue.change(pk, _typed(visit))
        return t("Saved."), ""
    if step in ("on", "off"):
        catalogue.change(pk, {"is_on": step == "on"})
        undo = "off" if step == "on" else "on"
        return (t("Switched on.") if step == "on" else t("Switched off.")), f"{undo}:{pk}"
    if step == "archive":
        row = catalogue.archive(pk)
        return t("Put away: it is given no more."), f"back:{row.variant_id}"
    if step == "back":
        kept = Goodie.objects.filter(variant_id=pk).first()
        values = {"cost": kept.cost, "currency": kept.currency} if kept else {}
        catalogue.add(pk, values)
        return t("Taken back."), ""
    return t("Nothing was changed."), ""


def _typed(visit: Visit) -> dict[str, object]:
    """Return what was typed; an empty cost is that of the shop."""
    found: dict[str, object] = {}
    if cost := line(visit.form, "cost"):
        # 1,20 is what Germans type.
        found["cost"] = cost.replace(",", ".")
    if currency := line(visit.form, "currency"):
        found["currency"] = currency
    if "countries" in visit.form:
        found["countries"] = line(visit.form, "countries").replace(",", " ").split()
    return found


def _screen(
    visit: Visit,
    office: Office,
    *,
    wrong: Mapping[str, str] | None = None,
    about: str = "",
    notice: str = "",
    undo: str = "",
) -> Screen:
    wrong = dict(wrong or {})
    search = visit.last("search")[:100]
    now = datetime.now(UTC)
    with port.current().writer():
        page = _page(visit, now)
        found = port.current().find_variants(search, channel_id=None, limit=MOST_FOUND)
        known = {row.variant_id for row in catalogue.all_goodies()}
        warned = warnings.above(now.year, office.scope)
        own = settings.read()
    channels = [
        {
            "name": channel.name,
            "address": address("reward", channel=channel.slug),
            "time": goodie_words.minutes(
                (own.get(pk) or settings.default(pk)).goodie_minutes
            ),
        }
        for pk, channel in sorted(office.channels.items())
    ]  # fmt: skip
    currencies = sorted({channel.currency for channel in office.channels.values()})
    sees_people = visit.may("MANAGE_ORDERS") or visit.may("MANAGE_USERS")
    context = {
        "page": page,
        "search": search,
        "found": [_candidate(one, known) for one in found],
        "currencies": currencies,
        "channels": channels,
        "warned": [
            {
                "who": goodie_words.masked(one.email, shown=sees_people) or "–",
                "pieces": one.pieces,
                "worth": goodie_words.money(one.worth, one.currency),
            }
            for one in warned
        ],
        "dear": goodie_words.money(catalogue.DEAR, currencies[0] if currencies else "EUR"),
        "wrong": wrong,
        "wrong_all": " ".join(text for name, text in wrong.items() if name not in NAMES),
        "about": about,
        "undo": undo,
        "action": address("goodies", search=search, page=visit.last("page")),
        "all": address("goodies"),
    }
    return Screen("goodies.html", t("Goodies"), context, 422 if wrong else 200, notice)


def _page(visit: Visit, now: datetime) -> Listed:
    rows = catalogue.all_goodies()
    page = cut(visit, "goodies", [{"row": row} for row in rows])
    ids = [one["row"].variant_id for one in page.rows]
    found = port.current().read_variants(ids)
    given = catalogue.given_in(f"{now:%Y-%m}", ids)
    for one in page.rows:
        _shown(one, found, given)
    return page


def _shown(
    one: dict[str, Any], found: Mapping[int, VariantFound], given: Mapping[int, Given]
) -> None:
    """Add what the page says of a goodie."""
    row: Goodie = one["row"]
    variant, month = found.get(row.variant_id), given.get(row.variant_id, Given())
    one["name"] = variant.name if variant else row.name
    one["sku"] = variant.sku if variant else ""
    one["is_there"] = variant is not None and variant.needs_shipping
    one["available"] = variant.available if variant else 0
    one["cost"] = goodie_words.money(row.cost, row.currency)
    one["plain_cost"] = typed_values.shown(row.cost)
    one["is_dear"] = catalogue.is_dear(row)
    one["pieces"] = month.pieces
    one["month"] = goodie_words.money(month.cost, row.currency)
    one["where"] = ", ".join(languages.country(code) for code in row.countries)
    one["codes"] = " ".join(row.countries)


def _candidate(found: VariantFound, known: set[int]) -> dict[str, Any]:
    return {
        "pk": found.variant_id,
        "name": found.name,
        "sku": found.sku,
        "available": found.available,
        "cost": "" if found.cost is None else typed_values.shown(found.cost),
        "currency": found.currency,
        "is_known": found.variant_id in known,
        "ships": found.needs_shipping,
    }
