"""One way to live news: what it is given, its address and secret where it tells us."""

from collections.abc import Mapping
from typing import Any

from ...web.asking import Done, FieldError
from ...web.words import t
from .. import carrier_form, carrier_words, channel_form, parcel_words, refusals
from ..access import RefusedError
from ..visit import Answer, Go, Screen, Visit, address

OFFERS = """
{
  serviceCarrierOffers {
    service isAsked dailyQuota carriers { code } fields { name isSecret isRequired choices }
  }
  serviceChannels { channelId name }
}
"""

ACCOUNT = """
query($id: ID!) {
  serviceCarrierAccount(id: $id) {
    id service name channelIds isActive isAsked isKnown dailyQuota callsIn24Hours
    values { name value } secretsSet callbackUrl rotatingUntil
    lastProblem lastDetail lastGoodAt restUntil
  }
}
"""

CREATE = """
mutation($input: ServiceCarrierAccountCreateInput!) {
  serviceCarrierAccountCreate(input: $input) {
    account { id } secret errors { field code message }
  }
}
"""

UPDATE = """
mutation($id: ID!, $input: ServiceCarrierAccountUpdateInput!) {
  serviceCarrierAccountUpdate(id: $id, input: $input) { errors { field code message } }
}
"""

ROTATE = """
mutation($id: ID!) {
  serviceCarrierAccountRotateSecret(id: $id) { secret errors { field code message } }
}
"""

DELETE = """
mutation($id: ID!) { serviceCarrierAccountDelete(id: $id) { errors { field code message } } }
"""

AT_FIELD = ("name", "channels", "credentials", "dailyQuota")


def carrier(visit: Visit) -> Answer:
    """Show an account or the form of a new one; make, change or forget it."""
    visit.demand("MANAGE_PLUGINS")
    pk = visit.last("account")
    account = _found(visit, pk) if pk else None
    shop = visit.ask(OFFERS)
    key = account["service"] if account else visit.last("service")
    offers = {one["service"]: one for one in shop["serviceCarrierOffers"]}
    if account is None and key not in offers:
        raise RefusedError(404, "NOT_FOUND")
    # What an account is for may have been taken away; then it can still be deleted.
    place = Place(visit, offers.get(key) or _gone(key), shop["serviceChannels"])
    if not visit.is_posted:
        return place.screen(account)
    if account is None:
        return _create(place)
    return _step(place, account, visit.form.get("step", ""))


def _found(visit: Visit, pk: str) -> dict[str, Any]:
    found: dict[str, Any] | None = visit.ask(ACCOUNT, id=pk)["serviceCarrierAccount"]
    if found is None:
        raise RefusedError(404, "NOT_FOUND")
    return found


def _gone(key: str) -> dict[str, Any]:
    return {"service": key, "isAsked": False, "dailyQuota": 0, "carriers": [], "fields": []}


class Place:
    """The page for one account, or for a new one."""

    def __init__(self, visit: Visit, offer: dict[str, Any], channels: list[dict[str, Any]]) -> None:
        """Keep what it shows."""
        self.visit = visit
        self.offer = offer
        self.channels = channels

    def screen(
        self,
        account: dict[str, Any] | None,
        wrong: Mapping[str, str] | None = None,
        *,
        notice: str = "",
        secret: str = "",
        undo: Mapping[str, Any] | None = None,
    ) -> Screen:
        """Show it; what was typed and refused stays.

        Args:
            account: As it stands, None where it is yet to be made.
            wrong: What is wrong, by the API's field.
            notice: Told beside it.
            secret: A new one of callbacks, shown this once.
            undo: What takes a change back.

        """
        wrong, key = dict(wrong or {}), self.offer["service"]
        form = self.visit.form if wrong else None
        stands = carrier_form.plain(account) if account else {
            "name": "", "channels": [], "dailyQuota": self.offer["dailyQuota"],
        }  # fmt: skip
        shown = {**stands, **(carrier_form.typed(form, self.offer) if form is not None else {})}
        if form is not None:
            shown["dailyQuota"] = form.get("dailyQuota", "")
        words = {"account": account["id"]} if account else {"service": key}
        label = carrier_words.service(key)
        context = {
            "account": account,
            "offer": self.offer,
            "label": label,
            "heading": account["name"] or label if account else t("Add: {name}", name=label),
            "where": carrier_words.where(key),
            "knows": ", ".join(
                parcel_words.CARRIERS[one["code"]] for one in self.offer["carriers"]
            ),
            "shown": shown,
            "keys": carrier_form.keys(self.offer, account, form),
            "channels": self.channels,
            "trouble": carrier_words.trouble(account) if account else ("", ""),
            "usage": carrier_words.usage(account) if account else "",
            "own_secret": key not in carrier_words.THEIRS,
            "secret": secret,
            "undo": channel_form.packed(dict(undo)) if undo else "",
            "before": channel_form.packed(stands),
            "wrong": {name: text for name, text in wrong.items() if name in AT_FIELD},
            "wrong_all": " ".join(text for name, text in wrong.items() if name not in AT_FIELD),
            "longest_name": carrier_form.LONGEST_NAME,
            "longest_key": carrier_form.LONGEST_CREDENTIAL,
            "action": address("carrier", **words),
            "back": address("carriers"),
        }
        return Screen("carrier.html", label, context, 422 if wrong else 200, notice)


