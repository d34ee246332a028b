"""What happened to parcels, for who looks at them."""

from collections.abc import Mapping, Sequence

from ..shop import port
from .models import ParcelScan

MOST = 100
"""Of one parcel, the newest."""

NEWEST = """
SELECT scan.* FROM unnest(%s::bigint[]) AS wanted (parcel_id)
CROSS JOIN LATERAL (
    SELECT * FROM saleor_service_scan theirs
    WHERE theirs.parcel_id = wanted.parcel_id AND withdrawn_at IS NULL
    ORDER BY counted_at DESC, id DESC LIMIT %s
) scan
ORDER BY scan.counted_at DESC, scan.id DESC
"""


def newest(parcel_ids: Sequence[int]) -> Mapping[int, list[ParcelScan]]:
    """Return the newest scans of parcels that still count, the newest first, by parcel.

    What staff have taken back is left out. One statement, however many parcels.
    """
    found: dict[int, list[ParcelScan]] = {pk: [] for pk in parcel_ids}
    with port.current().writer():
        for row in ParcelScan.objects.raw(NEWEST, [list(found), MOST]):
            found[row.parcel_id].append(row)
    return found
