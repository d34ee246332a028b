"""Whether a mail may leave, worked out from the law and from no code.

An online shop is about to send one mail to one person. `CASES` holds what the law (and where it
says so, a rule of the house) answers; `CONTESTED` holds cases in which lawyers differ, with the
cautious answer. The law as it stood in November 2026:

Germany
    UWG s. 7(1), s. 7(2) no. 2 (mail without consent; no. 3 before 28.05.2022), s. 7(2) no. 3(c)
    (address to stop it), s. 7(3) nos. 1 to 4 (existing customers: all four at once).
    BGH 10.02.2011 I ZR 164/09 (double opt-in, proof), BGH 12.09.2013 I ZR 208/12 (tell-a-friend),
    BGH 15.12.2015 VI ZR 134/15 (promotion in a due mail), BGH 14.03.2017 VI ZR 721/15 (consent has
    to name firms and goods), BGH 01.02.2018 III ZR 196/17 (consent and time), BGH 10.07.2018
    VI ZR 225/17 (feedback is advertising), KG 18.03.2011 5 W 59/11 (similar goods), OLG Jena
    21.04.2010 2 U 88/10, OLG München 27.09.2012 29 U 1682/12 against OLG Düsseldorf 17.03.2016
    I-15 U 64/15 (the double opt-in mail), OLG München 15.02.2018 29 U 2799/17 (free membership),
    AG München 14.02.2023 161 C 12736/22 (consent unused for years).
Austria
    TKG 2021 s. 174(3) to (5); ECG s. 7(1) and (2) (the list kept by the RTR). DSB 09.10.2019
    DSB-D130.073/0008-DSB/2019 (no registration without double opt-in).
Switzerland
    UWG Art. 3(1)(o) and (s); DSG Art. 6(6), Art. 30(2)(b); SLK no. 172/20 (what is mass).
European Union
    Directive 2002/58/EC Art. 13; GDPR Art. 4(11), 6, 7, 21(2) and (3); directive 2006/114/EC
    Art. 2(a); directive (EU) 2023/2673; CJEU 25.11.2021 C-102/20, 13.11.2025 C-654/23 Inteligo.
House
    Outside DE, AT and CH, and where the country is unknown, consent alone counts, even where the
    law there knows an exception for customers. Only consent confirmed by double opt-in counts.
    Advertising without a way out in the mail never leaves, not even with consent.

How the events are read: a notice counts for a purchase when it was shown in that checkout, at or
before the moment of buying (a notice of an earlier day that was not repeated is in `CONTESTED`).
The last of confirmed consent, withdrawal and objection is the one that counts. A purchase never
lifts an objection. What happened after the sending plays no part.
"""

from __future__ import annotations

from tests.unit.expected_gate_at_consent import AT_CONSENT
from tests.unit.expected_gate_at_objection import AT_OBJECTION
from tests.unit.expected_gate_at_own import AT_OWN
from tests.unit.expected_gate_at_sale import AT_SALE
from tests.unit.expected_gate_ch_consent import CH_CONSENT
from tests.unit.expected_gate_ch_objection import CH_OBJECTION
from tests.unit.expected_gate_ch_own import CH_OWN
from tests.unit.expected_gate_ch_sale import CH_SALE
from tests.unit.expected_gate_contested import CONTESTED_SALE
from tests.unit.expected_gate_contested_will import CONTESTED_WILL
from tests.unit.expected_gate_contract import CONTRACT
from tests.unit.expected_gate_de_consent import DE_CONSENT
from tests.unit.expected_gate_de_mails import DE_MAILS
from tests.unit.expected_gate_de_objection import DE_OBJECTION
from tests.unit.expected_gate_de_sale import DE_SALE
from tests.unit.expected_gate_de_times import DE_TIMES
from tests.unit.expected_gate_elsewhere import ELSEWHERE
from tests.unit.expected_gate_shapes import Contested, GateCase
from tests.unit.expected_gate_unknown import UNKNOWN

CASES: tuple[GateCase, ...] = (
    *CONTRACT,
    *DE_SALE,
    *DE_CONSENT,
    *DE_OBJECTION,
    *DE_MAILS,
    *DE_TIMES,
    *AT_SALE,
    *AT_CONSENT,
    *AT_OBJECTION,
    *AT_OWN,
    *CH_SALE,
    *CH_CONSENT,
    *CH_OBJECTION,
    *CH_OWN,
    *ELSEWHERE,
    *UNKNOWN,
)

CONTESTED: tuple[Contested, ...] = (*CONTESTED_SALE, *CONTESTED_WILL)
