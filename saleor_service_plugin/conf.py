"""The plugin's settings for engineers, read in one place.

Each comes from a Django setting, else from the environment variable of the same name,
else from the default. A value that cannot be used never stops the shop: the default
applies and a system check says which field is wrong and why (`checks.py`).
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

PREFIX = "SALEOR_SERVICE_"


class InvalidSettingError(ValueError):
    """A setting has a value that cannot be used; the text names field and reason."""


@dataclass(frozen=True)
class Setting:
    """One number: its name without the prefix, its default and its bounds."""

    name: str
    default: float
    least: float
    most: float
    unit: str
    why: str

    @property
    def full_name(self) -> str:
        """The name a merchant's engineer writes."""
        return PREFIX + self.name


SETTLE = Setting(
    "SETTLE_SECONDS", 2, 0, 60, "s",
    "How long a mark waits, so that the hooks of one checkout become one look.",
)  # fmt: skip
COALESCE = Setting(
    "COALESCE_SECONDS", 1, 0, 60, "s",
    "A second hook for the same order within this time writes nothing. Must not exceed "
    "SETTLE_SECONDS, or a change could fall between two looks.",
)  # fmt: skip
HINT_GRACE = Setting(
    "HINT_GRACE_SECONDS", 10, 0, 600, "s",
    "How long a parcel found by a sweep waits for the hook that knows notifyCustomer.",
)  # fmt: skip
WINDOW = Setting(
    "SWEEP_WINDOW_MINUTES", 15, 1, 1440, "min",
    "How far each sweep looks back beyond the last good one: longest transaction and "
    "clock difference between servers that is still caught.",
)  # fmt: skip
SLICE = Setting(
    "LIVE_SLICE_ROWS", 2000, 1, 100_000, "rows",
    "How many open orders one tick of the live sweep compares.",
)  # fmt: skip
BATCH = Setting(
    "DISPATCH_BATCH", 100, 1, 1000, "messages",
    "How many messages a dispatcher claims at once.",
)  # fmt: skip
LEASE = Setting(
    "LEASE_SECONDS", 300, 5, 3600, "s",
    "How long a claimed message belongs to its dispatcher before another may take it.",
)  # fmt: skip

CONNECTIONS = Setting(
    "CONNECTIONS_PER_SERVER", 4, 1, 50, "connections",
    "How many connections one mail server is spoken to with, by all processes together.",
)  # fmt: skip
RETENTION = Setting(
    "MESSAGE_RETENTION_DAYS", 1095, 30, 3650, "days",
    "How long ended messages and their attempts are kept: what was told to whom.",
)  # fmt: skip
EVENT_RETENTION = Setting(
    "EVENT_RETENTION_DAYS", 90, 7, 3650, "days",
    "How long events for webhooks and their deliveries are kept, and can be replayed.",
)  # fmt: skip

SCAN_RETENTION = Setting(
    "SCAN_RETENTION_DAYS", 1096, 30, 3650, "days",
    "How long what carriers said of parcels is kept, scan by scan; how it ended stays.",
)  # fmt: skip

ADVERTISING_PAUSE = Setting(
    "ADVERTISING_PAUSE_DAYS", 7, 0, 365, "days",
    "How long an address has rest after an advertising mail; what would come sooner waits.",
)  # fmt: skip

PUBLIC_RATE = Setting(
    "PUBLIC_RATE_PER_MINUTE", 600, 0, 1_000_000, "calls",
    "How often one address may call without being staff or an App; 0: as often as it likes. "
    "A storefront's server that asks for all its customers needs an App's token or more.",
)  # fmt: skip
PROXIES = Setting(
    "TRUSTED_PROXIES", 1, 0, 10, "proxies",
    "How many proxies of your own stand before Saleor: whose word about the caller's address "
    "counts. 0: none, the connection's own address does.",
)  # fmt: skip

ALL = (
    SETTLE, COALESCE, HINT_GRACE, WINDOW, SLICE, BATCH, LEASE, CONNECTIONS, RETENTION,
    EVENT_RETENTION, SCAN_RETENTION, ADVERTISING_PAUSE, PUBLIC_RATE, PROXIES,
)  # fmt: skip

MERGED_NAME = PREFIX + "MERGE_GRAPHQL"
"""Whether our schema is served at Saleor's own `/graphql/` as well: 1, true, yes or on."""

