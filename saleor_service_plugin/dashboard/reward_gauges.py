"""Budgets as bars: how much is booked of each, in both widths."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from ..delivery.reports.chart import NARROW, WIDE
from ..web.words import t
from . import campaign_words

ROW = 44
BAR = 14
TOP = 8


def drawn(gauges: Sequence[Mapping[str, Any]], *, width: int) -> SafeString:
    """Return the budgets as SVG: no script, colors by class, text for who does not see it.

    Args:
        gauges: As the API has them.
        width: For which it is drawn, in CSS pixels.

    """
    title, key = t("Budgets"), f"gauges-{width}"
    says = "; ".join(f"{one['name']}: {_says(one)}" for one in gauges)
    height = TOP + ROW * len(gauges)
    parts = [
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key}-title" '
        f'aria-describedby="{key}-says"><title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-says">{escape(says)}</desc>'
    ]
    for index, one in enumerate(gauges):
        y = TOP + index * ROW
        share = min(float(one["booked"]) / float(one["limit"]), 1.0) if one["limit"] else 1.0
        name = str(one["name"])
        longest = 22 if width == NARROW else 60
        shown = name if len(name) <= longest else f"{name[: longest - 1]}…"
        parts.append(
            f"<g><title>{escape(f'{name}: {_says(one)}')}</title>"
            f'<text class="start" x="0" y="{y + 12}">{escape(shown)}</text>'
            f'<text class="value end" x="{width}" y="{y + 12}">{escape(_left(one))}</text>'
            f'<rect class="track" x="0" y="{y + 18}" width="{width}" height="{BAR}" rx="3"/>'
            f'<rect class="bar" x="0" y="{y + 18}" width="{max(share * width, 1):.1f}" '
            f'height="{BAR}" rx="3"/></g>'
        )
    return SafeString("".join([*parts, "</svg>"]))


def both(gauges: Sequence[Mapping[str, Any]]) -> dict[str, SafeString]:
    """Return both widths; the style sheet shows the one that fits."""
    return {"wide": drawn(gauges, width=WIDE), "narrow": drawn(gauges, width=NARROW)}


def _left(one: Mapping[str, Any]) -> str:
    return t("{amount} left", amount=campaign_words.money(one["left"], one["currency"]))


def _says(one: Mapping[str, Any]) -> str:
    return t(
        "{booked} of {limit} booked",
        booked=campaign_words.money(one["booked"], one["currency"]),
        limit=campaign_words.money(one["limit"], one["currency"]),
    )
