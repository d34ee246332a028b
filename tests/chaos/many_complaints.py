"""C1: ten thousand complaints, opened by twenty clients at once, who ask again and again.

Real Saleor, real processes, real commits. Each client has its own requests; some it sends once
more, as programs do whose connection broke, and some two clients send at the same time. Half of
the way some are answered, settled and merged by three of the staff meanwhile. In the end every
request that was answered is there once, with all that follows from it.
"""

import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import Error

from saleor_service_plugin.complaints import number
from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.models import Complaint, ComplaintChange, ComplaintEntry
from saleor_service_plugin.complaints.record.merge import merge
from saleor_service_plugin.complaints.record.open import open_complaint
from saleor_service_plugin.complaints.record.opening import MOST_OPEN, Opening
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.record.problems import ComplaintProblemError
from saleor_service_plugin.complaints.record.say import say
from saleor_service_plugin.complaints.record.settle import settle
from saleor_service_plugin.complaints.states import AuthorKind, Source, Topic
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.shop import port
from tests.bench.copies import Copier, Pattern, query, remove
from tests.bench.figures import Row
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid

from .grounds import Child, saleor

CLIENTS = 20

STAFF = 3

MANY, FEW = 10_000, 300

AGAIN = 0.1
"""Share of the requests that a client sends once more."""

SHARED = 0.05
"""Share that the next client sends, too, with the same key and at the same time."""

MOST_SECONDS = 1800.0

DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"

BEATE = Author(AuthorKind.STAFF, "VXNlcjo1", "Beate", 5)


@dataclass
class Answers:
    """What clients were answered."""

    numbers: dict[str, set[str]]
    """By key: what came back for it."""
    seconds: list[float]
    refused: Counter[str]


def measure_c1(*, short: bool, seed: int) -> Iterator[Row]:
    """Yield the rows of C1."""
    count = FEW if short else MANY
    with saleor() as world, port.current().writer():
        copies = Copier(
            [Pattern(paid(world, Story()))], count=count // (MOST_OPEN // 2),
            begin="now() - interval '20 days'", until="now() - interval '1 hour'", seed=seed,
        ).copy()  # fmt: skip
        order_ids = copies.ids(limit=copies.count)
        ((before,),) = query(DEADLOCKS)
        begun = time.monotonic()
        answers, broken = _play(order_ids, count=count, seed=seed)
        took = time.monotonic() - begun
        wrong = [*broken, *_wrong(answers, count)]
        ((after,),) = query(DEADLOCKS)
        ended = Complaint.objects.exclude(closed_at=None, solved_at=None).count()
        merged = Complaint.objects.exclude(merged_into=None).count()
        remove(copies)
    longest = sorted(answers.seconds)
    note = (
        f"{CLIENTS} clients; {len(longest) - count} sent more than once; meanwhile {STAFF} of the "
        f"staff ended {ended - merged} and merged {merged}; {took:.0f} s"
    )
    yield Row(
        "C1", "complaints opened: lost, doubled, half done, or numbers not unique", len(wrong), "",
        goal="= 0", holds=not wrong, n=count, note="; ".join(wrong[:3]) or note,
    )  # fmt: skip
    yield Row(
        "C1", "opening one, p95", longest[int(len(longest) * 0.95)] * 1000, "ms",
        spread=(longest[0] * 1000, longest[-1] * 1000), n=len(longest),
        note=f"{len(longest) / took:.0f} requests a second, all processes on one machine",
    )  # fmt: skip
    yield Row(
        "C1", "deadlocks between clients and staff", after - before, "", goal="= 0",
        holds=after == before, n=count, note="by PostgreSQL's own count",
    )  # fmt: skip


def _play(order_ids: Sequence[UUID], *, count: int, seed: int) -> tuple[Answers, list[str]]:
    """Let everybody work until all is opened; return what clients heard, and what broke."""
    with tempfile.TemporaryDirectory() as folder:
        papers = [Path(folder, f"{place}.jsonl") for place in range(CLIENTS)]
        stop = Path(folder, "stop")
        each = count // CLIENTS
        clients = [
            Child(lambda place=place: _ask(order_ids, papers[place], place, each, seed))  # type: ignore[misc]
            for place in range(CLIENTS)
        ]
        staff = [
            Child(lambda place=place: _serve(stop, seed * 100 + place))  # type: ignore[misc]
            for place in range(STAFF)
        ]
        codes = [child.wait(MOST_SECONDS) for child in clients]
        stop.touch()
        codes.extend(child.wait() for child in staff)
        broken = [f"processes ended with {sorted(set(codes), key=str)}"] if any(codes) else []
        return _read(papers), broken


