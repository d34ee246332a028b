"""A context for every kind of message: for previews, tests and the docs.

Each holds exactly the names of `docs/messages.md` for its kind, and shows what a template
may have to show: a long list, a free item, a second address. Names and places are made up.
"""

from copy import deepcopy

from .profile import Profile, as_values
from .samples_talk import TALK
from .samples_worth import WORTH

NBSP = "\N{NO-BREAK SPACE}"


def _money(amount: str) -> str:
    """Return an amount as it is written in German: it must not break before its sign."""
    return f"{amount}{NBSP}€"


ADDRESS = ["Änne Müller", "Lindenstraße 5", "04109 Leipzig", "Deutschland"]

EVERYWHERE: dict[str, object] = {
    "shop_name": "Teehaus Morgenstern",
    "greeting_name": "Änne Müller",
    "order_number": "1042",
    "order_date": "22. November 2026",
    "order_link": "https://shop.example/order/6b1f0c2e9a",
    "expected_date": "26. bis 28. November 2026",
    "can_reply": True,
    "footer": [
        "Teehaus Morgenstern GmbH",
        "Speicherstraße 12, 20457 Hamburg, Deutschland",
        "Geschäftsführerin: Jörte Brandt",
        "Amtsgericht Hamburg, HRB 123456",
        "USt-IdNr. DE123456789",
        "service@shop.example",
    ],
    "also_paid": "",
    "also_refunded": "",
    **as_values(Profile()),
    "logo_link": "",
    "contact": ["0341 5550123 (Mo–Fr 9–17 Uhr)", "hallo@shop.example"],
}

BANK: dict[str, object] = {
    "bank_details": [
        "Teehaus Morgenstern GmbH",
        "IBAN DE02 1203 0000 0000 2020 51",
        "BIC BYLADEM1001",
    ],
    "payment_reference": "1042",
}

ORDER: dict[str, object] = {
    "lines": [
        {
            "name": "Teekanne",
            "variant": "Steingut, 1,2 l",
            "sku": "TK-12",
            "quantity": 1,
            "unit_price": _money("59,90"),
            "total_price": _money("59,90"),
            "is_free": False,
        },
        {
            "name": "Becher „Weite Welt“",
            "variant": "",
            "sku": "BW-4",
            "quantity": 4,
            "unit_price": _money("12,50"),
            "total_price": _money("50,00"),
            "is_free": False,
        },
        {
            "name": "Teelöffel aus Buchenholz",
            "variant": "15 cm",
            "sku": "TL-15",
            "quantity": 1,
            "unit_price": _money("0,00"),
            "total_price": _money("0,00"),
            "is_free": True,
        },
    ],
    "more_lines": "",
    "lines_file": "",
    "subtotal": _money("109,90"),
    "shipping_price": _money("4,90"),
    "discount": _money("10,00"),
    "gift_card": "",
    "tax": _money("16,73"),
    "total": _money("104,80"),
    "shipping_is_free": False,
    "shipping_address": ADDRESS,
    "billing_address": [
        "Übersee-Kontor Müller e. K.",
        "Änne Müller",
        "Große Straße 17",
        "04103 Leipzig",
        "Deutschland",
    ],
    "shipping_method": "Standardversand",
    "collection_point": "",
    "is_collected": False,
    "is_paid": False,
    "is_authorized": False,
    "is_prepayment": True,
    "is_invoice": False,
    "is_paid_on_collection": False,
    "amount_open": _money("104,80"),
    **BANK,
    "accepts": False,
    "attachments": [],
}

