"""Whose a tracking number is: only where no other carrier gives out such numbers."""

import pytest

from saleor_service_plugin.delivery.carriers import Carrier, carrier_of


@pytest.mark.parametrize(
    ("number", "carrier"),
    [
        ("00340434161094042557", Carrier.DHL),
        ("0034 0434 1610 9404 2557", Carrier.DHL),
        # One digit wrong: the check digit says so.
        ("00340434161094042558", None),
        # Somebody else's company prefix.
        ("00340134161094042557", None),
        ("JJD000390007777777777", Carrier.DHL),
        ("jd014600006281230704", Carrier.DHL),
        ("H1001990000000101024", Carrier.HERMES),
        ("1Z999AA10123456784", Carrier.UPS),
        ("1z 999 aa1 01 2345 6784", Carrier.UPS),
        ("1Z5R89390357567127", Carrier.UPS),
        ("1Z999AA10123456785", None),
        # Fourteen digits are DPD's and Hermes's, eleven and twelve GLS's and DHL's.
        ("01234567890123", None),
        ("12345678901", None),
        ("123456789012", None),
        ("RR123456785DE", None),
        ("", None),
        ("https://nolp.dhl.de/nextt-online-public/set_identcodes.do?idc=1", Carrier.DHL),
        ("https://www.dhl.com/de-de/home.html", Carrier.DHL),
        ("https://tracking.dpd.de/parcelstatus?query=1", Carrier.DPD),
        ("https://gls-group.com/track/1", Carrier.GLS),
        ("https://www.myhermes.de/empfangen/1", Carrier.HERMES),
        ("HTTPS://WWW.UPS.COM/track?tracknum=1", Carrier.UPS),
        ("https://dhl.de.example.com/", None),
        ("https://fakedhl.de/", None),
        ("https://example.com/?u=https://dhl.de", None),
        ("https://[::1", None),
        ("x" * 10_000, None),
    ],
)
def test_whose_it_is(number: str, carrier: Carrier | None) -> None:
    assert carrier_of(number) is carrier
