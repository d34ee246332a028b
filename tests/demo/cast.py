"""Who plays: customers, channels, numbers."""

from __future__ import annotations

from .calls import Customer

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
PREPAYING = Customer("ida.vogt@example.com", "DE", {**GERMAN.address, "firstName": "Ida"})
INVOICED = Customer("emil.roth@example.com", "DE", {**GERMAN.address, "firstName": "Emil"})
SWEPT = Customer("karl.lang@example.com", "DE", {**GERMAN.address, "firstName": "Karl"})
RETURNING = Customer("lena.kurz@example.com", "DE", {**GERMAN.address, "firstName": "Lena"})
WAITING = Customer("jule.ott@example.com", "DE", {**GERMAN.address, "firstName": "Jule"})
PATIENT = Customer("frida.sommer@example.com", "DE", {**GERMAN.address, "firstName": "Frida"})
LATE = Customer("hugo.brandt@example.com", "DE", {**GERMAN.address, "firstName": "Hugo"})
HURRYING = Customer("nora.beck@example.com", "DE", {**GERMAN.address, "firstName": "Nora"})
FAITHFUL = Customer("clara.winter@example.com", "DE", {**GERMAN.address, "firstName": "Clara"})

ENGLISH_NUMBER = "00340434161094042588"
CORRECTED_NUMBER = "00340434161094042564"
PREPAID_NUMBER = "00340434161094042618"
INVOICE_NUMBER = "00340434161094042625"
FIRST_NUMBER = "00340434161094042670"
SECOND_NUMBER = "00340434161094042571"
RETURNED_NUMBER = "00340434161094042632"
SILENT_NUMBER = "00340434161094042595"
POLISH_NUMBER = "00340434161094042601"
HOUR_NUMBER = "00340434161094042656"
SAME_HOUR_NUMBER = "00340434161094042663"
SWEPT_NUMBER = "00340434161094042649"
DHL_NUMBER = "00340434161094042557"
UPS_NUMBER = "1Z999AA10123456784"
"""An example that UPS publishes; its check digit is right."""
