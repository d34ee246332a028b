"""One variant that orders wait for: when stock comes, who is next, a new day for all of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ... import wake
from ...delivery.backorders import serve, waiting
from ...delivery.backorders.waiting import WaitingLine
from ...delivery.delays import by_staff
from ...delivery.promises.models import Promise
from ...delivery.promises.settings import InvalidPromiseError
from ...delivery.promises.states import Ending
from ...shop import port
from ...web.words import t, tn
from .. import channel_form, supply_form, waiting_rows
from ..access import RefusedError
from ..listing import ROWS
from ..office import Office, enter, line
from ..promise_words import refused
from ..row_cursor import asked
from ..visit import Answer, Go, Screen, Visit, address
from .delays import day_of, moved

GONE = "gone"
"""The word `variant` for lines whose variant the shop has no more."""

SUPPLY = ("restock_on", "handling_days")


def variant(visit: Visit) -> Answer:
    """Show it, or do something about it."""
    office = enter(visit, "MANAGE_ORDERS")
    pk = _variant(visit.last("variant"))
    if not visit.is_posted:
        return _screen(visit, office, pk)
    step, _, rest = visit.form.get("step", "").partition(":")
    if step in ("send", "send-all"):
        return _send(visit, office, pk, rest)
    if pk is None:
        return _screen(visit, office, pk, wrong={"": t("There is no such variant any more.")})
    if step == "move":
        return _move(visit, office, pk)
    undo = step == "undo"
    values: Mapping[str, Any] = {name: line(visit.form, name) for name in SUPPLY}
    if undo:
        values = channel_form.unpacked(visit.form.get("undo", ""), SUPPLY)
    before = supply_form.known(pk)
    lines, wrong = supply_form.save(office, pk, values)
    if wrong:
        return _screen(visit, office, pk, wrong=wrong)
    if undo:
        return _screen(visit, office, pk, notice=t("Taken back."))
    return _screen(visit, office, pk, notice=supply_form.said(lines), undo=before)


def _variant(text: str) -> int | None:
    """Return the variant's id; None for lines of deleted ones.

    Raises:
        RefusedError: The address names none.

    """
    if text == GONE:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise RefusedError(404, "NOT_FOUND")
    return int(text)


def _lines(visit: Visit, office: Office, pk: int | None, limit: int) -> list[WaitingLine]:
    """Return the queue from where the address says, in the order of service."""
    return waiting.orders(
        pk, limit=limit, after=asked(visit).moment, channel_ids=office.scope
    )  # fmt: skip


def _send(visit: Visit, office: Office, pk: int | None, text: str) -> Answer:
    """Have lines sent whose goods are there: one, or all of the page."""
    chosen = [
        one for one in _lines(visit, office, pk, ROWS)
        if one.supply.served > 0 and (not text or str(one.promise.pk) == text)
    ]  # fmt: skip
    wanted = [(one.promise.order_id, [one.promise.line_id]) for one in chosen]
    if not wanted:
        wrong = {"": t("Nothing is there for it any more: somebody was faster, or stock changed.")}
        return _screen(visit, office, pk, wrong=wrong)
    count = serve.ask_all(wanted, office.by)
    wake.soon()
    said = tn("1 order is sent within a minute.", "{count} orders are sent within a minute.", count)
    after = visit.last("after")
    query = address("variant", variant=visit.last("variant"), after=after).rpartition("/")[2]
    return Go(query, said, refresh=True)


def _move(visit: Visit, office: Office, pk: int) -> Answer:
    """Set a new day for every line of the variant that has not come yet."""
    latest, wrong = day_of(visit.form.get("latest", ""))
    count = 0
    if latest:
        with port.current().writer():
            line_ids = list(_open(office, pk).values_list("line_id", flat=True))
        try:
            for start in range(0, len(line_ids), by_staff.MOST):
                some = line_ids[start : start + by_staff.MOST]
                words = line(visit.form, "words")
                count += by_staff.move(some, latest, words=words, by=office.by)
        except InvalidPromiseError as error:
            wrong = refused(error)
    if wrong:
        return _screen(visit, office, pk, wrong=wrong)
    wake.soon()
    return Go(address("variant", variant=pk).rpartition("/")[2], moved(count), refresh=True)


def _open(office: Office, pk: int) -> Any:
    rows = Promise.objects.filter(variant_id=pk, ending=Ending.OPEN)
    return rows if office.scope is None else rows.filter(channel_id__in=office.scope)


def _screen(
    visit: Visit,
    office: Office,
    pk: int | None,
    *,
    wrong: Mapping[str, str] | None = None,
    notice: str = "",
    undo: Mapping[str, Any] | None = None,
) -> Screen:
    wrong, lines = dict(wrong or {}), _lines(visit, office, pk, ROWS + 1)
    queue = waiting_rows.shown(lines[:ROWS], office.channels)
    known = supply_form.known(pk) if pk is not None else dict.fromkeys(SUPPLY)
    opened, name = 0, lines[0].promise.name if lines else ""
    if pk is not None:
        with port.current().writer():
            opened = _open(office, pk).count()
            newest = _open(office, pk).order_by("-placed_at").first()
            if newest is None and pk not in port.current().read_stock([pk]):
                raise RefusedError(404, "NOT_FOUND")
        name = newest.name if newest else name
    typed = visit.form if wrong and visit.is_posted else {}
    onward = f"{_at(lines[ROWS - 1])}~{lines[ROWS - 1].cursor[1]}" if len(lines) > ROWS else ""
    context = {
        "name": name or (t("A variant") if pk is not None else t("Deleted variants")),
        "is_gone": pk is None,
        "queue": queue,
        "ready": sum(one["ready"] and not one["sending"] for one in queue),
        "opened": opened,
        "known": {
            one: typed.get(one, known[one] if known[one] is not None else "") for one in known
        },
        "can_set": office.sees_all,
        "typed": {one: typed.get(one, "") for one in ("latest", "words")},
        "wrong": wrong,
        "wrong_all": " ".join(text for one, text in wrong.items() if one not in FIELDS),
        "undo": channel_form.packed(dict(undo)) if undo else "",
        "most": by_staff.LONGEST_WORDS,
        "many_channels": len(office.channels) > 1,
        "action": address("variant", variant=visit.last("variant"), after=visit.last("after")),
        "onward": address("variant", variant=visit.last("variant"), after=onward) if onward else "",
        "begin": address("variant", variant=visit.last("variant")) if visit.last("after") else "",
        "back": address("backorders"),
        "delays": address("delays", variant=pk) if pk is not None else "",
    }
    title = str(context["name"])
    return Screen("variant.html", title, context, 422 if wrong else 200, notice)


FIELDS = (*SUPPLY, "latest", "words")


def _at(row: WaitingLine) -> str:
    at: datetime = row.cursor[0]
    return at.isoformat()
