"""karrio's connectors as services of ours, where karrio is installed (docs/carriers-karrio.md)."""

import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from ..carrier_report import Answer, Problem
from . import karrio_process, karrio_report
from .karrio_connectors import LOCALE, Connector
from .karrio_installed import installed
from .karrio_process import Inquiry
from .karrio_report import by_status
from .karrio_tokens import Tokens, may_log_in
from .service import Credentials, Question, Service

NUMBER = re.compile(r"[0-9A-Z]{5,60}")
"""Connectors write it into addresses and into XML as it is."""

LONGEST_SECRET = 500


def services() -> tuple[Service, ...]:
    """Return the services of the connectors that are installed; nothing of karrio is imported."""
    return tuple(service(connector) for connector in installed())


def service(connector: Connector) -> Service:
    """Return a connector as a service."""
    return Service(
        key=connector.key,
        name=connector.title,
        carriers=connector.carriers,
        fields=connector.fields,
        ask=asking(connector),
        daily_quota=connector.daily_quota,
        gap_seconds=connector.gap_seconds,
        languages=connector.languages,
    )


def asking(connector: Connector) -> Callable[[Question, Credentials], Answer]:
    """Return what asks a connector."""

    def ask(question: Question, credentials: Credentials) -> Answer:
        try:
            return _ask(connector, question, credentials)
        except Exception as error:
            # Whatever it is: its text may hold credentials.
            return Answer(problem=Problem.ANSWER, detail=type(error).__name__)

    return ask


def _ask(connector: Connector, question: Question, credentials: Credentials) -> Answer:
    number = re.sub(r"[\s.\-]", "", question.number[:100]).upper()
    if not NUMBER.fullmatch(number):
        return Answer(problem=Problem.NUMBER, detail="no number")
    given = {one.name: credentials.get(one.name, "").strip() for one in connector.fields}
    if any(one.required and not given[one.name] for one in connector.fields):
        return Answer(problem=Problem.LOGIN, detail="incomplete")
    if any(len(value) > LONGEST_SECRET or not value.isprintable() for value in given.values()):
        return Answer(problem=Problem.LOGIN, detail="no credentials")
    language = question.language[:2].lower()
    inquiry = Inquiry(
        connector,
        number,
        settings={**_spoken(connector, language), **given},
        tokens=_TOKENS.get(account := _account(connector, given)),
        locale=connector.locales.get(language, LOCALE),
        may_log_in=partial(may_log_in, account, connector.logins_a_day),
    )
    until = time.monotonic() + karrio_process.SECONDS
    answer = _once(inquiry, account, until)
    if answer.problem is Problem.LOGIN and inquiry.tokens:
        # Not our credentials need be wrong: what was kept may be called back.
        _TOKENS.forget(account)
        answer = _once(replace(inquiry, tokens={}), account, until)
    return answer


def _once(inquiry: Inquiry, account: str, until: float) -> Answer:
    try:
        said = karrio_process.talk(inquiry, max(0.1, until - time.monotonic()))
    except OSError:
        # Ours, not the carrier's; there is no process or no memory left.
        return Answer(problem=Problem.AWAY, detail="no-process")
    kept = said.found.get("tokens")
    if isinstance(kept, dict):
        _TOKENS.keep(account, kept)
    if said.late and not said.found and not (said.fetched and by_status(said.fetched[-1])):
        return Answer(problem=Problem.AWAY, detail="timeout")
    return karrio_report.answer(inquiry.connector, inquiry.number, said.found, said.fetched)


def _spoken(connector: Connector, language: str) -> Mapping[str, object]:
    """Return karrio's settings for a language, or for the connector's first one."""
    if not connector.spoken:
        return {}
    first = next(iter(connector.spoken))
    return connector.spoken[language if language in connector.spoken else first]


def _account(connector: Connector, given: Mapping[str, str]) -> str:
    """Return what stands for these credentials, and cannot be turned back into them."""
    text = json.dumps([connector.key, sorted(given.items())])
    return hashlib.sha256(text.encode()).hexdigest()


_TOKENS = Tokens()
