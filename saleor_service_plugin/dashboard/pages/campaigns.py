"""All campaigns, and the ways to a new one."""

from datetime import UTC, date

from ...rewards.campaigns.draft import Preset
from ...web.asking import nodes
from ...web.words import number, t
from .. import campaign_words
from ..campaign_channels import places
from ..campaign_dates import day_of, moment_of
from ..listing import listed, window
from ..visit import Answer, Screen, Visit, address

KEY = "id channelId name state startsAt lastDay members refused budget code { kind value currency }"

DOCUMENT = f"""
query($first: Int, $last: Int, $after: String, $before: String) {{
  serviceCampaigns(first: $first, last: $last, after: $after, before: $before) {{ {nodes(KEY)} }}
}}
"""

NOT_BEGUN = ("DRAFT", "SCHEDULED")


def campaigns(visit: Visit) -> Answer:
    """Show them."""
    asked = {"first": None, "last": None, "after": None, "before": None, **window(visit)}
    page = listed("campaigns", visit.ask(DOCUMENT, **asked)["serviceCampaigns"])
    every = places(visit)
    for row in page.rows:
        where = every.get(row["channelId"])
        row |= {
            "address": address("campaign", campaign=row["id"]),
            "channel": where.channel.name if where else "",
            "state_label": campaign_words.states()[row["state"]],
            "look": campaign_words.LOOKS[row["state"]],
            "gets": campaign_words.gets(row["code"]),
            "begins": moment_of(row["startsAt"], where.zone if where else UTC),
            "ends": day_of(date.fromisoformat(row["lastDay"])) if row["lastDay"] else "",
            "members_label": number(row["members"]) if row["state"] not in NOT_BEGUN else "–",
        }
    begin = [
        {"label": t("Free-shipping week"), "preset": Preset.FREE_SHIPPING_WEEK},
        {"label": t("Win back"), "preset": Preset.WIN_BACK},
        {"label": t("Empty"), "preset": Preset.EMPTY},
    ]
    context = {
        "page": page,
        "begin": [
            {**one, "address": address("campaign", preset=str(one["preset"]))} for one in begin
        ],
        "referral": address("referral"),
        "report": address("rewards"),
    }
    return Screen("campaigns.html", t("Campaigns"), context)
