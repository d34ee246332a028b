"""Enums of channels and of going live."""

from ..messages import channel_form, kinds
from ..messages.rules import Contract
from ..shop.writer_rows import WriterSource
from .enums import made_of

ContractModel = made_of(
    "ServiceContractEnum",
    Contract,
    "What the mail about a new order does in law. RECEIPT says that the order arrived and "
    "accepts nothing; ACCEPTANCE concludes the contract.",
)

PaymentKind = made_of(
    "ServicePaymentKindEnum",
    channel_form.PAYMENT_KINDS,
    "How a customer pays.",
    each={
        "immediate": "In the checkout, e.g. by card; taken at once or when the goods leave.",
        "prepayment": "By transfer before the goods leave: mails show what is open and the bank "
        "details, without which the channel does not go live, and remind where that is on.",
        "invoice": "By invoice: mails name it as the way of payment, and remind of nothing.",
        "collection": "Where the goods are fetched: the mail that they are ready shows what is "
        "open.",
    },
)

MessageGroup = made_of(
    "ServiceMessageGroupEnum",
    dict.fromkeys(kind.group for kind in kinds.all_kinds()),
    "Messages that go live together.",
)

Source = made_of(
    "ServiceWriterSourceEnum",
    WriterSource,
    "Where somebody else who writes to customers comes from: CORE_PLUGIN is a plugin that "
    "Saleor ships.",
)