SALEOR_URLS = "saleor.urls"
MERGED_URLS = "saleor_service_plugin.graphql.urls"

YES = ("1", "true", "yes", "on")
NO = ("", "0", "false", "no", "off")

MAIL_SERVERS_NAME = PREFIX + "MAIL_SERVERS"
"""Mail servers beside the shop's own, by name: {"north": "smtp://user:secret@host:587/?tls=1"}
or {"north": {"BACKEND": "dotted.path", "OPTIONS": {...}}}. In the environment as JSON."""

LONGEST_SERVER_NAME = 64

STAFF_LANGUAGE_NAME = PREFIX + "STAFF_LANGUAGE"
"""In which language notes for staff are written: "en" (the default) or "de"."""

STAFF_LANGUAGES = ("en", "de")

DASHBOARD_ORIGINS_NAME = PREFIX + "DASHBOARD_ORIGINS"
"""Where the Dashboard is, e.g. "https://dashboard.shop.example": the only sites that may show
our pages for staff in a frame. Several are separated by spaces; unset: any."""

ORIGIN = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?|https?://\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?"
)

CELERY_QUEUE_NAME = PREFIX + "CELERY_QUEUE"
"""Queue of our tasks; unset: the default queue, which every worker of Saleor consumes."""


def read(setting: Setting) -> float:
    """Return the setting's value in its unit.

    Raises:
        InvalidSettingError: The value is no number or out of bounds.

    """
    raw = raw_value(setting.full_name)
    if raw is None or raw == "":
        return setting.default
    try:
        value = float(str(raw))
    except ValueError:
        raise InvalidSettingError(
            f"{setting.full_name} is {raw!r}: not a number of {setting.unit}."
        ) from None
    if not setting.least <= value <= setting.most:
        raise InvalidSettingError(
            f"{setting.full_name} is {raw!r}: must be between {setting.least:g} and "
            f"{setting.most:g} {setting.unit}."
        )
    return value


def raw_value(full_name: str) -> object:
    """Return what the merchant wrote under this name, or None."""
    return getattr(settings, full_name, os.environ.get(full_name))


def value(setting: Setting) -> float:
    """Return the setting's value, the default where what is written cannot be used."""
    try:
        return read(setting)
    except InvalidSettingError:
        return setting.default


def _seconds(setting: Setting) -> Callable[[], timedelta]:
    return lambda: timedelta(seconds=value(setting))


settle = _seconds(SETTLE)
hint_grace = _seconds(HINT_GRACE)
lease = _seconds(LEASE)


def coalesce_seconds() -> float:
    """Return the coalescing time in seconds, never above the settling time."""
    return min(value(COALESCE), value(SETTLE))


def window() -> timedelta:
    """Return how far a sweep looks back beyond the last good one."""
    return timedelta(minutes=value(WINDOW))


def live_slice() -> int:
    """Return how many open orders one tick compares."""
    return int(value(SLICE))


def dispatch_batch() -> int:
    """Return how many messages are claimed at once."""
    return int(value(BATCH))


def connections_per_server() -> int:
    """Return how many connections one mail server is spoken to with."""
    return int(value(CONNECTIONS))


def retention() -> timedelta:
    """Return how long ended messages are kept."""
    return timedelta(days=value(RETENTION))


def event_retention() -> timedelta:
    """Return how long events for webhooks and their deliveries are kept."""
    return timedelta(days=value(EVENT_RETENTION))


def advertising_pause() -> timedelta:
    """Return how long an address has rest after an advertising mail."""
    return timedelta(days=value(ADVERTISING_PAUSE))


def scan_retention() -> timedelta:
    """Return how long scans of parcels are kept."""
    return timedelta(days=value(SCAN_RETENTION))


def debug() -> bool:
    """Whether this is a developer's shop (Django's DEBUG)."""
    return bool(settings.DEBUG)


def reaches_private() -> bool:
    """Whether webhooks may go to private addresses and the own machine, as Saleor's may.

    Under DEBUG it is not known: the developer sees what comes of it.
    """
    loopback = getattr(settings, "HTTP_IP_FILTER_ALLOW_LOOPBACK_IPS", False)
    return debug() or loopback or not getattr(settings, "HTTP_IP_FILTER_ENABLED", True)


