"""When is worked at warehouses, by carriers and in channels, in words; the way to each one."""

from datetime import UTC, datetime

from ...delivery.calendars import stored, week_form
from ...delivery.calendars.models import Closure
from ...shop import port
from ...web.words import t
from .. import calendar_form, calendar_places, languages
from ..calendar_places import Place
from ..listing import cut
from ..office import enter
from ..visit import Answer, Screen, Visit, address


def calendars(visit: Visit) -> Answer:
    """Show them."""
    office = enter(visit, "MANAGE_PLUGINS")
    search, kind = visit.last("search"), visit.last("kind")
    everything = calendar_places.places(office)
    wanted = search.casefold()
    fits = [
        {"place": one}
        for one in everything
        if wanted in one.name.casefold() and kind in ("", one.owner)
    ]
    page = cut(visit, "calendars", fits, search=search, kind=kind)
    with port.current().writer():
        known = stored.read()
    own, closed = calendar_places.rows(), _closed()
    for row in page.rows:
        place: Place = row["place"]
        works = place.works(known)
        set_ = own.get((place.owner, place.key))
        country = (set_.country if set_ else "") or place.country
        row |= {
            "kind": calendar_places.kinds()[place.owner],
            "hours": calendar_form.in_words(works.week),
            "cutoff": "" if works.cutoff is None else week_form.shown(works.cutoff),
            "country": languages.country(country) if country else "",
            "changed": set_ is not None,
            "closed": closed.get((place.owner, place.key), 0) + closed.get((place.owner, ""), 0),
            "address": address("calendar", owner=place.owner, key=place.key),
        }
    context = {
        "page": page,
        "search": search,
        "kind": kind,
        "kinds": calendar_places.kinds(),
        "filtered": bool(search or kind),
        "all": address("calendars"),
        "back": address("promises"),
    }
    return Screen("calendars.html", t("Working hours and holidays"), context)


def _closed() -> dict[tuple[str, str], int]:
    """Return how many closures are still to come or to end, by place."""
    found: dict[tuple[str, str], int] = {}
    with port.current().writer():
        rows = Closure.objects.filter(last_day__gte=datetime.now(UTC).date())
        for owner, key in rows.values_list("owner", "owner_key"):
            found[owner, key] = found.get((owner, key), 0) + 1
    return found
