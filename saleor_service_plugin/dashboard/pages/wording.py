"""One of the texts that a channel's mails must say: typed, or a PDF."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from ...web.asking import Done
from ...web.words import t
from .. import labels, languages, refusals
from ..access import RefusedError
from ..visit import Answer, Go, Screen, Visit, address
from .texts import CHANNELS, TEXTS

UPDATE = """
mutation($channel: ID!, $name: ServiceTextNameEnum!, $language: LanguageCodeEnum,
         $input: ServiceTextInput!) {
  serviceTextUpdate(channel: $channel, name: $name, languageCode: $language, input: $input) {
    errors { field code message }
  }
}
"""

REMOVE = """
mutation($channel: ID!, $name: ServiceTextNameEnum!, $language: LanguageCodeEnum) {
  serviceTextDelete(channel: $channel, name: $name, languageCode: $language) {
    errors { field code message }
  }
}
"""

WITH_FILE = frozenset({"TERMS", "WITHDRAWAL_INSTRUCTION", "WITHDRAWAL_FORM"})

MOST_BYTES = 1_000_000
"""Of a PDF; more is not even read."""


def wording(visit: Visit) -> Answer:
    """Show the text, or change it."""
    name, given = visit.last("name"), visit.last("language")
    language = languages.asked(given)
    channels = visit.ask(CHANNELS)["serviceChannels"]
    here = next((one for one in channels if one["slug"] == visit.last("channel")), None)
    if here is None or name not in labels.texts() or (given and not language):
        raise RefusedError(404, "NOT_FOUND")
    key = {"channel": here["channelId"], "name": name, "language": language or None}
    before = _row(visit, here, name, language)
    if not visit.is_posted:
        return _screen(visit, here, name, language)
    step = visit.form.get("step", "")
    if step == "remove":
        done = visit.change(REMOVE, **key)
        if not done.errors and before and before["fileName"]:
            # Where it was a file, there is nothing to bring it back from.
            return Go(address("texts", channel=here["slug"]).rpartition("/")[2], t("Removed."))
    elif step == "undo":
        old = visit.form.get("undo", "")
        done = (
            visit.change(UPDATE, **key, input={"text": old}) if old else visit.change(REMOVE, **key)
        )
        if not done.errors:
            return _screen(visit, here, name, language, notice=t("Taken back."))
    else:
        done = _store(visit, key, name)
    if done.errors:
        typed = visit.form.get("text") if step in ("", "save") else None
        wrong = {
            field if field in ("file", "content", "fileName") else "text": text
            for field, text in refusals.by_field(done.errors).items()
        }
        return _screen(visit, here, name, language, wrong=wrong, typed=typed)
    undo = None if before and before["fileName"] else (before["text"] if before else "")
    said = t("Removed.") if step == "remove" else t("Saved. It holds from the next mail on.")
    return _screen(visit, here, name, language, notice=said, undo=undo)


def _store(visit: Visit, key: Mapping[str, Any], name: str) -> Done:
    upload = visit.files.get("file") if name in WITH_FILE else None
    if upload is None:
        text = visit.form.get("text", "").replace("\r\n", "\n")
        return visit.change(UPDATE, **key, input={"text": text})
    content = b64encode(upload.read(MOST_BYTES + 1)).decode()
    return visit.change(
        UPDATE, **key, input={"file": {"fileName": upload.name, "content": content}}
    )


def _row(visit: Visit, here: Mapping[str, Any], name: str, language: str) -> dict[str, Any] | None:
    rows = visit.ask(TEXTS, channel=here["channelId"])["serviceTexts"]
    wanted = (name, language)
    return next((row for row in rows if (row["name"], row["languageCode"] or "") == wanted), None)


def _screen(
    visit: Visit,
    here: Mapping[str, Any],
    name: str,
    language: str,
    *,
    wrong: Mapping[str, str] | None = None,
    typed: str | None = None,
    notice: str = "",
    undo: str | None = None,
) -> Screen:
    row = _row(visit, here, name, language)
    wrong = wrong or {}
    label = labels.texts()[name]
    context = {
        "label": label,
        "row": row,
        "here": here,
        "language_name": languages.name(language) if language else t("all languages"),
        "value": typed if typed is not None else (row["text"] if row else ""),
        "why": _why(name),
        "with_file": name in WITH_FILE,
        "kilobytes": -(-((row or {}).get("fileSize") or 0) // 1000),
        "wrong_text": wrong.get("text", ""),
        "wrong_file": " ".join(text for field, text in wrong.items() if field != "text"),
        "undo": undo,
        "name": name,
        "language": language,
        "languages": languages.offered(),
        "action": address("wording", channel=here["slug"], name=name, language=language),
        "plain": address("wording"),
        "back": address("texts", channel=here["slug"]),
    }
    return Screen("wording.html", label, context, 422 if wrong else 200, notice)


def _why(name: str) -> str:
    return {
        "FOOTER": t("Closes every mail: company, seat, register, who represents it."),
        "TERMS": t(
            "Go with the mail that concludes the contract. Text stands in it, a PDF is attached."
        ),
        "WITHDRAWAL_INSTRUCTION": t(
            "Goes with the mail about the order; without it the period never begins."
        ),
        "WITHDRAWAL_FORM": t(
            "Without one of yours the law's own form is used, with your company's details."
        ),
        "BANK_DETAILS": t("Told to those who pay in advance: holder, IBAN, bank."),
    }[name]
