"""What promises are reckoned with, read once for a batch."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from ...messages.rules import ChannelGate
from ...shop import port
from ...shop.snapshots import Channel, ShippingMethod, Warehouse
from ..calendars import stored
from ..calendars.stored import Calendars
from ..calendars.working_time import WorkCalendar
from ..models import MethodCarrier
from . import settings as promise_settings
from . import transit
from .models import PromiseSettings, UsualTransit, VariantSupply
from .transit import TransitTimes
from .window import Terms


@dataclass(frozen=True, slots=True)
class Place:
    """Where goods go."""

    country: str
    postal_code: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Settings, calendars, days of transit, what is known of variants."""

    settings: Mapping[int, PromiseSettings]
    calendars: Calendars
    times: TransitTimes
    usual: Mapping[tuple[int, str], int]
    warehouses: Mapping[UUID, Warehouse]
    methods: Mapping[int, ShippingMethod]
    carriers: Mapping[int, str]
    supply: Mapping[int, VariantSupply]
    channels: Mapping[int, Channel]
    gates: Mapping[int, ChannelGate]

    def setting(self, channel_id: int) -> PromiseSettings:
        """Return what staff set for a channel, the defaults where they did not."""
        return self.settings.get(channel_id) or promise_settings.default(channel_id)

    def zone_name(self, channel_id: int) -> str:
        """Return the time zone of a channel by its name, "" where none is set."""
        gate = self.gates.get(channel_id)
        return gate.settings.time_zone if gate else ""

    def warehouse(self, channel_id: int, warehouse_id: UUID | None) -> WorkCalendar:
        """Return when the goods of an order are packed."""
        place = self._origin(channel_id, warehouse_id)
        return self.calendars.warehouse(
            self._known(warehouse_id),
            country=place.country,
            postal_code=place.postal_code,
            zone=self.zone_name(channel_id),
        )

    def terms(
        self,
        channel_id: int,
        *,
        warehouse_id: UUID | None,
        method_id: int | None,
        place: Place,
        collected: bool = False,
        variant_id: int | None = None,
    ) -> Terms | None:
        """Return what a line is reckoned with; None: nobody knows how long its way takes.

        Args:
            channel_id: Of the order.
            warehouse_id: Where the goods lie; None: not known.
            method_id: Of the shipping method.
            place: Where the goods go.
            collected: Whether the customer fetches them.
            variant_id: Of the line.

        """
        method = self.methods.get(method_id or 0)
        days = self.times.find(
            method, country=place.country, postal_code=place.postal_code
        )  # fmt: skip
        if collected:
            days = (0, 0)
        if days is None:
            return None
        own = self.setting(channel_id)
        known = self.supply.get(variant_id or 0)
        most = own.handling_max
        if known is not None and known.handling_days is not None:
            most = known.handling_days
        origin = self._origin(channel_id, warehouse_id)
        return Terms(
            warehouse=self.warehouse(channel_id, warehouse_id),
            carrier=self.calendars.carrier(
                self.carriers.get(method_id or 0, ""),
                origin=(origin.country, origin.postal_code),
                destination=(place.country, place.postal_code),
                zone=self.zone_name(channel_id),
            ),
            handling_min=min(own.handling_min, most),
            handling_max=most,
            transit_min=days[0],
            transit_max=days[1],
            margin=own.margin_days,
            collected=collected,
            usual=self.usual.get((method_id or 0, place.country)),
        )

    def _known(self, warehouse_id: UUID | None) -> UUID | None:
        if warehouse_id in self.warehouses:
            return warehouse_id
        # A shop with one warehouse packs there, whether or not anything is allocated yet.
        return next(iter(self.warehouses)) if len(self.warehouses) == 1 else None

    def _origin(self, channel_id: int, warehouse_id: UUID | None) -> Place:
        known = self._known(warehouse_id)
        if known is not None:
            row = self.warehouses[known]
            return Place(row.country, row.postal_code)
        channel = self.channels.get(channel_id)
        return Place(channel.country if channel else "", "")


def read(
    method_ids: Collection[int], variant_ids: Collection[int], gates: Mapping[int, ChannelGate]
) -> Desk:
    """Return what promises are reckoned with, in nine statements."""
    shop = port.current()
    usual = UsualTransit.objects.filter(method_id__in=list(method_ids))
    carriers = MethodCarrier.objects.filter(method_id__in=list(method_ids))
    return Desk(
        settings=promise_settings.read(),
        calendars=stored.read(),
        times=transit.read(method_ids),
        usual={(row.method_id, row.country): row.days for row in usual},
        warehouses=shop.read_warehouses(),
        methods=shop.read_shipping_methods(list(method_ids)),
        carriers=dict(carriers.values_list("method_id", "carrier")),
        supply=VariantSupply.objects.in_bulk(list(variant_ids)),
        channels=shop.read_channels(),
        gates=gates,
    )
