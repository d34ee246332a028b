"""Finding complaints by what staff type."""

from uuid import UUID

import pytest

from saleor_service_plugin.complaints.desk import search
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.number import number_of, shown

pytestmark = pytest.mark.django_db(transaction=True)


def _add(number: int, **values: object) -> Complaint:
    return Complaint.objects.create(
        number=number_of(number), key=str(number), topic="question", source="page",
        order_id=UUID(int=number), **{"channel_id": 1, **values},
    )  # fmt: skip


@pytest.fixture
def three() -> list[int]:
    return [
        _add(
            1, order_number="1042", customer_name="Änne Müller-Lüdenscheidt",
            email="Anne@Example.com", phone="+49 (0)171 / 234 56 78",
        ).pk,
        _add(2, order_number="1043", customer_name="Jean d'Arc", email="jean@example.com").pk,
        _add(
            3, order_number="1042", customer_name="Hans Müller", email="", phone="030 1234567",
            channel_id=2,
        ).pk,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        (shown(number_of(2)), [1]),
        (number_of(1), [0]),
        ("#" + number_of(1), [0]),
        ("1042", [2, 0]),
        (" #1043 ", [1]),
        ("anne@EXAMPLE.com", [0]),
        ("nobody@example.com", []),
        ("müll", [2, 0]),
        ("MÜLLER", [2, 0]),
        ("lüden", [0]),
        ("hans mül", [2]),
        ("mül hans", [2]),
        ("Müller, Hans", [2]),
        ("d'Arc", [1]),
        ("arc", [1]),
        ("m", []),
        ("0171 2345678", [0]),
        ("+49 171 2345678", [0]),
        ("0049 171-2345678", [0]),
        ("030/1234567", [2]),
        ("5678", []),
        ("", []),
        ("   ", []),
        ("' | ':*", []),
        ("mü:* | ha", [2]),
        ("mü:* & !hans", [2]),
        ("a\0b", []),
        ("\ud800", []),
        ("x" * 300, []),
        ("!!! & ()", []),
        ("\\' OR 1=1", []),
    ],
)
def test_complaints_are_found_by_what_staff_type(
    three: list[int], typed: str, places: list[int]
) -> None:
    assert search.find(typed, None) == [three[place] for place in places]


def test_staff_find_those_of_their_channels(three: list[int]) -> None:
    assert search.find("1042", [1]) == [three[0]]
    assert search.find("müller", [2]) == [three[2]]
    assert search.find(number_of(1), [2]) == []
    assert search.find("müller", []) == []
