"""The statements that move rows of an outbox, commented per predicate.

`{table}` and `{name}` are ours, never anybody's input. Every statement that writes `state`
is built here and writes `came_from` beside it, which the table's constraint checks.
"""

from .rules import MOST_LOSSES, MOST_LOSSES_TOGETHER, State, before

STEP = "came_from = row.state, state = "

# Without the first of them a row could belong to two; the constraint demands it too.
_UNLEASED = "token = NULL, leased_until = NULL"

_NOTE = """
    INSERT INTO saleor_service_attempt
        (box, row_id, number, token, via, started_at, outcome, reason)
"""


def claim(table: str, lane: str, extra: str = "") -> str:
    """Return the statement that takes a batch: one by one collapses with many workers.

    Args:
        table: Of the outbox.
        lane: Conditions with placeholders that one lane's rows meet by equality, so that
            the index gives the lane's rows in the order in which they are due.
        extra: Further columns to set, with placeholders.

    """
    # SKIP LOCKED: another dispatcher's batch is none of ours. MATERIALIZED: locked once,
    # whatever the plan. Whoever lost several workers is taken alone, as soon as it is first.
    return f"""
WITH due AS MATERIALIZED (
    SELECT id, due_at, losses >= {MOST_LOSSES_TOGETHER} AS alone FROM {table}
    WHERE state = 'queued' AND {lane} AND due_at <= now()
    ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
), first AS (
    SELECT id, alone FROM due ORDER BY due_at, id LIMIT 1
)
UPDATE {table} row
SET {STEP} 'sending', token = %s, leased_until = now() + %s::interval,
    attempts = attempts + 1{extra}
FROM due, first
WHERE row.id = due.id AND CASE WHEN first.alone THEN due.id = first.id ELSE NOT due.alone END
RETURNING row.id
"""


def begin(table: str) -> str:
    """Return the statement that notes an at-most-once row as being handed over."""
    return f"""
UPDATE {table} SET begun_at = now() WHERE id = %s AND token = %s AND state = 'sending'
"""


def finish(table: str, name: str, extra: str = "", answer: str = "NULL", also: str = "") -> str:
    """Return the statement that says how a row ended, its attempt beside it.

    Only the dispatcher that still holds the row may say so: a token that is not there
    any more changes nothing, and no attempt is noted.

    Args:
        table: Of the outbox.
        name: Of the outbox, for the attempt.
        extra: Further columns to set, with placeholders.
        answer: What else to read in the same round trip.
        also: What else to write in it: further parts of the WITH clause.

    """
    further = f", {also}" if also else ""
    return f"""
WITH ended AS (
    UPDATE {table} row
    SET {STEP} %s, reason = %s, due_at = greatest(due_at, now() + %s::interval),
        attempts = greatest(attempts - %s, 0), doubts = doubts + %s, begun_at = NULL,
        finished_at = CASE WHEN %s THEN now() END, {_UNLEASED}{extra}
    WHERE id = %s AND token = %s AND state = 'sending'
    RETURNING row.*
), noted AS (
    {_NOTE}
    SELECT '{name}', id, attempts, %s, %s, now() - %s::interval, %s, %s
    FROM ended WHERE %s
){further}
SELECT (SELECT count(*) FROM ended), {answer}
"""


def give_back(table: str) -> str:
    """Return the statement that queues untouched rows of a batch again, as if never taken."""
    return f"""
UPDATE {table} row
SET {STEP} 'queued', attempts = attempts - 1, {_UNLEASED}
WHERE token = %s AND id = ANY(%s) AND state = 'sending'
"""


def reclaim(table: str, name: str) -> str:
    """Return the statement that frees what dead workers held, and notes the lost attempt.

    An at-most-once row that was being handed over is parked; so is one that several
    workers died with.
    """
    return f"""
WITH lost AS MATERIALIZED (
    SELECT id, token, leased_until,
        (at_most_once AND begun_at IS NOT NULL) OR losses + 1 >= {MOST_LOSSES} AS park
    FROM {table} WHERE state = 'sending' AND leased_until < now()
    ORDER BY leased_until LIMIT 1000 FOR UPDATE SKIP LOCKED
), freed AS (
    UPDATE {table} row
    SET {STEP} CASE WHEN lost.park THEN 'parked' ELSE 'queued' END, reason = 'lost',
        losses = losses + 1, due_at = greatest(due_at, now()),
        finished_at = CASE WHEN lost.park THEN now() END, {_UNLEASED}
    FROM lost WHERE row.id = lost.id
    RETURNING row.id, row.attempts, row.kind, row.counted_in
), noted AS (
    {_NOTE}
    SELECT '{name}', id, attempts, lost.token, '', lost.leased_until - %s::interval, 'lost', ''
    FROM freed JOIN lost USING (id)
)
SELECT kind, counted_in, count(*) FROM freed GROUP BY kind, counted_in
"""


def move(table: str, to: State, where: str, *, limited: bool = False) -> str:
    """Return the statement that takes waiting or ended rows one allowed step on.

    Args:
        table: Of the outbox.
        to: The state they shall stand in; never `sending`, which is `claim`'s alone.
        where: Conditions with placeholders, on `row`.
        limited: Whether a further placeholder says how many at most.

    """
    if to is State.SENDING:
        raise ValueError("Only a claim makes a row belong to a dispatcher.")
    states = ", ".join(f"'{state}'" for state in sorted(before(to)) if state != State.SENDING)
    again = to in (State.QUEUED, State.HELD)
    ended = "NULL" if again else "now()"
    chosen = f"state IN ({states}) AND {where}"
    if limited:
        # What another worker holds in its hands is left to it, and to the next time.
        chosen = (
            f"row.id = ANY(ARRAY(SELECT row.id FROM {table} row WHERE {chosen} "
            "ORDER BY row.id LIMIT %s FOR UPDATE OF row SKIP LOCKED))"
        )
    return f"""
UPDATE {table} row
SET {STEP} '{to}', reason = %s, finished_at = {ended}
WHERE {chosen}
"""


