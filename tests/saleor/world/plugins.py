"""Forms of Saleor's own plugins, saved per channel as staff save them."""

from .api import Json, global_id
from .model import World

PLUGIN_UPDATE = """
mutation ($id: ID!, $channel: ID, $input: PluginUpdateInput!) {
  pluginUpdate(id: $id, channelId: $channel, input: $input) {
    plugin { id } errors { field code message } } }"""


def save(
    world: World, *, plugin_id: str, channel: str, active: bool | None = None, **values: str
) -> None:
    """Save values of a plugin's form in a channel, and whether it is switched on there."""
    items = [{"name": name, "value": value} for name, value in values.items()]
    given: Json = {"configuration": items} if items else {}
    if active is not None:
        given["active"] = active
    channel_id = global_id("Channel", world.channels[channel].pk)
    world.superuser.run(PLUGIN_UPDATE, {"id": plugin_id, "channel": channel_id, "input": given})
