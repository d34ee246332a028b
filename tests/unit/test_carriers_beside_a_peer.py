"""What an independent library makes of the same numbers.

`tracking-numbers` is made from a public collection of definitions that knows carriers of North
America and S10. Where both of us name a carrier we agree; where it alone names one, the form is
one that others use too, and the table below says whose.
"""

from __future__ import annotations

import csv
from pathlib import Path

from tracking_numbers import get_tracking_number

from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.carriers.recognise import recognise
from saleor_service_plugin.delivery.carriers.typed import split

NUMBERS = Path(__file__).parent / "data" / "tracking_numbers.csv"

OPERATORS = {
    "DE": Carrier.DEUTSCHE_POST,
    "AT": Carrier.AUSTRIAN_POST,
    "CH": Carrier.SWISS_POST,
    "US": Carrier.USPS,
    "GB": Carrier.ROYAL_MAIL,
}
"""Who gives out the numbers of S10 that end so; any other ending is `Carrier.POST`."""

BOTH_TRUE = {frozenset({Carrier.DHL, Carrier.DEUTSCHE_POST})}
"""Germany's operator is Deutsche Post, whose parcels are DHL Paket's."""

DISAGREEMENTS: dict[str, str] = {}
"""Numbers that we give to another carrier than the library, with the reason. None so far."""

THEIRS_ALONE = {
    "DHL Express": "ten digits are DPD's and GLS's too; one in seven passes the check",
    "DHL Express Air": "eleven digits are GLS's and Hermes's order numbers too",
    "FedEx Express (12)": "twelve digits are DHL Paket's, GLS's and UPS's too",
    "FedEx Ground": "fifteen digits are DPD's too; one in ten passes the check",
    "FedEx Ground (SSCC-18)": "an SSCC can be anybody's",
    "FedEx SmartPost": "twenty digits are USPS's too; 22 with 92 are USPS's numbers",
    "USPS 20": "twenty digits are FedEx's too",
    "USPS 91": "twenty digits are FedEx's too: it gives 02931503799192766595 of FedEx to USPS",
    "Amazon Logistics": "not told apart here",
    "S10": "the letters of no operator that we know, or a number that sources call another's",
}
"""Kinds of numbers that only the library gives to a carrier, with the reason."""


def theirs(number: str) -> tuple[str, str] | None:
    """Return the carrier and the kind that the library names."""
    parsed = get_tracking_number(number)
    if parsed is None:
        return None
    code: str = parsed.courier.code
    if code == "s10":
        code = OPERATORS.get(number[-2:], Carrier.POST)
    return code, parsed.product.name


def ours(number: str) -> str | None:
    """Return the one carrier that we name."""
    named = [recognise(typed).carrier for typed in split(number) if typed.number]
    return named[0] if len(named) == 1 else None


def test_where_both_name_a_carrier_they_agree() -> None:
    with NUMBERS.open(encoding="utf-8", newline="") as file:
        numbers = [row["number"] for row in csv.DictReader(file)]
    agreed, disagreed, unexplained = 0, {}, []
    for number in numbers:
        said, own = theirs(number), ours(number)
        if said is None:
            continue
        if own is None:
            if said[1] not in THEIRS_ALONE:
                unexplained.append((number, *said))
        elif own == said[0] or frozenset({own, said[0]}) in BOTH_TRUE:
            agreed += 1
        else:
            disagreed[number] = (own, *said)
    assert {n: why for n, why in disagreed.items() if n not in DISAGREEMENTS} == {}
    assert disagreed.keys() == DISAGREEMENTS.keys()
    assert unexplained == []
    assert agreed >= 140
