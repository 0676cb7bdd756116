-- The gateway's books name charges by its own keys, a day at a time.
CREATE INDEX charges_by_key ON charge (provider, provider_key) WHERE provider_key IS NOT NULL;
CREATE INDEX charges_by_answer ON charge (provider, answered_at) WHERE status = 'Succeeded';
