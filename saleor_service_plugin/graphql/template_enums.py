"""Enums of templates and texts."""

from enum import StrEnum

from ..messages.rules import MessageClass
from ..messages.shop_texts import TextName
from .enums import made_of

MessageClassEnum = made_of(
    "ServiceMessageClassEnum",
    MessageClass,
    "Why customers may be written to: TRANSACTIONAL is part of the contract, ADVERTISING needs "
    "consent or the law's exception.",
)


class Origin(StrEnum):
    """Where a template comes from."""

    CHANNEL = "channel"
    ALL_CHANNELS = "all-channels"
    PACKAGED = "packaged"


TemplateOrigin = made_of(
    "ServiceTemplateOriginEnum",
    Origin,
    "Where a template comes from: the merchant's own for one CHANNEL or for ALL_CHANNELS, or "
    "PACKAGED with the plugin.",
)


class NameType(StrEnum):
    """What stands under a name that a template may show."""

    TEXT = "text"
    YES_NO = "yes-no"
    LIST = "list"


TemplateNameType = made_of(
    "ServiceTemplateNameTypeEnum",
    NameType,
    "TEXT is shown ({{name}}), YES_NO decides ({{#if name}}), a LIST is gone through "
    "({{#each name}}). Empty text and empty lists count as no.",
)

ShopTextName = made_of(
    "ServiceTextNameEnum",
    TextName,
    "What a merchant's mails must say: the company's details as FOOTER, TERMS, "
    "WITHDRAWAL_INSTRUCTION, WITHDRAWAL_FORM, BANK_DETAILS.",
)
