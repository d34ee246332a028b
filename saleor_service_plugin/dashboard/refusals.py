"""What the API refuses, in the reader's language and at the field that it is about."""

from collections.abc import Iterable, Mapping

from ..web.asking import FieldError
from ..web.words import t


def by_field(errors: Iterable[FieldError]) -> dict[str, str]:
    """Return what is wrong by field; what is about all of it under ""."""
    found: dict[str, str] = {}
    for error in errors:
        text = sentence(error)
        found[error.field] = f"{found[error.field]} {text}" if error.field in found else text
    return found


def sentence(error: FieldError) -> str:
    """Return why something was refused; as the API says it where we have no words of our own."""
    if error.code == "NOT_READY":
        return gap(error.field, error.message)
    known = {**_by_code(), **_by_field()}
    return known.get(f"{error.field}:{error.code}") or known.get(error.code) or error.message


def at(field: str, error: FieldError) -> FieldError:
    """Return what the API refuses as being about a field of ours."""
    code = error.code if error.code == "NOT_READY" else ""
    return FieldError(field, code, error.message if code else sentence(error))


def gap(what: str, why: str) -> str:
    """Return why a channel cannot be live; see ServiceGoingLiveGap."""
    return {
        "footer": t(
            "Every business mail names the company, its seat and its register "
            "(section 35a GmbHG, section 37a HGB, section 5 DDG)."
        ),
        "withdrawalInstruction": t(
            "Consumers must be told of their right of withdrawal, or its period never begins "
            "(section 356 (3) BGB)."
        ),
        "bankDetails": t("Who shall pay in advance must be told where to."),
        "sender": t("There is no address that mails could come from."),
        "template": t("A mail's template cannot be rendered: {why}", why=why),
    }.get(what, why)


def _by_field() -> Mapping[str, str]:
    address = t("This is no mail address.")
    return {
        "senderAddress:INVALID": address,
        "replyTo:INVALID": address,
        "recipient:INVALID": address,
        "senderName:INVALID": t("At most 78 characters, in one line."),
        "timeZone:INVALID": t("There is no such time zone. Name one such as Europe/Berlin."),
        "language:INVALID": t("This is no code of a language such as de or pt-br."),
        "reminderDays:INVALID": t("A number from 1 to 60."),
        "mailServer:INVALID": t("There is no such mail server in the settings."),
        "contactPhone:INVALID": t("A number of at most 40 characters, e.g. +49 341 123456."),
        "contactHours:INVALID": t("One line of at most 120 characters."),
        "contactMail:INVALID": address,
        "brandColor:INVALID": t("A color such as #17614a."),
        "brandFont:INVALID": t("Choose one of the fonts."),
        "orderPageAddress:INVALID": t(
            "A web address with {token} in it once, where the order's token belongs.",
            token="{token}",
        ),
        "logo:INVALID": t(
            "This picture cannot be used: a PNG, JPEG or WebP of at most 1 MB and not too "
            "many details."
        ),
        "ids:WRONG_STATE": t(
            "Nothing was done: this cannot be done with all of the chosen ones where they stand. "
            "Only what failed is tried again, only what is uncertain is sent anyway, and what "
            "has ended cannot be discarded."
        ),
        "ids:NOT_FOUND": t("Nothing was done: one of them is not there any more."),
        "ids:RATE_LIMITED": t(
            "Nothing was done: so many mails were sent again that it would be a mass mail. Try "
            "again later."
        ),
        "state:REQUIRED": t("Choose where it is."),
        "state:INVALID": t("Choose where it is."),
        "stateAt:INVALID": t("A time in the last 365 days, not in the future."),
        "stateText:TOO_LONG": t("At most 300 characters."),
        "until:INVALID": t(
            "It must end after it begins, at most 31 days later, not be over, and begin within a "
            "year."
        ),
        "id:NOT_FOUND": t("It is not there any more."),
        "id:WRONG_STATE": t("That cannot be done with it where it stands now."),
        "name:TOO_LONG": t("At most 80 characters."),
        "dailyQuota:INVALID": t("A number from 0 to 1,000,000."),
        "credentials:INVALID": t("That cannot be a key: it is too long, or holds special letters."),
        "channels:REQUIRED": t("Choose channels that you have access to."),
        "channels:NOT_FOUND": t("One of the channels is not there any more."),
        "service:TOO_MANY": t("There are 50 accounts already."),
        "payments:UNIQUE": t("A method stands there twice."),
        "text:TOO_LONG": t("At most 60,000 characters."),
        "text:REQUIRED": t("Nothing was typed."),
        "content:TOO_LONG": t("The file is larger than 1 MB."),
        "content:REQUIRED": t("The file is empty."),
        "fileName:INVALID": t("The file's name must end with .pdf and hold no special characters."),
        "file:INVALID": t("This is no whole PDF of 1 MB at most."),
    }


def _by_code() -> Mapping[str, str]:
    return {
        "OUT_OF_SCOPE_CHANNEL": t(
            "This is about all channels, and you have access to some of them alone."
        ),
        "CHANGED_MEANWHILE": t("Somebody else has changed it since you opened it."),
        "RATE_LIMITED": t("That were 60 test mails within an hour. Try again later."),
        "SUPPRESSED": t("A mail server refused this address for good; nothing is sent to it."),
        "SENDER_NOT_USABLE": t("There is no address that mails could come from."),
        "MAIL_SERVER_AWAY": t("The mail server is not available. Try again."),
        "MAIL_REFUSED": t("The mail server refused it."),
        "MAIL_UNCERTAIN": t("The mail server broke off: it may have gone out."),
    }
