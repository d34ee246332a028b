"""Three hundred ways in which the stored form of a plugin can be malformed."""

import random
from collections.abc import Iterator
from typing import Any

from saleor_service_plugin import configuration

FIELDS = tuple(field.name for field in configuration.FIELDS)

HUGE = "x" * 1_000_000
NESTED: list[Any] = []
for _ in range(200):
    NESTED = [NESTED]

VALUES: tuple[Any, ...] = (
    None, 0, 1, -1, 10**30, 1.5, True, False, [], {}, [1], ["a@b.example"], {"name": "x"},
    NESTED, HUGE, "", " ", "\t\n", "\x01\x02", "\x1b[31m", "a\r\nBcc: all@example.com",
    "\r\n\r\nhello", "\u202e\u0000".replace("\u0000", ""), "\ufeff", "\ufffe", "é" * 500, "true",
    "None", "{{order_number}}", "<script>", "%s%s%n", "' OR 1=1 --", "a@", "@b", "a b@c.example",
    "a@b.example,c@d.example", "Shop <a@b.example>", "a@b.example\n", '"', "\\", "=?utf-8?q?x?=",
    "https://[::1/{number}", "javascript:alert({number})", "{number", "{0}{1}", "file:///{number}",
)  # fmt: skip

WHOLES: tuple[Any, ...] = (
    None, 0, 5, -1, 1.5, True, False, "", "text", HUGE, {}, {"name": "sender_name"}, [], [None],
    [1], [True], ["sender_name"], [[]], [{}], [{"value": 1}], [{"name": None}], [{"name": 5}],
    [{"name": []}], [{"name": {}}], [{"name": "sender_name"}], [{"name": "unknown", "value": 1}],
    [{"Name": "sender_name", "Value": "x"}], NESTED, [NESTED], [{"name": "sender_name"}] * 2,
    [{"name": "x", "value": HUGE}], [{"name": f"n{n}", "value": n} for n in range(10_000)],
    [None, {"name": "sender_name", "value": "Shop"}], {"sender_name": "Shop"},
)  # fmt: skip


def variants(count: int, seed: int) -> list[Any]:
    """Return so many stored forms: one odd value each, odd wholes, and random mixtures."""
    chance = random.Random(seed)
    found = [*WHOLES, *([{"name": name, "value": value}] for name in FIELDS for value in VALUES)]
    chance.shuffle(found)
    while len(found) < count:
        found.append(_mixture(chance))
    return found[:count]


def _mixture(chance: random.Random) -> list[Any]:
    """Return a form of several items, most of them odd."""
    names: list[Any] = [*FIELDS, *FIELDS, "unknown", "", None, 7]
    items: list[Any] = [
        {"name": chance.choice(names), "value": chance.choice(VALUES)}
        for _ in range(chance.randrange(1, 9))
    ]
    for _ in range(chance.randrange(3)):
        items.insert(chance.randrange(len(items) + 1), chance.choice([None, 1, "x", [], {}]))
    return items


def saved(count: int, seed: int) -> Iterator[list[dict[str, Any]]]:
    """Yield what a client might hand to pluginUpdate: names and texts alone, as the API wants."""
    chance = random.Random(seed)
    texts = [value for value in VALUES if isinstance(value, str)]
    for _ in range(count):
        yield [
            {"name": chance.choice([*FIELDS, "unknown", ""]), "value": chance.choice(texts)}
            for _ in range(chance.randrange(1, 5))
        ]
