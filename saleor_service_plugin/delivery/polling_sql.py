"""Which parcels a carrier's account asks about next, commented per predicate."""

from .rhythm import LONGEST_WAIT

_SINCE = "coalesce(looked_at, asked_from)"

# `rhythm.Rhythm.ratio` in SQL, with the same ends. A parcel without a window has an empty one.
# Not EXTRACT, which reckons in decimals and takes three times as long.
_RATIO = f"""date_part('epoch', least(now() - {_SINCE},
    interval '{LONGEST_WAIT.total_seconds()} s'))
    / CASE WHEN now() >= near_from AND now() < near_until THEN near_seconds ELSE calm_seconds END"""

# All that are polled are read: a ratio changes with the clock, no index can hold it. Of one
# level, so that a row which another worker took meanwhile is judged anew when it is locked.
DRAW = f"""
SELECT id FROM saleor_service_parcel
-- Current, not ended, its carrier known: what the partial index holds.
WHERE polled
-- Given up: long after it was sent.
AND stop_at > now()
-- Left alone for a while after an error.
AND (rest_until IS NULL OR rest_until <= now())
-- Whose parcels this account asks about, and in which channels; an empty list: all.
AND (cardinality(%s::text[]) = 0 OR carrier = ANY(%s::text[]))
AND (cardinality(%s::integer[]) = 0 OR channel_id = ANY(%s::integer[]))
-- Due, and not before `asked_from`: what the quota leaves over is not used up.
AND {_RATIO} >= 1
-- Of those that waited longer than counts, the newest.
ORDER BY {_RATIO} DESC, {_SINCE} DESC, id
LIMIT %s FOR UPDATE SKIP LOCKED
"""
"""Draws up to k parcels, the most urgent first, and locks them for this transaction.

Placeholders: carriers, carriers, channel ids, channel ids (each list twice), k. Whoever draws
sets `looked_at = now()` in the same transaction and asks after its commit, so that no lock is
held while a carrier takes its time, and a worker's death costs that one call.
"""
