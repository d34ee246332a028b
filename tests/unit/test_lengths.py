"""How much of a long list a mail shows."""

from typing import Any

from saleor_service_plugin.orders import lengths

ITEM = {"name": "Tee"}


def test_few_parcels_are_shown_in_detail_and_of_many_the_first() -> None:
    parcel = ("00340434161094042557", "https://carrier.example/00340434161094042557")
    assert lengths.in_detail([parcel] * 10) == 10
    assert 8 <= lengths.in_detail([parcel] * 60) <= 11
    assert lengths.in_detail([parcel] * 300) < lengths.in_detail([parcel] * 60)
    assert lengths.in_detail([parcel] * 5000) == 1
    assert lengths.in_detail([("9" * 255, "https://carrier.example/" + "9" * 20_000)]) == 1
    assert lengths.in_detail([]) == 0


def test_what_many_lists_leave_out_is_counted_once() -> None:
    found: list[Any] = [([ITEM], ""), ([ITEM], "2"), ([], "3"), ([], "4")]
    assert lengths.gathered(found) == [([ITEM], ""), ([ITEM], "9")]
    assert lengths.gathered(found[:1]) == found[:1]
    assert lengths.gathered([([], "3"), ([], "4")]) == [([], "7")]
    assert lengths.gathered([([ITEM], "1"), ([], "")]) == [([ITEM], "1")]
