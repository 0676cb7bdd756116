-- What a customer owes since the gateway took the price of spent credits back.
ALTER TABLE wallet ADD COLUMN debt INTEGER NOT NULL DEFAULT 0 CHECK (debt >= 0);
