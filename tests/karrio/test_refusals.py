"""What a connector makes of refusals and of nonsense."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from saleor_service_plugin.delivery.carrier_report import Problem
from saleor_service_plugin.delivery.live import karrio_connectors as connectors
from saleor_service_plugin.delivery.live.karrio_connectors import CONNECTORS, Connector
from saleor_service_plugin.shop.answers import FetchAnswer
from tests.karrio import bodies
from tests.karrio.asking import ask, credentials
from tests.karrio.script import NUMBER, as_json, as_xml


@pytest.mark.parametrize(
    ("connector", "answers", "problem"),
    [
        (
            connectors.DPD,
            {"Login": as_xml(bodies.DPD_FAULT.format("LOGIN_5"), 500)},
            Problem.LOGIN,
        ),
        (
            connectors.DPD,
            {
                "Login": bodies.DPD_LOGIN_ANSWER,
                "LifeCycle": as_xml(bodies.DPD_FAULT.format("ERR_DELICOM_TOKEN_EXPIRED"), 500),
            },
            Problem.LOGIN,
        ),
        (
            connectors.DPD,
            {"Login": as_xml(bodies.DPD_FAULT.format("SYSTEM_1"), 500)},
            Problem.AWAY,
        ),
        (
            connectors.GLS,
            {
                "/oauth2/": bodies.TOKEN,
                "/trackids/": as_json(
                    {"parcels": [{"requested": NUMBER, "errorCode": "E_404_01"}]}
                ),
            },
            Problem.NOT_FOUND,
        ),
        (
            connectors.HERMES,
            {"/oauth2/": as_json({"error": "invalid_grant"}, 400)},
            Problem.LOGIN,
        ),
        (
            connectors.HERMES,
            {"/oauth2/": bodies.TOKEN, "/shipmentinfo": as_json({"shipmentinfo": []})},
            Problem.NOT_FOUND,
        ),
        (
            connectors.UPS,
            {"/oauth/": bodies.UPS_TOKEN, "/details/": bodies.UPS_UNKNOWN},
            Problem.NOT_FOUND,
        ),
        (
            connectors.UPS,
            {
                "/oauth/": bodies.UPS_TOKEN,
                "/details/": as_json({"response": {"errors": [{"code": "TV1002"}]}}, 400),
            },
            Problem.NUMBER,
        ),
        (
            connectors.FEDEX,
            {"/oauth/": bodies.TOKEN, "/trackingnumbers": bodies.FEDEX_UNKNOWN},
            Problem.NOT_FOUND,
        ),
        (
            connectors.USPS,
            {
                "/oauth2/": bodies.TOKEN,
                "/tracking/": as_json({"error": {"code": "404", "message": "-"}}, 404),
            },
            Problem.NOT_FOUND,
        ),
        (
            connectors.ROYAL_MAIL,
            {
                "/mailpieces/": as_json(
                    {"httpCode": "404", "httpMessage": "Not Found", "errors": []}, 404
                )
            },
            Problem.NOT_FOUND,
        ),
        (
            connectors.MYDHL,
            {"/tracking": as_json({"title": "No data found", "status": 404}, 404)},
            Problem.NOT_FOUND,
        ),
    ],
)
def test_refusals(
    connector: Connector, answers: Mapping[str, FetchAnswer], problem: Problem
) -> None:
    found, _ = ask(connector, answers)
    assert (found.report, found.problem) == (None, problem), found


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (FetchAnswer(401), Problem.LOGIN),
        (FetchAnswer(403), Problem.LOGIN),
        (FetchAnswer(429, retry_after=90.0), Problem.QUOTA),
        (FetchAnswer(503), Problem.AWAY),
        (FetchAnswer(problem="timeout"), Problem.AWAY),
        (FetchAnswer(200, problem="too-long"), Problem.ANSWER),
        (FetchAnswer(401, problem="too-long"), Problem.LOGIN),
        (FetchAnswer(429, problem="timeout", retry_after=1e9), Problem.QUOTA),
    ],
)
def test_what_http_says_is_enough(answer: FetchAnswer, problem: Problem) -> None:
    """Asked once, although karrio would try again."""
    found, scripted = ask(connectors.USPS, {"": answer})
    assert (found.report, found.problem) == (None, problem)
    assert found.retry_after == (answer.retry_after and min(answer.retry_after, 86400))
    assert len(scripted.seen) == 1


@pytest.mark.parametrize("connector", CONNECTORS, ids=lambda one: str(one.name))
@pytest.mark.parametrize(
    "answer",
    [
        FetchAnswer(200, b"<html>Hello " + NUMBER.encode(), "text/html"),
        as_json({"shipments": 7, "parcels": 7, "mailPieces": 7, "access_token": "x"}),
    ],
)
def test_nonsense_is_a_problem_and_repeats_nothing(
    connector: Connector, answer: FetchAnswer
) -> None:
    found, _ = ask(connector, {"": answer})
    assert found.report is None
    assert found.problem is Problem.ANSWER or (connector.silent and "{" in str(answer.body)), found
    secrets = [value for value in credentials(connector).values() if len(value) > 3]
    assert not [one for one in (*secrets, NUMBER) if one in repr(found)]
