"""Build a world: rows by ORM, really committed, as a shop would have them."""

from uuid import UUID, uuid4

from django.contrib.sites.models import Site
from saleor.account.models import Group, User
from saleor.app.models import App, AppToken
from saleor.app.types import AppType
from saleor.permission.models import Permission
from saleor.site.models import SiteSettings
from saleor.tax.models import TaxClass

from .api import Api
from .catalogue import add_channels, add_shipping, add_variants, add_warehouses
from .model import World

APP_PERMISSIONS = (
    "handle_payments",
    "manage_orders",
    "manage_orders_import",
    "handle_checkouts",
    "manage_checkouts",
    "manage_users",
)


def build_world() -> World:
    """Create everything the operations need and return the ids.

    May be called again on the same database: names carry a random suffix.
    """
    run = uuid4().hex[:8]
    _ensure_site()
    channels = add_channels(run=run)
    zone_pk, methods = add_shipping(run=run, channels=channels)
    warehouses: dict[str, UUID] = add_warehouses(run=run, channels=channels, zone_pk=zone_pk)
    variants = add_variants(run=run, channels=channels, warehouses=warehouses)
    app_pk, token = _add_app(run=run)
    return World(
        staff=Api(user=_add_staff(run=run)),
        superuser=Api(user=_add_superuser(run=run)),
        app=Api(app_token=token),
        anonymous=Api(),
        app_pk=app_pk,
        tax_class_pk=TaxClass.objects.create(name=f"none-{run}").pk,
        channels={
            name: channel.as_row(shipping_method_pk=methods[name])
            for name, channel in channels.items()
        },
        variants=variants,
        warehouses=warehouses,
    )


def _ensure_site() -> None:
    """Core's migrations create no site settings while POPULATE_DEFAULTS is off."""
    site, _ = Site.objects.get_or_create(
        pk=1, defaults={"domain": "example.com", "name": "example.com"}
    )
    SiteSettings.objects.get_or_create(site=site)
    Site.objects.clear_cache()


def _add_staff(*, run: str) -> User:
    """Create a staff user with every permission in every channel, by a group.

    Permissions on the user itself would open no channel (facts 8.2).
    """
    group: Group = Group.objects.create(
        name=f"everything-{run}", restricted_access_to_channels=False
    )
    group.permissions.set(Permission.objects.all())
    user: User = User.objects.create(email=f"staff-{run}@example.com", is_staff=True)
    user.groups.add(group)
    return user


def _add_superuser(*, run: str) -> User:
    user: User = User.objects.create(
        email=f"root-{run}@example.com", is_staff=True, is_superuser=True
    )
    return user


def _add_app(*, run: str) -> tuple[int, str]:
    """Create the payment app and return its pk and its token as sent in the header."""
    app: App = App.objects.create(
        name=f"Payments {run}",
        identifier=f"world.payments.{run}",
        type=AppType.THIRDPARTY,
        is_active=True,
    )
    app.permissions.set(Permission.objects.filter(codename__in=APP_PERMISSIONS))
    _, token = AppToken.objects.create(app=app, name="world")
    return app.pk, token
