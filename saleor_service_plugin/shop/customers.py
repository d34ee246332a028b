"""Reading customers: accounts by id, and accounts by address for guests' orders."""

from collections.abc import Collection

from django.db.models.functions import Upper
from saleor.account import models as account_models

from .snapshots import Customer

FIELDS = ("id", "email", "first_name", "last_name", "language_code", "is_active")


def read_customers(
    user_ids: Collection[int], emails: Collection[str] = ()
) -> tuple[dict[int, Customer], dict[str, Customer]]:
    """Return accounts by id and accounts by case-folded address, in two statements.

    Saleor has an index over the upper-cased address of accounts (`email_upper_idx`),
    so that is the form compared; deleted accounts are missing.
    """
    users = account_models.User.objects
    by_id = {row[0]: Customer(*row) for row in users.filter(pk__in=user_ids).values_list(*FIELDS)}
    wanted = {email.upper() for email in emails}
    rows = users.annotate(upper_email=Upper("email")).filter(upper_email__in=wanted)
    by_email = {row[1].casefold(): Customer(*row) for row in rows.values_list(*FIELDS)}
    return by_id, by_email
