"""Asking carriers: whose turn it is, within each account's quota, and what came of it.

One process asks for one account at a time (a lease in its row). The call is taken off the
quota and the parcel's look noted before anybody is asked: who dies in between has used up a
call, never too many. No transaction is open while a carrier thinks.
"""

import logging
import os
import threading
import time
from datetime import datetime, timedelta

from django.db import connections, transaction
from django.db.models import Q

from ...database import clock, execute, fetch, transaction_time
from ...errors import brief
from ...orders.models import ServiceOrder
from ...shop import port
from .. import budget, polling_sql, take_report
from ..carrier_report import Answer, Problem
from ..carriers.names import Carrier
from ..models import CarrierAccount, TrackedParcel
from . import services
from .after import after_problem, rest_of_account
from .service import Question, Service

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""Longer than one question may take; renewed with each."""

TURN_SECONDS = 50.0
"""How long a round lasts: the next tick goes on."""

COUNT_CALL = """
INSERT INTO saleor_service_carrier_call (account_id, hour, calls)
VALUES (%s, date_trunc('hour', now(), 'UTC'), 1)
ON CONFLICT (account_id, hour) DO UPDATE SET calls = saleor_service_carrier_call.calls + 1
"""


def ask_due(*, seconds: float = TURN_SECONDS) -> int:
    """Ask about what is due at every account, one after the other.

    Args:
        seconds: How long all accounts' turns may last together, each its share.

    Returns:
        How many questions were asked.

    """
    asked = 0
    accounts = _accounts_due()
    for account_id in accounts:
        try:
            asked += _visit(account_id, time.monotonic() + seconds / len(accounts))
        except Exception as error:
            logger.error("Asking a carrier failed: %s", brief(error))
    return asked


def _accounts_due() -> list[int]:
    with port.current().writer():
        now = clock()
        rows = CarrierAccount.objects.filter(
            Q(rest_until=None) | Q(rest_until__lte=now),
            Q(leased_until=None) | Q(leased_until__lte=now),
            active=True, daily_quota__gt=0,
        )  # fmt: skip
        return list(rows.order_by("pk").values_list("pk", flat=True))


def _visit(account_id: int, until: float) -> int:
    if not _lease(account_id):
        return 0
    asked = 0
    try:
        while time.monotonic() < until:
            drawn = _draw(account_id)
            if drawn is None:
                break
            service, credentials, question, parcel_id = drawn
            answer = service.ask(question, credentials)
            asked += 1
            if not _settle(account_id, service, parcel_id, answer):
                break
            if service.gap_seconds > until - time.monotonic():
                break
            time.sleep(service.gap_seconds)
    finally:
        with port.current().writer():
            CarrierAccount.objects.filter(pk=account_id).update(leased_until=None)
    return asked


def _lease(account_id: int) -> bool:
    with port.current().writer():
        now = clock()
        return bool(
            CarrierAccount.objects.filter(
                Q(leased_until=None) | Q(leased_until__lte=now), pk=account_id
            ).update(leased_until=now + LEASE)
        )


def _draw(account_id: int) -> tuple[Service, dict[str, str], Question, int] | None:
    """Take a call off the quota for the parcel whose turn it is; None where there is neither."""
    with port.current().writer(), transaction.atomic():
        account = CarrierAccount.objects.select_for_update().filter(pk=account_id).first()
        service = services.known().get(account.service) if account else None
        if account is None or service is None or not account.active:
            return None
        now = transaction_time()
        if account.rest_until and account.rest_until > now:
            return None
        granted, left = _take(account, service, now)
        if not granted:
            _begin_anew(account, left)
            return None
        parcel = _next(account, service)
        if parcel is None:
            return None
        account.tokens, account.tokens_at = left.tokens, left.at
        account.leased_until = now + LEASE
        account.save(update_fields=["tokens", "tokens_at", "leased_until"])
        TrackedParcel.objects.filter(pk=parcel.pk).update(looked_at=now)
        execute(COUNT_CALL, [account.pk])
        return service, dict(account.credentials), _question(parcel, service), parcel.pk


def _take(account: CarrierAccount, service: Service, now: datetime) -> tuple[int, budget.Bucket]:
    """Return whether a call may be made now, and what is left then; nothing is written."""
    kept = account.tokens_at
    bucket = budget.Bucket(account.tokens, kept) if kept else budget.fresh(now)
    gap = timedelta(seconds=service.gap_seconds)
    return budget.take(bucket, quota=account.daily_quota, gap=gap, now=now, wanted=1)


def _begin_anew(account: CarrierAccount, left: budget.Bucket) -> None:
    """Keep a bucket that was begun without a call: where none was kept, or by a wrong clock."""
    if left.at != account.tokens_at:
        account.tokens, account.tokens_at = left.tokens, left.at
        account.save(update_fields=["tokens", "tokens_at"])


def _next(account: CarrierAccount, service: Service) -> TrackedParcel | None:
    carriers, channels = sorted(map(str, service.carriers)), list(account.channel_ids)
    rows = fetch(polling_sql.DRAW, [carriers, carriers, channels, channels, 1])
    return TrackedParcel.objects.get(pk=rows[0][0]) if rows else None


def _question(parcel: TrackedParcel, service: Service) -> Question:
    """Return what the carrier is told; in the customer's language, who reads its words."""
    known = ServiceOrder.objects.filter(pk=parcel.order_id).values_list("language_code", flat=True)
    wanted = (known.first() or "")[:2]
    language = wanted if wanted in service.languages else service.languages[0]
    return Question(parcel.number, Carrier(parcel.carrier), language)


