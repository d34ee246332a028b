"""What a client has to conclude from each misbehaviour of a mail server, read from the standards.

The table knows nothing of the plugin. It stands for a client that sends one mail to one recipient
in each transaction, so that whatever the server says of "the recipient" is said of that address.

Rules that the rows follow, in this order:

* The first digit of the reply decides between again and for good (RFC 5321 4.2, 4.3.2), the
  enhanced code (RFC 3463) then says about what. Text is never read (RFC 5321 4.2).
* Two details override the first digit, because their definition does: X.2.2 (RFC 3463 3.3 "should
  be used as a persistent transient failure") and 4.7.12 (RFC 4954 6: the user has to act).
* An address is given up only where the reply proves it: X.1.1, X.1.2, X.1.3, X.1.6, X.1.10 and
  X.2.1 at any stage, and a bare 501, 550, 551 or 553 at RCPT, whose only argument is the address.
* Before MAIL the server has seen nothing of the mail: 4xx is about the server, 5xx about us.
* A lost or silent connection before the final dot counts for the server. RFC 5321 3.8 says to go
  on as after a 451; away does that for the mail, and a breaker sees it too.
* Once the final dot is handed over, only a whole reply with a first digit of 2, 4 or 5 tells
  anything (RFC 1047). 4xx and 5xx after the dot are answers: the server must not deliver
  (RFC 5321 4.2.5).
"""

from __future__ import annotations

from .case import LARGE, Behaviour, Case, Client, Family, Stage, says
from .expected_behaviours import BEHAVIOURS
from .expected_content import CONTENT_CASES
from .expected_recipient import RECIPIENT
from .expected_session import SESSION

__all__ = ["CASES", "LARGE", "Behaviour", "Case", "Client", "Family", "Stage", "case_named", "says"]

CASES: tuple[Case, ...] = (*SESSION, *RECIPIENT, *CONTENT_CASES, *BEHAVIOURS)

_BY_NAME = {case.name: case for case in CASES}
assert len(_BY_NAME) == len(CASES), "two cases have one name"


def case_named(name: str) -> Case:
    """Return the case of this name; KeyError where there is none."""
    return _BY_NAME[name]