def public_rate() -> int:
    """Return how often one address may call in a minute; 0: without limit."""
    return int(value(PUBLIC_RATE))


def trusted_proxies() -> int:
    """Return how many proxies stand before Saleor."""
    return int(value(PROXIES))


def merge_graphql() -> bool:
    """Whether our schema is served at Saleor's own address, too."""
    return str(raw_value(MERGED_NAME) or "").strip().lower() in YES


def mail_servers() -> Mapping[str, object]:
    """Return the further mail servers by name; none where they cannot be read."""
    try:
        return read_mail_servers()
    except InvalidSettingError:
        return {}


def read_mail_servers() -> Mapping[str, object]:
    """Return the further mail servers by name.

    Raises:
        InvalidSettingError: It is no mapping of names to addresses or backends.

    """
    raw = raw_value(MAIL_SERVERS_NAME)
    if raw is None or raw == "":
        return {}
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            raise InvalidSettingError(f"{MAIL_SERVERS_NAME} is not JSON.") from None
    if not isinstance(raw, dict):
        raise InvalidSettingError(f"{MAIL_SERVERS_NAME} is no mapping of names to servers.")
    for name, server in raw.items():
        # The value may hold a password and is never quoted.
        if not isinstance(name, str) or not 0 < len(name) <= LONGEST_SERVER_NAME:
            raise InvalidSettingError(
                f"{MAIL_SERVERS_NAME}: a name must have 1 to {LONGEST_SERVER_NAME} characters."
            )
        if not (isinstance(server, str) and "://" in server) and not (
            isinstance(server, dict) and isinstance(server.get("BACKEND"), str)
        ):
            raise InvalidSettingError(
                f"{MAIL_SERVERS_NAME}: {name!r} is neither an address such as "
                "smtp://host:25 nor a mapping with BACKEND."
            )
    return raw


def staff_language() -> str:
    """Return the language of notes for staff, English where another one is asked for."""
    wanted = str(raw_value(STAFF_LANGUAGE_NAME) or "en").lower()
    return wanted if wanted in STAFF_LANGUAGES else "en"


def dashboard_origins() -> list[str]:
    """Return the sites that may frame our pages for staff; none: any may."""
    try:
        return read_dashboard_origins()
    except InvalidSettingError:
        return []


def read_dashboard_origins() -> list[str]:
    """Return the sites that may frame our pages for staff.

    Raises:
        InvalidSettingError: One of them is no origin.

    """
    found = str(raw_value(DASHBOARD_ORIGINS_NAME) or "").split()
    for origin in found:
        if not ORIGIN.fullmatch(origin):
            raise InvalidSettingError(
                f"{DASHBOARD_ORIGINS_NAME}: {origin!r} is no origin such as "
                "https://dashboard.shop.example; without a path, without a slash at the end."
            )
    return found


def celery_queue() -> str | None:
    """Return the queue of our tasks, None for the default one."""
    name = raw_value(CELERY_QUEUE_NAME)
    return str(name) if name else None


def problems() -> list[str]:
    """Return one sentence per setting that cannot be used as written."""
    found = []
    for setting in ALL:
        try:
            read(setting)
        except InvalidSettingError as error:
            found.append(f"{error} The default {setting.default:g} applies.")
    try:
        read_mail_servers()
    except InvalidSettingError as error:
        found.append(f"{error} None of them can be used.")
    try:
        read_dashboard_origins()
    except InvalidSettingError as error:
        found.append(f"{error} Any site may frame our pages.")
    language = str(raw_value(STAFF_LANGUAGE_NAME) or "en").lower()
    if language not in STAFF_LANGUAGES:
        found.append(
            f"{STAFF_LANGUAGE_NAME} is {language!r}: must be {' or '.join(STAFF_LANGUAGES)}. "
            "The default en applies."
        )
    merged = str(raw_value(MERGED_NAME) or "").strip().lower()
    if merged not in (*YES, *NO):
        found.append(f"{MERGED_NAME} is {merged!r}: must be one of {', '.join(YES + NO[1:])}. No.")
    if not found and read(COALESCE) > read(SETTLE):
        found.append(f"{COALESCE.full_name} is above {SETTLE.full_name}: the latter applies.")
    return found
