"""Callers with some permissions, in some channels."""

from collections.abc import Sequence

from saleor.account.models import Group, User
from saleor.permission.models import Permission

from tests.saleor.world import World
from tests.saleor.world.api import Api


def staff(world: World, *codenames: str, channels: Sequence[str] | None = None) -> Api:
    """Return a member of staff with these permissions.

    Args:
        world: The shop.
        codenames: E.g. "manage_orders".
        channels: Names of the channels they have access to; None: all.

    """
    name = world.unique("group")
    group: Group = Group.objects.create(
        name=name, restricted_access_to_channels=channels is not None
    )
    group.permissions.set(Permission.objects.filter(codename__in=codenames))
    group.channels.set([world.channels[channel].pk for channel in channels or ()])
    user: User = User.objects.create(email=f"{name}@example.com", is_staff=True)
    user.groups.add(group)
    return Api(user=user)
