"""Whom a campaign would reach now, and what it would cost at most."""

from typing import Any

from ...web.asking import nodes
from ...web.words import number, t
from .. import campaign_words, languages
from ..access import RefusedError
from ..campaign_channels import no_mail, place
from ..campaign_dates import moment_of
from ..listing import listed, window
from ..visit import Answer, Screen, Visit, address

DOCUMENT = f"""
query($id: ID!, $first: Int, $last: Int, $after: String, $before: String) {{
  serviceCampaign(id: $id) {{ name channelId state isByMail }}
  serviceCampaignPreview(id: $id) {{
    members codes highestCost currency asked byMail pageAndCard
    people(first: $first, last: $last, after: $after, before: $before) {{
      {nodes("name orders spent lastAt country")}
    }}
  }}
}}
"""


def campaign_preview(visit: Visit) -> Answer:
    """Show it."""
    key = visit.last("campaign")
    asked = {"first": None, "last": None, "after": None, "before": None, **window(visit)}
    answer = visit.ask(DOCUMENT, id=key, **asked)
    found = answer["serviceCampaignPreview"]
    if found is None:
        raise RefusedError(404, "NOT_FOUND")
    one = answer["serviceCampaign"]
    where = place(visit, one["channelId"])
    shut = no_mail(where) if one["isByMail"] else {}
    page = listed("campaign-preview", found["people"], campaign=key)
    for row in page.rows:
        row |= {
            "spent_label": campaign_words.money(row["spent"], found["currency"]),
            "last": moment_of(row["lastAt"], where.zone),
            "country_label": languages.country(row["country"]) if row["country"] else "–",
        }
    context = {
        "name": one["name"],
        "no_mail": shut,
        "may_schedule": one["state"] == "DRAFT",
        "action": address("campaign", campaign=key),
        "facts": facts(found, shut["why"] if shut else ""),
        "page": page,
        "back": address("campaign", campaign=key),
    }
    return Screen("campaign_preview.html", t("Preview"), context)


def facts(found: dict[str, Any], no_mail: str) -> list[dict[str, str]]:
    """Return the figures, each with what it means.

    Args:
        found: As the API has it.
        no_mail: Why no mail goes at all in this channel, "" where they go.

    """
    lines = [
        {"label": t("Customers who are meant"), "value": number(found["members"]), "why": ""},
        {
            "label": t("Codes"),
            "value": number(found["codes"]),
            "why": t("As many as the budget bears.") if found["codes"] < found["members"] else "",
        },
        {
            "label": t("Costs at most"),
            "value": campaign_words.money(found["highestCost"], found["currency"]),
            "why": t("If every code is used, each for what you said it costs at most."),
        },
    ]
    if found["byMail"] is not None:
        of = t("of the first {count}", count=number(found["asked"]))
        more = found["asked"] < found["members"]
        lines.append(
            {
                "label": t("May be told by mail"),
                "value": f"{number(found['byMail'])} {of}" if more else number(found["byMail"]),
                "why": no_mail
                or t(
                    "Those who agreed to advertising, or may be written to as existing customers."
                ),
            }
        )
    lines.append(
        {
            "label": t("See it on page and card"),
            "value": number(found["pageAndCard"]),
            "why": t("On the page of their order, and on the card in their next parcel."),
        }
    )
    return lines
