"""What the events and variables of Saleor's SMTP app are called here (docs/messages.md)."""

SHOP = "shop:"
"""Marks a postal address that stood there field by field."""

EVENTS = {
    "ORDER_CREATED": "order-received",
    "ORDER_CONFIRMED": "order-confirmed",
    "ORDER_FULLY_PAID": "payment-received",
    "ORDER_FULFILLED": "parcel-sent",
    "ORDER_FULFILLMENT_UPDATE": "tracking-changed",
    "ORDER_CANCELLED": "order-canceled",
    "ORDER_REFUNDED": "refund-made",
}

ACCOUNT = "we send no messages about accounts: leave it with the app"
OTHER_EVENTS = {
    "ACCOUNT_CHANGE_EMAIL_CONFIRM": ACCOUNT,
    "ACCOUNT_CHANGE_EMAIL_REQUEST": ACCOUNT,
    "ACCOUNT_CONFIRMATION": ACCOUNT,
    "ACCOUNT_DELETE": ACCOUNT,
    "ACCOUNT_PASSWORD_RESET": ACCOUNT,
    "ACCOUNT_SET_CUSTOMER_PASSWORD": ACCOUNT,
    "GIFT_CARD_SENT": "we send no gift cards: leave it with the app",
    "INVOICE_SENT": "we send no invoices: leave it with the app",
}

ORDERS = ("order-received", "order-confirmed", "order-canceled")

EVERYWHERE = {
    "order.number": "order_number",
    "order.created": "order_date",
    "order.redirectUrl": "order_link",
    "order.order_details_url": "order_link",
    "order.channel.name": "shop_name",
    "site_name": "shop_name",
    "order.user.firstName": "greeting_name",
    "user.first_name": "greeting_name",
}

OF_ORDER = {
    "order.shippingMethodName": "shipping_method",
    "order.shippingAddress": "shipping_address",
}

NAMES: dict[str, dict[str, str]] = {
    **dict.fromkeys(ORDERS, EVERYWHERE | OF_ORDER),
    "payment-received": EVERYWHERE,
    "parcel-sent": EVERYWHERE | OF_ORDER,
    "tracking-changed": EVERYWHERE
    | {
        "fulfillment.tracking_number": (
            "{{#each parcels}}{{tracking_number}}{{#unless @last}}, {{/unless}}{{/each}}"
        )
    },
    "refund-made": EVERYWHERE,
}

CONDITIONS = {"tracking-changed": {"fulfillment.tracking_number": "parcels"}}

AMOUNTS: dict[str, dict[str, str]] = {
    **{
        kind: {
            "order.subtotal.gross": "subtotal",
            "order.shippingPrice.gross": "shipping_price",
            "order.total.gross": "total",
            "order.total.tax": "tax",
        }
        for kind in ORDERS
    },
    "payment-received": {"order.total.gross": "total"},
}

OF_LINE = {
    "productName": "name",
    "translatedProductName": "name",
    "variantName": "variant",
    "translatedVariantName": "variant",
    "productSku": "sku",
    "quantity": "quantity",
}

LINE_AMOUNTS = {"unitPrice.gross": "unit_price", "totalPrice.gross": "total_price"}

ALWAYS = frozenset({"order", "order.billingAddress"})
"""Of every order; ours is empty where the billing address is the shipping address."""


def normal(path: str, scope: str) -> str:
    """Return a path without what only says where it begins.

    Args:
        path: As the template has it.
        scope: What `this` is there: "lines", "contents", "" outside of loops.

    """
    from_top = path.startswith(("@root.", "../"))
    bare = path.removeprefix("@root.")
    while bare.startswith("../"):
        bare = bare.removeprefix("../")
    bare = bare.removeprefix("this.").removeprefix("this/").removeprefix("./")
    return f"@root.{bare}" if from_top and scope else bare


def _split(path: str, scope: str) -> tuple[str, bool]:
    """Return the path and whether it is an element's: in a loop all is, but for `@root`."""
    bare = path.removeprefix("@root.")
    return bare, bool(scope) and bare == path


def name(path: str, kind: str, scope: str) -> str | None:
    """Return our name of what is shown, or Handlebars that show it; None: we have none."""
    bare, of_element = _split(path, scope)
    if of_element:
        return OF_LINE.get(bare) if not bare.startswith("@") else _data(bare)
    ours = NAMES[kind].get(bare)
    if ours is None or ours == "shipping_address":
        return None
    return f"@root.{ours}" if scope and not ours.startswith("{{") else ours


def _data(path: str) -> str | None:
    return path if path in ("@index", "@first", "@last") else None


def condition(path: str, kind: str, scope: str) -> str | None:
    """Return our name of what decides, None where we have none."""
    bare, of_element = _split(path, scope)
    if of_element:
        return OF_LINE.get(bare) or _data(bare)
    if bare == "order.lines":
        ours = "lines" if kind in ORDERS else "parcels" if kind == "parcel-sent" else None
        return f"@root.{ours}" if ours and scope else ours
    ours = CONDITIONS.get(kind, {}).get(bare) or NAMES[kind].get(bare)
    return f"@root.{ours}" if ours and scope else ours


def amount(base: str, kind: str, scope: str) -> str | None:
    """Return our name of an amount, without its `.amount`; None where we have none."""
    bare, of_element = _split(base, scope)
    if of_element:
        return LINE_AMOUNTS.get(bare) if kind in ORDERS else None
    ours = AMOUNTS.get(kind, {}).get(bare)
    return f"@root.{ours}" if ours and scope else ours


def loop(path: str, kind: str, scope: str) -> tuple[str, str, str] | None:
    """Return how a loop over the order's lines begins and ends, and what `this` is there."""
    if scope or path != "order.lines":
        return None
    if kind in ORDERS:
        return "{{#each lines}}", "{{/each}}", "lines"
    if kind == "parcel-sent":
        return "{{#each parcels}}{{#each contents}}", "{{/each}}{{/each}}", "contents"
    return None


def always(path: str) -> bool | None:
    """Return what is so for every order; None where it depends."""
    return True if path in ALWAYS else None


def address(which: str, kind: str, in_html: bool) -> str:
    """Return Handlebars that show a whole address, "" where this message has none.

    Args:
        which: "shipping", "billing" or "name" for first and last name alone.
        kind: Key of the kind of message.
        in_html: Else in a subject.

    """
    if which == "name":
        return "{{greeting_name}}"
    between = "<br />" if in_html else ", "

    def lines(name: str) -> str:
        return f"{{{{#each {name}}}}}{{{{this}}}}{{{{#unless @last}}}}{between}{{{{/unless}}}}{{{{/each}}}}"

    if which == "shipping":
        return lines("shipping_address") if "order.shippingAddress" in NAMES[kind] else ""
    if kind not in ORDERS:
        return ""
    both = lines("billing_address"), lines("shipping_address")
    return f"{{{{#if billing_address}}}}{both[0]}{{{{else}}}}{both[1]}{{{{/if}}}}"


def why_not(path: str) -> str:
    """Say why a path has no counterpart here."""
    if "(" in path or " " in path:
        return "helpers are not possible here"
    if is_picture(path):
        return "our messages have no pictures"
    if ".net." in f"{path}." or path.endswith("Net"):
        return "our amounts include the tax"
    if "etadata" in path:
        return "our messages show no metadata"
    if "Address" in path or "_address" in path:
        return "an address is shown as a whole, by lines"
    return "there is nothing like it in this message"


def is_picture(path: str) -> bool:
    """Whether a path leads to the address of a picture."""
    return "thumbnail" in path or "logo" in path.lower()
