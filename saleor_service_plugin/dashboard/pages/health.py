"""How the plugin is doing: what asks for a person first, then the figures behind it."""

from typing import Any

from ...complaints.states import Source
from ...delivery.carriers.names import NAMES
from ...web.asking import NotAllowedError
from ...web.words import language, t, tn
from .. import happening_words, labels, refusals
from ..visit import Answer, Go, Screen, Visit, address

HEALTH = """
query($language: LanguageCodeEnum!) {
  serviceHealth {
    ok active
    problems { key code text(languageCode: $language) }
    marksWaiting oldestDueMarkSeconds ordersFailing liveOrders liveRoundSeconds
    oldestDueMessageSeconds
    messages { state count }
    waitingReasons { reason count }
    sweeps { name lastGoodSeconds failures lastError }
    circuits { name reason }
    suppressedAddresses parcelsAttention history { read done }
  }
  serviceWebhooks { id url description isActive offBecause channels kinds changedAt }
}
"""

BRAKES = "{ serviceBrakes { kind engagedSince most held } }"

TASKS = "{ serviceAutomaticTasks { count since most groups { what carrier count since } } }"

TASK_STEPS = {
    "open-tasks": """mutation { serviceAutomaticTasksRelease {
  count errors { field code message } } }""",
    "drop-tasks": """mutation { serviceAutomaticTasksDiscard {
  count errors { field code message } } }""",
}

STEPS = {
    "release": """mutation($kind: ServiceMessageKindEnum!) {
  serviceBrakeRelease(kind: $kind) { count errors { field code message } } }""",
    "discard": """mutation($kind: ServiceMessageKindEnum!) {
  serviceBrakeDiscard(kind: $kind) { count errors { field code message } } }""",
}

WEBHOOK = """
mutation($id: ID!, $on: Boolean!) {
  serviceWebhookUpdate(id: $id, input: { isActive: $on }) { errors { field code message } }
}
"""


def health(visit: Visit) -> Answer:
    """Show it, decide about what the brake holds, or switch a webhook."""
    if not visit.is_posted:
        return _screen(visit)
    step, _, name = visit.form.get("step", "").partition(":")
    if step in STEPS and name in labels.kinds():
        done = visit.change(STEPS[step], kind=name)
        if done.errors:
            return _screen(visit, refusals.by_field(done.errors))
        count = int(done.data["count"])
        if step == "release":
            return Go("health", tn("1 message goes out", "{count} messages go out", count))
        return Go("health", tn("1 message discarded", "{count} messages discarded", count))
    if step in TASK_STEPS:
        return _decide_tasks(visit, step)
    if step in ("on", "off"):
        done = visit.change(WEBHOOK, id=name, on=step == "on")
        if done.errors:
            return _screen(visit, refusals.by_field(done.errors))
        return Go("health", t("Switched on.") if step == "on" else t("Switched off."))
    return _screen(visit)


def _decide_tasks(visit: Visit, step: str) -> Answer:
    """Open or discard what would open by itself and is held."""
    done = visit.change(TASK_STEPS[step])
    if done.errors:
        return _screen(visit, refusals.by_field(done.errors))
    count = int(done.data["count"])
    if step == "open-tasks":
        return Go("health", tn("1 task is opened", "{count} tasks are opened", count))
    return Go("health", tn("1 task discarded", "{count} tasks discarded", count))


def _tasks(visit: Visit) -> dict[str, Any] | None:
    """Return what would open by itself and is held, in words."""
    held: dict[str, Any] | None = (_asked(visit, TASKS) or {}).get("serviceAutomaticTasks")
    if held is None:
        return None
    for one in held["groups"]:
        one["label"] = happening_words.summary(Source.PARCEL, one["what"])
        one["carrier"] = NAMES.get(one["carrier"], one["carrier"])
    return held


def _screen(visit: Visit, wrong: dict[str, str] | None = None) -> Screen:
    found = _asked(visit, HEALTH, language=language().upper())
    brakes = _asked(visit, BRAKES)
    if found is None and brakes is None:
        raise NotAllowedError("MANAGE_PLUGINS or MANAGE_ORDERS")
    rows = (brakes or {}).get("serviceBrakes") or []
    for row in rows:
        row["label"] = labels.kinds().get(row["kind"], t("Message of another version"))
        row["address"] = address("messages", state="HELD", kind=row["kind"] or "")
    context = {
        "problems": _problems(found["serviceHealth"], visit, bool(rows)) if found else [],
        "health": (found or {}).get("serviceHealth"),
        "webhooks": (found or {}).get("serviceWebhooks") or [],
        "brakes": rows,
        "tasks": _tasks(visit),
        "may_orders": brakes is not None,
        "figures": _figures(found["serviceHealth"], visit) if found else [],
        "sweeps": _sweeps(found["serviceHealth"]) if found else [],
        "waiting": _waiting(found["serviceHealth"]) if found else [],
        "wrong": " ".join((wrong or {}).values()),
        "action": address("health"),
        "addresses": address("addresses"),
    }
    return Screen("health.html", t("Health"), context, 422 if wrong else 200)