LEGAL: dict[str, object] = {
    "terms": [
        "1. Diese Bedingungen gelten für alle Bestellungen von Verbrauchern in unserem Onlineshop.",
        "2. Alle Preise enthalten die gesetzliche Umsatzsteuer.",
    ],
    "withdrawal_instruction": [
        "Sie haben das Recht, binnen vierzehn Tagen ohne Angabe von Gründen diesen Vertrag "
        "zu widerrufen.",
        "Die Widerrufsfrist beträgt vierzehn Tage ab dem Tag, an dem Sie oder ein von Ihnen "
        "benannter Dritter, der nicht der Beförderer ist, die letzte Ware in Besitz genommen "
        "haben bzw. hat.",
    ],
    "withdrawal_form": [
        "(Wenn Sie den Vertrag widerrufen wollen, dann füllen Sie bitte dieses Formular aus "
        "und senden Sie es zurück.)",
        "– An Teehaus Morgenstern GmbH, Speicherstraße 12, 20457 Hamburg, service@shop.example:",
        "– Hiermit widerrufe(n) ich/wir (*) den von mir/uns (*) abgeschlossenen Vertrag über "
        "den Kauf der folgenden Waren (*)/die Erbringung der folgenden Dienstleistung (*)",
        "– Bestellt am (*)/erhalten am (*)\n"
        "– Name des/der Verbraucher(s)\n"
        "– Anschrift des/der Verbraucher(s)\n"
        "– Unterschrift des/der Verbraucher(s) (nur bei Mitteilung auf Papier)\n"
        "– Datum",
        "(*) Unzutreffendes streichen.",
    ],
}

TRACKING: dict[str, object] = {
    "tracking_number": "00340434161094042557",
    "tracking_link": "https://carrier.example/track?code=00340434161094042557",
    "carrier": "DHL Paket",
}

PARCEL: dict[str, object] = {
    **TRACKING,
    "contents": [
        {"name": "Teekanne", "variant": "Steingut, 1,2 l", "sku": "TK-12", "quantity": 1},
        {"name": "Becher „Weite Welt“", "variant": "", "sku": "BW-4", "quantity": 4},
    ],
    "more_contents": "",
    "shipment_parcels": "",
}

ON_ITS_WAY: dict[str, object] = {
    **TRACKING,
    "happened_on": "24. November 2026, 10:12 Uhr",
    "carrier_says": "",
    "shop_says": "",
    "place": "Leipzig",
    "pickup_place": "",
    "pickup_until": "",
    "forecast": "",
    "contents": PARCEL["contents"],
    "more_contents": "",
}
"""A parcel of which its carrier says where it is."""


def _where(**changes: object) -> dict[str, object]:
    """Return what a mail about where one parcel is shows."""
    return {
        "parcels": [{**ON_ITS_WAY, **changes}],
        "more_parcels": "",
        "more_numbers": [],
        "several": False,
    }


PROMISED: dict[str, object] = {
    "promise": [
        {
            "time": "Donnerstag, 26. bis Freitag, 27. November 2026",
            "was": "",
            "lines": [f"1{NBSP}× Teekanne, Steingut, 1,2 l", f"4{NBSP}× Becher „Weite Welt“"],
        },
        {
            "time": "Freitag, 4. Dezember 2026",
            "was": "Montag, 30. November 2026",
            "lines": [f"1{NBSP}× Teelöffel aus Buchenholz, 15 cm"],
        },
    ],
    "is_collected": False,
}
"""What was promised, with lines that come at different times."""

NEWS: dict[str, object] = {
    "wait_link": "https://shop.example/order/6b1f0c2e9a#wait",
    "change_link": "https://shop.example/order/6b1f0c2e9a#change",
    "cancel_link": "https://shop.example/order/6b1f0c2e9a#cancel",
    "is_collected": False,
    "delays": [
        {
            "lines": [f"1{NBSP}× Teekanne, Steingut, 1,2 l"],
            "new_date": "Dienstag, 1. bis Mittwoch, 2. Dezember 2026",
            "promised": "Donnerstag, 26. bis Freitag, 27. November 2026",
            "cause": "Das Paket ist unterwegs, der Paketdienst hat seit Tagen nichts Neues gemeldet.",
            "shop_says": "Wir haben beim Paketdienst nachgefragt.",
        },
    ],
    "several": False,
    "sooner": False,
}
"""News of a delay, with the customer's choices."""


