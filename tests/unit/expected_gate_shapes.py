"""What a row of the tables in `expected_gate.py` looks like, and which mails are advertising.

Plain data alone. All times are UTC, written `2026-03-01T10:00`; a day without a clock is ten
o'clock. Events later than `sent_at` have not happened yet when the decision falls; events are
not always listed in the order of their dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

SENDING = "2026-10-01T09:00"


class Kind(StrEnum):
    """What happened between the shop and the person. A purchase is an order that was paid."""

    PURCHASE = "purchase"
    PURCHASE_CANCELLED = "purchase-cancelled"
    NOTICE = "notice"
    ACCOUNT = "account"
    ENQUIRY = "enquiry"
    CHECKOUT_ABANDONED = "checkout-abandoned"
    ADDRESS_FROM_ANOTHER = "address-from-another"
    CONSENT_ASKED = "consent-asked"
    CONSENT_CONFIRMED = "consent-confirmed"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    OBJECTION = "objection"
    ECG_LIST = "ecg-list"


class Why(StrEnum):
    """The reason of a decision: the first six let the mail leave, the others keep it."""

    PART_OF_CONTRACT = "part-of-contract"
    ANSWERS_A_REQUEST = "answers-a-request"
    CONSENT = "consent"
    EXISTING_CUSTOMER_DE = "existing-customer-de"
    EXISTING_CUSTOMER_AT = "existing-customer-at"
    EXISTING_CUSTOMER_CH = "existing-customer-ch"
    OBJECTED = "objected"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    NO_WAY_OUT = "no-way-out"
    ON_THE_ECG_LIST = "on-the-ecg-list"
    NOT_FROM_A_SALE = "not-from-a-sale"
    NOT_TOLD = "not-told"
    NOT_SIMILAR = "not-similar"
    LAPSED = "lapsed"
    NO_CONSENT = "no-consent"


class MessageClass(StrEnum):
    """Advertising needs a permission, the rest does not."""

    TRANSACTIONAL = "transactional"
    ADVERTISING = "advertising"


class Message(StrEnum):
    """What the mail is."""

    ORDER_RECEIPT = "order-receipt"
    DELAY_NEWS = "delay-news"
    REMEDY_CODE = "remedy-code"
    REFUND_NEWS = "refund-news"
    WITHDRAWAL_RECEIPT = "withdrawal-receipt"
    DOUBLE_OPT_IN = "double-opt-in"
    NEWSLETTER = "newsletter"
    CAMPAIGN_CODE = "campaign-code"
    WIN_BACK = "win-back"
    RETURNING_CODE = "returning-code"
    FEEDBACK_REQUEST = "feedback-request"
    REFERRAL_INVITATION = "referral-invitation"
    REFERRAL_REWARD_EARNED = "referral-reward-earned"
    CART_REMINDER = "cart-reminder"
    STOCK_ALERT = "stock-alert"
    GREETING = "greeting"
    CONSENT_INVITATION = "consent-invitation"
    DOUBLE_OPT_IN_REMINDER = "double-opt-in-reminder"
    THIRD_PARTY_CAMPAIGN = "third-party-campaign"
    RECEIPT_WITH_ADVERTISING = "receipt-with-advertising"
    RECEIPT_WITH_FEEDBACK_REQUEST = "receipt-with-feedback-request"
    REMEDY_CODE_WITH_ADVERTISING = "remedy-code-with-advertising"


# Every other kind is advertising: what furthers sales, be it by keeping the customer in a good
# mood (BGH VI ZR 225/17), and a due mail as soon as promotion rides on it (BGH VI ZR 134/15).
TRANSACTIONAL = frozenset(
    {
        Message.ORDER_RECEIPT,
        Message.DELAY_NEWS,
        Message.REMEDY_CODE,
        Message.REFUND_NEWS,
        Message.WITHDRAWAL_RECEIPT,
        Message.DOUBLE_OPT_IN,
    }
)


@dataclass(frozen=True)
class Event:
    """One thing that happened: its kind, its time, and of purchases which order it was."""

    kind: Kind
    at: str
    order: str = ""

    @property
    def moment(self) -> datetime:
        """The time of the event, in UTC."""
        return moment(self.at)


@dataclass(frozen=True)
class GateCase:
    """One mail to one person, and whether it may leave.

    `country` is ISO 3166 alpha-2, empty where unknown. `why` is the reason to name first, in the
    order of `Why`; `also` are the other reasons that are true as well. `similar_goods` says that
    the mail offers the shop's own goods, similar to those bought; `unsubscribe` that the mail
    itself shows a free and easy way to stop such mails.
    """

    name: str
    message: Message
    country: str
    events: tuple[Event, ...]
    expected: bool
    why: Why
    words: str
    source: str
    also: tuple[Why, ...] = ()
    sent_at: str = SENDING
    similar_goods: bool = True
    unsubscribe: bool = True

    @property
    def message_class(self) -> MessageClass:
        """Whether the mail is advertising."""
        if self.message in TRANSACTIONAL:
            return MessageClass.TRANSACTIONAL
        return MessageClass.ADVERTISING

    @property
    def sent(self) -> datetime:
        """The moment of the decision, in UTC."""
        return moment(self.sent_at)


@dataclass(frozen=True)
class Contested:
    """A case in which lawyers differ.

    `case.expected` is the cautious answer and `case.words` the view behind it; `other_view` is
    what is said for the opposite.
    """

    case: GateCase
    other_view: str


def moment(at: str) -> datetime:
    """`2026-03-01` or `2026-03-01T10:05` as a time in UTC."""
    return datetime.fromisoformat(at if "T" in at else f"{at}T10:00").replace(tzinfo=UTC)


def purchase(at: str, order: str = "1") -> Event:
    """The order was placed and paid; the address was given in its checkout."""
    return Event(Kind.PURCHASE, at, order)


def purchase_cancelled(at: str, order: str = "1") -> Event:
    """The order was cancelled or withdrawn from as a whole."""
    return Event(Kind.PURCHASE_CANCELLED, at, order)


def notice(at: str) -> Event:
    """The person was told, clearly, of the right to object to advertising at any time."""
    return Event(Kind.NOTICE, at)


def account(at: str) -> Event:
    """An account was opened, free of charge."""
    return Event(Kind.ACCOUNT, at)


def enquiry(at: str) -> Event:
    """The person asked the shop something."""
    return Event(Kind.ENQUIRY, at)


def checkout_abandoned(at: str) -> Event:
    """The address was typed into a checkout that never became an order."""
    return Event(Kind.CHECKOUT_ABANDONED, at)


def address_from_another(at: str) -> Event:
    """Somebody else gave the address: a friend who recommends, a giver of a present."""
    return Event(Kind.ADDRESS_FROM_ANOTHER, at)


def consent_asked(at: str) -> Event:
    """The address was entered for advertising; the double opt-in mail is due."""
    return Event(Kind.CONSENT_ASKED, at)


def consent_confirmed(at: str) -> Event:
    """The link in the double opt-in mail was used."""
    return Event(Kind.CONSENT_CONFIRMED, at)


def consent_withdrawn(at: str) -> Event:
    """The person took the consent back."""
    return Event(Kind.CONSENT_WITHDRAWN, at)


def objection(at: str) -> Event:
    """The person objected to advertising: by unsubscribing, by letter, on the telephone."""
    return Event(Kind.OBJECTION, at)


def ecg_list(at: str) -> Event:
    """The address was entered in the Austrian list of ECG s. 7(2)."""
    return Event(Kind.ECG_LIST, at)
