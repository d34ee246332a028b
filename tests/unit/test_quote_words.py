"""Until when to order, in words."""

from datetime import timedelta

import pytest

from saleor_service_plugin.delivery.promises.quote_words import order_within


@pytest.mark.parametrize(
    ("left", "english", "german"),
    [
        (timedelta(hours=2, minutes=14, seconds=59), "Order within 2 h 14 min",
         "Bestellen Sie innerhalb von 2 Std. 14 Min."),
        (timedelta(minutes=60), "Order within 1 h 0 min",
         "Bestellen Sie innerhalb von 1 Std. 0 Min."),
        (timedelta(minutes=59, seconds=59), "Order within 59 min",
         "Bestellen Sie innerhalb von 59 Min."),
        (timedelta(minutes=1), "Order within 1 min", "Bestellen Sie innerhalb von 1 Min."),
        (timedelta(hours=24), "Order within 1 day 0 h",
         "Bestellen Sie innerhalb von 1 Tag und 0 Std."),
        (timedelta(hours=71, minutes=59), "Order within 2 days 23 h",
         "Bestellen Sie innerhalb von 2 Tagen und 23 Std."),
        (timedelta(seconds=59), "", ""),
        (timedelta(0), "", ""),
        (timedelta(seconds=-1), "", ""),
        (timedelta(days=-3), "", ""),
    ],
)  # fmt: skip
def test_until_when_to_order(left: timedelta, english: str, german: str) -> None:
    assert order_within(left, "en") == order_within(left, "fr") == english
    assert order_within(left, "de") == order_within(left, "DE_AT") == german
