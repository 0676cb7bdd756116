-- One transaction; nothing when it is there already.
INSERT INTO ledger (transaction_key, at, sold_on, paid_out_on, amount, state)
VALUES (@transaction_key, @at, @sold_on, @paid_out_on, @amount, @state)
ON CONFLICT (transaction_key) DO NOTHING;
