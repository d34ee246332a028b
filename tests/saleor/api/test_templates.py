"""Templates over GraphQL: listed, changed, taken back, looked at, tried out, imported."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin.messages import kinds, render, texts
from saleor_service_plugin.messages.models import Leaving, Message, StoredTemplate, Suppression
from saleor_service_plugin.orders import sweep
from saleor_service_plugin.orders.drain import drain
from saleor_service_plugin.shop import port
from tests.saleor.api import people
from tests.saleor.api.caller import ask, errors, post
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id

pytestmark = pytest.mark.all_messages

SOURCE = render.packaged("refund-made", "de")

INPUT = {"subject": "Eigen {{order_number}}", "mjml": SOURCE.mjml, "text": SOURCE.text}

TEMPLATE = """
fragment T on ServiceTemplate {
  id kind languageCode language channelId channel changed hasDefault changedAt changedBy version
  origin source { subject mjml text }
  history { id current changedAt changedBy isDefault restores source { subject } }
}"""

ERRORS = "errors { field message code }"

LIST = (
    """query($kind: ServiceMessageKindEnum, $language: LanguageCodeEnum, $channel: ID) {
  serviceTemplates(kind: $kind, languageCode: $language, channel: $channel) { ...T } }"""
    + TEMPLATE
)

ONE = (
    """query($kind: ServiceMessageKindEnum!, $language: LanguageCodeEnum!, $channel: ID) {
  serviceTemplate(kind: $kind, languageCode: $language, channel: $channel) { ...T } }"""
    + TEMPLATE
)

WHICH = "kind: REFUND_MADE, languageCode: DE, channel: $channel, expectedVersion: $version"

UPDATE = (
    f"""mutation($channel: ID, $version: ID, $input: ServiceTemplateSourceInput!) {{
  serviceTemplateUpdate({WHICH}, input: $input) {{ template {{ ...T }} warnings {ERRORS} }} }}"""
    + TEMPLATE
)

RESET = (
    f"""mutation($channel: ID, $version: ID) {{
  serviceTemplateReset({WHICH}) {{ template {{ ...T }} {ERRORS} }} }}"""
    + TEMPLATE
)

UNDO = (
    f"""mutation($channel: ID, $version: ID, $to: ID) {{
  serviceTemplateUndo({WHICH}, to: $to) {{ template {{ ...T }} {ERRORS} }} }}"""
    + TEMPLATE
)

PREVIEW = """query($kind: ServiceMessageKindEnum!, $language: LanguageCodeEnum, $channel: ID,
    $order: ID, $source: ServiceTemplateSourceInput) {
  serviceTemplatePreview(kind: $kind, languageCode: $language, channel: $channel, orderId: $order,
      source: $source) {
    subject html text language languageCode warnings note errors { field message code } } }"""

PROOF = f"""mutation($channel: ID, $language: LanguageCodeEnum!, $to: String,
    $source: ServiceTemplateSourceInput) {{
  serviceTemplateTest(kind: REFUND_MADE, languageCode: $language, channel: $channel, recipient: $to,
      source: $source) {{ recipient subject {ERRORS} }} }}"""

IMPORT = f"""mutation($data: String!, $channel: ID, $dry: Boolean, $configuration: String) {{
  serviceTemplateImport(data: $data, channel: $channel, dryRun: $dry, languageCode: FR,
      configuration: $configuration) {{
    results {{ event kind channels imported reason problems }} {ERRORS} }} }}"""


@pytest.fixture(autouse=True)
def fresh(world: World) -> Iterator[None]:
    """Leave no template behind: the database is everybody's."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    with port.current().writer():
        StoredTemplate.objects.all().delete()
        Leaving.objects.filter(kind__startswith="proof:").delete()
    texts.forget()


def channel(world: World, name: str) -> str:
    """Return a channel's global id."""
    return global_id("Channel", world.channels[name].pk)


def run(api: Api, mutation: str, **variables: Any) -> Json:
    """Return what a mutation answers."""
    (payload,) = ask(api, mutation, variables).values()
    result: Json = payload
    return result


