"""What the carriers' services answer, written after their documentation."""

from __future__ import annotations

from typing import Any

from saleor_service_plugin.shop.answers import FetchAnswer

from .script import NUMBER, as_json, as_xml

OAUTH = {"access_token": "tok-1", "token_type": "Bearer", "expires_in": 14399}

SOAP = """<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>{}</soap:Body>
</soap:Envelope>"""

DPD_LOGIN = SOAP.format(
    """<ns2:getAuthResponse xmlns:ns2="http://dpd.com/common/service/types/LoginService/2.1">
    <return><delisId>shop1</delisId><customerUid>shop1</customerUid><authToken>tok-1</authToken>
    <depot>0530</depot><authTokenExpires>2099-05-08T13:02:56.06</authTokenExpires></return>
    </ns2:getAuthResponse>"""
)

DPD_FAULT = SOAP.format(
    """<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Fault occurred</faultstring>
    <detail><ns:authenticationFault xmlns:ns="http://dpd.com/common/service/types/Authentication/2.0">
    <errorCode>{}</errorCode><errorMessage>The combination is invalid.</errorMessage>
    </ns:authenticationFault></detail></soap:Fault>"""
)


def dpd_stage(status: str, date: str, words: str, reached: bool = True) -> str:
    """Return one stage of DPD's life cycle: the WSDL's `StatusInfo`."""
    flag = "true" if reached else "false"
    line = "<bold>false</bold><paragraph>false</paragraph>"
    when = f"<date><content>{date}</content>{line}</date>" if date else ""
    return (
        f"<statusInfo><status>{status}</status>"
        f"<label><content>{words}</content>{line}</label>"
        f"<description><content><content>{words}</content>{line}</content></description>"
        f"<statusHasBeenReached>{flag}</statusHasBeenReached><isCurrentStatus>false"
        "</isCurrentStatus><showContactInfo>false</showContactInfo>"
        f"<location><content>Mechelen (BE)</content>{line}</location>{when}</statusInfo>"
    )


def dpd(*stages: str) -> str:
    """Return DPD's answer to `getTrackingData` (ParcelLifeCycleService 2.0)."""
    return SOAP.format(
        '<ns2:getTrackingDataResponse xmlns:ns2="http://dpd.com/common/service/types/'
        'ParcelLifeCycleService/2.0"><trackingresult><shipmentInfo><status>SHIPMENT</status>'
        "</shipmentInfo>" + "".join(stages) + "</trackingresult></ns2:getTrackingDataResponse>"
    )


def gls(status: str, *events: dict[str, str]) -> FetchAnswer:
    """Return GLS's answer (Track and Trace API, `ParcelsResponseDTO`)."""
    parcel: dict[str, Any] = {
        "requested": "ZX81CPC0",
        "unitno": "50123456789",
        "status": status,
        "statusDateTime": "2026-11-20T14:02:11+0100",
        "events": list(events),
    }
    return as_json({"parcels": [parcel]})


def gls_event(moment: str, words: str, code: str = "3.0") -> dict[str, str]:
    """Return one of GLS's events."""
    return {
        "code": code,
        "city": "Neuenstein",
        "postalCode": "36286",
        "country": "DE",
        "description": words,
        "eventDateTime": moment,
    }


HERMES = as_json(
    {
        "shipmentinfo": [
            {
                "shipmentID": "06590000000001",
                "result": {"code": "", "message": ""},
                "receiverAddress": {"city": "Hamburg", "zipCode": 22419, "countryCode": "DEU"},
                "deliveryForecast": {"fixed": False, "date": "2026-11-24"},
                "status": [
                    {
                        "timestamp": "2026-11-20T09:12:00+01:00",
                        "code": "0000",
                        "description": "Die Sendung wurde Hermes elektronisch angekündigt.",
                        "scanningUnit": {"name": "HUB", "city": "Hamburg", "countryCode": "DEU"},
                    },
                    {
                        "timestamp": "2026-11-21T06:40:00.123+01:00",
                        "code": "2000",
                        "description": "Die Sendung wurde sortiert.",
                        "scanningUnit": None,
                    },
                    {
                        "timestamp": "2026-11-23T08:05:00+01:00",
                        "code": "3000",
                        "description": "Die Sendung ist in Zustellung.",
                        "scanningUnit": None,
                    },
                ],
            }
        ]
    }
)

UPS_TOKEN = as_json(
    {
        "token_type": "Bearer",
        "issued_at": "4102444800000",
        "client_id": "cid",
        "access_token": "tok-1",
        "expires_in": "14399",
        "status": "approved",
    }
)


def ups_activity(
    kind: str, code: str, words: str, at: str, gmt: str, city: str = "Köln"
) -> dict[str, Any]:
    """Return one activity of UPS's (Tracking API v1): local and GMT moments side by side."""
    return {
        "location": {"address": {"city": city, "countryCode": "DE", "country": "DE"}},
        "status": {"type": kind, "description": words, "code": code, "statusCode": "005"},
        "date": at[:8],
        "time": at[8:],
        "gmtDate": gmt[:8],
        "gmtOffset": "+01:00",
        "gmtTime": f"{gmt[8:10]}:{gmt[10:12]}:{gmt[12:]}",
    }


