SELECT seq FROM ledger WHERE transaction_key = @transaction_key;
