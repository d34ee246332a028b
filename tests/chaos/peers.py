"""R1 for others: django-post-office and Saleor's own plugin for mails, killed like ours."""

import importlib.util
import os
import random
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from celery import Celery
from django.core.management import call_command
from django.db import close_old_connections
from django.test.utils import override_settings
from saleor.order.models import Fulfillment
from saleor.order.notifications import get_default_fulfillment_payload
from saleor.plugins.email_common import EmailConfig, get_default_email_template
from saleor.plugins.user_email import constants

from tests.bench.figures import Row
from tests.lab.processes import die_with_parent
from tests.saleor.trouble.redis_server import RedisServer
from tests.saleor.trouble.stage import CELERY, PROJECT
from tests.saleor.world import World
from tests.smtp.server import MailServer

from . import mailing
from .forked import IDLE_SECONDS, Forked
from .mailing import SMTP

LONGEST_LIFE = 0.3
"""As for ours: seconds from the first mail to the kill."""

POST_OFFICE_MAILS, POST_OFFICE_KILLS = 3000, 20
USER_EMAILS, WORKER_KILLS = 80, 6

TASK = "saleor.plugins.user_email.tasks.send_fulfillment_confirmation_email_task"


def measure(world: World, *, seed: int) -> Iterator[Row]:
    """Yield a row for each peer that is there."""
    if importlib.util.find_spec("post_office"):
        yield _post_office(seed)
    yield from _user_email(world, seed)


# django-post-office: its command in a loop, as its cron job does.


def _post_office(seed: int) -> Row:
    from post_office.mail import send_many
    from post_office.models import STATUS, Email

    call_command("migrate", "post_office", verbosity=0)
    office = {"BACKENDS": {"default": SMTP}}
    with override_settings(POST_OFFICE=office), MailServer(fast=True) as server:
        mailing.use_server(server.port)
        mails = [
            {
                "sender": "shop@example.com",
                "recipients": [f"peer{number}@example.com"],
                "subject": f"Parcel {number}",
                "message": "It has left.",
            }
            for number in range(POST_OFFICE_MAILS)
        ]
        send_many(mails)
        chance = random.Random(seed)
        kills = 0
        while kills < POST_OFFICE_KILLS and Email.objects.filter(status=STATUS.sent).count() < len(
            mails
        ):
            one = Forked(_send_queued_for_ever)
            if _wait_for_more(server, 20):
                time.sleep(chance.uniform(0, LONGEST_LIFE))
            one.kill()
            kills += 1
        last = Forked(_send_queued_for_ever)
        end = time.monotonic() + 60
        while (
            Email.objects.filter(status=STATUS.sent).count() < len(mails) and time.monotonic() < end
        ):
            time.sleep(0.2)
        last.kill()
        copies = Counter(mail.recipient for mail in server.accepted())
    extra = sum(copies.values()) - len(copies)
    return Row(
        "R1", "django-post-office killed: extra copies per kill", extra / max(kills, 1), "copies",
        spread=(1, max(copies.values(), default=0)), n=kills,
        note=f"peer; {len(mails)} mails, {len(mails) - len(copies)} lost; "
        "spread: least and most copies of one mail",
    )  # fmt: skip


def _send_queued_for_ever() -> None:
    while True:
        with suppress(Exception):
            call_command("send_queued_mail", log_level=0)
        close_old_connections()
        time.sleep(IDLE_SECONDS)


def _wait_for_more(server: MailServer, seconds: float) -> bool:
    """Wait until the server has taken one more mail; False where none came."""
    before, end = server.count(), time.monotonic() + seconds
    while server.count() == before:
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


# Saleor's plugin: its task for a parcel, in a real worker under Saleor's own settings.


def _user_email(world: World, seed: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder, MailServer(fast=True) as server:
        redis = RedisServer(Path(folder))
        redis.start()
        try:
            _send_tasks(world, redis, server, seed)
            kills = _kill_workers(redis, server, random.Random(seed))
            with _worker(redis):
                _wait_until_done(redis, server)
            parked = int(redis.client.hlen("unacked"))
        finally:
            redis.kill()
        copies = Counter(mail.recipient for mail in server.accepted())
    missing = USER_EMAILS - len(copies)
    yield Row(
        "R1", "Saleor's UserEmail in a killed Celery worker: lost or parked per kill",
        missing / max(kills, 1), "mails", n=kills,
        note=f"peer; {USER_EMAILS} tasks, worker of two processes, {missing} mails missing, "
        f"{parked} tasks left unacknowledged for an hour; "
        f"{sum(copies.values()) - len(copies)} extra copies",
    )  # fmt: skip


def _send_tasks(world: World, redis: RedisServer, server: MailServer, seed: int) -> None:
    pool = mailing.build(world, count=1, seed=seed)
    row = Fulfillment.objects.select_related("order").get(pk=pool.parcels[0][0])
    more = {"requester_user_id": None, "requester_app_id": None}
    payload: dict[str, Any] = {**get_default_fulfillment_payload(row.order, row), **more}
    address = {"host": server.host, "port": str(server.port), "sender_address": "shop@example.com"}
    config = {**vars(EmailConfig()), **address}
    template = get_default_email_template(
        constants.ORDER_FULFILLMENT_CONFIRMATION_DEFAULT_TEMPLATE,
        constants.DEFAULT_EMAIL_TEMPLATES_PATH,
    )
    subject = constants.ORDER_FULFILLMENT_CONFIRMATION_DEFAULT_SUBJECT
    broker = Celery("outside", broker=redis.url, set_as_current=False)
    for number in range(USER_EMAILS):
        args = [f"peer{number}@example.com", payload, config, subject, template]
        broker.send_task(TASK, args=args, compression="zlib")


def _kill_workers(redis: RedisServer, server: MailServer, chance: random.Random) -> int:
    for kills in range(WORKER_KILLS):
        with _worker(redis):
            if not _wait_for_more(server, 60):
                return kills
            time.sleep(chance.uniform(0, LONGEST_LIFE))
    return WORKER_KILLS


def _wait_until_done(redis: RedisServer, server: MailServer) -> None:
    """Wait until no task waits for a worker and nothing has come for some seconds."""
    end = time.monotonic() + 180
    while time.monotonic() < end:
        if not _wait_for_more(server, 5) and not redis.client.llen("celery"):
            return


@contextmanager
def _worker(redis: RedisServer) -> Iterator[None]:
    """Run a worker with its two processes; at the end all are killed at once."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.saleor.trouble.celery_settings",
        "CELERY_BROKER_URL": redis.url,
        # The plugin's own settings name its server; this is the shop's, which it needs not.
        "EMAIL_URL": "smtp://127.0.0.1:1/",
    }
    process = subprocess.Popen(
        [*CELERY, "worker", "--concurrency=2", "--loglevel=ERROR"],
        cwd=PROJECT, env={**os.environ, **settings}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent(),
        process_group=0,
    )  # fmt: skip
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
