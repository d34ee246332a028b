"""Every event of DHL to one of the twelve states: codes, sentences, coarse codes."""

import pytest

from saleor_service_plugin.delivery.live.dhl_scans import state_of_scan
from saleor_service_plugin.delivery.live.dhl_words import BROAD, COARSE, SURE, state_of
from saleor_service_plugin.delivery.states import ParcelState as S

SENTENCES: list[tuple[str, str, S]] = [
    # Coarse code, sentence, state.
    ("pre-transit", "Die Sendung wurde elektronisch angekündigt.", S.LABEL_CREATED),
    ("pre-transit", "Die Auftragsdaten zu dieser Sendung wurden vom Absender elektronisch an DHL übermittelt.", S.LABEL_CREATED),
    ("pre-transit", "The instruction data for this shipment have been provided by the sender to DHL electronically", S.LABEL_CREATED),
    ("pre-transit", "Awaiting pickup", S.LABEL_CREATED),
    ("transit", "Die Sendung wurde vom Absender in der Filiale eingeliefert.", S.HANDED_OVER),
    ("transit", "Die Sendung wurde abgeholt.", S.HANDED_OVER),
    ("transit", "The shipment has been posted by the sender at the retail outlet", S.HANDED_OVER),
    ("transit", "Pick-up was successful.", S.HANDED_OVER),
    ("transit", "The shipment has been picked up", S.HANDED_OVER),
    ("transit", "Die Sendung wurde im Start-Paketzentrum bearbeitet.", S.IN_TRANSIT),
    ("transit", "Die Sendung ist in der Region des Empfängers angekommen. Die Zustellung erfolgt voraussichtlich am nächsten Werktag.", S.IN_TRANSIT),
    ("transit", "The shipment has been processed in the destination parcel center", S.IN_TRANSIT),
    ("transit", "The customs clearance process has been completed.", S.IN_TRANSIT),
    ("transit", "Die Sendung wird zugestellt.", S.IN_TRANSIT),
    ("transit", "Will be delivered tomorrow", S.IN_TRANSIT),
    ("transit", "Sobald sie zur Abholung bereit liegt, werden Sie benachrichtigt.", S.IN_TRANSIT),
    ("transit", "Die Sendung konnte nicht in die PACKSTATION eingestellt werden und wurde in eine Filiale weitergeleitet.", S.IN_TRANSIT),
    ("transit", "Die Sendung wurde in das Zustellfahrzeug geladen.", S.OUT_FOR_DELIVERY),
    ("transit", "Die Sendung befindet sich auf dem Weg zur PACKSTATION.", S.OUT_FOR_DELIVERY),
    ("transit", "The shipment has been loaded onto the delivery vehicle", S.OUT_FOR_DELIVERY),
    ("transit", "Being delivered.", S.OUT_FOR_DELIVERY),
    ("transit", "OUT FOR DELIVERY", S.OUT_FOR_DELIVERY),
    ("transit", "Shipment is out with courier for delivery", S.OUT_FOR_DELIVERY),
    ("transit", "Die Sendung liegt in der Filiale Marktplatz 1 zur Abholung bereit.", S.READY_FOR_PICKUP),
    ("transit", "Die Sendung liegt in der PACKSTATION 119 und kann abgeholt werden.", S.READY_FOR_PICKUP),
    ("transit", "The shipment is ready for pick-up at the PACKSTATION", S.READY_FOR_PICKUP),
    ("delivered", "Your shipment is available for collection at the service point", S.READY_FOR_PICKUP),
    ("transit", "Zur Abholung bereit. Falls sie nicht abgeholt wird, geht sie zurück an den Absender.", S.READY_FOR_PICKUP),
    ("transit", "Der Empfänger wurde nicht angetroffen. Die Sendung konnte nicht zugestellt werden.", S.DELIVERY_ATTEMPTED),
    ("transit", "Die Sendung konnte nicht zugestellt werden und wird jetzt zur Abholung in die Filiale/Agentur gebracht.", S.DELIVERY_ATTEMPTED),
    ("transit", "The shipment could not be delivered, and the recipient has been notified", S.DELIVERY_ATTEMPTED),
    ("failure", "Delivery attempted; recipient not home", S.DELIVERY_ATTEMPTED),
    ("delivered", "Die Sendung wurde erfolgreich zugestellt.", S.DELIVERED),
    ("delivered", "Die Sendung wurde zugestellt an: Nachbar", S.DELIVERED),
    ("delivered", "Der Empfänger hat die Sendung in der Filiale abgeholt.", S.DELIVERED),
    ("delivered", "Der Empfänger hat die Sendung aus der PACKSTATION abgeholt.", S.DELIVERED),
    ("delivered", "The recipient has picked up the shipment from the retail outlet", S.DELIVERED),
    ("delivered", "The shipment has been delivered. A receipt was sent to the shipper.", S.DELIVERED),
    ("delivered", "", S.DELIVERED),
    ("transit", "Die Zustellung verzögert sich.", S.DELAYED),
    ("transit", "Die Sendung wurde zurückgestellt. Die Zustellung erfolgt vrs. am nächsten Werktag.", S.DELAYED),
    ("transit", "Aus betrieblichen Gründen konnte die Sendung heute leider nicht zugestellt werden. Sie wird am nächstfolgenden Werktag ausgeliefert.", S.DELAYED),
    ("transit", "The shipment was misrouted and will be readdressed", S.DELAYED),
    ("transit", "Shipment is on hold", S.DELAYED),
    ("failure", "", S.EXCEPTION),
    ("failure", "The shipment has been processed", S.EXCEPTION),
    ("transit", "Aufgrund eines Adressfehlers konnte die Sendung nicht zugestellt werden.", S.EXCEPTION),
    ("transit", "Der Empfänger ist unbekannt verzogen.", S.EXCEPTION),
    ("failure", "Die Annahme der Sendung wurde verweigert.", S.EXCEPTION),
    ("transit", "Aufgrund einer Beschädigung verzögert sich der Transport der Sendung.", S.EXCEPTION),
    ("transit", "Die Sendung wird vom Zoll zurückgehalten. Der Zollbeamte hat sie angehalten.", S.EXCEPTION),
    ("transit", "Shipment is being held in customs", S.EXCEPTION),
    ("transit", "Shipment on hold pending duty payment", S.EXCEPTION),
    ("failure", "Shipment lost", S.EXCEPTION),
    ("delivered", "Die Sendung wurde vernichtet.", S.EXCEPTION),
    ("failure", "Die Rücksendung an den Absender wurde eingeleitet.", S.RETURNING),
    ("transit", "Die Sendung hat die Lagerfrist überschritten und wird an den Absender zurückgeschickt.", S.RETURNING),
    ("transit", "The shipment is being returned to the sender", S.RETURNING),
    ("failure", "Returned to shipper", S.RETURNING),
    ("delivered", "Die Sendung wurde an den Absender zugestellt.", S.RETURNED),
    ("delivered", "The shipment has been returned to the sender", S.RETURNED),
    ("delivered", "The shipment was delivered to the shipper", S.RETURNED),
    ("unknown", "", S.UNKNOWN),
    ("unknown", "The shipment has been successfully delivered", S.DELIVERED),
    ("brand-new", "", S.UNKNOWN),
    ("", "Etwas ganz Neues.", S.UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("coarse", "words", "state"), SENTENCES)
@pytest.mark.parametrize("service", ["parcel-de", "post-de", "express", "brand-new"])
def test_sentences(service: str, coarse: str, words: str, state: S) -> None:
    assert state_of(service, "", coarse, words) is state


def test_every_state_can_be_said() -> None:
    assert {state for _, _, state in SENTENCES} == set(S)


@pytest.mark.parametrize("coarse", ["pre-transit", "transit", "failure"])
@pytest.mark.parametrize("service", ["parcel-de", "express"])
def test_nothing_is_delivered_where_dhl_says_something_else(service: str, coarse: str) -> None:
    codes = ["", *SURE[service], *BROAD[service]]
    words = "The shipment has been successfully delivered. Erfolgreich zugestellt."
    assert S.DELIVERED not in {state_of(service, code, coarse, words) for code in codes}
    assert S.RETURNED not in {state_of(service, code, coarse, words) for code in codes}


@pytest.mark.parametrize(
    ("service", "code", "coarse", "words", "state"),
    [
        ("parcel-de", "VA", "pre-transit", "", S.LABEL_CREATED),
        ("parcel-de", "ES", "transit", "", S.HANDED_OVER),
        ("parcel-de", "AE", "transit", "", S.HANDED_OVER),
        ("parcel-de", "NB", "transit", "", S.IN_TRANSIT),
        ("parcel-de", "NB", "transit", "Die Sendung wurde zurückgestellt.", S.DELAYED),
        ("parcel-de", "PO", "transit", "", S.OUT_FOR_DELIVERY),
        ("parcel-de", "ZF", "transit", "", S.READY_FOR_PICKUP),
        ("parcel-de", "LA", "transit", "", S.IN_TRANSIT),
        ("parcel-de", "LA", "transit", "Liegt zur Abholung bereit.", S.READY_FOR_PICKUP),
        ("parcel-de", "ZN", "transit", "", S.DELIVERY_ATTEMPTED),
        ("parcel-de", "ZN", "failure", "Annahme verweigert.", S.EXCEPTION),
        ("parcel-de", "ZN", "failure", "Die Rücksendung wurde eingeleitet.", S.RETURNING),
        ("parcel-de", "BV", "transit", "", S.IN_TRANSIT),
        ("parcel-de", "BV", "failure", "", S.EXCEPTION),
        ("parcel-de", "ZU", "delivered", "", S.DELIVERED),
        ("parcel-de", "ZU", "delivered", "Die Sendung wurde vernichtet.", S.EXCEPTION),
        ("parcel-de", "GT", "delivered", "Überweisung des Nachnahme-Betrags.", S.UNKNOWN),
        ("parcel-de", "XX", "transit", "", S.IN_TRANSIT),
        ("express", "SD", "pre-transit", "", S.LABEL_CREATED),
        ("express", "PU", "transit", "Shipment picked up", S.HANDED_OVER),
        ("express", "AF", "transit", "Arrived at facility", S.IN_TRANSIT),
        ("express", "WC", "transit", "", S.OUT_FOR_DELIVERY),
        ("express", "CC", "transit", "", S.READY_FOR_PICKUP),
        ("express", "NH", "failure", "", S.DELIVERY_ATTEMPTED),
        ("express", "OH", "transit", "", S.DELAYED),
        ("express", "CD", "transit", "", S.EXCEPTION),
        ("express", "RT", "failure", "", S.RETURNING),
        ("express", "RT", "delivered", "", S.RETURNED),
        ("express", "OK", "delivered", "", S.DELIVERED),
        ("express", "DD", "delivered", "Delivered - damaged", S.DELIVERED),
        ("express", "PD", "transit", "", S.EXCEPTION),
        ("express", "CS", "unknown", "", S.UNKNOWN),
        # Two letters of another division are no code of these two.
        ("post-de", "ZU", "transit", "", S.IN_TRANSIT),
    ],
)
def test_codes(service: str, code: str, coarse: str, words: str, state: S) -> None:
    assert state_of(service, code, coarse, words) is state


@pytest.mark.parametrize("service", ["parcel-de", "express"])
def test_no_code_is_both_sure_and_broad(service: str) -> None:
    assert not SURE[service].keys() & BROAD[service].keys()


def test_the_coarse_codes_are_the_five() -> None:
    assert set(COARSE) == {"pre-transit", "transit", "delivered", "failure", "unknown"}


@pytest.mark.parametrize(
    ("detailed", "state"),
    [
        ("PARCV_NRQRD_VA", S.LABEL_CREATED),
        ("NTPUP_NTHNG_AN", S.LABEL_CREATED),
        ("SHRCU_SERPT_ES", S.HANDED_OVER),
        ("PCKDU_PUBCR_AE", S.HANDED_OVER),
        ("SRTED_NRQRD_ES", S.HANDED_OVER),
        ("LDTMV_SERPT_ES", S.HANDED_OVER),
        ("SRTED_NRQRD_NB", S.IN_TRANSIT),
        ("LDTMV_MVMTV_AA", S.IN_TRANSIT),
        # In the delivery process, and not in the van.
        ("MVARR_NRQRD_PO", S.IN_TRANSIT),
        ("ULFMV_UNLDD_PO", S.IN_TRANSIT),
        ("OFWRD_CSREQ_PO", S.IN_TRANSIT),
        ("EXPHD_CAPEX_PO", S.DELAYED),
        ("LDEXC_MSDLA_PO", S.DELAYED),
        ("MSRTD_NRQRD_PO", S.DELAYED),
        ("NTDEL_CRROT_PO", S.DELAYED),
        ("LDEXC_BDADD_PO", S.EXCEPTION),
        ("LDTMV_MVMTV_PO", S.OUT_FOR_DELIVERY),
        ("LDTMV_PCKST_PO", S.OUT_FOR_DELIVERY),
        ("HLDCC_LDPCK_LA", S.READY_FOR_PICKUP),
        ("HLDCC_SERPT_ZF", S.READY_FOR_PICKUP),
        ("CNRFC_PCKST_ZF", S.READY_FOR_PICKUP),
        ("HLDCC_NTCCN_ZF", S.EXCEPTION),
        ("INFCL_NRQRD_LA", S.IN_TRANSIT),
        ("INFCL_HLDSR_LA", S.EXCEPTION),
        ("INFCL_HLDAY_LA", S.DELAYED),
        ("NTDEL_NHOME_ZN", S.DELIVERY_ATTEMPTED),
        ("NTDEL_SERPT_ZN", S.DELIVERY_ATTEMPTED),
        ("LDTMV_SECDA_ZN", S.DELIVERY_ATTEMPTED),
        ("NTDEL_BDADD_ZN", S.EXCEPTION),
        ("DLVRF_NTORD_ZN", S.EXCEPTION),
        ("DMGDS_DMGPC_BV", S.EXCEPTION),
        ("EXPHD_LOSTX_BV", S.EXCEPTION),
        ("HLDCU_NORSN_ZO", S.EXCEPTION),
        ("ICPRC_NRQRD_ZO", S.IN_TRANSIT),
        ("DLVRD_NGHBR_ZU", S.DELIVERED),
        ("DLVRD_ACCPK_ZU", S.DELIVERED),
        ("DLVRD_CUSTM_ZU", S.IN_TRANSIT),
        ("DLVRD_CODRP_GT", S.UNKNOWN),
        ("RETRN_NTCCN_ZN", S.RETURNING),
        ("OFWRD_RTSCR_AA", S.RETURNING),
        ("EXPHD_RTTSP_BV", S.RETURNING),
        ("ADVIS_PFLOC_DD", S.UNKNOWN),
        ("STORN_NRQRD_DD", S.UNKNOWN),
        # The sentence has to tell, or nobody knows.
        ("SRTED_NRQRD_PO", None),
        ("HLDCC_SERPT_PO", None),
        ("EXPHD_OTHER_BV", None),
        ("BRAND_NEWER_ZZ", None),
        ("HLDCC", None),
        ("Auf dem Weg zur Zustellbasis", None),
        ("", None),
    ],
)
def test_scans_of_dhl_paket(detailed: str, state: S | None) -> None:
    assert state_of_scan(detailed) is state


@pytest.mark.parametrize(
    ("detailed", "code", "coarse", "words", "state"),
    [
        ("SRTED_NRQRD_PO", "PO", "transit", "", S.OUT_FOR_DELIVERY),
        (
            "SRTED_NRQRD_PO", "EE", "transit",
            "Die Sendung ist in der Region des Empfängers angekommen.", S.IN_TRANSIT,
        ),
        ("MVARR_NRQRD_PO", "PO", "transit", "", S.IN_TRANSIT),
        ("ADVIS_PFLOC_DD", "PO", "transit", "Ein Ablageort wurde vorgemerkt.", S.UNKNOWN),
        ("HLDCC_LDPCK_LA", "LA", "transit", "Wird danach an den Absender zurückgesandt.",
         S.READY_FOR_PICKUP),
        ("RELBL_NRQRD_BV", "BV", "failure", "", S.IN_TRANSIT),
        ("NTDEL_NHOME_ZN", "ZN", "failure", "", S.DELIVERY_ATTEMPTED),
        ("RETRN_RFUSD_ZN", "ZN", "failure", "", S.RETURNING),
        ("DLVRD_ACCPT_ZU", "ZU", "delivered", "", S.DELIVERED),
        ("DLVRD_ACCPT_ZU", "ZU", "transit", "", S.IN_TRANSIT),
        ("DLVRD_ACCPT_ZU", "ZU", "delivered", "Die Sendung wurde an den Absender zugestellt.",
         S.RETURNED),
        ("DLVRD_CUSTM_ZU", "ZU", "delivered", "Die Sendung wurde zugestellt.", S.IN_TRANSIT),
        ("DSPSD_NTCLM_ZU", "ZU", "delivered", "", S.EXCEPTION),
    ],
)  # fmt: skip
def test_scans_and_what_stands_beside_them(
    detailed: str, code: str, coarse: str, words: str, state: S
) -> None:
    assert state_of("parcel-de", code, coarse, words, detailed=detailed) is state