def refused(api: Api, mutation: str, **variables: Any) -> tuple[str, str]:
    """Return field and code of a mutation that must be refused."""
    (error,) = run(api, mutation, **variables)["errors"]
    return error["field"], error["code"]


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
    other = people.staff(world, ["manage_plugins"])
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
    mine = people.staff(world, ["manage_plugins", "manage_orders"], ["eur"])
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
    nobody = people.staff(world, ["manage_products"])
    orders_alone = people.staff(world, ["manage_orders"])
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


def test_a_preview_with_samples_and_of_a_draft(world: World) -> None:
    # when
    sample = ask(world.staff, PREVIEW, {"kind": "ORDER_RECEIVED", "language": "DE"})
    english = ask(world.staff, PREVIEW, {"kind": "ORDER_RECEIVED"})
    draft = ask(
        world.staff, PREVIEW,
        {"kind": "REFUND_MADE", "language": "DE", "source": {**INPUT, "subject": "{{no}}x"}},
    )  # fmt: skip

    # then
    shown = sample["serviceTemplatePreview"]
    assert shown["subject"].startswith("Ihre Bestellung")
    assert "Teekanne" in shown["html"] and "Teekanne" in shown["text"]
    assert (shown["languageCode"], shown["errors"], shown["note"]) == ("DE", [], "")
    assert english["serviceTemplatePreview"]["language"] == "en"
    found = draft["serviceTemplatePreview"]
    assert (found["subject"], found["errors"]) == ("x", [])
    assert found["warnings"] == ["subject: line 1: this message has no 'no'"]
    assert not StoredTemplate.objects.exists()


def test_a_preview_with_a_real_order_shows_nobody(world: World) -> None:
    # given
    order_id = paid(world, Story())
    sweep.sweep_recent()
    drain()
    with port.current().writer():
        order = port.current().read_orders([order_id])[order_id]
        before = Message.objects.filter(order_id=order_id).count()
    variables = {"kind": "ORDER_RECEIVED", "order": global_id("Order", order_id)}
    source = render.packaged("order-received", "en")
    draft = {"subject": "Draft for {{greeting_name}}", "mjml": source.mjml, "text": source.text}

    # when
    found = ask(world.staff, PREVIEW, variables)["serviceTemplatePreview"]
    drafted = ask(world.staff, PREVIEW, {**variables, "source": draft})["serviceTemplatePreview"]

    # then
    address = order.shipping_address or order.billing_address
    assert address is not None
    for shown in (found, drafted):
        assert str(order.number) in shown["html"]
        for part in (order.email, address.last_name, address.street_address_1):
            assert part not in shown["html"] + shown["text"] + shown["subject"]
    assert drafted["subject"].startswith("Draft for")
    with port.current().writer():
        assert Message.objects.filter(order_id=order_id).count() == before
    nothing = ask(world.staff, PREVIEW, {**variables, "kind": "TRACKING_CHANGED"})
    assert nothing["serviceTemplatePreview"]["html"] is None
    assert nothing["serviceTemplatePreview"]["note"]


def test_whose_order_it_is(world: World) -> None:
    # given
    order_id = paid(world, Story())
    variables = {"kind": "ORDER_RECEIVED", "order": global_id("Order", order_id)}
    plugins_alone = people.staff(world, ["manage_plugins"])
    elsewhere = people.staff(world, ["manage_plugins", "manage_orders"], ["usd"])

    # when / then
    assert "MANAGE_ORDERS" in errors(plugins_alone, PREVIEW, variables)[0]
    missing = ["orderId: There is no such order."]
    assert errors(elsewhere, PREVIEW, variables) == missing
    for wrong in ("x", "", "💥", global_id("Order", 1), global_id("User", order_id),
                  global_id("Order", "00000000-0000-0000-0000-000000000000")):  # fmt: skip
        assert errors(world.staff, PREVIEW, {**variables, "order": wrong}) == missing
    other = {**variables, "channel": channel(world, "usd")}
    assert "another channel" in errors(world.staff, PREVIEW, other)[0]
    fitting = {**variables, "channel": channel(world, "eur")}
    assert ask(world.staff, PREVIEW, fitting)["serviceTemplatePreview"]["html"]


