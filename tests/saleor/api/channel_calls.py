"""Operations on channels, as a Dashboard would write them."""

from typing import Any

from tests.saleor.api.caller import ask
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id

SETTINGS = """
fragment S on ServiceChannelSettings {
  contract withdrawal payments { method kind } reminderDays quietFrom quietTo timeZone
  senderName senderAddress replyTo mailServer language changed
}
"""

CHANNEL = """
fragment C on ServiceChannel {
  id channelId slug name mode liveSince pausedMessages
  settings { ...S } sender { address replyTo problem }
  kinds { kind group on default changed since }
}
"""

REPORT = """
fragment R on ServiceGoingLiveReport {
  ready kinds gaps { what why } doublings { kind writer source certain text }
}
"""

ONE = f"""
query($id: ID, $slug: String, $groups: [ServiceMessageGroupEnum!]) {{
  serviceChannel(id: $id, slug: $slug) {{ ...C report(groups: $groups) {{ ...R }} }}
}} {CHANNEL} {SETTINGS} {REPORT}
"""

ALL = f"{{ serviceChannels {{ ...C report {{ ...R }} }} }} {CHANNEL} {SETTINGS} {REPORT}"

UPDATE = f"""
mutation($id: ID!, $input: ServiceChannelInput!) {{
  serviceChannelUpdate(id: $id, input: $input) {{
    channel {{ ...C }} warnings {{ kind writer certain }} errors {{ field code message }}
  }}
}} {CHANNEL} {SETTINGS}
"""

GO_LIVE = f"""
mutation(
  $id: ID!, $groups: [ServiceMessageGroupEnum!], $despite: Boolean, $discard: Boolean
) {{
  serviceChannelGoLive(
    id: $id, groups: $groups, despiteOthers: $despite, discardHeld: $discard
  ) {{
    channel {{ ...C report {{ ...R }} }} waited
    warnings {{ kind writer source certain text }} errors {{ field code message }}
  }}
}} {CHANNEL} {SETTINGS} {REPORT}
"""

PAUSE = f"""
mutation($id: ID!) {{
  serviceChannelPause(id: $id) {{ channel {{ ...C }} errors {{ field code message }} }}
}} {CHANNEL} {SETTINGS}
"""

TRIAL = PAUSE.replace("serviceChannelPause", "serviceChannelTrial")


def id_of(world: World, channel: str = "eur") -> str:
    """Return our id of a channel."""
    return global_id("ServiceChannel", world.channels[channel].pk)


def run(api: Api, query: str, **variables: Any) -> Json:
    """Return the payload of a document's only operation."""
    (payload,) = ask(api, query, variables).values()
    found: Json = payload
    return found


def done(api: Api, query: str, **variables: Any) -> Json:
    """Return the payload of a mutation that must succeed."""
    payload = run(api, query, **variables)
    assert payload["errors"] == []
    return payload


def refused(api: Api, query: str, **variables: Any) -> list[tuple[str, str]]:
    """Return field and code of what a mutation refuses."""
    payload = run(api, query, **variables)
    assert payload.get("channel") is None
    return [(error["field"], error["code"]) for error in payload["errors"]]


def on(channel: Json) -> set[str]:
    """Return the kinds that leave."""
    return {one["kind"] for one in channel["kinds"] if one["on"]}
