-- When the card that a subscription names was refused for good; that one is not charged again.
ALTER TABLE fluxpay.subscription ADD COLUMN method_refused_at timestamptz;
