"""Who plays: customers, channels, numbers."""

from __future__ import annotations

from .calls import Customer
from .watch import Expected

LIVE_CHANNEL = "default-channel"
TRIAL_CHANNEL = "channel-pln"

CONFIGURATION: dict[str, object] = {
    "sender_name": "Teeladen Lindenstraße",
    "sender_address": "service@shop.example.com",
    "reply_to": "hilfe@shop.example.com",
    "tracking_link": "https://carrier.example/track?code={number}",
    "notify_when_unknown": True,
}

GERMAN = Customer(
    "anne.mueller@example.com",
    "DE",
    {
        "firstName": "Änne",
        "lastName": "Müller",
        "streetAddress1": "Lindenstraße 5",
        "city": "Leipzig",
        "postalCode": "04109",
        "country": "DE",
    },
)

ENGLISH = Customer(
    "grace.okafor@example.com",
    "EN",
    {
        "firstName": "Grace",
        "lastName": "Okafor",
        "streetAddress1": "12 Harbour Street",
        "city": "Whitstable",
        "postalCode": "CT5 1AB",
        "country": "GB",
    },
)

SILENT = Customer("paul.weber@example.com", "DE", {**GERMAN.address, "firstName": "Paul"})

POLISH = Customer(
    "zofia.nowak@example.com",
    "PL",
    {
        "firstName": "Zofia",
        "lastName": "Nowak",
        "streetAddress1": "Rynek 7",
        "city": "Kraków",
        "postalCode": "31-042",
        "country": "PL",
    },
)

CANCELING = Customer("otto.klein@example.com", "DE", {**GERMAN.address, "firstName": "Otto"})

FIRST_NUMBER = "00340434161094042557"
CORRECTED_NUMBER = "00340434161094042564"
SECOND_NUMBER = "00340434161094042571"
ENGLISH_NUMBER = "00340434161094042588"
SILENT_NUMBER = "00340434161094042595"
POLISH_NUMBER = "00340434161094042601"


def parcel_sent(to: str, order_number: str, *holds: str) -> Expected:
    """Return the mail that tells of a parcel."""
    return Expected("parcel-sent", to, (order_number, *holds), "parcel sent")


def order_received(to: str, order_number: str) -> Expected:
    """Return the mail that tells that the order has come in."""
    return Expected("order-received", to, (order_number,), "order received")


def tracking_changed(to: str, order_number: str, number: str) -> Expected:
    """Return the mail that tells of another tracking number."""
    return Expected("tracking-changed", to, (order_number, number), "tracking number changed")


def refund_made(to: str, order_number: str) -> Expected:
    """Return the mail that tells that money went back."""
    return Expected("refund-made", to, (order_number,), "refund made")


def order_canceled(to: str, order_number: str) -> Expected:
    """Return the mail that tells of a cancellation."""
    return Expected("order-canceled", to, (order_number,), "order canceled")