def _requests(place: int, each: int, seed: int) -> list[int]:
    """Return the numbers of the requests of a client, in the order in which it sends them."""
    chance = random.Random(seed * 1000 + place)
    own = [place * each + n for n in range(each)]
    before = (place - 1) % CLIENTS * each
    shared = [before + n for n in range(each) if n < each * SHARED]
    again = chance.sample(own, int(each * AGAIN))
    # What two clients share both send first, so that they meet.
    return [*sorted({*own[: len(shared)], *shared}), *own[len(shared) :], *again]


def _ask(order_ids: Sequence[UUID], paper: Path, place: int, each: int, seed: int) -> None:
    """Open what a client has, one after the other, and write down what it is answered."""
    with paper.open("w", encoding="utf-8") as heard, port.current().writer():
        for request in _requests(place, each, seed):
            begun = time.monotonic()
            try:
                answer = open_complaint(_opening(order_ids, request)).number
            except ComplaintProblemError as error:
                answer = f"refused: {error}"
            took = time.monotonic() - begun
            heard.write(json.dumps([f"client:c1:{request}", answer, took]) + "\n")


def _opening(order_ids: Sequence[UUID], request: int) -> Opening:
    return Opening(
        key=f"client:c1:{request}",
        topic=list(Topic)[request % 8],
        text=f"Anfrage {request}",
        author=Author(AuthorKind.CUSTOMER),
        source=Source.API,
        order_id=order_ids[request % len(order_ids)],
    )


def _serve(stop: Path, seed: int) -> None:
    """Do what staff do, with whatever is there."""
    chance = random.Random(seed)
    with port.current().writer():
        while not stop.exists():
            newest = Complaint.objects.order_by("-pk").values_list("pk", "order_id")[:200]
            if len(newest) < 50:
                time.sleep(0.05)
                continue
            (pk, order_id), key = chance.choice(list(newest)), f"staff:c1:{chance.random()}"
            siblings = [one for one, of in newest if of == order_id and one != pk]
            # Somebody else was faster, or a lock was held for too long.
            with suppress(ComplaintProblemError, Error):
                say(pk, key=key, author=BEATE, text="Wir sehen nach.")
                if chance.random() < 0.5:
                    settle(pk, "answered", text="Erledigt.", by=BEATE)
                elif siblings:
                    merge(pk, siblings[0], by=BEATE)
            time.sleep(chance.uniform(0, 0.1))


def _read(papers: Sequence[Path]) -> Answers:
    found = Answers({}, [], Counter())
    for paper in papers:
        for line in paper.read_text(encoding="utf-8").splitlines():
            key, answer, took = json.loads(line)
            found.numbers.setdefault(key, set()).add(answer)
            found.seconds.append(took)
            if answer.startswith("refused"):
                found.refused[answer] += 1
    return found


def _wrong(answers: Answers, count: int) -> list[str]:
    """Return what is not as it must be."""
    wrong = [f"{answer}, {times} times" for answer, times in answers.refused.items()]
    rows = {row.key: row for row in Complaint.objects.all()}
    if len(rows) != count:
        wrong.append(f"{len(rows)} rows of {count}")
    if len(answers.numbers) != count:
        wrong.append(f"{len(answers.numbers)} requests were answered")
    numbers = {row.number for row in rows.values()}
    if len(numbers) != len(rows) or any(number.read(one) != one for one in numbers):
        wrong.append("numbers are not unique")
    for key, heard in answers.numbers.items():
        row = rows.get(key)
        if row is None or heard != {row.number}:
            wrong.append(f"{key} was answered {sorted(heard)}")
    return [*wrong, *_half_done(rows.values())]


def _half_done(rows: Sequence[Complaint] | object) -> Iterator[str]:
    """Yield what lacks a part, or has one twice."""
    every = list(rows)  # type: ignore[call-overload]
    ids = {row.pk for row in every}
    first = Counter(
        int(key.partition(":")[2])
        for key in ComplaintEntry.objects.filter(key__startswith="opening:").values_list(
            "key", flat=True
        )
    )
    parts = {
        "first entries": first,
        "lines of the trail": Counter(
            ComplaintChange.objects.filter(what="opened").values_list("complaint_id", flat=True)
        ),
        "clocks of the solution": Counter(
            Clock.objects.filter(kind="solution", turn=0).values_list("complaint_id", flat=True)
        ),
        "acknowledgements": Counter(
            int(subject)
            for subject in Message.objects.filter(kind="complaint-received").values_list(
                "subject_id", flat=True
            )
        ),
        "notes": Counter(
            int(key.split(":")[2])
            for key in Effect.objects.filter(key__contains="complaint-opened").values_list(
                "key", flat=True
            )
        ),
    }
    for what, found in parts.items():
        if found.keys() != ids or set(found.values()) != {1}:
            yield f"{what}: {sum(found.values())} of {len(ids)}"
    kept = Counter(ComplaintEntry.objects.values_list("complaint_id", flat=True))
    if any(row.entries != kept[row.pk] for row in every):
        yield "conversations are not counted right"
