-- A use may be reversed, whole and once, by another event; and each says what it took from a plan's limit, so that it can go back there.
ALTER TABLE fluxpay.usage_event ADD COLUMN reverses  text COLLATE "C";
ALTER TABLE fluxpay.usage_event ADD COLUMN took_from timestamptz;
ALTER TABLE fluxpay.usage_event ADD COLUMN took      bigint NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX one_reversal ON fluxpay.usage_event (service, reverses) WHERE reverses IS NOT NULL;
