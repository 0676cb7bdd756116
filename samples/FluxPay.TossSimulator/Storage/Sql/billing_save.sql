-- A registered card; again when it became a billing key, or lost it.
INSERT INTO billing (auth_key, billing_key, state) VALUES (@auth_key, @billing_key, @state)
ON CONFLICT (auth_key) DO UPDATE SET billing_key = excluded.billing_key, state = excluded.state;
