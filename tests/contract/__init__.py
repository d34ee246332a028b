"""What both shops promise, as checks that each is put through.

`tests/db/test_contract.py` runs them on the fake shop, `tests/saleor/test_contract.py`
on Saleor.
"""

from . import attribute_checks as attribute_checks
from . import bought_checks as bought_checks
from . import called_checks as called_checks
from . import colleague_checks as colleague_checks
from . import goodie_checks as goodie_checks
from . import picture_checks as picture_checks
from . import purchase_checks as purchase_checks
from . import supply_checks as supply_checks
from .checks import CHECKS
from .stage import Stage

__all__ = ["CHECKS", "Stage"]
