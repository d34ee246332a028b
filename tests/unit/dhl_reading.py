"""Reading DHL's answers in tests."""

from datetime import UTC, datetime
from typing import Any

from saleor_service_plugin.delivery.carrier_report import Report
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.live.dhl_answer import read_report
from saleor_service_plugin.delivery.live.service import Question
from saleor_service_plugin.delivery.states import ParcelState as S
from tests.unit import dhl_answers as said
from tests.unit.dhl_answers import shipment

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

QUESTION = Question(said.PARCEL, Carrier.DHL)

ASKED = {
    said.EXPRESS: Question(said.EXPRESS, Carrier.DHL_EXPRESS),
    said.POST: Question(said.POST, Carrier.DEUTSCHE_POST),
}


def read(body: bytes, question: Question = QUESTION) -> Report:
    """Read an answer that says something."""
    found = read_report(body, question, NOW)
    assert found is not None
    return found


def of_events(*events: said.Fields, **more: Any) -> Report:
    """Read a parcel with these events, the newest first."""
    return read(said.body(shipment(*events, **more)))


def states(report: Report) -> list[S]:
    """Return the states of its scans, the newest first."""
    return [scan.state for scan in report.scans]
