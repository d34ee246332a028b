"""Switzerland: mass advertising, and mixed mails."""

from __future__ import annotations

from tests.unit.expected_gate_shapes import (
    GateCase,
    Message,
    Why,
    notice,
    objection,
    purchase,
)

CH_OWN = (
    GateCase(
        "ch-single-automated-mail",
        Message.WIN_BACK,
        "CH",
        (),
        False,
        Why.NOT_FROM_A_SALE,
        "one mail alone is mass advertising when sent by a machine",
        "SLK no. 172/20; UWG (CH) Art. 3(1)(o)",
        also=(Why.NO_CONSENT,),
    ),
    GateCase(
        "ch-receipt-with-advertising-objected",
        Message.RECEIPT_WITH_ADVERTISING,
        "CH",
        (
            notice("2026-03-01"),
            purchase("2026-03-01"),
            objection("2026-04-01"),
            purchase("2026-09-30", "2"),
        ),
        False,
        Why.OBJECTED,
        "promotion in the receipt after an objection",
        "UWG (CH) Art. 3(1)(o); DSG (CH) Art. 30(2)(b)",
        also=(Why.NO_CONSENT,),
    ),
    GateCase(
        "ch-greeting-untold",
        Message.GREETING,
        "CH",
        (purchase("2026-03-01"),),
        False,
        Why.NOT_TOLD,
        "an automatic greeting of the shop, never told of the refusal",
        "UWG (CH) Art. 3(1)(o)",
        also=(Why.NO_CONSENT,),
    ),
)
