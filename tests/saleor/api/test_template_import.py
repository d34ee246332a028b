"""Templates of Saleor's SMTP app, taken over through GraphQL."""

import json

import pytest

from saleor_service_plugin.messages.models import StoredTemplate
from tests.saleor.api.templates import BODY, EXPORT, IMPORT, channel, refused, run
from tests.saleor.world import World

pytestmark = [pytest.mark.all_messages, pytest.mark.usefixtures("packaged_templates")]


def test_an_import_says_what_became_of_each(world: World) -> None:
    # when
    dry = run(world.staff, IMPORT, data=EXPORT, dry=True)
    assert not StoredTemplate.objects.exists()
    done = run(world.staff, IMPORT, data=EXPORT, channel=channel(world, "eur"))

    # then
    assert [row["event"] for row in dry["results"]] == [
        "ORDER_FULFILLED", "ACCOUNT_DELETE", "ORDER_CREATED",
    ]  # fmt: skip
    first, second, third = done["results"]
    assert (second["imported"], second["kind"], bool(second["reason"])) == (False, None, True)
    assert (third["imported"], bool(third["reason"])) == (False, True)
    assert first["kind"] == "PARCEL_SENT"
    assert first["channels"] == [world.channels["eur"].slug]
    assert StoredTemplate.objects.filter(language="fr").count() == int(first["imported"])


@pytest.mark.parametrize(
    "data",
    ["", "x", "[]", "{}", "1", '"x"', "null", "[" * 100_000, "1" * 5000, "NaN",
     r'{"events": [{"eventType": "\ud800", "subject": "", "template": ""}]}',
     '{"configurations": [1]}', '{"events": [{"eventType": 1}]}', '{"events": {}}'],
)  # fmt: skip
def test_a_file_that_is_none_is_a_typed_error(world: World, data: str) -> None:
    assert refused(world.staff, IMPORT, data=data) == ("data", "INVALID")
    assert not StoredTemplate.objects.exists()


def test_awkward_templates_in_a_file_are_refused_each_by_itself(world: World) -> None:
    subjects = ["\x00", "{{", "", "x" * 300_000, "{{#each a}}"]
    events = [
        {"active": True, "eventType": "ORDER_FULFILLED", "subject": subject, "template": BODY}
        for subject in subjects
    ]
    events.append({"active": True, "eventType": "\x00", "subject": "x", "template": "\x00"})
    answer = run(world.staff, IMPORT, data=json.dumps({"events": events}))
    assert answer["errors"] == []
    assert [row["imported"] for row in answer["results"]] == [False] * len(events)
    assert not StoredTemplate.objects.exists()