def _create(place: Place) -> Answer:
    given = carrier_form.typed(place.visit.form, place.offer)
    given["credentials"] = [one for one in given["credentials"] if one["value"]]
    given["service"] = place.offer["service"]
    done = place.visit.change(CREATE, input=given)
    if done.errors:
        return place.screen(None, _wrong(done, place))
    account = _found(place.visit, done.data["account"]["id"])
    if account["callbackUrl"]:
        # Its address is needed now, and a secret that was made is shown this once.
        said = t("Saved. Give the sender what stands here.")
        return place.screen(account, notice=said, secret=done.data["secret"] or "")
    return Go("carriers", t("Saved. It is asked from now on."))


def _step(place: Place, account: dict[str, Any], step: str) -> Answer:
    visit, pk = place.visit, account["id"]
    match step:
        case "delete":
            done = visit.change(DELETE, id=pk)
            return place.screen(account, _wrong(done, place)) if done.errors else Go(
                "carriers", t("Deleted. What it told of parcels stays.")
            )  # fmt: skip
        case "rotate":
            done = visit.change(ROTATE, id=pk)
            if done.errors:
                return place.screen(account, _wrong(done, place))
            said = t("A new secret. The one before counts for one more day.")
            return place.screen(_found(visit, pk), notice=said, secret=done.data["secret"] or "")
        case "on" | "off":
            said = t("Switched on.") if step == "on" else t("Switched off.")
            return _update(place, account, {"isActive": step == "on"}, said, undo={})
        case "undo":
            kept = channel_form.unpacked_any(visit.form.get("undo", ""))
            values = {name: kept[name] for name in carrier_form.PLAIN if name in kept}
            return _update(place, account, _fitting(values), t("Taken back."), undo={})
    before = channel_form.unpacked_any(visit.form.get("before", "")) or carrier_form.plain(account)
    given = carrier_form.changes(carrier_form.typed(visit.form, place.offer), account, before)
    undo = {
        name: value for name, value in carrier_form.plain(account).items() if name in given
    }  # fmt: skip
    return _update(place, account, given, t("Saved."), undo=undo)


def _fitting(values: dict[str, Any]) -> dict[str, Any]:
    """Return what the types of the API take; a form holds whatever somebody sends."""
    shapes = {"name": str, "channels": list, "dailyQuota": int}
    return {name: value for name, value in values.items() if isinstance(value, shapes[name])}


def _update(
    place: Place,
    account: dict[str, Any],
    given: Mapping[str, Any],
    said: str,
    *,
    undo: Mapping[str, Any],
) -> Screen:
    if not given:
        return place.screen(account, notice=t("Nothing was changed."))
    done = place.visit.change(UPDATE, id=account["id"], input=dict(given))
    if done.errors:
        return place.screen(account, _wrong(done, place))
    return place.screen(_found(place.visit, account["id"]), notice=said, undo=undo)


def _wrong(done: Done, place: Place) -> dict[str, str]:
    """Return what is wrong by field, in words that fit what the account is for."""
    return refusals.by_field(_said(error, place) for error in done.errors)


def _said(error: FieldError, place: Place) -> FieldError:
    if error.field == "credentials" and error.code == "REQUIRED":
        return FieldError("credentials", "", t("Something that is needed was not given."))
    if error.field == "credentials" and place.offer["service"] == "generic":
        return FieldError("credentials", "", t("This is no secret: leave it empty, one is made."))
    return error
