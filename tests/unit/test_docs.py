"""The docs say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from saleor_service_plugin import conf
from saleor_service_plugin.events import signing
from saleor_service_plugin.outbox.rules import FIRST, TRANSITIONS
from tests.bench import tables

DOCS = Path(__file__).resolve().parents[2] / "docs"

ARROW = re.compile(r"^\s+(\[\*\]|\w+) --> (\w+)", re.MULTILINE)


def test_the_drawn_states_are_those_of_the_table() -> None:
    drawn = set(ARROW.findall((DOCS / "outbox.md").read_text(encoding="utf-8")))
    steps = {(before, after) for before, following in TRANSITIONS.items() for after in following}
    assert drawn == steps | {("[*]", after) for after in FIRST}


def test_every_setting_is_explained_with_its_default() -> None:
    text = (DOCS / "operating.md").read_text(encoding="utf-8")
    for setting in conf.ALL:
        assert f"| `{setting.full_name}` | {setting.default:g} |" in text
    names = (conf.MAIL_SERVERS_NAME, conf.STAFF_LANGUAGE_NAME, conf.CELERY_QUEUE_NAME)
    for name in (*names, conf.MERGED_NAME):
        assert f"| `{name}` |" in text


def test_the_signature_in_the_docs_is_the_one_we_would_send() -> None:
    text = (DOCS / "webhooks.md").read_text(encoding="utf-8")
    found = re.search(
        r"secret: +(?P<secret>whsec_\S+)\n+webhook-id: (?P<id>\S+)\n"
        r"webhook-timestamp: (?P<timestamp>\d+)\nwebhook-signature: (?P<signature>v1,\S+)\n\n"
        r"(?P<body>\{.*\})\n```",
        text,
    )
    assert found is not None
    assert found["signature"] == signing.sign(
        found["secret"],
        message_id=found["id"],
        timestamp=int(found["timestamp"]),
        body=found["body"].encode(),
    )


def test_the_guarantees_show_the_measured_figures() -> None:
    page = tables.PAGE.read_text(encoding="utf-8")
    assert tables.filled(page) == page, "run: python -m tests.bench.tables"
