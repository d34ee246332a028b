"""Templates over GraphQL: listed, changed, taken back, by whom they may be."""

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin import conf
from saleor_service_plugin.messages import kinds
from saleor_service_plugin.messages.models import StoredTemplate
from tests.saleor.api import people
from tests.saleor.api.caller import MERGED, ask, errors, post
from tests.saleor.api.templates import (
    EXPORT,
    IMPORT,
    INPUT,
    LIST,
    ONE,
    PREVIEW,
    PROOF,
    RESET,
    SOURCE,
    UNDO,
    UPDATE,
    channel,
    refused,
    run,
)
from tests.saleor.world import World
from tests.saleor.world.api import global_id

pytestmark = [pytest.mark.all_messages, pytest.mark.usefixtures("packaged_templates")]


def test_kinds_say_what_their_templates_may_show(world: World) -> None:
    query = """{ serviceMessageKinds { kind key messageClass group onByDefault brake quietHours
        mandatory languages names { name type example mandatory } } }"""
    found = {row["key"]: row for row in ask(world.staff, query)["serviceMessageKinds"]}
    assert set(found) == {one.key for one in kinds.all_kinds()}
    parcel = found["parcel-sent"]
    assert (parcel["kind"], parcel["messageClass"]) == ("PARCEL_SENT", "TRANSACTIONAL")
    assert parcel["languages"] == ["de", "en"]
    names = {row["name"]: row for row in parcel["names"]}
    assert names["parcels"]["type"] == "LIST"
    assert names["parcels.contents.sku"]["type"] == "TEXT"
    assert names["several"]["type"] == "YES_NO"
    assert all(names[name]["mandatory"] for name in parcel["mandatory"])
    assert not found["payment-reminder"]["onByDefault"]
    assert "MANAGE_PLUGINS" in errors(world.anonymous, query)[0]


def test_listed_with_their_sources_in_as_many_statements_as_ever(world: World) -> None:
    def statements() -> int:
        ask(world.staff, LIST)
        with CaptureQueriesContext(connection) as asked:
            ask(world.staff, LIST)
        return len(asked)

    run(world.staff, UPDATE, channel=channel(world, "usd"), input=INPUT)
    before = statements()
    run(world.staff, UPDATE, channel=channel(world, "eur"), input=INPUT)
    for subject in ("One", "Two", INPUT["subject"]):
        run(world.staff, UPDATE, input={**INPUT, "subject": subject})
    assert statements() == before

    rows = ask(world.staff, LIST, {"kind": "REFUND_MADE"})["serviceTemplates"]
    found = {(row["language"], row["channel"]): row for row in rows}
    slugs = [world.channels[name].slug for name in ("eur", "usd")]
    assert set(found) == {("de", None), ("en", None), ("de", slugs[0]), ("de", slugs[1])}
    assert (found["en", None]["origin"], found["en", None]["changed"]) == ("PACKAGED", False)
    assert found["de", None]["origin"] == "ALL_CHANNELS"
    own = found["de", slugs[0]]
    assert (own["origin"], own["changed"], own["hasDefault"]) == ("CHANNEL", True, True)
    assert own["languageCode"] == "DE"
    assert own["source"]["subject"] == INPUT["subject"]
    of_channel = {"channel": channel(world, "eur")}
    (only,) = ask(world.staff, LIST, of_channel)["serviceTemplates"]
    assert only["id"] == own["id"]
    assert {row["language"] for row in ask(world.staff, LIST, {"language": "EN"})[
        "serviceTemplates"]} == {"en"}  # fmt: skip


