"""What every letter about an order shows; the names are those of docs/messages.md."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from decimal import Decimal
from email.utils import parseaddr
from uuid import UUID

from ..messages import addresses, render, shop_texts
from ..messages import profile as profiles
from ..messages.channel_row import profile_of, settings_of
from ..messages.harmless import one_line
from ..messages.kinds import File
from ..messages.models import Message
from ..messages.profile import Profile
from ..messages.rules import ChannelSettings, zone_of
from ..messages.shop_texts import TextName, Texts
from ..messages.texts import PACKAGED
from ..messages.texts import Texts as Templates
from ..shop import port
from ..shop.snapshots import Order
from . import access, lengths, letter_parts, listing, payment, rules, wording
from .letter_parts import Part
from .payment import PaymentKind

NO_REPLY = re.compile(r"no-?_?reply|do-?_?not-?_?reply|nicht-?_?antworten|keine-?_?antwort")


@dataclass(frozen=True, slots=True)
class Desk:
    """What letters of one channel are written with."""

    form: Mapping[str, object]
    channel: ChannelSettings
    texts: Texts
    default_sender: str
    templates: Templates | None = None
    """Which templates there are for the channel; None: the packaged ones."""
    profile: Profile = field(default_factory=Profile)
    revisions: Mapping[UUID, int] = field(default_factory=dict)
    """What the tokens of these orders are made with."""
    parts: Mapping[UUID, tuple[Part, ...]] = field(default_factory=dict)
    """What other capabilities know of these orders."""

    @property
    def zone(self) -> tzinfo:
        """Return the time zone of the channel's customers."""
        return zone_of(self.channel.time_zone)


def open_desk(settings: Mapping[str, object], order_ids: Collection[UUID] = ()) -> Desk:
    """Return what letters are written with; a constant number of statements.

    Args:
        settings: The plugin's form with the channel's own values, as `load` gets it.
        order_ids: Whose letters.

    """
    channel_id = int(str(settings.get("channel_id") or 0))
    templates = settings.get("texts")
    return Desk(
        form=settings,
        channel=settings_of(settings.get("channel")),
        texts=shop_texts.read(channel_id),
        default_sender=port.current().default_sender(),
        templates=templates if isinstance(templates, Templates) else None,
        profile=profile_of(settings.get("channel")),
        revisions=access.revisions(order_ids),
        parts=letter_parts.read(order_ids),
    )


def is_packaged(order: Order, desk: Desk) -> bool:
    """Whether a letter about an order gets a template of the package, which we know."""
    return desk.templates is None or desk.templates.choose(order.language_code).row == PACKAGED


def language_of(kind: str, order: Order, desk: Desk) -> str:
    """Return the language in which a message about an order is written."""
    return language_for(kind, order.language_code, desk)


def language_for(kind: str, language_code: str, desk: Desk) -> str:
    """Return the language in which a message to somebody who speaks another one is written."""
    if desk.templates is not None:
        return desk.templates.choose(language_code).language
    return render.choose_language(language_code, render.languages(kind))


def without_order(desk: Desk, language: str, greeting_name: str = "") -> dict[str, object]:
    """Return what a letter that is about no order shows; the names are those of `common`.

    Args:
        desk: What the letter is written with.
        language: What it is written in.
        greeting_name: Whom it greets, "" where no name is known.

    """
    form = desk.form
    return {
        "shop_name": shop_name(form, desk.default_sender),
        "greeting_name": one_line(greeting_name),
        "order_number": "",
        "order_date": "",
        "order_link": "",
        "expected_date": "",
        "can_reply": _is_read(form),
        "footer": wording.lines_of(shop_texts.choose(desk.texts, TextName.FOOTER, language).text),
        "also_paid": "",
        "also_refunded": "",
        **looks(desk),
    }


def common(order: Order, desk: Desk, language: str) -> dict[str, object]:
    """Return what every letter shows."""
    name = wording.greeting_name(order.billing_address or order.shipping_address)
    return {
        **without_order(desk, language, name),
        "order_number": str(order.number),
        "order_date": wording.day(rules.placed_at(order), desk.zone, language),
        "order_link": addresses.order_page(
            access.token_of(order.id, desk.revisions.get(order.id, 0)),
            desk.profile.order_page_address,
        ),
    }


def promised(
    order: Order,
    desk: Desk,
    language: str,
    *,
    lines: Collection[UUID] | None = None,
    paid: bool = False,
) -> dict[str, object]:
    """Return when the goods come, as it was promised to the customer.

    Args:
        order: Which.
        desk: What the letter is written with.
        language: What it is written in.
        lines: The order lines it is about, None for all.
        paid: Whether it tells of a payment: then only what the payment settled.

    """
    values: dict[str, object] = {**letter_parts.EMPTY, "is_collected": order.is_collected}
    for part in desk.parts.get(order.id, ()):
        values |= part.shown(order, language, lines=lines, paid=paid)
    return values


def shop_name(form: Mapping[str, object], default_sender: str) -> str:
    """Return who writes, by name: as set, else as the shop's own sender has it."""
    own = one_line(str(form.get("sender_name") or ""))
    return own or parseaddr(one_line(default_sender))[0]


def looks(desk: Desk) -> dict[str, object]:
    """Return the channel's brand and contact."""
    profile = desk.profile
    channel_id = int(str(desk.form.get("channel_id") or 0))
    return {
        **profiles.as_values(profile),
        "logo_link": addresses.logo(channel_id, profile.logo),
        "contact": wording.contact_lines(
            profile.contact_phone, profile.contact_hours, profile.contact_mail
        ),
    }


