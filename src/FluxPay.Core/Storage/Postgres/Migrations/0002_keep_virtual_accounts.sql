-- Where a buyer has to deposit, of payments by virtual account.
ALTER TABLE fluxpay.payment ADD COLUMN account_bank text;
ALTER TABLE fluxpay.payment ADD COLUMN account_number text;
ALTER TABLE fluxpay.payment ADD COLUMN account_due_at timestamptz;
