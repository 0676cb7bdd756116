-- The next number of a customer's events, taken in the commit that publishes one: dense, because a commit that fails takes none.
INSERT INTO outbox_sequence (service, customer, last) VALUES (@service, @customer, 1)
ON CONFLICT (service, customer) DO UPDATE SET last = outbox_sequence.last + 1
RETURNING last;
