"""What the templates say of money: paid, open, given back."""

from itertools import product

import pytest

from saleor_service_plugin.messages import render, samples
from tests.unit.mails import LANGUAGES, Document, parts_of

PAYMENTS = ("is_paid", "is_authorized", "is_prepayment", "is_invoice", "is_paid_on_collection")

languages = pytest.mark.parametrize("language", LANGUAGES)


def rendered(kind: str, language: str, **changes: object) -> render.Rendered:
    """Return the message of the kind's sample in one language, with some values changed."""
    return render.render(kind, language, {**samples.sample(kind), **changes})


@languages
def test_paid_in_full_is_said_where_it_is_known(language: str) -> None:
    full = {"de": "vollständig bezahlt", "en": "paid in full"}[language]
    partly = {"de": "teilweise bezahlt", "en": "partly paid"}[language]
    # Neither: the rest is under way.
    for open_, paid in (("4,80 €", False), ("", True), ("", False)):
        mail = rendered("payment-received", language, amount_open=open_, is_paid=paid)
        for part in parts_of(mail)[1:]:
            assert (full in part) == paid
            assert (partly in part) == bool(open_)


@pytest.mark.parametrize("kind", ["order-received", "order-confirmed"])
@languages
def test_one_kind_of_payment_is_told_or_none(kind: str, language: str) -> None:
    heading = {"de": "Zahlung", "en": "Payment"}[language]
    none = dict.fromkeys(PAYMENTS, False)
    unknown = rendered(kind, language, **none)
    assert heading not in Document(unknown.html).text and "IBAN" not in unknown.text
    texts = {rendered(kind, language, **{**none, name: True}).text for name in PAYMENTS}
    assert len(texts | {unknown.text}) == len(PAYMENTS) + 1
    details = samples.BANK
    for name in PAYMENTS:
        mail = rendered(kind, language, **details, **{**none, name: True})
        for part in parts_of(mail)[1:]:
            assert ("IBAN" in part) == (name == "is_prepayment")


@languages
def test_a_refund_is_told_when_it_was_made(language: str) -> None:
    later = {"de": "Wir erstatten Ihnen noch", "en": "We still owe you a refund"}[language]
    done = {"de": "Wir haben Ihnen 7,00 € erstattet", "en": "We have refunded 7,00 €"}[language]
    for owed, made in product(("", "5,00 €"), ("", "7,00 €")):
        mail = rendered("order-canceled", language, amount_to_refund=owed, also_refunded=made)
        for part in parts_of(mail)[1:]:
            assert (later in part) == bool(owed)
            assert (done in part) == bool(made)
