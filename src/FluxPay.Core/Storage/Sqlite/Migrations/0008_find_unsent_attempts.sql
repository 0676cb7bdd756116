-- A key that was tried and never left is looked for when it is tried again. Few attempts are in this index.
CREATE INDEX unsent_attempt ON payment_attempt (payment_id) WHERE status = 'NotSent';