def _settle(account_id: int, service: Service, parcel_id: int, answer: Answer) -> bool:
    """Write what came of a question; return whether the account may be asked on."""
    with port.current().writer(), transaction.atomic():
        account = CarrierAccount.objects.select_for_update().get(pk=account_id)
        parcel = TrackedParcel.objects.select_for_update().get(pk=parcel_id)
        now = transaction_time()
        if answer.report is not None:
            parcel.look_failures, parcel.look_problem, parcel.rest_until = 0, "", None
            parcel.save(update_fields=["look_failures", "look_problem", "rest_until"])
            take_report.take([parcel], {parcel.pk: answer.report}, source=service.key, now=now)
        else:
            _note(parcel, answer.problem or Problem.ANSWER, now)
        return _note_account(account, answer, now)


def _note(parcel: TrackedParcel, problem: Problem, now: datetime) -> None:
    """Leave a parcel alone for a while where asking about it led to nothing."""
    rest = after_problem(problem, parcel.look_failures)
    if rest is not None:
        parcel.look_failures = min(parcel.look_failures + 1, 1000)
        parcel.look_problem = problem
        parcel.rest_until = now + rest
        parcel.save(update_fields=["look_failures", "look_problem", "rest_until"])
    # It may be that staff should look at it: that its carrier does not have it is news, too.
    take_report.settle([parcel], {}, {}, now=now)


def _note_account(account: CarrierAccount, answer: Answer, now: datetime) -> bool:
    rest = rest_of_account(answer, account.failures)
    if rest is None:
        account.failures, account.last_problem, account.last_detail = 0, "", ""
        account.last_good_at = now
    else:
        account.failures = min(account.failures + 1, 1000)
        account.last_problem = str(answer.problem)
        account.last_detail = answer.detail[:80]
        account.rest_until = now + rest
    account.save(
        update_fields=["failures", "last_problem", "last_detail", "last_good_at", "rest_until"]
    )
    return rest is None


_lock = threading.Lock()
_thread: threading.Thread | None = None


def call() -> None:
    """Ask about what is due in a thread of this process; returns at once.

    A worker of Celery is the shop's as well: a carrier may take seconds for each answer.
    """
    global _thread
    with _lock:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, daemon=True, name="service-carriers")
            _thread.start()


def _run() -> None:
    try:
        ask_due()
    except Exception as error:
        logger.error("Asking carriers failed: %s", brief(error))
    finally:
        connections.close_all()


def _start_over() -> None:
    global _thread, _lock
    _thread, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_start_over)
