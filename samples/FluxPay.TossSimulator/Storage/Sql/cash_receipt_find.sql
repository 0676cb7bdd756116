SELECT state FROM cash_receipt WHERE receipt_key = @receipt_key;
