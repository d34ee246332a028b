"""Contexts of the mails about complaints and questions; the others stand in `samples.py`."""

NBSP = "\N{NO-BREAK SPACE}"

ABOUT: dict[str, object] = {
    "complaint_number": "4827 1936",
    "topic": "Artikel beschädigt",
    "is_complaint": True,
    "conversation_link": "https://shop.example/order/6b1f0c2e9a?request=48271936",
}

ANSWER: dict[str, object] = {
    **ABOUT,
    "author": "Jörte",
    "files": ["Rücksendeschein.pdf"],
}

TALK: dict[str, dict[str, object]] = {
    "complaint-received": {
        **ABOUT,
        "again": False,
        "by_phone": False,
        "by_staff": False,
        "wish": "Ersatz",
        "sent_files": f"2{NBSP}Fotos",
        "sent_names": ["Kanne.jpg", "Becher.jpg"],
        "complaint_lines": [f"1{NBSP}× Teekanne, Steingut, 1,2 l", f"2{NBSP}× Becher „Weite Welt“"],
        "customer_text": [
            "Der Deckel der Kanne ist zerbrochen, und zwei Becher haben einen Sprung.",
            "Die Fotos habe ich mitgeschickt. Ich hätte gerne Ersatz, wenn es geht.",
        ],
        "answer_by": "Mittwoch, 25. November 2026, 14:30 Uhr",
        "callback_time": "",
        "callback_phone": "",
    },
    "complaint-reply": {
        **ANSWER,
        "reply": [
            "vielen Dank für die Fotos, und bitte entschuldigen Sie den Ärger.",
            "Damit wir den Schaden beim Paketdienst melden können: Ist der Karton noch da, und "
            "war er außen beschädigt?",
        ],
        "asks": True,
    },
    "complaint-solved": {
        **ANSWER,
        "reply": [
            "wir schicken Ihnen heute eine neue Kanne und zwei neue Becher.",
            "Die zerbrochenen Teile brauchen Sie nicht zurückzuschicken.",
        ],
    },
    "complaint-declined": {
        **ANSWER,
        "reply": [
            "wir haben uns Ihre Fotos genau angesehen.",
            "Die Glasur zeigt feine Risse, wie sie bei diesem Steingut nach einigen Bränden "
            "entstehen. Das ist kein Mangel: So steht es auch in der Beschreibung.",
        ],
        "arbitration": [
            "Wir nehmen an Streitbeilegungsverfahren vor einer Verbraucherschlichtungsstelle "
            "nicht teil und sind dazu auch nicht verpflichtet.",
            "Zuständige Verbraucherschlichtungsstelle: Universalschlichtungsstelle des Bundes, "
            "Zentrum für Schlichtung e. V., Straßburger Straße 8, 77694 Kehl am Rhein, "
            "www.universalschlichtungsstelle.de",
        ],
    },
    "complaint-escalated": {
        "complaint_number": "4827 1936",
        "topic": "Artikel beschädigt",
        "clock": "erste Antwort",
        "due": "Mittwoch, 25. November 2026, 14:12 Uhr",
        "priority": "hoch",
        "owner": "Jörte Brandt",
    },
}
