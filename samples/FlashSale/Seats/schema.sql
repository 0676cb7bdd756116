-- One row per seat. Nobody has two seats, and no order has two.
CREATE TABLE IF NOT EXISTS sale_seat (
    number INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('FREE', 'TAKEN', 'SOLD')),
    customer TEXT UNIQUE,
    order_id TEXT UNIQUE,
    taken_at BIGINT,
    CHECK ((state = 'FREE') = (customer IS NULL)),
    CHECK (state <> 'SOLD' OR order_id IS NOT NULL)
);
