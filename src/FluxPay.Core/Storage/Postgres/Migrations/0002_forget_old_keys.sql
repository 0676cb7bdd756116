-- An application's own answers have a content type of their own.
ALTER TABLE fluxpay.idempotency ADD COLUMN content_type text;

-- Old keys are forgotten by their age.
CREATE INDEX idempotency_by_age ON fluxpay.idempotency (created_at);
