"""Canned replies that come with the plugin, as suggestions to copy: nothing is stored of them."""

from dataclasses import dataclass

from ..states import Topic


@dataclass(frozen=True, slots=True)
class Preset:
    """One suggestion."""

    key: str
    title: str
    text: str
    language: str
    topic: str = ""


PRESETS = (
    Preset(
        "de-photo", "Foto erbitten",
        "Es tut uns leid, dass {product} nicht in Ordnung ist. Damit wir Ihnen schnell helfen "
        "können, schicken Sie uns bitte ein Foto, auf dem man den Schaden sieht. Sie können es "
        "auf Ihrer Bestellseite hochladen.\n\nViele Grüße\n{staff_name}\n{shop_name}",
        "de", Topic.DAMAGED,
    ),
    Preset(
        "de-choice", "Reparatur oder Ersatz: was ist Ihnen lieber?",
        "{product} hätte nicht so bei Ihnen ankommen dürfen. Sie haben die Wahl: Möchten Sie, "
        "dass wir es reparieren, oder möchten Sie ein neues Stück? Beides kostet Sie nichts."
        "\n\nViele Grüße\n{staff_name}\n{shop_name}",
        "de", Topic.DEFECTIVE,
    ),
    Preset(
        "de-search", "Wir fragen beim Paketdienst nach",
        "Ihre Bestellung {order_number} müsste schon bei Ihnen sein. Wir fragen beim Paketdienst "
        "nach und melden uns, sobald wir mehr wissen.\n\nViele Grüße\n{staff_name}\n{shop_name}",
        "de", Topic.NOT_ARRIVED,
    ),
    Preset(
        "de-invoice", "Rechnung kommt noch einmal",
        "Sie bekommen die Rechnung zu Ihrer Bestellung {order_number} heute noch einmal per "
        "E-Mail.\n\nViele Grüße\n{staff_name}\n{shop_name}",
        "de", Topic.INVOICE,
    ),
    Preset(
        "de-thanks", "Danke für Ihre Geduld",
        "Danke für Ihre Geduld. Ihr Anliegen Nr. {complaint_number} haben wir nicht vergessen; "
        "wir melden uns, sobald es etwas Neues gibt.\n\nViele Grüße\n{staff_name}\n{shop_name}",
        "de",
    ),
    Preset(
        "en-photo", "Ask for a photo",
        "We are sorry that {product} is not as it should be. Please send us a photo that shows "
        "what is wrong, so that we can help you quickly. You can add it on your order page."
        "\n\nKind regards\n{staff_name}\n{shop_name}",
        "en", Topic.DAMAGED,
    ),
    Preset(
        "en-choice", "Repair or replacement: which do you prefer?",
        "{product} should not have reached you like this. The choice is yours: would you like us "
        "to repair it, or would you like a new one? Neither costs you anything."
        "\n\nKind regards\n{staff_name}\n{shop_name}",
        "en", Topic.DEFECTIVE,
    ),
    Preset(
        "en-search", "We ask the carrier",
        "Your order {order_number} should be with you by now. We are asking the carrier and will "
        "write again as soon as we know more.\n\nKind regards\n{staff_name}\n{shop_name}",
        "en", Topic.NOT_ARRIVED,
    ),
    Preset(
        "en-invoice", "The invoice once more",
        "You will get the invoice for your order {order_number} by mail once more today."
        "\n\nKind regards\n{staff_name}\n{shop_name}",
        "en", Topic.INVOICE,
    ),
    Preset(
        "en-thanks", "Thank you for your patience",
        "Thank you for your patience. We have not forgotten your request no. {complaint_number}; "
        "we will write as soon as there is something new."
        "\n\nKind regards\n{staff_name}\n{shop_name}",
        "en",
    ),
)  # fmt: skip


def preset(key: str) -> Preset | None:
    """Return a suggestion by its key, None where there is none."""
    return next((one for one in PRESETS if one.key == key), None)
