-- An application's own answers have a content type of their own.
ALTER TABLE idempotency ADD COLUMN content_type TEXT;

-- Old keys are forgotten by their age.
CREATE INDEX idempotency_by_age ON idempotency (created_at);
