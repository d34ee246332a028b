"""Further callers for tests of the API: staff of one channel, Apps, staff without rights."""

from collections.abc import Collection

from saleor.account.models import Group, User
from saleor.app.models import App, AppToken
from saleor.permission.models import Permission

from saleor_service_plugin.shop import port
from tests.saleor.world import World
from tests.saleor.world.api import Api


def staff(world: World, permissions: Collection[str], channels: Collection[str] = ()) -> Api:
    """Return staff with these permissions, in these channels alone if any are named."""
    with port.current().writer():
        group = Group.objects.create(
            name=world.unique("group"), restricted_access_to_channels=bool(channels)
        )
        group.permissions.set(Permission.objects.filter(codename__in=permissions))
        group.channels.set([world.channels[name].pk for name in channels])
        user = User.objects.create(email=world.email(), is_staff=True, is_active=True)
        user.groups.add(group)
    return Api(user=user)


def app(world: World, permissions: Collection[str]) -> Api:
    """Return an App with these permissions."""
    with port.current().writer():
        row = App.objects.create(name=world.unique("App"), is_active=True)
        row.permissions.set(Permission.objects.filter(codename__in=permissions))
        _, token = AppToken.objects.create(app=row, name="test")
    return Api(app_token=token)
