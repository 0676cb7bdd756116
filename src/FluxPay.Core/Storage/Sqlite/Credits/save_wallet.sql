-- Keeps a wallet as the ledger has decided it.
INSERT INTO wallet (
    service, customer, posted, held)
VALUES (
    @service, @customer, @posted, @held)
ON CONFLICT (service, customer) DO UPDATE SET
    posted = excluded.posted, held = excluded.held;