BY_KIND: dict[str, dict[str, object]] = {
    "order-received": {**ORDER, **LEGAL, **PROMISED},
    "order-confirmed": {
        **ORDER,
        **PROMISED,
        "is_prepayment": False,
        "is_paid": True,
        "amount_open": "",
        "bank_details": [],
        "payment_reference": "",
        "accepts": True,
    },
    "order-canceled": {
        **ORDER,
        "is_prepayment": False,
        "is_paid": True,
        "amount_open": "",
        "bank_details": [],
        "payment_reference": "",
        "amount_to_refund": _money("104,80"),
    },
    "payment-received": {
        "amount": _money("100,00"),
        "total": _money("104,80"),
        "amount_open": _money("4,80"),
        "is_paid": False,
        **BANK,
        **PROMISED,
        "canceled": False,
    },
    "payment-reminder": {
        "amount": _money("104,80"),
        "total": _money("104,80"),
        "amount_open": _money("104,80"),
        **BANK,
    },
    "parcel-sent": {
        "parcels": [PARCEL],
        "more_parcels": "",
        "more_numbers": [],
        "several": False,
        "more_to_come": True,
        "shipping_address": ADDRESS,
        "shipping_method": "Standardversand",
        "promise": [
            {"time": "Donnerstag, 26. bis Freitag, 27. November 2026", "was": "", "lines": []}
        ],
        "is_collected": False,
    },
    "ready-for-pickup": {
        "parcels": [{**PARCEL, "tracking_number": "", "tracking_link": "", "carrier": ""}],
        "several": False,
        "more_to_come": False,
        "shipping_address": [],
        "shipping_method": "",
        "collection_point": "Teehaus am Nikolaikirchhof",
        "pickup_address": ["Nikolaistraße 8", "04109 Leipzig"],
        "amount_open": _money("104,80"),
    },
    "tracking-changed": {
        "parcels": [TRACKING],
        "more_parcels": "",
        "more_numbers": [],
        "several": False,
    },
    "out-for-delivery": _where(
        happened_on="24. November 2026, 08:31 Uhr",
        carrier_says="Die Sendung wurde in das Zustellfahrzeug geladen.",
        forecast="24. November 2026, 12–14 Uhr",
    ),
    "parcel-ready": _where(
        happened_on="24. November 2026, 16:40 Uhr",
        carrier_says="Die Sendung liegt in der Filiale zur Abholung bereit.",
        pickup_place="Postfiliale 512, Karl-Heine-Straße 50, 04229 Leipzig",
        pickup_until="1. Dezember 2026",
    ),
    "delivery-attempted": _where(
        carrier_says="Der Empfänger wurde nicht angetroffen.",
        pickup_place="Postfiliale 512, Karl-Heine-Straße 50, 04229 Leipzig",
        pickup_until="1. Dezember 2026",
    ),
    "parcel-delayed": _where(
        carrier_says="Die Sendung verzögert sich um einen Tag.",
        forecast="27. bis 28. November 2026",
    ),
    "parcel-exception": _where(
        carrier_says="Die Sendung wurde beschädigt und wird im Paketzentrum nachverpackt.",
    ),
    "parcel-returning": _where(
        carrier_says="Der Empfänger ist unter der Adresse nicht zu ermitteln. Rücksendung.",
    ),
    "parcel-delivered": _where(
        carrier_says="Die Sendung wurde einem Nachbarn übergeben: Schmidt, 2. Stock.",
    ),
    "delivery-delayed": {
        **NEWS,
        "forecasts": [{**TRACKING, "forecast": "Mittwoch, 2. Dezember 2026"}],
    },
    "back-order": {
        **NEWS,
        "delays": [
            {
                "lines": [f"4{NBSP}× Becher „Weite Welt“"],
                "new_date": "Freitag, 11. Dezember 2026",
                "promised": "Donnerstag, 26. bis Freitag, 27. November 2026",
                "cause": "Die bestellte Menge liegt noch nicht in unserem Lager.",
                "shop_says": "Der Töpfer brennt sie am 7. Dezember.",
            },
        ],
        "coming_now": [
            {
                "time": "Donnerstag, 26. bis Montag, 30. November 2026",
                "lines": [f"1{NBSP}× Teekanne, Steingut, 1,2 l"],
            },
        ],
        "changed": False,
    },
    "order-code": {"code": "482913", "minutes": "15"},
    "order-link": {},
    **WORTH,
    **TALK,
    "refund-made": {"amount": _money("12,50"), "total_refunded": _money("37,50")},
}


def sample(kind: str) -> dict[str, object]:
    """Return the context of a kind of message, a copy the caller may change.

    Raises:
        KeyError: There is no such kind.

    """
    return deepcopy({**EVERYWHERE, **BY_KIND[kind]})
