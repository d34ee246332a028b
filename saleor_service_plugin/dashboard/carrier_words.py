"""What our pages say of services and senders of callbacks: where their keys are, what is wrong."""

from collections.abc import Mapping
from typing import Any

from ..web.words import t, tn

SERVICES: Mapping[str, str] = {
    "dhl": "DHL",
    "karrio-dpd": "DPD Belgium, Netherlands",
    "karrio-gls": "GLS Group",
    "karrio-hermes": "Hermes Germany",
    "karrio-ups": "UPS",
    "karrio-fedex": "FedEx",
    "karrio-usps": "USPS",
    "karrio-royalmail": "Royal Mail",
    "karrio-mydhl": "DHL Express (MyDHL)",
    "aftership": "AfterShip",
    "easypost": "EasyPost",
    "shippo": "Shippo",
}
"""What services and senders are called by people, by their keys; names of theirs."""

THEIRS = frozenset({"aftership", "shippo"})
"""Senders that make the secret of their callbacks themselves."""

KARRIO = "karrio-"
"""How the keys of services begin that come with karrio."""


def service(key: str | None) -> str:
    """Return what a service or a sender is called; its key where we have no name for it."""
    if key == "generic":
        return t("Your own programs")
    return SERVICES.get(key or "", key or "")


def where(key: str) -> str:
    """Return where its key or its secret is found, in a sentence."""
    return {
        "dhl": t(
            "Free: sign up at developer.dhl.com, create an app with “Shipment Tracking - Unified” "
            "and copy its API key. It knows parcels of DHL Paket, DHL Express and others."
        ),
        "karrio-dpd": t(
            "DPD Belgium or DPD Netherlands gives its business customers a Delis id and a "
            "password for its web services."
        ),
        "karrio-gls": t(
            "At dev-portal.gls-group.net create an app with tracking and copy its client id and "
            "secret."
        ),
        "karrio-hermes": t(
            "Hermes Germany gives business customers user, password, client id and secret for "
            "its interface HSI; ask your contact there."
        ),
        "karrio-ups": t(
            "At developer.ups.com create an app with “Tracking” and copy its client id and secret."
        ),
        "karrio-fedex": t(
            "At developer.fedex.com create a project with the Track API and copy its key and "
            "secret."
        ),
        "karrio-usps": t(
            "At developers.usps.com create an app and copy its consumer key and secret."
        ),
        "karrio-royalmail": t(
            "At developer.royalmail.net create an app with tracking and copy its client id and "
            "secret."
        ),
        "karrio-mydhl": t(
            "At developer.dhl.com ask for access to “MyDHL API”; user and password come by mail."
        ),
        "aftership": t(
            "In AfterShip under Settings, Webhooks: add the address that is shown here once this "
            "is saved, and copy the webhook secret from there."
        ),
        "easypost": t(
            "In EasyPost under Webhooks & Events: add the address that is shown here once this is "
            "saved, and give both sides the same long secret."
        ),
        "shippo": t(
            "In Shippo's API portal under Webhooks: add the address that is shown here once this "
            "is saved, for “Track Updated”; ask Shippo's support for the HMAC secret."
        ),
        "generic": t(
            "For engineers: any program tells of parcels with a signed POST; docs/carriers.md has "
            "examples. The secret is made here."
        ),
    }.get(key, t("Its own site says where the key is found."))


def fields() -> Mapping[str, str]:
    """Return what the things are called that an account is given, by the API's names."""
    return {
        "api_key": t("API key"),
        "delis_id": t("Delis id"),
        "username": t("User name"),
        "password": t("Password"),
        "client_id": t("Client id"),
        "client_secret": t("Client secret"),
        "account_country_code": t("Country of the account"),
        "track_api_key": t("API key"),
        "track_secret_key": t("Secret key"),
        "secret": t("Secret of the callbacks"),
    }


def secret_why(key: str) -> str:
    """Return what is said at the field of a sender's secret."""
    if key in THEIRS:
        return t("As the sender shows it.")
    if key == "easypost":
        return t("Any long text, the same on both sides; empty: one is made and shown once.")
    return t("Stays empty: one is made and shown once.")


def trouble(account: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is wrong with an account in plain words, and its color; "" where nothing is."""
    if not account["isKnown"]:
        return t("What it is for is not installed here: nothing comes of it."), "bad"
    if not account["isActive"]:
        return "", ""
    detail = f" ({account['lastDetail']})" if account["lastDetail"] else ""
    match account["lastProblem"]:
        case "LOGIN":
            return t(
                "The credentials are refused{detail}. Nothing is heard of its parcels until they "
                "are right.", detail=detail,
            ), "bad"  # fmt: skip
        case "QUOTA":
            return t(
                "It is asked more often than the contract allows{detail}. Set the quota that the "
                "contract has.", detail=detail,
            ), "warn"  # fmt: skip
        case "AWAY":
            return t(
                "It cannot be reached{detail}; it is asked again by itself.", detail=detail
            ), "warn"
        case "ANSWER":
            return t(
                "Its answer made no sense{detail}; it is asked again by itself.", detail=detail
            ), "warn"  # fmt: skip
    return _calls(account)


def _calls(account: Mapping[str, Any]) -> tuple[str, str]:
    if account["isAsked"] and account["dailyQuota"] == 0:
        return t("Its quota is 0: it is never asked."), "warn"
    if account["isAsked"] and account["callsIn24Hours"] >= account["dailyQuota"]:
        return t("All calls of the day are used up; it goes on when some are free again."), "warn"
    if not account["isAsked"] and not account["lastGoodAt"]:
        return t("Nothing has come yet."), "info"
    return "", ""


def usage(account: Mapping[str, Any]) -> str:
    """Return how much an account was asked of what it may be."""
    if not account["isAsked"]:
        return t("It tells us by itself.")
    return tn(
        "1 call of {quota} in the last 24 hours",
        "{count} calls of {quota} in the last 24 hours",
        account["callsIn24Hours"],
        quota=account["dailyQuota"],
    )
