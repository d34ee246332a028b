"""Contexts of the mails about codes and advertising; the others stand in `samples.py`."""

NBSP = "\N{NO-BREAK SPACE}"

CODE: dict[str, object] = {
    "code": "DANKE-7K3M-9PQX-4TVW",
    "value": f"10{NBSP}%",
    "is_free_shipping": False,
    "is_gift_card": False,
    "minimum": f"30,00{NBSP}€",
    "countries": "",
    "covers_some": False,
    "valid_until": "31. Dezember 2026",
    "shop_link": "https://shop.example/cart?code=DANKE-7K3M-9PQX-4TVW",
}

OUT: dict[str, object] = {
    "consented": True,
    "unsubscribe_link": "https://shop.example/unsubscribe/6b1f0c2e9a",
}

WORTH: dict[str, dict[str, object]] = {
    "consent-confirm": {
        "confirm_link": "https://shop.example/consent/6b1f0c2e9a",
        "days": "14",
    },
    "code-granted": {**CODE, **OUT},
    "campaign-code": {
        **CODE,
        **OUT,
        "campaign_subject": "Zehn Tage lang: Rabatt für Stammkunden",
        "campaign_text": [
            "zum Jahresende räumen wir um und machen Platz für die neue Ernte.",
            "Wer schon öfter bei uns bestellt hat, soll als Erster wählen.",
        ],
    },
    "referral-reward": {**CODE, **OUT},
    "code-remedy": {**CODE},
}
