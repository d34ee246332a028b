"""Answers of DHL's unified tracking, written anew after its public documentation.

- The shape: "Unified Shipment Tracking API" 1.5.6, developer.dhl.com/api-reference/
  shipment-tracking (`TrackingShipments`, `TrackingShipment`, `TrackingShipmentEvent`,
  `SecuredPlace` with `servicePoint`, `EstimatedDeliveryTimeFrame`, `ProblemDetail`).
- A return: article 47001251916 of DHL's Developer Portal Help Center, "How does the
  response body look for an Undeliverable/Return shipment?".
- Codes: DHL's list status_1.csv; since 29 April 2024 `status` of parcel-de is such a code
  and its sentence stands in `remark` (changelog of the API's page).
- Scans: DHL's table parcel_de_ice_event_ric_combinations_July_2024.csv; that `statusDetailed`
  joins its columns, and that a locker's name stands there as a link, from answers published
  by makers of trackers.
- German sentences: paketda.de, "Paketstatus-Erklärung für Pakete von DHL"; English ones:
  dhl.com, "DHL Tracking Status Explained", for DHL Express.

Numbers, names and places are made up.
"""

import json
from typing import Any

PARCEL = "00340434161094042557"
EXPRESS = "1234567890"
POST = "RR123456785DE"

Fields = dict[str, Any]


def body(*shipments: Fields, **more: Any) -> bytes:
    """Return an answer's content."""
    return json.dumps({"shipments": list(shipments), **more}).encode()


def event(
    at: str, coarse: str | None, text: str = "", *, code: str = "", town: str = "", **more: Any
) -> Fields:
    """Return an event; what is empty is left out, as DHL does."""
    fields: Fields = {"timestamp": at}
    if coarse is not None:
        fields["statusCode"] = coarse
    if code:
        fields["status"] = code
    if text:
        fields["description"] = text
    if town:
        fields["location"] = {"address": {"addressLocality": town}}
    return fields | more


def shipment(*events: Fields, **more: Any) -> Fields:
    """Return a shipment of DHL Paket with its events, the newest first."""
    fields: Fields = {"id": PARCEL, "service": "parcel-de", "events": list(events)}
    if events:
        fields["status"] = events[0]
    return fields | more


def parcel_de() -> bytes:
    """Return a delivered parcel within Germany, in sentences, without offsets."""
    said = [
        ("2026-10-13T09:50:00", "delivered", "Die Sendung wurde erfolgreich zugestellt.", "Deutschland"),
        ("2026-10-13T08:36:00", "transit", "Die Sendung wurde in das Zustellfahrzeug geladen. Die Zustellung erfolgt voraussichtlich heute.", ""),
        ("2026-10-12T22:20:00", "transit", "Die Sendung wurde zurückgestellt. Die Zustellung erfolgt vrs. am nächsten Werktag.", "Neuwied"),
        ("2026-10-10T23:56:00", "transit", "Die Sendung ist in der Region des Empfängers angekommen und wird im nächsten Schritt zur Zustellbasis transportiert.", "Neuwied"),
        ("2026-10-09T18:37:00", "transit", "Die Sendung wurde für den Weitertransport vorbereitet.", "Bremen"),
        ("2026-10-09T16:14:00", "transit", "Die Sendung wurde vom Absender in der Filiale eingeliefert.", "Bremen"),
        ("2026-10-08T16:18:00", "pre-transit", "Die Sendung wurde elektronisch angekündigt. Sobald die Sendung von uns bearbeitet wurde, erhalten Sie weitere Informationen.", ""),
    ]  # fmt: skip
    events = [event(at, coarse, text, town=town, status=text) for at, coarse, text, town in said]
    return body(
        shipment(
            *events,
            serviceUrl=f"https://www.dhl.de/de/privatkunden.html?piececode={PARCEL}",
            origin={"address": {"countryCode": "DE"}},
            destination={"address": {"countryCode": "DE"}},
            details={
                "product": {"productName": "DHL PAKET"},
                "proofOfDeliverySignedAvailable": False,
                "totalNumberOfPieces": 1,
                "pieceIds": [PARCEL],
                "weight": {"value": 2.5, "unitText": "kg"},
            },
        ),
        possibleAdditionalShipmentsUrl=[
            f"/track/shipments?trackingNumber={PARCEL}&language=de&service=express"
        ],
    )


def parcel_de_codes() -> bytes:
    """Return a parcel that waits at a locker: codes in `status`, sentences in `remark`."""
    packstation = (
        "Die Sendung liegt in der Packstation 119, Wernerwerkstr. 2b, 93049 Regensburg "
        "zur Abholung bereit. Sie kann bis zum 20.10.2026 abgeholt werden. Wird sie nicht "
        "abgeholt, wird sie an den Absender zurückgesandt."
    )
    return body(
        shipment(
            event("2026-10-13T09:35:00+02:00", "transit", code="ZF", remark=packstation),
            event(
                "2026-10-13T08:15:00+02:00", "transit", code="PO",
                remark="Die Sendung befindet sich auf dem Weg zur Packstation.",
            ),
            event("2026-10-13T03:51:00+02:00", "transit", code="EE", town="Regensburg"),
            event("2026-10-12T19:30:00+02:00", "transit", code="AA", town="Speyer"),
            event("2026-10-12T14:00:00+02:00", "transit", code="ES", town="Speyer"),
            event("2026-10-12T10:00:00+02:00", "pre-transit", code="VA"),
            estimatedTimeOfDelivery="2026-10-13T00:00:00+02:00",
            estimatedDeliveryTimeFrame={
                "estimatedFrom": "2026-10-13T09:00:00+02:00",
                "estimatedThrough": "2026-10-13T12:00:00+02:00",
            },
        )
    )  # fmt: skip


