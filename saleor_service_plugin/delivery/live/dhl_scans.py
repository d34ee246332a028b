"""What DHL Paket's own scans mean, by its table of events and reasons. Pure.

The table is DHL's: "parcel_de_ice_event_ric_combinations_July_2024.csv" (developer.dhl.com,
Shipment Tracking - Unified), 338 rows of an event, a reason and the code of two letters that
`status` shows. In the answers `statusDetailed` joins all three, as in "HLDCC_LDPCK_LA": held
for collection, in a locker, in storage. That form is in no description of the API; makers of
trackers have published such answers.

It is worth having, because the two letters are coarse: PO, "in the delivery process",
stands for a parcel in the van and for one that has come to the depot, was sorted wrongly or
did not fit in; ZU, "delivered", for one that was destroyed or handed to customs.
"""

import re
from collections.abc import Mapping

from ..states import ParcelState

_FORM = re.compile(r"([A-Z]{5})_([A-Z]{5})_([A-Z]{2})")

_BY_STATE: Mapping[ParcelState, str] = {
    # Pre-advice, order to fetch it, not fetched from the sender.
    ParcelState.LABEL_CREATED: "PARCV PURCR NTPUP",
    # Given by the customer, fetched, first sorted, taken along from a shop.
    ParcelState.HANDED_OVER: "SHRCU PCKDU SRTED_AE SRTED_ES LDTMV_ES",
    # Assigned, loaded, unloaded, departed, arrived; sorted on its way; forwarded, handed on,
    # to customs as well, which need not keep it; relabeled, repacked, checked; in storage for
    # no reason that would worry; a piece whose data is missing.
    ParcelState.IN_TRANSIT: (
        "ASMVT LDTHU LDTMV ULFMV MVDPT MVARR SRTED_AA SRTED_EE SRTED_NB FWDCF OFWRD HNDDE HNDND"
        " TRBCR ROUCR ICPRC ITBAR HLDCP RSDCP RELBL REPCK SECHK INFCL PBNDT"
        " DLVRD_CUSTM DLVRD_HNDTC"
    ),
    # Loaded for the tour, to a locker or a shop as well.
    ParcelState.OUT_FOR_DELIVERY: "LDTMV_PO",
    ParcelState.READY_FOR_PICKUP: "CNRFC HLDCC",
    ParcelState.DELIVERY_ATTEMPTED: "NTDEL LDTMV_ZN DLVRF_CROAT",
    ParcelState.DELIVERED: "DLVRD",
    # Not on the tour, sorted wrongly, expected and not come; vehicles that are late; no room,
    # technical trouble, force majeure, no driver, no time, holidays, other pieces missing.
    ParcelState.DELAYED: (
        "LDEXC NTADT MSRTD DTNPC MVDEX MVTEX"
        " EXPHD_CAPEX EXPHD_EQUBF EXPHD_FRMJR EXPHD_STPRB EXPHD_INCSH INFCL_HLDAY INFCL_INCSH"
        " NTDEL_CAPEX NTDEL_CRROT NTDEL_DRCRU NTDEL_FRMJR NTDEL_TCHBD NTDEL_WRGTR NTDEL_HLDAY"
        " NTDEL_NTIHU"
    ),
    # Held, damaged, destroyed, confiscated, refused, stopped or canceled by the sender, lost;
    # nobody to be found under the address; given to somebody else; nobody fetched it.
    ParcelState.EXCEPTION: (
        "EXPHD DMGDS DSPSD CNFSC DLVRF CANCL RCCLS HLDCU INFCL_HLDSR ALERT_BDADD LDEXC_BDADD"
        " MSRTD_CRRCS DTNPC_GHSTP ADVIS_STBSD_ZN HLDCC_NTCCN NTDEL_NTCCN"
        " NTDEL_BDADD NTDEL_CPUNK NTDEL_MOVED NTDEL_RFUSD NTDEL_WRGPN NTDEL_WRGRI NTDEL_UDLVR"
        " NTDEL_NAGTB NTDEL_RSEXW NTDEL_SHINF NTDEL_DMGED NTDEL_MSDOC NTDEL_MSLBL NTDEL_MSSDT"
        " NTDEL_TRPMT"
    ),
    ParcelState.RETURNING: "RETRN EXPHD_RTTSP OFWRD_RTSCR OFWRD_RTSSA",
    # News of wishes, orders, messages and money; an event that was taken back.
    ParcelState.UNKNOWN: (
        "ADVIS ALERT CHECK PMTCR PMTCS STORN PURCR_DD PURCR_BV DLVRD_CODAR DLVRD_CODRP"
    ),
}

_STATES = {name: state for state, names in _BY_STATE.items() for name in names.split()}

_OPEN = frozenset(
    {
        "SRTED_PO",  # Said of one in the van and of one in its region.
        "HLDCC_PO",  # On its way to where it will be held.
        "EXPHD_OTHER",
        "EXPHD_NRQRD",
    }
)
"""What the sentence has to tell."""

WHATEVER = ("DSPSD", "RCCLS", "DLVRD_CUSTM", "DLVRD_HNDTC")
"""What counts although DHL calls it delivered: it did not reach the customer."""

TAKEN_BACK = "STORN"
"""The event before it was a mistake."""


def is_scan(detailed: str) -> bool:
    """Whether a `statusDetailed` has the three parts."""
    return _FORM.fullmatch(detailed) is not None


def state_of_scan(detailed: str) -> ParcelState | None:
    """Return what a `statusDetailed` says; None where it leaves that to the sentence.

    The narrower counts: event, reason and code before event and reason before event and
    code before the event alone.
    """
    parts = _FORM.fullmatch(detailed)
    if parts is None:
        return None
    event, reason, code = parts.groups()
    for name in (f"{event}_{reason}_{code}", f"{event}_{reason}", f"{event}_{code}", event):
        if name in _OPEN:
            return None
        if name in _STATES:
            return _STATES[name]
    return None
