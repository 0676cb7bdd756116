-- What a wallet held at an instant: the sum after the last entry up to it.
SELECT balance_after
FROM ledger_entry WHERE service = @service AND customer = @customer AND created_at <= @at
ORDER BY id DESC LIMIT 1;
