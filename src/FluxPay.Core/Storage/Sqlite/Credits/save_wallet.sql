-- Keeps a wallet as the ledger has decided it.
INSERT INTO wallet (
    service, customer, posted, held, debt)
VALUES (
    @service, @customer, @posted, @held, @debt)
ON CONFLICT (service, customer) DO UPDATE SET
    posted = excluded.posted, held = excluded.held, debt = excluded.debt;