def ups(*activities: dict[str, Any], **more: Any) -> FetchAnswer:
    """Return UPS's answer about one parcel."""
    package = {"trackingNumber": NUMBER, "activity": list(activities), **more}
    return as_json(
        {"trackResponse": {"shipment": [{"inquiryNumber": "1Z9", "package": [package]}]}}
    )


UPS_UNKNOWN = as_json(
    {
        "trackResponse": {
            "shipment": [
                {
                    "inquiryNumber": NUMBER,
                    "warnings": [{"code": "TW0001", "message": "Tracking Information Not Found"}],
                }
            ]
        }
    }
)


def fedex(*events: dict[str, Any], **more: Any) -> FetchAnswer:
    """Return FedEx's answer (Track API v1) about one parcel."""
    result = {
        "trackingNumberInfo": {"trackingNumber": NUMBER},
        "latestStatusDetail": {"code": events[0]["eventType"], "description": "…"},
        "scanEvents": list(events),
        "deliveryDetails": {"receivedByName": "A. Person"},
        **more,
    }
    complete = {"trackingNumber": NUMBER, "trackResults": [result]}
    return as_json({"transactionId": "t", "output": {"completeTrackResults": [complete]}})


def fedex_event(kind: str, words: str, moment: str, exception: str = "") -> dict[str, Any]:
    """Return one of FedEx's scan events."""
    return {
        "date": moment,
        "eventType": kind,
        "eventDescription": words,
        "exceptionCode": "",
        "exceptionDescription": exception,
        "scanLocation": {
            "city": "MEMPHIS",
            "stateOrProvinceCode": "TN",
            "postalCode": "38118",
            "countryCode": "US",
        },
        "derivedStatusCode": kind,
        "derivedStatus": words,
    }


FEDEX_UNKNOWN = as_json(
    {
        "output": {
            "completeTrackResults": [
                {
                    "trackingNumber": NUMBER,
                    "trackResults": [
                        {
                            "trackingNumberInfo": {"trackingNumber": NUMBER},
                            "error": {
                                "code": "TRACKING.TRACKINGNUMBER.NOTFOUND",
                                "message": "Tracking number cannot be found.",
                            },
                        }
                    ],
                }
            ]
        }
    }
)


def usps_event(code: str, words: str, local: str, gmt: str | None = None) -> dict[str, Any]:
    """Return one of USPS's tracking events (Tracking API v3)."""
    return {
        "eventType": words,
        "eventTimestamp": local,
        **({"GMTTimestamp": gmt, "GMTOffset": "-05:00"} if gmt else {}),
        "eventCountry": None,
        "eventCity": "HERNANDO",
        "eventState": "FL",
        "eventZIP": "34442",
        "name": None,
        "authorizedAgent": "false",
        "eventCode": code,
    }


def usps(status: str, category: str, *events: dict[str, Any], **more: Any) -> FetchAnswer:
    """Return USPS's answer about one parcel."""
    return as_json(
        {
            "destinationCity": "HERNANDO",
            "mailClass": "USPS Ground Advantage",
            "status": status,
            "statusCategory": category,
            "trackingEvents": list(events),
            "trackingNumber": NUMBER,
            **more,
        }
    )


def royal_mail(*events: dict[str, str], **more: Any) -> FetchAnswer:
    """Return Royal Mail's answer (Tracking API v2, events of one mail piece)."""
    piece = {
        "mailPieceId": "090367574000000FE1E1B",
        "carrierShortName": "RM",
        "summary": {"lastEventName": events[0]["eventName"], "oneDBarcode": "FQ087430672GB"},
        "signature": {"recipientName": "A. Person", "imageId": "001234"},
        "events": list(events),
        **more,
    }
    return as_json({"mailPieces": piece})


def royal_mail_event(code: str, words: str, moment: str) -> dict[str, str]:
    """Return one of Royal Mail's events."""
    return {
        "eventCode": code,
        "eventName": words,
        "eventDateTime": moment,
        "locationName": "Stafford DO",
    }


def mydhl(*events: dict[str, Any], **more: Any) -> FetchAnswer:
    """Return DHL Express's answer (MyDHL API, tracking of one shipment)."""
    shipment = {
        "shipmentTrackingNumber": "7957673080",
        "status": "Success",
        "shipmentTimestamp": "2026-11-19T18:00:59",
        "productCode": "N",
        "description": "Shipment",
        "shipperDetails": {"name": "", "postalAddress": {"countryCode": "DE"}},
        "receiverDetails": {"name": "", "postalAddress": {"countryCode": "DE"}},
        "totalWeight": 1.2,
        "unitOfMeasurements": "metric",
        "events": list(events),
        "numberOfPieces": 1,
        **more,
    }
    return as_json({"shipments": [shipment]})


def mydhl_event(code: str, words: str, day: str, clock: str) -> dict[str, Any]:
    """Return one of DHL Express's events."""
    return {
        "date": day,
        "time": clock,
        "GMTOffset": "+01:00",
        "typeCode": code,
        "description": words,
        "serviceArea": [{"code": "LEJ", "description": "Leipzig-DE"}],
        "signedBy": "A. Person",
    }


DPD_LOGIN_ANSWER = as_xml(DPD_LOGIN)
TOKEN = as_json(OAUTH)