def test_changed_taken_back_and_reset(world: World) -> None:
    # when
    first = run(world.staff, UPDATE, input=INPUT)
    second = run(world.staff, UPDATE, input={**INPUT, "subject": "Zwei {{no_name}}"})

    # then
    assert (first["errors"], first["warnings"]) == ([], [])
    assert second["warnings"] == ["subject: line 1: this message has no 'no_name'"]
    template = second["template"]
    assert template["changedBy"].startswith("staff-")
    assert [row["current"] for row in template["history"]] == [True, False]
    assert template["history"][1]["id"] == first["template"]["version"]
    assert template["history"][1]["source"] == {"subject": INPUT["subject"]}

    # when
    undone = run(world.staff, UNDO)["template"]
    assert undone["source"]["subject"] == INPUT["subject"]
    assert undone["history"][0]["restores"] == first["template"]["version"]
    again = run(world.staff, UNDO, to=template["version"])["template"]
    assert again["source"]["subject"] == "Zwei {{no_name}}"
    reset = run(world.staff, RESET)["template"]

    # then
    assert (reset["changed"], reset["origin"], reset["changedBy"]) == (False, "PACKAGED", None)
    assert reset["history"][0]["isDefault"] and reset["history"][0]["source"] is None
    assert len(reset["history"]) == 5
    assert run(world.staff, RESET)["template"]["version"] == reset["version"]


def test_what_was_never_changed_cannot_be_undone(world: World) -> None:
    assert refused(world.staff, UNDO) == ("kind", "WRONG_STATE")
    for to in ("x", global_id("ServiceTemplateVersion", 10**30), global_id("Order", 1),
               global_id("ServiceTemplateVersion", 4711)):  # fmt: skip
        assert refused(world.staff, UNDO, to=to) == ("to", "NOT_FOUND")
    assert not StoredTemplate.objects.exists()


def test_somebody_elses_change_is_not_overwritten(world: World) -> None:
    # given: both look at the same
    version = ask(world.staff, ONE, {"kind": "REFUND_MADE", "language": "DE"})
    seen = version["serviceTemplate"]["version"]
    other = people.staff(world, "manage_plugins")
    first = run(other, UPDATE, version=seen, input=INPUT)["template"]["version"]

    # when / then
    for mutation in (UPDATE, RESET, UNDO):
        given = {"input": INPUT} if mutation is UPDATE else {}
        (error,) = run(world.staff, mutation, version=seen, **given)["errors"]
        assert (error["field"], error["code"]) == ("expectedVersion", "CHANGED_MEANWHILE")
        assert "It was changed meanwhile" in error["message"]
        for rubbish in ("", "x", "💥", global_id("Order", 0)):
            wrong = refused(world.staff, mutation, version=rubbish, **given)
            assert wrong == ("expectedVersion", "NOT_FOUND")
    now = ask(world.staff, ONE, {"kind": "REFUND_MADE", "language": "DE"})["serviceTemplate"]
    assert now["version"] == first
    assert run(world.staff, UPDATE, version=first, input=INPUT)["errors"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"subject": "a\x00b"}, "subject"),
        ({"text": "nothing"}, "text"),
        ({"mjml": "<mj-section>"}, "mjml"),
        ({"mjml": "{{#if order_number}}"}, "mjml"),
        ({"mjml": SOURCE.mjml + '<mj-include path="/etc/hostname" />'}, "mjml"),
        ({"mjml": "<" * 150_000}, "mjml"),
        ({"text": "x" * 200_001}, "text"),
        ({"text": "{{#if a}}" * 5000 + "{{/if}}" * 5000}, "text"),
    ],
)
def test_what_cannot_be_used_is_a_typed_error(
    world: World, changes: dict[str, str], field: str
) -> None:
    found, code = refused(world.staff, UPDATE, input={**INPUT, **changes})
    assert (found, code in ("TEMPLATE_REFUSED", "INVALID")) == (field, True)
    assert not StoredTemplate.objects.exists()
    variables = {"kind": "REFUND_MADE", "language": "DE", "source": {**INPUT, **changes}}
    shown = ask(world.staff, PREVIEW, variables)["serviceTemplatePreview"]
    assert [(error["field"], error["code"]) for error in shown["errors"]] == [
        (field, "TEMPLATE_REFUSED")
    ]


def test_a_language_of_its_own(world: World) -> None:
    variables = {"kind": "REFUND_MADE", "language": "PT_BR"}
    assert ask(world.staff, ONE, variables)["serviceTemplate"] is None
    update = UPDATE.replace("languageCode: DE", "languageCode: PT_BR")
    made = run(world.staff, update, input=INPUT)["template"]
    assert (made["languageCode"], made["language"]) == ("PT_BR", "pt-br")
    assert not made["hasDefault"]
    reset = run(world.staff, RESET.replace("languageCode: DE", "languageCode: PT_BR"))
    assert (reset["template"]["origin"], reset["template"]["source"]) == (None, None)
    assert reset["template"]["history"]