# What a person queues again begins afresh, and at once; the deadline still applies.
def start_afresh(table: str) -> str:
    """Return the statement that queues rows again that a person wants tried once more."""
    states = ", ".join(f"'{state}'" for state in sorted(before(State.QUEUED) - {State.SENDING}))
    return f"""
UPDATE {table} row
SET {STEP} 'queued', reason = '', attempts = 0, doubts = 0, losses = 0, due_at = now(),
    begun_at = NULL, released = true,
    deadline_at = greatest(deadline_at, now() + %s::interval), finished_at = NULL
WHERE state IN ({states}) AND id = ANY(%s) AND state = ANY(%s)
"""


def purge(table: str, name: str) -> str:
    """Return the statement that removes rows that ended long ago, with their attempts."""
    return f"""
WITH old AS MATERIALIZED (
    SELECT id FROM {table} WHERE finished_at < now() - %s::interval
    ORDER BY finished_at LIMIT %s FOR UPDATE SKIP LOCKED
), attempts AS (
    DELETE FROM saleor_service_attempt attempt USING old
    WHERE attempt.box = '{name}' AND attempt.row_id = old.id
), gone AS (
    DELETE FROM {table} row USING old WHERE row.id = old.id RETURNING row.id
)
SELECT count(*) FROM gone
"""


# Closed ones without a failure are not stored.
CIRCUITS = """
SELECT name, opened_at IS NOT NULL, extract(epoch FROM retry_at - now())
FROM saleor_service_circuit
"""

# A failure in a row with others opens it from `most` on; each time it stays open longer.
# While it is open, only the one who tries may make it longer.
FAIL = """
INSERT INTO saleor_service_circuit AS circuit (name, failures, reason, opened_at, retry_at)
SELECT %(name)s, 1, %(reason)s,
    CASE WHEN %(most)s <= 1 THEN now() END,
    CASE WHEN %(most)s <= 1 THEN now() + greatest(%(pause)s::interval, %(least)s::interval) END
ON CONFLICT (name) DO UPDATE SET
    failures = circuit.failures + 1,
    reason = excluded.reason,
    opened_at = coalesce(circuit.opened_at,
        CASE WHEN circuit.failures + 1 >= %(most)s THEN now() END),
    retry_at = CASE WHEN circuit.opened_at IS NOT NULL OR circuit.failures + 1 >= %(most)s THEN
        now() + greatest(%(least)s::interval, least(%(longest)s::interval,
            %(pause)s::interval * (2 ^ least(greatest(circuit.failures + 1 - %(most)s, 0), 10)))
        * (0.9 + 0.2 * random())) END
WHERE circuit.retry_at IS NULL OR circuit.retry_at <= now() OR %(trying)s
RETURNING extract(epoch FROM retry_at - now()), circuit.opened_at IS NOT NULL
"""

# One worker at a time tries; where it dies, the next may after this pause. In key order,
# so that two workers that need several cannot wait for each other in a circle.
TRY = """
WITH wanted AS MATERIALIZED (
    SELECT name FROM saleor_service_circuit
    WHERE name = ANY(%s) AND opened_at IS NOT NULL AND retry_at <= now()
    ORDER BY name FOR UPDATE SKIP LOCKED
)
UPDATE saleor_service_circuit circuit SET retry_at = now() + %s::interval
FROM wanted WHERE circuit.name = wanted.name AND (SELECT count(*) FROM wanted) = %s
"""

# The right to try that was not used: nothing was learnt, the next one may.
TRY_NOT_USED = """
UPDATE saleor_service_circuit SET retry_at = now()
WHERE name = ANY(%s) AND opened_at IS NOT NULL AND retry_at > now()
"""

# What nobody has needed for so long stands in nobody's way: what waited for it is gone.
# Closed ones stay: in a small shop hours lie between the failures of a row.
FORGET_CIRCUITS = """
DELETE FROM saleor_service_circuit WHERE retry_at < now() - %s::interval
"""

SUCCEED = "DELETE FROM saleor_service_circuit WHERE name = ANY(%s)"

ENSURE_SLOTS = """
INSERT INTO saleor_service_slot (server, number)
SELECT %s, generate_series(1, %s) ON CONFLICT (server, number) DO NOTHING
"""

# Never more than `number` connections, whoever asks; a dead worker's slot is free again
# when its lease ends.
TAKE_SLOT = """
UPDATE saleor_service_slot SET token = %s, leased_until = now() + %s::interval
WHERE id = (
    SELECT id FROM saleor_service_slot
    WHERE server = %s AND number <= %s AND (leased_until IS NULL OR leased_until < now())
    ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id
"""

KEEP_SLOT = """
UPDATE saleor_service_slot SET leased_until = now() + %s::interval WHERE id = %s AND token = %s
"""

FREE_SLOT = """
UPDATE saleor_service_slot SET token = NULL, leased_until = NULL WHERE id = %s AND token = %s
"""
