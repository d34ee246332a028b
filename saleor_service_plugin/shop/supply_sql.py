"""Which pieces lie there for which order line, first ordered first served: shared SQL.

Parts of a WITH clause over `slice(id)`, the orders asked about. The live sweep compares
what comes out (`changes.py`), a look reads it (`supply.py`): the same words, so that what
one calls another standing the other finds. MATERIALIZED and OFFSET 0 throughout: joined
into one plan whole tables are hashed, where a few looks into an index do.
"""

# Orders that will never be sent hold nothing back and wait for nothing.
ENDED = "'draft', 'canceled', 'expired'"

# Saleor's `ProductVariant.is_preorder_active`.
PREORDER = "(v.is_preorder AND (v.preorder_end_date IS NULL OR now() <= v.preorder_end_date))"

# Pieces in a fulfillment that waits for approval: they are no longer open, but their
# allocation and the stock stay until staff approve. Only lines with some can have any.
HELD = """
    CASE WHEN {line}.quantity_fulfilled > 0 THEN coalesce((
        SELECT sum(fl.quantity) FROM order_fulfillmentline fl
        JOIN order_fulfillment f ON f.id = fl.fulfillment_id
        WHERE fl.order_line_id = {line}.id AND f.status = 'waiting_for_approval' {only}
    ), 0) ELSE 0 END"""

HELD_THERE = HELD.format(line="l", only="AND fl.stock_id = a.stock_id")
HELD_ANYWHERE = HELD.format(line="l", only="")