def test_staff_of_one_channel(world: World) -> None:
    # given
    mine = people.staff(world, "manage_plugins", "manage_orders", channels=["eur"])
    eur, usd = channel(world, "eur"), channel(world, "usd")
    run(world.staff, UPDATE, channel=usd, input=INPUT)

    # when / then: the template of all channels is read, not changed
    assert ask(mine, LIST)["serviceTemplates"]
    assert not [row for row in ask(mine, LIST)["serviceTemplates"] if row["channel"]]
    before = StoredTemplate.objects.count()
    for mutation, given in ((UPDATE, {"input": INPUT}), (RESET, {}), (UNDO, {})):
        assert refused(mine, mutation, **given) == ("channel", "OUT_OF_SCOPE_CHANNEL")
        for foreign in (usd, global_id("Channel", 10**9), global_id("Channel", 10**30),
                        global_id("Order", 1), "x", ""):  # fmt: skip
            (error,) = run(mine, mutation, channel=foreign, **given)["errors"]
            assert error == {
                "field": "channel", "code": "NOT_FOUND", "message": "There is no such channel.",
            }  # fmt: skip
    assert refused(mine, PROOF, language="DE", channel=usd) == ("channel", "NOT_FOUND")
    assert refused(mine, IMPORT, data=EXPORT) == ("channel", "OUT_OF_SCOPE_CHANNEL")
    assert refused(mine, IMPORT, data=EXPORT, channel=usd) == ("channel", "NOT_FOUND")
    assert StoredTemplate.objects.count() == before
    for query in (LIST, ONE, PREVIEW):
        variables = {"kind": "REFUND_MADE", "language": "DE"}
        messages = [errors(mine, query, {**variables, "channel": foreign})
                    for foreign in (usd, global_id("Channel", 10**9), "x")]  # fmt: skip
        assert messages == [["channel: There is no such channel."]] * 3
    assert run(mine, UPDATE, channel=eur, input=INPUT)["errors"] == []


def test_who_may_not(world: World) -> None:
    # given
    nobody = people.staff(world, "manage_products")
    orders_alone = people.staff(world, "manage_orders")
    queries = [
        (LIST, {}),
        (ONE, {"kind": "REFUND_MADE", "language": "DE"}),
        (PREVIEW, {"kind": "REFUND_MADE"}),
        (UPDATE, {"input": INPUT}), (RESET, {}), (UNDO, {}), (IMPORT, {"data": "{}"}),
        (PROOF, {"language": "DE", "to": "anne@example.com"}),
    ]  # fmt: skip

    # when / then
    for api in (world.anonymous, nobody, orders_alone, world.app):
        for query, variables in queries:
            assert "MANAGE_PLUGINS" in errors(api, query, variables)[0]
    assert not StoredTemplate.objects.exists()


@override_settings(ROOT_URLCONF=conf.MERGED_URLS)
def test_the_same_at_saleors_address(world: World) -> None:
    given = {"channel": channel(world, "eur"), "input": INPUT}
    made = ask(world.staff, UPDATE, given, path=MERGED)["serviceTemplateUpdate"]
    assert made["errors"] == []
    rows = ask(world.staff, LIST, {"kind": "REFUND_MADE"}, path=MERGED)["serviceTemplates"]
    assert made["template"] in rows
    variables = {"kind": "REFUND_MADE", "language": "DE", "channel": given["channel"]}
    shown = ask(world.staff, PREVIEW, variables, path=MERGED)["serviceTemplatePreview"]
    assert shown["subject"] == "Eigen 1042"
    assert "MANAGE_PLUGINS" in errors(world.anonymous, LIST, path=MERGED)[0]


def test_wrong_values_never_reach_further_than_the_schema(world: World) -> None:
    for query in (
        "{ serviceTemplate(kind: NOTHING, languageCode: DE) { id } }",
        '{ serviceTemplate(kind: REFUND_MADE, languageCode: "de") { id } }',
        "mutation { serviceTemplateReset(kind: REFUND_MADE) { errors { code } } }",
    ):
        (message,) = [error["message"] for error in post(world.staff, query).json()["errors"]]
        assert "Internal" not in message
