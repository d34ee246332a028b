"""Who of the staff may see to the orders of a channel, by Saleor's own rules."""

from django.db.models import Q
from saleor.account.models import Group, User
from saleor.permission.enums import OrderPermissions

from .colleague_rows import Colleague

MOST = 500


def read_colleagues(channel_id: int) -> list[Colleague]:
    """Return them by name, in one statement.

    The permission comes from a group, from the account itself or from being a superuser; the
    channel from a group alone, as in Saleor's `AccessibleChannelsByUserIdLoader`: who is in no
    group sees no channel.
    """
    codename = OrderPermissions.MANAGE_ORDERS.codename
    may = Q(is_superuser=True) | Q(user_permissions__codename=codename)
    may |= Q(groups__in=Group.objects.filter(permissions__codename=codename))
    open_to_all = Group.objects.filter(restricted_access_to_channels=False)
    its_own = Group.objects.filter(restricted_access_to_channels=True, channels=channel_id)
    sees = Q(groups__in=open_to_all) | Q(groups__in=its_own)
    able = User.objects.filter(may).values("pk")
    seeing = User.objects.filter(sees).values("pk")
    staff = User.objects.filter(is_staff=True, is_active=True, pk__in=able).filter(pk__in=seeing)
    rows = staff.values_list("pk", "first_name", "last_name", "email")
    found = [Colleague(pk, _name(*names)) for pk, *names in rows.order_by("pk")[:MOST]]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def _name(first: str, last: str, email: str) -> str:
    return f"{first} {last}".strip() or email.partition("@")[0]
