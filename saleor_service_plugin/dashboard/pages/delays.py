"""What comes later than promised, the earliest promised day first; what customers want."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from ... import wake
from ...delivery.delays import by_staff, desk, take_back, wishes
from ...delivery.delays.desk import Page, Sort, Where
from ...delivery.promises.models import Delay, DeliveryWish
from ...delivery.promises.settings import InvalidPromiseError
from ...delivery.promises.states import DelayState
from ...shop import port
from ...web.words import t, tn
from .. import delay_rows, delay_words
from ..listing import ROWS, Listed
from ..office import Office, enter, line
from ..promise_words import refused
from ..row_cursor import Asked, asked, ways
from ..visit import Answer, Go, Screen, Visit, address

WORDS = ("show", "cause", "state", "channel", "search", "variant")

ALL = "all"
"""The word `state` for news wherever it stands."""

WISHES = "wishes"
"""The word `show` for the list of wishes."""

FIRST_WISHES = 5
"""That stand above the list of delays."""


def delays(visit: Visit) -> Answer:
    """Show the desk, or do something with what was chosen."""
    office = enter(visit, "MANAGE_ORDERS")
    if not visit.is_posted:
        return _list(visit, office)
    step, _, rest = visit.form.get("step", "").partition(":")
    if step in ("wish", "wish-again"):
        return _settle_wish(visit, office, rest, again=step == "wish-again")
    chosen = _chosen(
        office,
        visit.form.get("seen", "").split(".") if step == "unsee" else visit.form.getlist("delay"),
    )
    if not chosen:
        return _list(visit, office, {"delay": t("Choose at least one.")})
    if step == "unsee":
        take_back.open_again([row.pk for row in chosen])
        return _go(visit, t("It is back on the list."))
    if step == "see":
        count = by_staff.see_to([row.pk for row in chosen], by=office.by)
        said = tn("1 seen to.", "{count} seen to.", count)
        return _go(visit, said, seen=".".join(str(row.pk) for row in chosen))
    if step == "move":
        return _move(visit, office, chosen)
    return _list(visit, office, {"delay": t("Choose what is to be done.")})


def _chosen(office: Office, texts: list[str]) -> list[Delay]:
    """Return the chosen ones that are this person's business."""
    pks = [int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) < 19]
    rows = Delay.objects.filter(pk__in=pks[: by_staff.MOST])
    if office.scope is not None:
        rows = rows.filter(channel_id__in=office.scope)
    with port.current().writer():
        return list(rows)


def _move(visit: Visit, office: Office, chosen: list[Delay]) -> Answer:
    latest, wrong = day_of(visit.form.get("latest", ""))
    lines = {UUID(one) for row in chosen for one in row.line_ids}
    if latest and not wrong:
        try:
            words = line(visit.form, "words")
            count = by_staff.move(lines, latest, words=words, by=office.by)
        except InvalidPromiseError as error:
            wrong = refused(error)
    if wrong:
        return _list(visit, office, wrong, [row.pk for row in chosen])
    wake.soon()
    return _go(visit, moved(count))


def moved(count: int) -> str:
    """Return what is told once order lines have a new day."""
    return tn(
        "1 line has a new day. Its customer is told within minutes, where the channel tells.",
        "{count} lines have a new day. Their customers are told within minutes, where the "
        "channel tells.",
        count,
    )


def day_of(text: str) -> tuple[date | None, dict[str, str]]:
    """Return the new day that was typed, and what is wrong about it."""
    try:
        return date.fromisoformat(text.strip()), {}
    except ValueError:
        return None, {"latest": t("Say the new day.")}


def _settle_wish(visit: Visit, office: Office, text: str, *, again: bool) -> Answer:
    pk = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    with port.current().writer():
        row = DeliveryWish.objects.filter(pk=pk).first()
    if row is None or (office.scope is not None and row.channel_id not in office.scope):
        return _list(visit, office, {"delay": t("It is not there any more.")})
    if again:
        take_back.wishes_open_again([pk])
        return _go(visit, t("It is back on the list."))
    by_staff.settle_wishes([pk], by=office.by)
    return _go(visit, t("Seen to."), wish=pk)


