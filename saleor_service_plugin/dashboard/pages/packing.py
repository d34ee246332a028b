"""What is to be packed, the oldest order first: slips and thank-you cards for the chosen ones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ...graphql import ids
from ...rewards.codes import shown as reward_words
from ...rewards.packing import printing, waiting
from ...rewards.packing.card import Sheet
from ...rewards.packing.waiting import Cursor, PackingOrder, Page, Where
from ...rewards.rules.words import RewardKind
from ...shop import port
from ...web.words import language, t, tn
from ..access import RefusedError
from ..day_words import short
from ..listing import ROWS, Listed
from ..office import Office, enter
from ..visit import Answer, File, Screen, Visit, address

WORDS = ("channel", "paid")

UNPAID = "no"
"""The word `paid` for orders that are not paid (yet), such as those on account."""

PDF = "application/pdf"


def packing(visit: Visit) -> Answer:
    """Show the list, or print something for what was chosen."""
    office = enter(visit, "MANAGE_ORDERS")
    if not visit.is_posted:
        return _list(visit, office)
    chosen = [found for one in visit.form.getlist("order") if (found := _uuid(one))]
    if not chosen:
        return _list(visit, office, t("Choose at least one."))
    gift_cards = _takes_gift_cards(visit)
    if visit.form.get("step", "") == "cards":
        sheet = Sheet.A6 if visit.form.get("sheet", "") == Sheet.A6 else Sheet.A4
        made = printing.cards(
            chosen[: printing.MOST], sheet=sheet, allowed_channel_ids=office.scope,
            gift_cards=gift_cards, language=language(),
        )  # fmt: skip
        if not made.count:
            return _list(visit, office, t("None of these orders has a code for a card."), chosen)
        said = tn(
            "1 card. Its customer is told by it and gets no mail.",
            "{count} cards. Their customers are told by them and get no mail.",
            made.count,
        )
        return File(made.name, made.content, PDF, said)
    made = printing.slips(
        chosen[: printing.MOST], allowed_channel_ids=office.scope, gift_cards=gift_cards,
        language=language(),
    )  # fmt: skip
    if not made.count:
        return _list(visit, office, t("Nothing of these orders is left to pack."), chosen)
    return File(made.name, made.content, PDF, tn("1 slip.", "{count} slips.", made.count))


def _takes_gift_cards(visit: Visit) -> bool:
    """Whether somebody may hold gift cards in their hands: they are money."""
    if not visit.may("MANAGE_GIFT_CARD"):
        return False
    try:
        enter(visit, "MANAGE_GIFT_CARD")
    except RefusedError:
        return False
    return True


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text[:36])
    except ValueError:
        return None


def _list(visit: Visit, office: Office, wrong: str = "", chosen: Sequence[UUID] = ()) -> Screen:
    words = {name: visit.last(name) for name in WORDS}
    slugs = {one.slug: pk for pk, one in office.channels.items()}
    where = Where(
        channel_ids=[slugs[words["channel"]]] if words["channel"] in slugs else None,
        allowed_channel_ids=office.scope,
        paid=words["paid"] != UNPAID,
    )
    page = _page(visit, where, words, office)
    place = {name: visit.last(name) for name in ("after", "before")}
    context: dict[str, Any] = {
        "page": page,
        "words": words,
        "narrowed": any(words.values()),
        "channels": list(office.channels.values()),
        "chosen": {str(one) for one in chosen},
        "has_cards": any(row["cards"] for row in page.rows),
        "sheet": visit.form.get("sheet", Sheet.A4),
        "wrong": wrong,
        "action": address("packing", **words, **place),
        "begin": address("packing"),
        "parcels": address("parcels"),
    }
    return Screen("packing.html", t("To pack"), context, 422 if wrong else 200)


def _page(visit: Visit, where: Where, words: dict[str, str], office: Office) -> Listed:
    after, before = _cursor(visit.last("after")), _cursor(visit.last("before"))
    backwards = before is not None
    wanted = Page(ROWS + 1, None if backwards else after, before, backwards)
    with port.current().writer():
        found = waiting.page(where, wanted)
    more = len(found) > ROWS
    kept = found[-ROWS:] if backwards else found[:ROWS]
    if not kept:
        return Listed([], "", "")
    has_before = more if backwards else after is not None
    has_after = True if backwards else more
    cards = _takes_gift_cards(visit)
    return Listed(
        [_row(one, office, gift_cards=cards) for one in kept],
        address("packing", **words, before=_said(kept[0].cursor)) if has_before else "",
        address("packing", **words, after=_said(kept[-1].cursor)) if has_after else "",
    )


def _row(one: PackingOrder, office: Office, *, gift_cards: bool) -> dict[str, Any]:
    """Return what the page says of an order; codes themselves stand on the cards alone."""
    channel = office.channels.get(one.row.channel_id or 0)
    to = one.order.shipping_address if one.order else None
    return {
        "pk": str(one.row.order_id),
        "order_id": ids.to_global("Order", one.row.order_id),
        "number": one.row.number,
        "channel": channel.name if channel else "",
        "placed_at": one.row.placed_at,
        "name": " ".join(filter(None, (to.first_name, to.last_name))) if to else "",
        "place": " ".join(filter(None, (to.postal_code, to.city))) if to else "",
        "lines": one.lines,
        "leaves": short(one.dispatch_by),
        "cards": [
            {
                "kind": t("Gift card") if grant.kind == RewardKind.GIFT_CARD else t("Code"),
                "text": reward_words.words(grant, language()).value,
                "printed": bool(grant.announced_by),
            }
            for grant in printing.printable(one, gift_cards)
        ],
    }


def _said(cursor: Cursor) -> str:
    return f"{cursor.at.isoformat()}~{cursor.id}"


def _cursor(text: str) -> Cursor | None:
    """Return a place in the list; what cannot be read is none: the address is anybody's text."""
    at, _, pk = text[:80].rpartition("~")
    order_id = _uuid(pk)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return Cursor(moment, order_id) if order_id and moment.tzinfo else None
