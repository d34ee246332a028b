"""Which names of the contract (docs/messages.md) the templates of each kind leave out."""

KINDS = (
    "order-received", "order-confirmed", "order-canceled", "payment-received",
    "payment-reminder", "parcel-sent", "ready-for-pickup", "tracking-changed", "refund-made",
    "order-code", "order-link", "out-for-delivery", "parcel-ready", "delivery-attempted",
    "parcel-delayed", "parcel-exception", "parcel-returning", "parcel-delivered",
    "delivery-delayed", "back-order", "consent-confirm", "code-granted", "campaign-code",
    "referral-reward", "code-remedy", "complaint-received", "complaint-reply",
    "complaint-solved", "complaint-declined", "complaint-escalated",
)  # fmt: skip
TALK = KINDS[-5:]
"""About what a customer complained of or asked; they name its number."""
ABOUT_STATES = KINDS[11:18]
"""Where a parcel is, in the carrier's words."""
CODES = ("code-granted", "campaign-code", "referral-reward", "code-remedy")
WITHOUT_ORDER = ("consent-confirm", *CODES)
"""What is about a person; that a code makes up for an order is named where it is."""
ORDER_KINDS = ("order-received", "order-confirmed", "order-canceled")
ALWAYS = {
    "order_number", "lines", "subtotal", "total", "amount", "code", "complaint_number", "topic",
    "clock", "priority",
}  # fmt: skip
"""What is never empty."""
PAYMENTS = ("is_paid", "is_authorized", "is_prepayment", "is_invoice", "is_paid_on_collection")

MOST_BYTES = 60_000
"""Of an ordinary mail's HTML; Gmail cuts off at about 100 KB."""

UNSHOWN = {
    # `promise` says more than `expected_date`, which is for templates of merchants.
    "order-received": {"sku", "unit_price", "collection_point", "expected_date"},
    "order-confirmed": {"sku", "unit_price", "expected_date"},
    "order-canceled": {
        "sku", "unit_price", "shipping_address", "billing_address", "shipping_method",
        "expected_date",
    },
    "payment-received": {"order_date", "expected_date"},
    "payment-reminder": {"expected_date"},
    "parcel-sent": {"sku", "order_date", "expected_date"},
    "ready-for-pickup": {"sku", "order_date", "expected_date"},
    "tracking-changed": {"order_date"},
    "refund-made": {"expected_date"},
    "order-code": {"order_date", "order_link", "expected_date", "also_paid", "also_refunded"},
    "order-link": {"expected_date", "also_paid", "also_refunded"},
    "delivery-delayed": {"expected_date"},
    "back-order": {"expected_date"},
    "consent-confirm": {
        "greeting_name", "order_number", "order_date", "order_link", "expected_date", "also_paid",
        "also_refunded",
    },
    **dict.fromkeys(
        CODES[:3],
        {
            "order_number", "order_date", "order_link", "expected_date", "also_paid",
            "also_refunded",
        },
    ),
    "code-remedy": {
        "order_date", "order_link", "expected_date", "also_paid", "also_refunded",
    },
    **dict.fromkeys(
        TALK, {"order_date", "order_link", "expected_date", "also_paid", "also_refunded"}
    ),
    "complaint-escalated": {
        "order_date", "order_link", "expected_date", "also_paid", "also_refunded", "greeting_name",
    },
    # Which day the shop named says nothing of where the parcel is.
    **dict.fromkeys(ABOUT_STATES, {"sku", "order_date", "expected_date"}),
}  # fmt: skip
"""What a kind leaves out on purpose: it is no news there."""

PARCEL_NAMES = {"tracking_number", "tracking_link", "carrier", "shipment_parcels"}
WAITING_NAMES = {"pickup_place", "pickup_until"}
NOT_NAMED = {
    "order-received": {"sku", "expected_date"},
    "order-confirmed": {"sku", "attachments", "expected_date"},
    "order-canceled": {
        "sku", "attachments", "shipping_address", "billing_address", "shipping_method",
        "collection_point", "is_collected", "is_paid", "is_authorized", "is_invoice",
        "is_paid_on_collection", "amount_open", "bank_details", "payment_reference", "accepts",
        "expected_date",
    },
    "payment-received": {"order_date", "expected_date"},
    "payment-reminder": {"expected_date"},
    "parcel-sent": {"sku", "order_date", "expected_date"},
    "ready-for-pickup": {
        "sku", "order_date", "expected_date", "several", "shipping_address", "shipping_method",
    } | PARCEL_NAMES,
    "tracking-changed": {"order_date"},
    "refund-made": {"expected_date"},
    "order-code": {"order_date", "order_link", "expected_date", "also_paid", "also_refunded"},
    "order-link": {"expected_date", "also_paid", "also_refunded"},
    "delivery-delayed": {"expected_date", "several"},
    "back-order": {"expected_date", "several"},
    **{kind: UNSHOWN[kind] - {"order_number"} for kind in WITHOUT_ORDER},
    **{kind: UNSHOWN[kind] for kind in TALK[:4]},
    **{kind: UNSHOWN[kind] | {"is_complaint"} for kind in ("complaint-reply", "complaint-declined")},
    "complaint-escalated": UNSHOWN["complaint-escalated"] | {"can_reply"},
    **{
        kind: UNSHOWN[kind] | WAITING_NAMES | {"forecast"}
        for kind in ("parcel-exception", "parcel-returning", "parcel-delivered")
    },
    "out-for-delivery": UNSHOWN["out-for-delivery"] | WAITING_NAMES,
    "parcel-ready": UNSHOWN["parcel-ready"] | {"forecast"},
    "delivery-attempted": UNSHOWN["delivery-attempted"],
    "parcel-delayed": UNSHOWN["parcel-delayed"] | WAITING_NAMES,
}  # fmt: skip
"""Names of the contract that a kind's templates do not use; a new one has to be thought of."""