def _go(visit: Visit, said: str, **more: object) -> Go:
    place = {name: visit.last(name) for name in ("after", "before")}
    query = address("delays", **_words(visit), **place, **more).rpartition("/")[2]
    return Go(query, said, refresh=True)


def _words(visit: Visit) -> dict[str, str]:
    return {name: visit.last(name) for name in WORDS}


def _where(words: Mapping[str, str], office: Office) -> Where:
    state = words["state"] or DelayState.OPEN
    slugs = {one.slug: pk for pk, one in office.channels.items()}
    number = words["variant"]
    variant = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None
    return Where(
        states=None if state == ALL or state not in delay_words.states() else [state],
        causes=[words["cause"]] if words["cause"] in delay_words.causes() else None,
        channel_ids=[slugs[words["channel"]]] if words["channel"] in slugs else None,
        allowed_channel_ids=office.scope,
        order_ids=desk.find(words["search"], office.scope) if words["search"] else None,
        variant_id=variant,
    )


def _page(words: Mapping[str, str], office: Office, place: Asked) -> Listed:
    """Return a page of news; what is open by the promised day, all else the newest first."""
    where = _where(words, office)
    by_day = where.states == [DelayState.OPEN]
    sort = Sort.PROMISED if by_day else Sort.FOUND
    wanted = Page(
        ROWS + 1, sort, ascending=by_day, after=place.cursor_of(sort, "after"),
        before=place.cursor_of(sort, "before"), backwards=place.backwards,
    )  # fmt: skip
    with port.current().writer():
        rows = desk.page(where, wanted)
    kept, before, after = ways("delays", rows, place, lambda row: desk.cursor(row, sort), **words)
    return Listed(delay_rows.shown(kept, office.channels), before, after)


def _list(
    visit: Visit,
    office: Office,
    wrong: Mapping[str, str] | None = None,
    chosen: list[int] | None = None,
) -> Screen:
    words, wrong, place = _words(visit), dict(wrong or {}), asked(visit)
    only_wishes = words["show"] == WISHES
    page = Listed([], "", "") if only_wishes else _page(words, office, place)
    first = not any(words.values()) and not place.after and not place.before
    context: dict[str, Any] = {
        "page": page,
        "words": words,
        "only_wishes": only_wishes,
        "wishes": _wishes(office, place, only_wishes) if only_wishes or first else None,
        "wish_count": wishes.count(office.scope) if only_wishes or first else 0,
        "narrowed": any(words[name] for name in WORDS[1:]),
        "causes": delay_words.causes(),
        "states": delay_words.states(),
        "channels": list(office.channels.values()),
        "chosen": chosen or [],
        "wrong": wrong,
        "wrong_all": " ".join(
            text for name, text in wrong.items() if name not in ("latest", "words")
        ),
        "typed": {name: visit.form.get(name, "") for name in ("latest", "words")},
        "seen": "" if visit.is_posted else visit.last("seen"),
        "wish_seen": "" if visit.is_posted else visit.last("wish"),
        "most": by_staff.LONGEST_WORDS,
        "action": address("delays", **words, after=place.after, before=place.before),
        "begin": address("delays"),
        "all_wishes": address("delays", show=WISHES),
        "backorders": address("backorders"),
        "silence": address("silence"),
    }
    return Screen("delays.html", t("Delays"), context, 422 if wrong else 200)


def _wishes(office: Office, place: Asked, only_wishes: bool) -> Listed:
    limit = ROWS if only_wishes else FIRST_WISHES
    after = place.moment if only_wishes else None
    rows = wishes.page(office.scope, limit + 1, after=wishes.Cursor(*after) if after else None)
    onward = ""
    if len(rows) > limit and only_wishes:
        last = rows[limit - 1]
        onward = address("delays", show=WISHES, after=f"{last.wished_at.isoformat()}~{last.pk}")
    back = address("delays", show=WISHES) if after else ""
    return Listed(delay_rows.wished(rows[:limit], office.channels), back, onward)
