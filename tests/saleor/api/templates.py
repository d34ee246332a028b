"""What the tests of templates ask for, and what they share."""

import json
from typing import Any

from saleor_service_plugin.messages import render, texts
from saleor_service_plugin.messages.models import Leaving, StoredTemplate, Suppression
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id

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

BODY = """<mjml><mj-body><mj-section><mj-column><mj-text>Order {{order.number}}
{{#each fulfillment.lines}}{{orderLine.productName}}{{/each}}</mj-text></mj-column></mj-section>
</mj-body></mjml>"""

EXPORT = json.dumps({"configurations": [{"name": "all", "events": [
    {"active": True, "eventType": "ORDER_FULFILLED", "subject": "Sent {{order.number}}",
     "template": BODY},
    {"active": True, "eventType": "ACCOUNT_DELETE", "subject": "x", "template": "<mjml></mjml>"},
    {"active": False, "eventType": "ORDER_CREATED", "subject": "x", "template": "x"},
]}]})  # fmt: skip


def forget() -> None:
    """Leave no template behind: the database is everybody's."""
    with port.current().writer():
        StoredTemplate.objects.all().delete()
        Leaving.objects.filter(kind__startswith="proof:").delete()
        Suppression.objects.filter(address="gone@example.com").delete()
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