def _is_read(form: Mapping[str, object]) -> bool:
    """Whether somebody reads an answer: "just reply" must be true."""
    address = str(form.get("reply_to") or form.get("sender_address") or "")
    return bool(address) and not NO_REPLY.search(address.partition("@")[0].casefold())


def joined(message: Message, order: Order, language: str) -> dict[str, object]:
    """Return the amounts of payments and refunds that joined a message."""

    def amount(kind: str, most: Decimal) -> str:
        names = {subject for its, subject, _ in message.also if its == kind}
        # What staff corrected since stands in rows of its own.
        told = min(payment.standing(order, names), most)
        return wording.money_or_nothing(told, order.currency, language)

    return {
        "also_paid": amount("payment-received", payment.came_in(order)),
        "also_refunded": amount("refund-made", payment.refunded(order)),
    }


def contents(
    order: Order, language: str, shared: Mapping[str, object]
) -> tuple[dict[str, object], list[File]]:
    """Return what every letter shows, what was ordered and what it costs, and a file.

    Lines stand at their prices before discounts, which are one amount below: so the sum
    can be followed whatever kind of discount it was. The file lists the lines of an order
    that is too long for a mail.

    Args:
        order: Which.
        language: What the letter is written in.
        shared: What every letter shows (`common`), and what else takes room.

    """

    def money(amount: Decimal) -> str:
        return wording.money(amount, order.currency, language)

    lines, subtotal, discount = _lines(order, money)
    ships = any(line.is_shipping_required for line in order.lines) and not order.is_collected
    # Saleor takes gift cards off the total, and off the tax pro rata, which is not how
    # the tax of this order reads.
    gift_card = subtotal - discount + order.shipping_gross - order.total_gross
    with_tax = order.total_net > 0 and gift_card <= 0
    tax = order.total_gross - order.total_net if with_tax else Decimal(0)
    ((shown, left_out),) = lengths.fitting(lines, taken=lengths.promised(shared.get("promise")))
    context = {
        **shared,
        "lines": shown,
        "more_lines": left_out,
        "lines_file": listing.file_name(str(order.number), language) if left_out else "",
        "subtotal": money(subtotal),
        "shipping_price": money(order.shipping_gross) if ships or order.shipping_gross else "",
        "shipping_is_free": ships and order.shipping_gross == 0,
        "discount": wording.money_or_nothing(discount, order.currency, language),
        "gift_card": wording.money_or_nothing(gift_card, order.currency, language),
        "tax": wording.money_or_nothing(tax, order.currency, language),
        "total": money(order.total_gross),
    }
    if not left_out:
        return context, []
    content = listing.written(lines, context, language)
    return context, [File(str(context["lines_file"]), content, "text/plain")]


def _lines(
    order: Order, money: Callable[[Decimal], str]
) -> tuple[list[Mapping[str, object]], Decimal, Decimal]:
    """Return an order's lines, their sum before discounts, and the discounts."""
    lines: list[Mapping[str, object]] = []
    subtotal = discount = Decimal(0)
    for line in order.lines:
        # Rows of older versions hold no price before discounts.
        before = line.undiscounted_total_gross >= line.total_price_gross
        total = line.undiscounted_total_gross if before else line.total_price_gross
        unit = line.undiscounted_unit_gross if before else line.unit_price_gross
        if line.is_gift:
            total = unit = Decimal(0)
        subtotal += total
        discount += max(total - line.total_price_gross, Decimal(0))
        lines.append(
            {
                "name": one_line(line.product_name), "variant": one_line(line.variant_name),
                "sku": one_line(line.sku or ""), "quantity": line.quantity, "unit_price": money(unit),
                "total_price": money(total), "is_free": total == 0,
            }
        )  # fmt: skip
    return lines, subtotal, discount


def delivery(order: Order, language: str) -> dict[str, object]:
    """Return where the goods go."""
    same = order.billing_address == order.shipping_address
    return {
        "shipping_address": wording.address_lines(order.shipping_address, language),
        "billing_address": [] if same else wording.address_lines(order.billing_address, language),
        "shipping_method": one_line(order.shipping_method_name),
        "is_collected": order.is_collected,
        "collection_point": one_line(order.collection_point_name),
    }


def paying(order: Order, desk: Desk, language: str) -> dict[str, object]:
    """Return how the order is paid and what is still open."""
    kind = payment.kind_of(order, desk.channel.payments)
    paid = payment.is_paid(order)
    open_ = payment.amount_open(order)
    reserved = payment.is_reserved(order)
    owes = open_ > 0 and not reserved
    prepays = kind is PaymentKind.PREPAYMENT and owes
    bank = shop_texts.choose(desk.texts, TextName.BANK_DETAILS, language).text if prepays else ""
    return {
        "is_paid": paid,
        "is_authorized": reserved and kind in (PaymentKind.IMMEDIATE, PaymentKind.UNKNOWN),
        "is_prepayment": prepays,
        "is_invoice": kind is PaymentKind.INVOICE and open_ > 0,
        "is_paid_on_collection": kind is PaymentKind.COLLECTION and owes,
        "amount_open": wording.money_or_nothing(
            open_ if owes else Decimal(0), order.currency, language
        ),
        "bank_details": wording.lines_of(bank),
        "payment_reference": str(order.number),
    }
