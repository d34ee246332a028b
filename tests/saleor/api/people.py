"""Further callers for tests of the API: with some permissions, in some channels."""

from collections.abc import Sequence

from saleor.account.models import Group, User
from saleor.app.models import App, AppToken
from saleor.permission.models import Permission

from saleor_service_plugin.shop import port
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
    with port.current().writer():
        group: Group = Group.objects.create(
            name=name, restricted_access_to_channels=channels is not None
        )
        group.permissions.set(Permission.objects.filter(codename__in=codenames))
        group.channels.set([world.channels[channel].pk for channel in channels or ()])
        user: User = User.objects.create(email=f"{name}@example.com", is_staff=True)
        user.groups.add(group)
    return Api(user=user)


def app(world: World, *codenames: str) -> Api:
    """Return an App with these permissions."""
    with port.current().writer():
        row = App.objects.create(name=world.unique("App"), is_active=True)
        row.permissions.set(Permission.objects.filter(codename__in=codenames))
        _, token = AppToken.objects.create(app=row, name="test")
    return Api(app_token=token)
