"""What the API's names are called on our pages."""

from collections.abc import Mapping

from ..web.words import t


def kinds() -> Mapping[str, str]:
    """Return the kinds of messages by the API's names."""
    return {
        "ORDER_RECEIVED": t("Order received"),
        "ORDER_CONFIRMED": t("Order confirmed"),
        "PAYMENT_RECEIVED": t("Payment received"),
        "PAYMENT_REMINDER": t("Payment reminder"),
        "PARCEL_SENT": t("Parcel sent"),
        "TRACKING_CHANGED": t("Tracking number changed"),
        "READY_FOR_PICKUP": t("Ready for pick-up"),
        "OUT_FOR_DELIVERY": t("Out for delivery"),
        "PARCEL_READY": t("Parcel waits to be picked up"),
        "DELIVERY_ATTEMPTED": t("Delivery attempt failed"),
        "PARCEL_DELAYED": t("Parcel delayed"),
        "PARCEL_EXCEPTION": t("Problem with a parcel"),
        "PARCEL_RETURNING": t("Parcel on its way back"),
        "PARCEL_DELIVERED": t("Parcel delivered"),
        "DELIVERY_DELAYED": t("Delivery delayed"),
        "BACK_ORDER": t("Goods come later"),
        "ORDER_CANCELED": t("Order canceled"),
        "REFUND_MADE": t("Refund made"),
        "ORDER_CODE": t("Code for the order page"),
        "ORDER_LINK": t("Link to the order page"),
        "CONSENT_CONFIRM": t("Question whether advertising is wanted"),
        "CODE_GRANTED": t("Code granted"),
        "CAMPAIGN_CODE": t("Code of a campaign"),
        "REFERRAL_REWARD": t("Reward for a recommendation"),
        "CODE_REMEDY": t("Code to make up for something"),
        "COMPLAINT_RECEIVED": t("Complaint or question received"),
        "COMPLAINT_REPLY": t("Reply to a complaint or question"),
        "COMPLAINT_SOLVED": t("Complaint or question solved"),
        "COMPLAINT_DECLINED": t("Complaint declined"),
        "COMPLAINT_ESCALATED": t("Time for a complaint is over (to staff)"),
    }


def states() -> Mapping[str, str]:
    """Return where a message may stand."""
    return {
        "QUEUED": t("Waiting"),
        "HELD": t("Held"),
        "SENDING": t("On its way"),
        "SENT": t("Sent"),
        "TRIED": t("Would have been sent"),
        "SKIPPED": t("Not sent"),
        "FAILED": t("Failed"),
        "PARKED": t("Uncertain"),
    }


LOOKS: Mapping[str, str] = {
    "QUEUED": "info", "HELD": "warn", "SENDING": "info", "SENT": "good", "TRIED": "info",
    "SKIPPED": "", "FAILED": "bad", "PARKED": "warn",
}  # fmt: skip
"""Colors of states; the word stands beside."""


def modes() -> Mapping[str, str]:
    """Return the states of a channel."""
    return {"TRIAL": t("Trial"), "LIVE": t("Live"), "PAUSED": t("Paused")}


def outcomes() -> Mapping[str, str]:
    """Return how an attempt may have ended."""
    return {
        "sent": t("The mail server took it"),
        "temporary": t("The mail server put it off"),
        "away": t("The mail server was not available"),
        "address": t("The address was refused"),
        "message": t("The mail was refused"),
        "configuration": t("The mail server refused us"),
        "uncertain": t("The mail server broke off: it may have gone out"),
        "lost": t("The process that sent it died"),
        "unready": t("It could not be put together"),
        "template": t("Its template could not be rendered"),
    }


MODE_LOOKS: Mapping[str, str] = {"TRIAL": "info", "LIVE": "good", "PAUSED": "warn"}


def groups() -> Mapping[str, str]:
    """Return what goes live together."""
    return {
        "ORDERS": t("Orders"),
        "PARCELS": t("Parcels"),
        "MONEY": t("Money"),
        "REWARDS": t("Rewards"),
        "COMPLAINTS": t("Complaints & questions"),
    }


def texts() -> Mapping[str, str]:
    """Return what a channel's mails must say."""
    return {
        "FOOTER": t("Company details"),
        "TERMS": t("Terms"),
        "WITHDRAWAL_INSTRUCTION": t("Withdrawal instruction"),
        "WITHDRAWAL_FORM": t("Withdrawal form"),
        "BANK_DETAILS": t("Bank details"),
    }


def missing(what: str) -> str:
    """Return what a channel lacks; from the API's ServiceGoingLiveGap."""
    return {
        "footer": t("Company details"),
        "withdrawalInstruction": t("Withdrawal instruction"),
        "bankDetails": t("Bank details"),
        "sender": t("Sender's address"),
        "senderAddress": t("Sender's address"),
        "template": t("A template"),
    }.get(what, what)


def payment_kinds() -> Mapping[str, str]:
    """Return how customers may pay."""
    return {
        "IMMEDIATE": t("At once"),
        "PREPAYMENT": t("In advance, by transfer"),
        "INVOICE": t("By invoice"),
        "COLLECTION": t("When the goods are collected"),
    }


def contracts() -> Mapping[str, str]:
    """Return what the mail about a new order may do in law."""
    return {
        "RECEIPT": t("It only confirms that we received the order"),
        "ACCEPTANCE": t("It accepts the order: the contract is concluded"),
    }


def writers_sentence(doubling: Mapping[str, object]) -> str:
    """Return who else writes of a message, and what to do; from the API's ServiceDoubling."""
    ours = kinds().get(str(doubling["kind"]), "")
    writer = str(doubling["writer"])
    if doubling["source"] == "CORE_PLUGIN":
        return t(
            "Saleor's plugin “{writer}” sends a mail of its own for “{ours}”: empty its template "
            "there, or switch ours off.", writer=writer, ours=ours,
        )  # fmt: skip
    if doubling["certain"]:
        return t(
            "The App “{writer}” is handed Saleor's mails to send, also for “{ours}”: switch that "
            "mail off in the App, or ours here.", writer=writer, ours=ours,
        )  # fmt: skip
    return t(
        "The App “{writer}” hears of what “{ours}” tells and may write to the customer: find out, "
        "and if it does, switch one of the two off.", writer=writer, ours=ours,
    )  # fmt: skip
