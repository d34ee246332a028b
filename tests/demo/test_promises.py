"""What the chapter of promises compares with."""

from datetime import date

import pytest

from tests.demo import promises
from tests.demo.office import token_in
from tests.demo.talk import MismatchError


def test_days_are_written_as_germans_do() -> None:
    assert promises.german(date(2026, 12, 6)) == "Sonntag, 6. Dezember 2026"


def test_the_token_stands_in_the_link_to_the_order() -> None:
    text = "Ich warte: https://shop.example.com/plugins/x/p/order/8U0e-l~0.1xVUps.r9_q#wait\nEnde"

    assert token_in(text) == "8U0e-l~0.1xVUps.r9_q"


def test_a_mail_without_a_link_is_a_mismatch() -> None:
    with pytest.raises(MismatchError, match="no link"):
        token_in("Guten Tag")
