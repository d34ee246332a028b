"""The plugin's form as the Dashboard sees and saves it."""

from collections.abc import Mapping

from saleor.plugins.models import PluginConfiguration

from saleor_service_plugin import PLUGIN_ID
from tests.saleor.world import World
from tests.saleor.world.api import Json

PLUGINS = """
query { plugins(first: 100) { edges { node { id name description
  globalConfiguration { active configuration { name value type label helpText } }
  channelConfigurations { active } } } } }"""

PLUGIN_UPDATE = """
mutation ($id: ID!, $channel: ID, $input: PluginUpdateInput!) {
  pluginUpdate(id: $id, channelId: $channel, input: $input) {
    plugin { globalConfiguration { active configuration { name value } } }
    errors { field code message } } }"""


LINK = "https://carrier.example/track?code={number}"

VALID = {
    "sender_name": "Becher & Söhne, Berlin",
    "sender_address": "versand@becher.example",
    "reply_to": "hilfe@becher.example",
    "tracking_link": LINK,
    "notify_when_unknown": "false",
}

#: A case -> field, value, and what the reason says.
WRONG = {
    "name too long": ("sender_name", "n" * 79, "is longer than 78 characters"),
    "name of two lines": ("sender_name", "Shop\r\nBcc: a@b.example", "holds a line break"),
    "name with a bell": ("sender_name", "Shop\a", "another control character"),
    "address that is a name": ("sender_address", "Becher", "'Becher' is not a mail address"),
    "two addresses": ("sender_address", "a@b.example, c@d.example", "is not a mail address"),
    "address with its name": ("sender_address", "Shop <a@b.example>", "is not a mail address"),
    "address of two lines": ("sender_address", "a@b.example\nBcc: c@d.example", "is not a mail"),
    "answers to nowhere": ("reply_to", "nowhere@", "'nowhere@' is not a mail address"),
    "link without number": ("tracking_link", "https://carrier.example/", "lacks {number}"),
    "link that is a script": ("tracking_link", "javascript:alert({number})", "https://"),
    "link that is data": ("tracking_link", "data:text/html,{number}", "https://"),
    "link without scheme": ("tracking_link", "carrier.example/{number}", "https://"),
    "link without host": ("tracking_link", "https:///track/{number}", "name a host"),
    "link with the number as host": ("tracking_link", "https://{number}/", "name a host"),
    "link with a broken host": ("tracking_link", "https://[::1/{number}", "not a web address"),
    "link with more to fill in": (
        "tracking_link", LINK + "&order={order}", "placeholder other than {number}",
    ),
    "neither true nor false": ("notify_when_unknown", "", "must be true or false"),
}  # fmt: skip

#: What looks odd and can be used.
SENDABLE = {
    "umlaut domain": {"sender_name": "Müller", "sender_address": "versand@müller.example"},
    "quotes": {"sender_name": 'He said "no", \\ <x@y.example>; ü', "sender_address": "a@b.example"},
    "long": {"sender_name": "ü" * 78, "sender_address": "versand@müller.example"},
    "odd line ends": {"sender_name": "a\u2028b\u0085c", "sender_address": "a@b.example"},
    "blanks": {
        "sender_name": " Shop\n",
        "sender_address": " a@b.example ",
        "reply_to": " c@d.example\n",
    },
    "answers to umlauts": {"sender_address": "a@b.example", "reply_to": "hilfe@müller.example"},
    "link": {"tracking_link": f" {LINK}\n"},
}


def rows() -> list[tuple[bool, dict[str, object]]]:
    """Return what is stored: switched on, and the values; nothing where never saved."""
    return [
        (row.active, {item["name"]: item["value"] for item in row.configuration})
        for row in PluginConfiguration.objects.filter(identifier=PLUGIN_ID)
    ]


def forget() -> None:
    """Make it a form that was never saved."""
    PluginConfiguration.objects.filter(identifier=PLUGIN_ID).delete()


def _variables(values: Mapping[str, str | None], active: bool | None) -> Json:
    items = [{"name": name, "value": value} for name, value in values.items()]
    given: Json = {"configuration": items} if items else {}
    if active is not None:
        given["active"] = active
    return {"id": PLUGIN_ID, "input": given}


def save(world: World, *, active: bool | None = None, **values: str | None) -> Json:
    """Save as staff do, return what the API shows afterwards."""
    payload = world.staff.run(PLUGIN_UPDATE, _variables(values, active))
    shown: Json = payload["plugin"]["globalConfiguration"]
    return shown


def refused(world: World, *, active: bool | None = None, **values: str | None) -> list[Json]:
    """Save what must be refused, return the errors."""
    return world.staff.refused(PLUGIN_UPDATE, _variables(values, active))


def shown(world: World) -> Json:
    """Return our plugin as the list of plugins shows it."""
    answer = world.staff.post(PLUGINS, {})
    (found,) = (
        edge["node"]
        for edge in answer["data"]["plugins"]["edges"]
        if edge["node"]["id"] == PLUGIN_ID
    )
    result: Json = found
    return result
