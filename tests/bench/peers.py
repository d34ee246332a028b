"""P5 and P6: the dispatcher beside Saleor's own plugin for mails, and django-post-office."""

import importlib.util
import time
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings
from saleor.order.models import Fulfillment
from saleor.order.notifications import get_default_fulfillment_payload
from saleor.plugins.email_common import EmailConfig, get_default_email_template
from saleor.plugins.user_email import constants, tasks

from saleor_service_plugin.messages import kinds, render
from saleor_service_plugin.messages.kinds import Letter
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.shop import port
from tests.saleor.world import World
from tests.smtp.server import MailServer

from . import queued
from .copies import Copies
from .dispatching import BLOCK, BLOCKS, beside, recorded, send_queued
from .figures import Row
from .measuring import Times, seconds

USER_EMAILS = 5
"""Of Saleor's plugin in a block: it takes a quarter of a second for one."""

USER_EMAIL_BLOCKS = 5

TIMES_FASTER = 100

DEFAULT_THREADS = 5
"""django-post-office's own default: so many connections in one process."""


def measure_user_email(world: World, *, seed: int) -> Iterator[Row]:
    """Yield the row of P5."""
    copies = queued.sent_orders(world, count=BLOCK, seed=seed)
    payloads = _payloads(copies)
    with queued.mail_server() as server:
        recorded(copies, server)
        config = {
            **vars(EmailConfig()),
            "host": server.host,
            "port": str(server.port),
            "sender_address": "shop@example.com",
        }
        our, their = [], []
        for _ in range(USER_EMAIL_BLOCKS):
            their.append(seconds(lambda: _user_email(payloads, config)) / USER_EMAILS)
            count = queued.queue(copies, name=f"user-email-{time.monotonic_ns()}")
            our.append(seconds(lambda count=count: send_queued(count)) / count)  # type: ignore[misc]
    times = Times(their, our)
    yield Row(
        "P5",
        "dispatcher / Saleor's UserEmail tasks, mails a second, same server",
        times.ratio,
        "x",
        goal=f">= {TIMES_FASTER}",
        holds=times.ratio >= TIMES_FASTER,
        peer=("UserEmail, mails a second", 1 / times.medians[0]),
        spread=times.spread,
        n=USER_EMAIL_BLOCKS,
        note=f"ours {1 / times.medians[1]:.0f} a second; its payloads were made beforehand",
    )


def _payloads(copies: Copies) -> list[dict[str, Any]]:
    rows = Fulfillment.objects.filter(order_id__in=copies.ids(limit=USER_EMAILS))
    return [
        {
            **get_default_fulfillment_payload(row.order, row),
            "requester_user_id": None,
            "requester_app_id": None,
        }
        for row in rows.select_related("order")
    ]


def _user_email(payloads: Sequence[dict[str, Any]], config: dict[str, Any]) -> None:
    """Call Saleor's task as a worker does; the template comes with each call."""
    template = get_default_email_template(
        constants.ORDER_FULFILLMENT_CONFIRMATION_DEFAULT_TEMPLATE,
        constants.DEFAULT_EMAIL_TEMPLATES_PATH,
    )
    for payload in payloads:
        tasks.send_fulfillment_confirmation_email_task(
            payload["recipient_email"],
            payload,
            config,
            constants.ORDER_FULFILLMENT_CONFIRMATION_DEFAULT_SUBJECT,
            template,
        )


def measure_post_office(world: World, *, seed: int) -> Iterator[Row]:
    """Yield the rows of P6, none where django-post-office is not installed."""
    if not importlib.util.find_spec("post_office"):
        print("     P6 left out: django-post-office is not installed here", flush=True)
        return
    call_command("migrate", "post_office", verbosity=0)
    copies = queued.sent_orders(world, count=BLOCK, seed=seed)
    with queued.mail_server() as server:
        recorded(copies, server)
        ready = _ready_made(copies)
        for how, mails in (("ready-made", ready), ("rendered then", _rendered_then(copies))):
            for threads in (DEFAULT_THREADS, 1):
                yield _beside_post_office(copies, server, mails, how=how, threads=threads)


