"""Asking one connector about one parcel, against a script."""

from __future__ import annotations

from collections.abc import Mapping

from saleor_service_plugin.delivery.carrier_report import Answer
from saleor_service_plugin.delivery.live import karrio_services, karrio_tokens
from saleor_service_plugin.delivery.live.karrio_connectors import Connector
from saleor_service_plugin.delivery.live.service import Question
from saleor_service_plugin.shop.answers import FetchAnswer
from tests.karrio.script import NUMBER, ScriptedShop, shop


def credentials(connector: Connector) -> dict[str, str]:
    """Return credentials that a connector takes."""
    return {one.name: (*one.choices, f"my-{one.name}")[0] for one in connector.fields}


def ask(
    connector: Connector, answers: Mapping[str, FetchAnswer], language: str = "en"
) -> tuple[Answer, ScriptedShop]:
    """Ask a connector about one parcel; no token is kept from one time to the next."""
    carrier = next(iter(connector.carriers))
    karrio_tokens._LOGINS.clear()
    karrio_services._TOKENS = karrio_tokens.Tokens()
    with shop(answers) as scripted:
        question = Question(NUMBER, carrier, language=language)
        found = karrio_services.service(connector).ask(question, credentials(connector))
    return found, scripted