def _asked(visit: Visit, document: str, **variables: object) -> dict[str, Any] | None:
    """Return an answer, None where this person lacks the permission: the rest is shown."""
    try:
        return visit.ask(document, **variables)
    except NotAllowedError:
        return None


def _problems(found: dict[str, Any], visit: Visit, brakes: bool) -> list[dict[str, str]]:
    """Return what asks for a person, each with the way to where it is put right."""
    ways = {
        "waiting-sender": address("settings"), "circuit-sender": address("settings"),
        "waiting-template": address("texts"), "circuit-template": address("texts"),
        "carrier": address("carriers"),
    }  # fmt: skip
    if visit.may("MANAGE_ORDERS"):
        ways["messages-failed"] = address("messages", state="FAILED")
        ways["messages-parked"] = address("messages", state="PARKED")
    return [
        {"text": one["text"], "address": ways.get(one["code"], "")}
        for one in found["problems"]
        # What the brake holds is decided right below, in a card of its own.
        if not (one["code"] == "brake" and brakes)
        and not (one["code"] == "automatic-tasks-held" and visit.may("MANAGE_ORDERS"))
    ]


def _figures(found: dict[str, Any], visit: Visit) -> list[dict[str, object]]:
    """Return figures, each with the way to its rows where there is one."""
    states = labels.states()
    counts = {one["state"]: one["count"] for one in found["messages"]}
    orders = visit.may("MANAGE_ORDERS")
    figures: list[dict[str, object]] = [
        {
            "label": states[state], "count": counts.get(state, 0), "look": labels.LOOKS[state],
            "address": address("messages", state=state) if orders else "",
            "why": t("in the last day") if state in ("SENT", "TRIED", "SKIPPED") else "",
        }
        for state in states
    ]  # fmt: skip
    figures.append(
        {"label": t("Orders to be looked at"), "count": found["marksWaiting"], "why": _for(found)}
    )
    figures.append(
        {
            "label": t("Parcels that need you"), "count": found["parcelsAttention"],
            "address": address("parcels") if orders else "",
        }
    )  # fmt: skip
    figures.append(
        {
            "label": t("Refused addresses"), "count": found["suppressedAddresses"],
            "address": address("addresses") if orders else "",
        }
    )  # fmt: skip
    if fill := found["history"]:
        figures.append(
            {
                "label": t("Orders from before, read for customers' histories"),
                "count": fill["read"], "why": "" if fill["done"] else t("still reading"),
            }
        )  # fmt: skip
    return figures


def _for(found: dict[str, Any]) -> str:
    seconds = found["oldestDueMarkSeconds"]
    return t("the oldest for {time}", time=age(seconds)) if seconds else ""


def _waiting(found: dict[str, Any]) -> list[tuple[str, int]]:
    """Return why messages wait, with how many."""
    names = {
        "SENDER": t("Sender: no usable address, or the mail server refuses us"),
        "TEMPLATE": t("A template that cannot be rendered"),
        "UNAVAILABLE": t("The mail server is not available"),
        "UNREADY": t("The shop's data could not be read"),
        "UNCERTAIN": t("The mail server broke off"),
        "PAUSED": t("Their channel is paused"),
        "BRAKE": t("Held by the brake"),
        "QUIET_HOURS": t("Quiet hours"),
    }
    return [
        (names.get(one["reason"] or "", t("Another reason")), one["count"])
        for one in found["waitingReasons"]
    ]


def _sweeps(found: dict[str, Any]) -> list[dict[str, object]]:
    names = {
        "recent": t("What changed lately"),
        "live": t("All open orders in turn"),
    }
    return [
        {
            "label": names.get(one["name"], one["name"]),
            "age": "" if one["lastGoodSeconds"] is None else age(one["lastGoodSeconds"]),
            "failures": one["failures"],
            "error": one["lastError"],
        }
        for one in found["sweeps"]
    ]


def age(seconds: float) -> str:
    """Return a span as people say it: 40 s, 5 min, 3 h, 2 days."""
    if seconds < 100:
        return t("{count} s", count=round(seconds))
    if seconds < 5400:
        return t("{count} min", count=round(seconds / 60))
    if seconds < 129_600:
        return t("{count} h", count=round(seconds / 3600))
    return t("{count} days", count=round(seconds / 86_400))
