"""D1: a year of orders through promises and delays: who is told, when, and who in vain."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from statistics import median

from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.messages.rules import LEAST_BRAKED

from .figures import Row
from .year import orders, shop, silence, verdicts
from .year.happened import Bought, Break
from .year.kept import Story, run
from .year.learning import Learned, learn
from .year.verdicts import Broken, Stage

ORDERS = 12_000
SILENT = 3000
"""Orders that were packed while the warehouse's feed was silent."""

KNOWABLE = (
    "knowable: a forecast past the day heard by 18:00; or by the scans told until then neither "
    "delivered, attempted or waiting nor out for delivery that day"
)
HOUR = timedelta(hours=1)
"""What the brake counts by."""

LAGS = "scans told after 20 min (median), 3 h (p95), 1 % after 12 h; one method's carrier is asked"


def measure(seed: int, *, count: int = ORDERS) -> Iterator[Row]:
    """Yield the rows of D1.

    Args:
        seed: Of all that is left to chance.
        count: Orders in the year.

    """
    stories, learned = simulate(seed, count)
    yield from rows(stories, learned)
    yield _burst(silence.stories(count * SILENT // ORDERS, seed, learned))


def simulate(seed: int, count: int) -> tuple[list[Story], Learned]:
    """Return what the plugin makes of a year of orders."""
    base = shop.desk()
    bought = list(orders.year(count, seed, base))
    learned = learn(base, bought)
    chance = random.Random(seed)
    return [run(order, learned.desk, chance) for order in bought], learned


def rows(stories: Sequence[Story], learned: Learned) -> Iterator[Row]:
    """Yield the figures of a year."""
    found = [one for story in stories for one in verdicts.broken(story, learned)]
    load = f"{len(stories):,} orders of a year"
    breaks = _shares([story.order for story in stories])
    early = [one for one in found if one.stage is Stage.BEFORE]
    yield _share_told(f"{load}: before the hand-over, told a working day ahead", early, breaks)
    late = [one for one in found if one.is_first and one.after_dispatch_by]
    yield _strict(f"{load}: packed after its day, told a working day ahead", late)
    for stage, what, note in (
        (Stage.KNOWN, "known by 18:00, told that day", f"{KNOWABLE}; {LAGS}"),
        (Stage.ON_VAN, "out for delivery, not delivered: told next working day",
         "or it was heard by 10:00 of that day that it had come"),
    ):  # fmt: skip
        of = [one for one in found if one.stage is stage]
        yield _share_told(f"{load}: {what}", of, note)
    yield _not_knowable(f"{load}: late, and not to be known by 18:00", found)
    yield from _in_vain(stories, load)
    yield from _messages(stories, load)


def _shares(bought: Sequence[Bought]) -> str:
    counted = Counter(order.broken for order in bought)
    whole = 100 * (1 - counted[Break.NONE] / len(bought))
    each = ", ".join(
        f"{kind} {100 * number / len(bought):.2f} %"
        for kind, number in sorted(counted.items()) if kind is not Break.NONE
    )  # fmt: skip
    return f"breaks in {whole:.1f} % of orders: {each}"


def _share_told(what: str, of: Sequence[Broken], note: str) -> Row:
    told = sum(one.told for one in of)
    share = 100 * told / len(of) if of else 100.0
    return Row(
        "D1", what, share, "%", goal="100", holds=told == len(of), n=len(of), note=note
    )  # fmt: skip


def _strict(what: str, of: Sequence[Broken]) -> Row:
    ahead = sum(one.ahead for one in of)
    share = 100 * ahead / len(of) if of else 100.0
    note = (
        "read strictly: every line that left after its day and came late, also where half "
        "of the parcels that leave then are still on time"
    )
    return Row("D1", what, share, "%", n=len(of), note=note)


def _not_knowable(what: str, found: Sequence[Broken]) -> Row:
    of = [one for one in found if one.stage is Stage.UNKNOWN]
    note = (
        f"of {len(found):,} days that were told and did not hold; their carrier tells by itself "
        "and never said a word of them"
    )
    return Row("D1", what, len(of), "", n=len(found), note=note)


def _burst(stories: Sequence[Story]) -> Row:
    """Return what the brake would hold after days on which nothing was written down."""
    held, total = _held(stories)
    punctual = sum(bool(one.messages) and verdicts.is_punctual(one) for one in stories)
    return Row(
        "D1", f"{len(stories):,} orders packed in two silent days: messages held", held, "",
        n=total, note=f"of {total} that were decided; beside the year's rates, see R14; "
        f"{punctual} of these orders came in time",
    )  # fmt: skip


def _in_vain(stories: Iterable[Story], load: str) -> Iterator[Row]:
    """Yield how many punctual orders were told of a delay."""
    punctual = [story for story in stories if verdicts.is_punctual(story)]
    causes: Counter[Cause] = Counter()
    vain = 0
    for story in punctual:
        bad = {one.cause for lines in story.news for one in lines if not one.sooner}
        vain += bool(bad)
        causes.update(bad)
    share = 100 * vain / max(len(punctual), 1)
    by = ", ".join(f"{cause} {number}" for cause, number in causes.most_common())
    yield Row(
        "D1", f"{load}: punctual and told of a delay", share, "%", goal="<= 1",
        holds=share <= 1, n=len(punctual), note=f"orders by cause: {by or 'none'}",
    )  # fmt: skip


def _messages(stories: Sequence[Story], load: str) -> Iterator[Row]:
    late = [story for story in stories if verdicts.is_late(story)]
    numbers = [len({at for at, _ in story.messages}) for story in late] or [0]
    yield Row(
        "D1", f"{load}: messages of a late order, median", median(numbers), "",
        spread=(min(numbers), max(numbers)), n=len(late),
        note=f"{sum(not number for number in numbers)} late orders without any",
    )  # fmt: skip
    again = sum(verdicts.twice(story) for story in stories)
    yield Row(
        "D1", f"{load}: the same day told twice running", again, "", goal="0", holds=not again,
        n=sum(len(lines) for story in stories for lines in story.news),
    )  # fmt: skip
    held, total = _held(stories)
    yield Row(
        "D1",
        f"{load}: messages that the brake would hold",
        held,
        "",
        n=total,
        note=f"more than {LEAST_BRAKED} of a kind within an hour",
    )


def _held(stories: Iterable[Story]) -> tuple[int, int]:
    """Return how many messages the brake would hold, of how many in all.

    From the one on that is too many of its kind within an hour, until staff decide: here the
    next morning. A shop whose usual hours are busier holds less.
    """
    days: defaultdict[tuple[date, bool], list[datetime]] = defaultdict(list)
    for story in stories:
        for at, cause in story.messages:
            days[at.date(), cause is Cause.STOCK].append(at)
    held = 0
    for times in days.values():
        times.sort()
        for place, at in enumerate(times):
            if place >= LEAST_BRAKED and at - times[place - LEAST_BRAKED] <= HOUR:
                held += len(times) - place
                break
    return held, sum(map(len, days.values()))
