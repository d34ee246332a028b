"""The plugin's form, field by field."""

import pytest

from saleor_service_plugin import configuration

GOOD = {field.name: field.default for field in configuration.FIELDS}


def test_defaults_can_be_saved() -> None:
    assert configuration.problems(GOOD) == {}
    assert configuration.problems({}) == {}


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("sender_name", "x" * 79, "longer than 78"),
        ("sender_name", "Shop\nBcc: all@example.com", "line break"),
        ("sender_address", "shop", "not a mail address"),
        ("sender_address", "a@example.com, b@example.com", "not a mail address"),
        ("reply_to", "a@", "not a mail address"),
        ("tracking_link", "https://c.example/track", "lacks {number}"),
        ("tracking_link", "c.example/{number}", "must begin with https://"),
        ("tracking_link", "javascript:alert({number})", "must begin with https://"),
        ("tracking_link", "https:///{number}", "name a host"),
        ("tracking_link", "https://[/{number}", "not a web address"),
        ("tracking_link", "https://{number}/", "must name a host"),
        ("tracking_link", "https://c.example/{number}/{lang}", "other than {number}"),
        ("notify_when_unknown", "maybe", "true or false"),
        ("notify_when_unknown", None, "true or false"),
    ],
)
def test_what_cannot_be_used_is_refused_with_field_and_reason(
    name: str, value: object, reason: str
) -> None:
    problems = configuration.problems({**GOOD, name: value})
    assert list(problems) == [name]
    assert reason in problems[name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sender_name", "Müller & Söhne"),
        ("sender_address", "shop@example.com"),
        ("reply_to", " shop@example.com "),
        ("tracking_link", "https://c.example/t?n={number}&l=de"),
        ("notify_when_unknown", False),
    ],
)
def test_what_can_be_used_is_accepted(name: str, value: object) -> None:
    assert configuration.problems({**GOOD, name: value}) == {}


def test_every_field_says_what_it_is_for() -> None:
    assert all(field.label and field.help_text for field in configuration.FIELDS)
    assert len(configuration.FIELDS) <= 5


@pytest.mark.parametrize(
    ("stored", "items"),
    [
        (None, []),
        (5, []),
        (True, []),
        ("text", []),
        ({"name": "x"}, []),
        ([None, 1, [], {}, {"value": 1}, {"name": []}], []),
        ([{"name": "sender_name"}, 7], [{"name": "sender_name"}]),
    ],
)
def test_of_a_stored_form_what_is_no_item_is_left_out(stored: object, items: object) -> None:
    assert configuration.usable(stored) == items