def parcel_de_scans() -> bytes:
    """Return a parcel at a locker as of autumn 2026: scans, and markup in the sentence."""
    place = (
        "<a href='https://www.dhl.de/de/privatkunden/dhl-standorte-finden.html?address=93049:119"
        "&preferPackstation=true' class='arrowLink' target='_blank'><span class='arrow'></span>"
        "Packstation 119, Wernerwerkstr. 2b, 93049 Regensburg</a>"
    )
    held = f"Die Sendung liegt in der {place} zur Abholung bereit."
    said = [
        ("2026-10-13T12:33:00", "transit", "LA", "HLDCC_LDPCK_LA", held, "Regensburg, Deutschland"),
        ("2026-10-13T08:34:00", "transit", "PO", "LDTMV_PCKST_PO", "Die Sendung befindet sich auf dem Weg zur Packstation.", ""),
        ("2026-10-13T07:30:00", "transit", "PO", "ADVIS_PFLOC_DD", "Für diese Sendung wurde ein Ablageort als Empfangsoption vorgemerkt.", ""),
        ("2026-10-13T05:10:00", "transit", "PO", "MVARR_NRQRD_PO", "Die Sendung ist in der Zustellbasis eingetroffen.", "Regensburg, Deutschland"),
        ("2026-10-12T22:44:00", "transit", "AA", "SRTED_NRQRD_AA", "Die Sendung wurde im Paketzentrum bearbeitet.", "Speyer, Deutschland"),
        ("2026-10-12T18:44:00", "transit", "ES", "SHRCU_SERPT_ES", "Die Sendung wurde vom Absender in der Filiale eingeliefert.", "Speyer, Deutschland"),
        ("2026-10-12T10:44:00", "pre-transit", "VA", "PARCV_NRQRD_VA", "Die Sendung wurde elektronisch angekündigt.", ""),
    ]  # fmt: skip
    return body(
        shipment(
            *(
                event(at, coarse, text, code=code, town=town, statusDetailed=scan, remark=text)
                for at, coarse, code, scan, text, town in said
            ),
            estimatedTimeOfDelivery="2026-10-13T00:00:00",
        )
    )


def parcel_de_returned() -> bytes:
    """Return a parcel that could not be delivered and is back with its sender."""
    delivered = "The shipment has been successfully delivered"
    return body(
        shipment(
            event("2026-10-26T12:08:00", "delivered", delivered, town="Germany"),
            event("2026-10-26T08:00:00", "transit", "The shipment has been loaded onto the delivery vehicle"),
            event("2026-10-25T20:00:00", "transit", "The shipment has been processed in the parcel center", town="Germany"),
            event("2026-10-25T10:00:00", "failure", "The shipment could not be delivered and is being returned to the sender", town="Germany"),
            event("2026-10-24T10:00:00", "transit", "The shipment has been processed in the parcel center", town="Germany"),
            returnFlag=True,
            details={"receiver": {"@type": "Person", "name": "ABCD GmbH"}},
        )
    )  # fmt: skip


def express() -> bytes:
    """Return a shipment of two pieces around the world, held by customs on its way."""
    said = [
        ("2026-10-08T10:31:00-04:00", "delivered", "OK", "Delivered", "DAYTON, OHIO - USA"),
        ("2026-10-08T08:12:00-04:00", "transit", "WC", "Shipment is out with courier for delivery", "DAYTON, OHIO - USA"),
        ("2026-10-07T21:02:00-04:00", "transit", "CR", "Clearance processing complete", "CINCINNATI HUB - USA"),
        ("2026-10-07T09:00:00-04:00", "transit", "CD", "Further clearance information is required", "CINCINNATI HUB - USA"),
        ("2026-10-06T05:51:00-04:00", "transit", "DF", "Shipment has departed from a DHL facility", "CINCINNATI HUB - USA"),
        ("2026-10-05T20:15:00+02:00", "transit", "PL", "Processed", "BRUSSELS - BELGIUM"),
        ("2026-10-05T16:40:00+02:00", "transit", "PU", "Shipment picked up", "BRUSSELS - BELGIUM"),
        ("2026-10-05T11:00:00+02:00", "pre-transit", "SD", "Shipment information received", ""),
    ]  # fmt: skip
    events = [
        event(at, coarse, text, code=code, town=town) for at, coarse, code, text, town in said
    ]
    return body(
        shipment(
            *events,
            id=EXPRESS,
            service="express",
            status=event(said[0][0], "delivered", "Delivered", code="101"),
            details={
                "proofOfDelivery": {
                    "timestamp": "2026-10-08T10:31:00",
                    "documentUrl": "https://webpod.dhl.com/webPOD/DHLePODRequest?hwb=1",
                },
                "totalNumberOfPieces": 2,
                "pieceIds": ["JD014600006281230704", "JD014600006281230705"],
            },
        )
    )


def post_de() -> bytes:
    """Return a registered letter, which has little to tell."""
    text = "Die Sendung wurde am 12.10.2026 zugestellt."
    return body(
        shipment(
            event("2026-10-12T00:00:00", "delivered", text),
            id=POST,
            service="post-de",
            events=[],
        )
    )