def test_a_test_mail_leaves_on_trial(world: World) -> None:
    # when
    before = len(mail.outbox)
    own = run(world.staff, PROOF, language="DE", channel=channel(world, "eur"))
    named = run(world.staff, PROOF, language="EN", to="anne@example.com", source=INPUT)

    # then
    assert own["errors"] == [] and named["errors"] == []
    assert own["recipient"].startswith("staff-")
    first, second = mail.outbox[before:]
    assert first.to == [own["recipient"]]
    assert first.subject.startswith("[Test] ")
    assert second.to == ["anne@example.com"]
    assert second.subject == named["subject"] == "[Test] Eigen 1042"
    assert "[Test]" not in str(Message.objects.values_list("subject", flat=True))


def test_a_test_mail_that_may_not_leave(world: World, settings: Any) -> None:
    app = people.app(world, ["manage_plugins"])
    before = len(mail.outbox)
    with port.current().writer():
        Suppression.objects.get_or_create(
            address="gone@example.com", defaults={"reason": "550", "message_key": "x"}
        )
    given = {"language": "DE"}
    assert refused(app, PROOF, **given) == ("recipient", "REQUIRED")
    for wrong in ("", "anne", "a@example.com, b@example.com", "a@example.com\nBcc: b@example.com",
                  "x" * 70_000 + "@example.com"):  # fmt: skip
        assert refused(world.staff, PROOF, to=wrong, **given) == ("recipient", "INVALID")
    gone = {**given, "to": "Gone@example.com"}
    assert refused(world.staff, PROOF, **gone) == ("recipient", "SUPPRESSED")
    bad = {**INPUT, "text": "nothing"}
    assert refused(world.staff, PROOF, source=bad, **given) == ("text", "TEMPLATE_REFUSED")
    settings.EMAIL_BACKEND = "no.such.Backend"
    assert refused(world.staff, PROOF, **given) == ("channel", "SENDER_NOT_USABLE")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert refused(world.staff, PROOF, **given) == ("channel", "MAIL_SERVER_AWAY")
    assert len(mail.outbox) == before
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert run(app, PROOF, to="anne@example.com", **given)["errors"] == []


BODY = """<mjml><mj-body><mj-section><mj-column><mj-text>Order {{order.number}}
{{#each fulfillment.lines}}{{orderLine.productName}}{{/each}}</mj-text></mj-column></mj-section>
</mj-body></mjml>"""

EXPORT = json.dumps({"configurations": [{"name": "all", "events": [
    {"active": True, "eventType": "ORDER_FULFILLED", "subject": "Sent {{order.number}}",
     "template": BODY},
    {"active": True, "eventType": "ACCOUNT_DELETE", "subject": "x", "template": "<mjml></mjml>"},
    {"active": False, "eventType": "ORDER_CREATED", "subject": "x", "template": "x"},
]}]})  # fmt: skip


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


def test_wrong_values_never_reach_further_than_the_schema(world: World) -> None:
    for query in (
        "{ serviceTemplate(kind: NOTHING, languageCode: DE) { id } }",
        '{ serviceTemplate(kind: REFUND_MADE, languageCode: "de") { id } }',
        "mutation { serviceTemplateReset(kind: REFUND_MADE) { errors { code } } }",
    ):
        (message,) = [error["message"] for error in post(world.staff, query).json()["errors"]]
        assert "Internal" not in message


def test_half_a_character_written_into_the_query(world: World) -> None:
    source = r'{ subject: "{{#\ud800 x}}", mjml: "<mj-\ud800>", text: "\ud800" }'
    which = "kind: REFUND_MADE, languageCode: DE"
    (payload,) = ask(
        world.staff,
        f"mutation {{ serviceTemplateUpdate({which}, input: {source}) {{ {ERRORS} }} }}",
    ).values()
    assert {error["code"] for error in payload["errors"]} == {"INVALID"}
    (shown,) = ask(
        world.staff,
        f"{{ serviceTemplatePreview({which}, source: {source}) {{ html {ERRORS} }} }}",
    ).values()
    assert [error["field"] for error in shown["errors"]] == ["subject"]
    (sent,) = ask(
        world.staff,
        rf'mutation {{ serviceTemplateTest({which}, recipient: "\ud800@a.de") {{ {ERRORS} }} }}',
    ).values()
    assert [error["field"] for error in sent["errors"]] == ["recipient"]
