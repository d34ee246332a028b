"""Which of karrio's connectors are offered, and what we know of them that karrio does not. Pure.

A connector is offered where it can ask for a parcel and its carrier's words can be brought to
our states. Which ones are not, and why: docs/carriers-karrio.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..carrier_report import Problem
from ..carriers.names import Carrier
from ..states import ParcelState
from .service import Field

VERSION = "2026.1."
"""The line of karrio's versions whose answers were tried."""

LOCALE = "en_US"
"""What karrio's connectors for UPS and FedEx ask for."""

Words = Mapping[str, ParcelState]


@dataclass(frozen=True, slots=True)
class Connector:
    """One of karrio's connectors."""

    name: str
    """karrio's name of it, in its modules."""
    title: str
    carriers: frozenset[Carrier]
    fields: tuple[Field, ...]
    """By karrio's names of them."""
    hosts: frozenset[str]
    """The only ones that are asked; credentials go nowhere else."""
    login: str = ""
    """Part of the address where a token is fetched; empty where there is none."""
    fixed: Mapping[str, object] = field(default_factory=dict)
    """karrio's settings that nobody has to choose."""
    spoken: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """karrio's settings by the customer's language; the first one is for all others."""
    locales: Mapping[str, str] = field(default_factory=dict)
    """The carrier's locale by the customer's language, where karrio asks for `LOCALE` always."""
    unasked: tuple[str, ...] = ()
    """Parts of addresses that are answered with 404 by ourselves: proofs with signatures."""
    rewritten: tuple[tuple[str, str], ...] = ()
    """What is written in place of something else in an address."""
    states: Words = field(default_factory=dict)
    """What the carrier's own codes mean, where karrio says less or something else. Compared
    in capitals, without spaces and signs."""
    overall: bool = False
    """Whether the carrier says where a parcel is once, and nothing of it with an event: its
    word, which is one of `states`, is then said of the newest event."""
    refusals: Mapping[str, Problem] = field(default_factory=dict)
    """What the codes of the carrier's refusals mean, beside HTTP's; "*" ends a beginning."""
    logins_a_day: int = 0
    """How many tokens we fetch for an account in 24 hours, all processes together where they
    share Saleor's cache; 0: as many as are needed."""
    echoes: bool = False
    """Whether its answer has the very number that was asked for; others have further ones."""
    silent: bool = False
    """Whether it answers with an empty list where it does not know a number."""
    zone: str = "UTC"
    """Of moments that come without one."""
    gap_seconds: float = 1.0
    daily_quota: int = 250

    @property
    def key(self) -> str:
        """Return the service's key."""
        return f"karrio-{self.name.replace('_', '-')}"

    @property
    def distribution(self) -> str:
        """Return the name of the package that has it."""
        return self.key

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages in which it answers."""
        return tuple(self.spoken or self.locales) or ("en",)


def _one(carrier: Carrier) -> frozenset[Carrier]:
    return frozenset((carrier,))


_S = ParcelState

_CLIENT = (Field("client_id", secret=False), Field("client_secret"))

_USER = (Field("username", secret=False), Field("password"))

_LOCALES = {
    "de": "de_DE",
    "es": "es_ES",
    "fr": "fr_FR",
    "it": "it_IT",
    "nl": "nl_NL",
    "pl": "pl_PL",
}

DPD = Connector(
    name="dpd",
    title="DPD Belgium, Netherlands (karrio)",
    carriers=_one(Carrier.DPD),
    fields=(
        Field("delis_id", secret=False),
        Field("password"),
        Field("account_country_code", secret=False, choices=("BE", "NL")),
    ),
    hosts=frozenset(("wsshipper.dpd.be", "wsshipper.dpd.nl")),
    login="/LoginService/",
    spoken={
        "en": {"message_language": "en_EN"},
        "nl": {"message_language": "nl_NL"},
        "fr": {"message_language": "fr_FR"},
        "de": {"message_language": "de_DE"},
    },
    # DPD Netherlands' words, and those of the life cycle service elsewhere.
    states={
        "SHIPMENT": _S.LABEL_CREATED,
        "ACCEPTED": _S.HANDED_OVER,
        "PICKEDUP": _S.HANDED_OVER,
        "ATSENDINGDEPOT": _S.IN_TRANSIT,
        "ONTHEROAD": _S.IN_TRANSIT,
        "BETWEENDEPOTS": _S.IN_TRANSIT,
        "CUSTOMS": _S.IN_TRANSIT,
        "WAREHOUSE": _S.IN_TRANSIT,
        "CONSOLIDATION": _S.IN_TRANSIT,
        "DEPOT": _S.IN_TRANSIT,
        "ATDELIVERYDEPOT": _S.IN_TRANSIT,
        "COURIER": _S.OUT_FOR_DELIVERY,
        "OUTFORDELIVERY": _S.OUT_FOR_DELIVERY,
        # The van is back at the depot with the parcel in it.
        "RETURNINGFROMDELIVERY": _S.IN_TRANSIT,
        "DELIVERYFAILURE": _S.DELIVERY_ATTEMPTED,
        "PARCELSHOP": _S.READY_FOR_PICKUP,
    },
    refusals={
        "LOGIN_*": Problem.LOGIN,
        "ERR_DELICOM_TOKEN_*": Problem.LOGIN,
        "DELICOM_ERR_AUTHENTICATION": Problem.LOGIN,
    },
    # DPD allows ten, and the shop's own labels need some of them.
    logins_a_day=6,
    zone="Europe/Brussels",
)

GLS = Connector(
    name="gls",
    title="GLS Group (karrio)",
    carriers=_one(Carrier.GLS),
    fields=_CLIENT,
    hosts=frozenset(("api.gls-group.net",)),
    login="/oauth2/",
    overall=True,
    # karrio takes what lies at a parcel shop for delivered, and what was closed, too. Closed,
    # canceled and not picked up say nothing of where it is.
    states={
        "PREADVICE": _S.LABEL_CREATED,
        "PLANNEDPICKUP": _S.LABEL_CREATED,
        "INPICKUP": _S.HANDED_OVER,
        "INTRANSIT": _S.IN_TRANSIT,
        "INWAREHOUSE": _S.IN_TRANSIT,
        "INDELIVERY": _S.OUT_FOR_DELIVERY,
        "DELIVEREDPS": _S.READY_FOR_PICKUP,
        "DELIVERED": _S.DELIVERED,
        "NOTDELIVERED": _S.DELIVERY_ATTEMPTED,
    },
    refusals={"E_404_01": Problem.NOT_FOUND, "E_500_01": Problem.AWAY},
    zone="Europe/Berlin",
)

HERMES = Connector(
    name="hermes",
    title="Hermes Germany (karrio)",
    carriers=_one(Carrier.HERMES),
    fields=(*_USER, *_CLIENT),
    hosts=frozenset(("de-api.hermesworld.com", "authme.myhermes.de")),
    login="/oauth2/",
    spoken={"de": {"config": {"language": "DE"}}, "en": {"config": {"language": "EN"}}},
    silent=True,
    zone="Europe/Berlin",
)

UPS = Connector(
    name="ups",
    title="UPS (karrio)",
    carriers=_one(Carrier.UPS),
    fields=_CLIENT,
    hosts=frozenset(("onlinetools.ups.com",)),
    echoes=True,
    login="/oauth/token",
    locales={"en": "en_US", **_LOCALES},
    rewritten=(("returnSignature=true", "returnSignature=false"),),
    # karrio looks at the kind of a scan before its code, and all on the way is one kind.
    states={
        "MP": _S.LABEL_CREATED,
        "OR": _S.HANDED_OVER,
        "PU": _S.HANDED_OVER,
        "OT": _S.OUT_FOR_DELIVERY,
        "OF": _S.OUT_FOR_DELIVERY,
    },
    refusals={
        "TW0001": Problem.NOT_FOUND,
        "TV1002": Problem.NUMBER,
        "TV1001": Problem.NUMBER,
        "151018": Problem.NUMBER,
        "151044": Problem.NOT_FOUND,
    },
)

FEDEX = Connector(
    name="fedex",
    title="FedEx (karrio)",
    carriers=_one(Carrier.FEDEX),
    fields=(Field("track_api_key", secret=False), Field("track_secret_key")),
    hosts=frozenset(("apis.fedex.com",)),
    echoes=True,
    login="/oauth/token",
    locales={"en": "en_US", **_LOCALES},
    unasked=("/trackingdocuments",),
    states={
        "OC": _S.LABEL_CREATED,
        "PU": _S.HANDED_OVER,
        "PX": _S.HANDED_OVER,
        "HL": _S.READY_FOR_PICKUP,
        "HP": _S.READY_FOR_PICKUP,
        "DY": _S.DELAYED,
        "CD": _S.EXCEPTION,
        "RS": _S.RETURNING,
        # At the place of a pickup, at a place of delivery: not said whether it is the end.
        "AP": _S.UNKNOWN,
        "AD": _S.IN_TRANSIT,
    },
    refusals={
        "TRACKING.TRACKINGNUMBER.NOTFOUND": Problem.NOT_FOUND,
        "TRACKING.TRACKINGNUMBER.INVALID": Problem.NUMBER,
        "TRACKING.TRACKINGNUMBER.EMPTY": Problem.NUMBER,
        "NOT.AUTHORIZED.ERROR": Problem.LOGIN,
        "FORBIDDEN.ERROR": Problem.LOGIN,
    },
)

USPS = Connector(
    name="usps",
    title="USPS (karrio)",
    carriers=_one(Carrier.USPS),
    fields=_CLIENT,
    hosts=frozenset(("apis.usps.com",)),
    echoes=True,
    login="/oauth2/",
    # karrio compares the words, and "delivered" stands in many.
    states={
        "01": _S.DELIVERED,
        "02": _S.DELIVERY_ATTEMPTED,
        "03": _S.HANDED_OVER,
        "04": _S.EXCEPTION,
        "05": _S.EXCEPTION,
        "07": _S.IN_TRANSIT,
        "09": _S.RETURNING,
        "10": _S.IN_TRANSIT,
        "14": _S.READY_FOR_PICKUP,
        "OF": _S.OUT_FOR_DELIVERY,
        "GX": _S.LABEL_CREATED,
        "MA": _S.LABEL_CREATED,
        "80": _S.LABEL_CREATED,
        "81": _S.LABEL_CREATED,
        "82": _S.LABEL_CREATED,
    },
    refusals={"invalid_client": Problem.LOGIN},
    zone="America/New_York",
    # 60 calls an hour, and some are for tokens.
    gap_seconds=65.0,
    daily_quota=1200,
)

ROYAL_MAIL = Connector(
    name="royalmail",
    title="Royal Mail (karrio)",
    carriers=_one(Carrier.ROYAL_MAIL),
    fields=_CLIENT,
    hosts=frozenset(("api.royalmail.net",)),
    # karrio has no table of its own.
    states={
        "EVPPA": _S.HANDED_OVER,
        "EVOCO": _S.IN_TRANSIT,
        "EVDAC": _S.IN_TRANSIT,
        "EVDAV": _S.IN_TRANSIT,
        "EVGMI": _S.IN_TRANSIT,
        "EVIMC": _S.IN_TRANSIT,
        "EVNMI": _S.IN_TRANSIT,
        "EVODO": _S.IN_TRANSIT,
        "EVORI": _S.IN_TRANSIT,
        "EVGPD": _S.OUT_FOR_DELIVERY,
        "EVKNA": _S.DELIVERY_ATTEMPTED,
        "EVKOP": _S.DELIVERED,
        "EVKSP": _S.DELIVERED,
        "EVKSF": _S.DELIVERED,
    },
    zone="Europe/London",
)

MYDHL = Connector(
    name="mydhl",
    title="DHL Express, MyDHL (karrio)",
    carriers=_one(Carrier.DHL_EXPRESS),
    fields=_USER,
    hosts=frozenset(("express.api.dhl.com",)),
    unasked=("/proof-of-delivery",),
    # karrio has several codes under two states, and what was damaged or came in part as
    # delivered.
    states={
        "SA": _S.HANDED_OVER,
        "PU": _S.HANDED_OVER,
        "PL": _S.IN_TRANSIT,
        "DF": _S.IN_TRANSIT,
        "AF": _S.IN_TRANSIT,
        "AR": _S.IN_TRANSIT,
        "CR": _S.IN_TRANSIT,
        "RR": _S.IN_TRANSIT,
        "TR": _S.IN_TRANSIT,
        "FD": _S.IN_TRANSIT,
        "WC": _S.OUT_FOR_DELIVERY,
        "CC": _S.READY_FOR_PICKUP,
        "NH": _S.DELIVERY_ATTEMPTED,
        "CA": _S.DELIVERY_ATTEMPTED,
        "OK": _S.DELIVERED,
        "PD": _S.UNKNOWN,
        "DD": _S.EXCEPTION,
        "BA": _S.EXCEPTION,
        "CM": _S.EXCEPTION,
        "CD": _S.EXCEPTION,
        "UD": _S.EXCEPTION,
        "HP": _S.EXCEPTION,
        "RD": _S.EXCEPTION,
        "DS": _S.EXCEPTION,
        "SS": _S.EXCEPTION,
        "TD": _S.DELAYED,
        "RT": _S.RETURNING,
    },
)

CONNECTORS = (DPD, GLS, HERMES, UPS, FEDEX, USPS, ROYAL_MAIL, MYDHL)
