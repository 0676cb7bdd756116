-- A use may be reversed, whole and once, by another event; and each says what it took from a plan's limit, so that it can go back there.
ALTER TABLE usage_event ADD COLUMN reverses  TEXT;
ALTER TABLE usage_event ADD COLUMN took_from INTEGER;
ALTER TABLE usage_event ADD COLUMN took      INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX one_reversal ON usage_event (service, reverses) WHERE reverses IS NOT NULL;
