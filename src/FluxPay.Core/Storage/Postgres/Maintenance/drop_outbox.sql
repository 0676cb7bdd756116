-- Drops months of the outbox that are over, old enough and delivered to every sink.
SELECT fluxpay.drop_outbox(@before);
