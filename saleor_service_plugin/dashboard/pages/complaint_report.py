"""What complaints are about, and how long customers waited: figures, a chart, a file."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.utils.safestring import SafeString

from ...complaints.reports import export, figures
from ...complaints.reports.figures import Figures, Times
from ...complaints.reports.where import By, Where
from ...complaints.states import Topic
from ...delivery.reports import chart
from ...delivery.reports.chart import Chart, Series
from ...delivery.reports.where import month_after
from ...shop import port
from ...web.words import language, number, t
from .. import complaint_words as words
from .. import report_filter, report_words
from ..office import Office, enter
from ..report_filter import Filter
from ..visit import Answer, File, Screen, Visit, address


def complaint_report(visit: Visit) -> Answer:
    """Show it."""
    office = enter(visit, "MANAGE_ORDERS")
    shown, by, where = _asked(visit, office)
    today = datetime.now(UTC).date()
    with port.current().writer():
        whole, rows = figures.total(where), figures.by(where, by)
        months = rows if by is By.MONTH else figures.by(where, By.MONTH)
        people = bool(set(figures.allowing()) & set(office.channels))
    names = _names(by, office)
    kept = {"from": f"{shown.first:%Y-%m}", "until": f"{shown.last:%Y-%m}"}
    kept |= {name: visit.last(name) for name in ("channel", "topic", "by")}
    context: dict[str, Any] = {
        "words": {name: visit.last(name) for name in ("channel", "topic")},
        "first": kept["from"],
        "last": kept["until"],
        "months": report_filter.choices(shown, today),
        "channels": list(office.channels.values()),
        "topics": words.topics(),
        "groups": {key.value: label for key, label in _groups(people=people).items()},
        "by": by.value,
        "group": _groups(people=True)[by],
        "whole": _row(whole, t("Together"), by) if whole.opened else None,
        "rows": [_row(one, _name(one, by, names), by) for one in rows],
        "reasons": [(words.topics()[key], number(count)) for key, count in _reasons(months)],
        "chart": _drawn(months, shown),
        "begin": address("complaint-report"),
        "file": address("complaint-file", **kept),
        "narrowed": bool(visit.last("channel") or visit.last("topic")),
    }
    return Screen("complaint_report.html", t("Report on complaints & questions"), context)


def complaint_file(visit: Visit) -> Answer:
    """Answer with the figures as a file."""
    office = enter(visit, "MANAGE_ORDERS")
    _shown, by, where = _asked(visit, office)
    with port.current().writer():
        rows = figures.by(where, by)
    names = _names(by, office)
    called = {one.key: _name(one, by, names) for one in rows if by is not By.MONTH}
    found = export.export(where, rows, called, language=language())
    return File(found.name, found.content)


def _asked(visit: Visit, office: Office) -> tuple[Filter, By, Where]:
    shown = report_filter.read(visit, datetime.now(UTC).date(), [])
    slugs = {one.slug: pk for pk, one in office.channels.items()}
    channel, topic, by = (visit.last(name) for name in ("channel", "topic", "by"))
    where = Where(
        shown.first,
        month_after(shown.last, 1),
        channel_ids=[slugs[channel]] if channel in slugs else None,
        allowed_channel_ids=office.scope,
        topics=[topic] if topic in set(Topic) else None,
    )
    return shown, By(by) if by in set(By) else By.MONTH, where


def _groups(*, people: bool) -> Mapping[By, str]:
    found = {
        By.MONTH: t("Month"), By.CHANNEL: t("Channel"), By.TOPIC: t("Topic"),
        By.PRODUCT: t("Product"), By.SUPPLIER: t("Supplier"), By.PERSON: t("Person"),
    }  # fmt: skip
    return found if people else {key: found[key] for key in found if key is not By.PERSON}


def _names(by: By, office: Office) -> Mapping[str, str]:
    match by:
        case By.CHANNEL:
            return {str(pk): one.name for pk, one in office.channels.items()}
        case By.TOPIC:
            return {str(key): label for key, label in words.topics().items()}
        case By.PERSON:
            return {"0": t("Nobody")}
        case By.SUPPLIER:
            return {"": t("No supplier named")}
    return {}


def _name(one: Figures, by: By, names: Mapping[str, str]) -> str:
    if by is By.MONTH:
        return report_words.month(_day(one.key))
    return names.get(one.key) or one.name or one.key


def _row(one: Figures, name: str, by: By) -> dict[str, Any]:
    top = max(one.reasons.items(), key=lambda pair: pair[1], default=None)
    return {
        "name": name,
        "opened": number(one.opened),
        "questions": number(one.questions),
        "reply": _times(one.first_reply),
        "solution": _times(one.solution),
        "reopened": _share(one.reopened, one.opened),
        "justified": _share(one.justified, one.decided),
        "top": words.topics()[top[0]] if top and by is not By.TOPIC else "",
        "top_count": number(top[1]) if top else "",
    }


def _times(of: Times) -> dict[str, Any]:
    return {
        "known": bool(of.count),
        "median": report_words.duration(of.median_hours),
        "ninth": report_words.duration(of.ninth_hours),
        "count": number(of.count),
        "rate": _share(of.met, of.measured),
    }


def _share(part: int, whole: int) -> str:
    """Return a share with what it is of: 93.5 % of 120."""
    if not whole:
        return "–"
    return t("{share} of {count}", share=report_words.share(part / whole), count=number(whole))


def _reasons(months: Sequence[Figures]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for one in months:
        for topic, count in one.reasons.items():
            found[topic] = found.get(topic, 0) + count
    return sorted(found.items(), key=lambda pair: -pair[1])


def _drawn(rows: Sequence[Figures], shown: Filter) -> dict[str, Any]:
    """Return how many were opened, month by month, in both widths."""
    counts = {one.key: one.opened for one in rows}
    values = [counts.get(f"{day:%Y-%m}", 0) for day in shown.months]
    texts = [number(one) for one in values]
    title = t("Complaints and questions opened by month")
    says = "; ".join(
        f"{report_words.month(day)}: {text}" for day, text in zip(shown.months, texts, strict=True)
    )
    labels = [report_words.month_short(day) for day in shown.months]
    series = Series(t("Opened"), [float(one) for one in values], texts)
    drawn = Chart("opened", title, says, labels, [series], lambda value: number(round(value)))
    return {
        "title": title,
        "wide": SafeString(chart.bars(drawn)),
        "narrow": SafeString(chart.bars(drawn, width=chart.NARROW)),
    }


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
