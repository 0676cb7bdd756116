-- Where a buyer has to deposit, of payments by virtual account.
ALTER TABLE payment ADD COLUMN account_bank TEXT;
ALTER TABLE payment ADD COLUMN account_number TEXT;
ALTER TABLE payment ADD COLUMN account_due_at INTEGER;