def _letters(copies: Copies) -> list[Letter]:
    """Return what the dispatcher would load for these orders."""
    name = f"letters-{time.monotonic_ns()}"
    queued.queue(copies, name=name)
    rows = list(Message.objects.filter(key__startswith=f"{name}:"))
    kind = kinds.get(queued.KIND)
    assert kind is not None
    with port.current().writer():
        letters = kind.load(rows, port.current().plugin_settings())
    send_queued(len(rows))
    return list(letters.values())


def _ready_made(copies: Copies) -> list[dict[str, Any]]:
    """Return the mails with texts made beforehand: nothing is left but to hand them over."""
    mails = []
    for letter in _letters(copies):
        rendered = render.render(queued.KIND, "en", letter.context)
        mails.append(
            {
                "recipients": [letter.recipient],
                "sender": "shop@example.com",
                "subject": rendered.subject,
                "message": rendered.text,
                "html_message": rendered.html,
            }
        )
    return mails


def _rendered_then(copies: Copies) -> list[dict[str, Any]]:
    """Return the mails as its templates, rendered when they are sent, as ours are.

    The same texts and the same context, but its templates show three of its values.
    """
    from post_office.models import EmailTemplate

    shown = "{{ greeting_name }} {{ order_number }} {{ shop_name }}"
    rendered = render.render(queued.KIND, "en", {**_letters(copies)[0].context})
    template, _ = EmailTemplate.objects.update_or_create(
        name="bench",
        defaults={
            "subject": f"{rendered.subject} {shown}",
            "content": f"{rendered.text} {shown}",
            "html_content": f"{rendered.html} {shown}",
        },
    )
    return [
        {
            "recipients": [letter.recipient],
            "sender": "shop@example.com",
            "template": template,
            "context": dict(letter.context),
            "render_on_delivery": True,
        }
        for letter in _letters(copies)
    ]


def _beside_post_office(
    copies: Copies,
    server: MailServer,
    ready: Sequence[dict[str, Any]],
    *,
    how: str,
    threads: int,
) -> Row:
    from post_office.models import Email

    office = {
        "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
        "THREADS_PER_PROCESS": threads,
    }
    with override_settings(POST_OFFICE=office):
        Email.objects.all().delete()
        _queue_there(ready, blocks=BLOCKS)
        before = server.count()
        times = beside(copies, _send_there, blocks=BLOCKS)
        if (sent := server.count() - before) != 2 * BLOCKS * len(ready):
            raise RuntimeError(f"{sent} mails came instead of twice {BLOCKS * len(ready)}")
    return Row(
        "P6",
        f"dispatcher / post-office, mails a second, {how}, {threads} of its threads",
        times.ratio,
        "x",
        goal=">= 1.0" if threads == DEFAULT_THREADS else "",
        holds=threads != DEFAULT_THREADS or times.ratio >= 1,
        peer=("post-office, mails a second", 1 / times.medians[0]),
        spread=times.spread,
        n=BLOCKS,
        note=f"ours {1 / times.medians[1]:.0f} a second; it notes the ends of 100 at once",
    )


def _queue_there(ready: Sequence[dict[str, Any]], *, blocks: int) -> None:
    from post_office.mail import send_many

    for _ in range(blocks):
        send_many([dict(one) for one in ready])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE post_office_email")


def _send_there() -> None:
    """Send as many as a block has, in its own batches of 100."""
    from post_office.mail import send_queued as send_batch

    left = BLOCK
    while left > 0:
        sent, failed, requeued = send_batch(processes=1)
        if failed or requeued or not sent:
            raise RuntimeError(f"post-office sent {sent}, failed {failed}, requeued {requeued}")
        left -= sent
