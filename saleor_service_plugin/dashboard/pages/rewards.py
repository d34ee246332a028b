"""What rewards cost and bring: budgets, figures by month, what a hold-out shows."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from ...delivery.reports.where import MOST_MONTHS, month_after
from ...web.words import language, number, t
from .. import campaign_words, report_filter, report_words, reward_gauges
from ..visit import Answer, File, Screen, Visit, address

DOCUMENT = """
query($from: Date, $until: Date) {
  serviceRewardReport(fromMonth: $from, untilMonth: $until) {
    figures {
      month source name currency granted used expired revoked cost redeemed
    }
    gauges { source name currency limit booked left }
    uplifts {
      name givenCases givenAgain heldOutCases heldOutAgain difference low high silence
    }
  }
}
"""

FILE = """
query($from: Date, $until: Date, $language: LanguageCodeEnum) {
  serviceRewardReport(fromMonth: $from, untilMonth: $until) {
    file(languageCode: $language) { fileName content }
  }
}
"""


def rewards(visit: Visit) -> Answer:
    """Show them."""
    today = datetime.now(UTC).date()
    shown = report_filter.read(visit, today, [])
    found = visit.ask(DOCUMENT, **_months(visit))["serviceRewardReport"]
    sources = campaign_words.sources()
    gauges = [{**one, "name": one["name"] or sources[one["source"]]} for one in found["gauges"]]
    context = {
        "first": f"{shown.first:%Y-%m}",
        "last": f"{shown.last:%Y-%m}",
        "months": report_filter.choices(shown, today),
        "rows": [_row(one, sources) for one in reversed(found["figures"])],
        "gauges": [_gauge(one, sources) for one in gauges],
        "uplifts": [_uplift(one) for one in found["uplifts"]],
        **(reward_gauges.both(gauges) if gauges else {}),
        "begin": address("rewards"),
        "file": address(
            "reward-file", **{"from": f"{shown.first:%Y-%m}", "until": f"{shown.last:%Y-%m}"}
        ),
    }
    return Screen("rewards.html", t("What rewards cost and bring"), context)


def reward_file(visit: Visit) -> Answer:
    """Answer with the figures as a file."""
    found = visit.ask(FILE, **_months(visit), language=language().upper())
    file = found["serviceRewardReport"]["file"]
    return File(file["fileName"], file["content"])


def _months(visit: Visit) -> dict[str, str]:
    shown = report_filter.read(visit, datetime.now(UTC).date(), [])
    first = max(shown.first, month_after(shown.last, 1 - MOST_MONTHS))
    return {"from": first.isoformat(), "until": shown.last.isoformat()}


def _row(one: Mapping[str, Any], sources: Mapping[str, str]) -> dict[str, Any]:
    return {
        **one,
        "month": report_words.month(date.fromisoformat(one["month"])),
        "source": sources[one["source"]],
        "cost": campaign_words.money(one["cost"], one["currency"]),
        "redeemed": campaign_words.money(one["redeemed"], one["currency"]),
    }


def _gauge(one: Mapping[str, Any], sources: Mapping[str, str]) -> dict[str, Any]:
    amounts = {
        name: campaign_words.money(one[name], one["currency"])
        for name in ("limit", "booked", "left")
    }
    return {"name": one["name"], "source": sources[one["source"]], **amounts}


def _uplift(one: Mapping[str, Any]) -> dict[str, str]:
    def group(again: int, cases: int) -> str:
        share = report_words.share(again / cases if cases else None)
        return t("{share} of {count}", share=share, count=number(cases))

    return {
        "name": one["name"],
        "given": group(one["givenAgain"], one["givenCases"]),
        "held": group(one["heldOutAgain"], one["heldOutCases"]),
        "says": _says(one),
    }


def _says(one: Mapping[str, Any]) -> str:
    if one["silence"] == "NO_HOLD_OUT":
        return t("Not known: nobody was left out by lot yet.")
    if one["silence"] == "TOO_FEW":
        return t(
            "Not known yet: {count} customers are too few, chance alone would move it. From 400 "
            "on it is shown.",
            count=number(one["givenCases"] + one["heldOutCases"]),
        )
    points = {name: _points(one[name]) for name in ("difference", "low", "high")}
    return t("{difference} points, with 95 % confidence {low} to {high}", **points)


def _points(share: float) -> str:
    return f"{'+' if share > 0 else ''}{number(round(share * 100, 1))}"