PARTS = f"""
open_line AS MATERIALIZED (
    SELECT l.id, l.order_id, l.variant_id, l.quantity - l.quantity_fulfilled AS pieces,
        l.quantity_fulfilled, o.channel_id
    FROM slice JOIN order_order o ON o.id = slice.id
    CROSS JOIN LATERAL (
        SELECT * FROM order_orderline l WHERE l.order_id = o.id OFFSET 0) l
    WHERE o.status NOT IN ({ENDED})
        AND l.is_shipping_required AND l.quantity > l.quantity_fulfilled
), promised AS MATERIALIZED (
    -- A line that was served keeps an allocation row of 0 pieces until the night.
    SELECT l.id AS line_id, a.stock_id,
        greatest(0, a.quantity_allocated - {HELD_THERE}) AS pieces
    FROM open_line l CROSS JOIN LATERAL (
        -- OFFSET 0: as a plain join the index of all allocations is read from end to end.
        SELECT * FROM warehouse_allocation a WHERE a.order_line_id = l.id OFFSET 0) a
    WHERE a.quantity_allocated > 0
), exceeded AS MATERIALIZED (
    -- Of which more is promised than lies there; each stock summed once, however many of
    -- the slice's orders wait for it.
    SELECT s.product_variant_id AS variant_id FROM warehouse_stock s
    JOIN product_productvariant v ON v.id = s.product_variant_id AND v.track_inventory
    WHERE s.id IN (SELECT stock_id FROM promised) AND s.quantity < (
        SELECT sum(a.quantity_allocated) FROM warehouse_allocation a
        WHERE a.stock_id = s.id)
), preorder AS MATERIALIZED (
    SELECT l.id AS line_id, l.order_id, v.preorder_end_date
    FROM open_line l JOIN product_productvariant v ON v.id = l.variant_id
    WHERE {PREORDER} OR EXISTS (
        SELECT FROM warehouse_preorderallocation a
        WHERE a.order_line_id = l.id AND a.quantity > 0)
), loose AS MATERIALIZED (
    -- Pieces that Saleor has set nothing aside for: imported orders, mostly.
    SELECT l.id AS line_id, l.order_id, l.variant_id, l.channel_id,
        l.pieces - coalesce(own.pieces, 0) AS pieces
    FROM open_line l JOIN product_productvariant v ON v.id = l.variant_id
    LEFT JOIN (SELECT line_id, sum(pieces) AS pieces FROM promised GROUP BY line_id) own
        ON own.line_id = l.id
    WHERE v.track_inventory AND l.pieces > coalesce(own.pieces, 0)
        AND l.id NOT IN (SELECT line_id FROM preorder)
), variant AS MATERIALIZED (
    -- Usually none: all that follows is read for these alone.
    SELECT variant_id FROM exceeded UNION SELECT variant_id FROM loose
), pool AS MATERIALIZED (
    SELECT s.id AS stock_id, v.variant_id, s.warehouse_id, s.quantity, s.quantity - coalesce((
        SELECT sum(a.quantity_allocated) FROM warehouse_allocation a
        WHERE a.stock_id = s.id), 0) AS available
    FROM variant v CROSS JOIN LATERAL (
        SELECT * FROM warehouse_stock s WHERE s.product_variant_id = v.variant_id OFFSET 0) s
), free AS MATERIALIZED (
    -- What nobody has been promised, in the warehouses of a channel.
    SELECT p.variant_id, c.channel_id, sum(p.available) AS pieces
    FROM pool p JOIN warehouse_channelwarehouse c ON c.warehouse_id = p.warehouse_id
    WHERE p.available > 0 GROUP BY p.variant_id, c.channel_id
), claim AS MATERIALIZED (
    SELECT p.stock_id, p.variant_id, p.quantity, l.id AS line_id, l.order_id, o.channel_id,
        o.created_at, a.quantity_allocated AS pieces,
        least(a.quantity_allocated, {HELD_THERE}) AS held
    FROM pool p
    CROSS JOIN LATERAL (
        SELECT a.order_line_id, a.quantity_allocated, a.stock_id FROM warehouse_allocation a
        WHERE a.stock_id = p.stock_id AND a.quantity_allocated > 0 OFFSET 0) a
    CROSS JOIN LATERAL (
        SELECT * FROM order_orderline l WHERE l.id = a.order_line_id OFFSET 0) l
    CROSS JOIN LATERAL (
        SELECT o.created_at, o.channel_id FROM order_order o
        WHERE o.id = l.order_id OFFSET 0) o
    WHERE p.available < 0
), share AS MATERIALIZED (
    -- What waits for approval is packed and comes first, then who ordered first.
    SELECT stock_id, variant_id, line_id, order_id, channel_id, created_at,
        pieces - held AS pieces,
        greatest(0, least(pieces - held, quantity - sum(held) OVER stock
            - coalesce(sum(pieces - held) OVER earlier, 0))) AS served
    FROM claim
    WINDOW stock AS (PARTITION BY stock_id),
        earlier AS (PARTITION BY stock_id ORDER BY created_at, order_id, line_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), missing AS MATERIALIZED (
    -- What a line lacks where it is promised may lie unpromised elsewhere: Saleor's checkout
    -- exceeds one warehouse while another has enough.
    SELECT variant_id, line_id, order_id, channel_id, sum(pieces - served) AS pieces,
        sum(sum(pieces - served)) OVER (PARTITION BY variant_id) AS of_all,
        sum(sum(pieces - served)) OVER (
            PARTITION BY variant_id ORDER BY created_at, order_id, line_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
    FROM share WHERE served < pieces
    GROUP BY variant_id, line_id, order_id, channel_id, created_at
), elsewhere AS MATERIALIZED (
    -- Behind the lines of every channel, also where those could not take from this one's
    -- warehouses: rather too late told that it is there than too early.
    SELECT m.line_id, m.order_id, m.pieces, greatest(0, least(m.pieces,
        coalesce(free.pieces, 0) - coalesce(m.earlier, 0))) AS served
    FROM missing m
    LEFT JOIN free ON free.variant_id = m.variant_id AND free.channel_id = m.channel_id
), rival AS MATERIALIZED (
    -- All lines with loose pieces of these variants, of whatever channel.
    SELECT l.variant_id, l.id AS line_id, sum(greatest(0, l.quantity - l.quantity_fulfilled
            - greatest(0, a.pieces - {HELD_ANYWHERE}))) OVER (
        PARTITION BY l.variant_id ORDER BY o.created_at, l.order_id, l.id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
    FROM (SELECT DISTINCT variant_id FROM loose) v
    CROSS JOIN LATERAL (
        SELECT * FROM order_orderline l
        WHERE l.variant_id = v.variant_id AND l.quantity > l.quantity_fulfilled
            AND l.is_shipping_required OFFSET 0) l
    CROSS JOIN LATERAL (
        SELECT o.created_at FROM order_order o
        WHERE o.id = l.order_id AND o.status NOT IN ({ENDED}) OFFSET 0) o
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(a.quantity_allocated), 0) AS pieces FROM warehouse_allocation a
        WHERE a.order_line_id = l.id OFFSET 0) a
    WHERE NOT EXISTS (
        SELECT FROM warehouse_preorderallocation a
        WHERE a.order_line_id = l.id AND a.quantity > 0)
), loose_share AS MATERIALIZED (
    -- After everything that something is set aside for.
    SELECT l.line_id, l.order_id, l.pieces, greatest(0, least(l.pieces,
        coalesce(free.pieces, 0) - coalesce(m.pieces, 0) - coalesce(rival.earlier, 0))) AS served
    FROM loose l
    LEFT JOIN rival ON rival.line_id = l.line_id
    LEFT JOIN (SELECT DISTINCT variant_id, of_all AS pieces FROM missing) m
        ON m.variant_id = l.variant_id
    LEFT JOIN free ON free.variant_id = l.variant_id AND free.channel_id = l.channel_id
)
"""

# One text per order of what it waits for, line by line; nothing where all is there.
SHORT = """
short AS MATERIALIZED (
    SELECT w.order_id, string_agg(concat_ws(':', w.line_id, w.kind, w.what), ','
        ORDER BY w.line_id, w.kind, w.what) AS parts
    FROM (
        SELECT order_id, line_id, 'promised' AS kind, (pieces - served)::text AS what
        FROM elsewhere WHERE order_id IN (SELECT id FROM slice) AND served < pieces
        UNION ALL
        SELECT order_id, line_id, 'loose', (pieces - served)::text
        FROM loose_share WHERE served < pieces
        UNION ALL
        SELECT order_id, line_id, 'preorder', coalesce(preorder_end_date::text, '')
        FROM preorder
    ) w GROUP BY w.order_id
)
"""
