-- The next proofs of consent that are not sealed under the current key, which those begin with that are.
SELECT subscription_id, kind, (extract(epoch FROM recorded_at) * 1000)::bigint::text, evidence
FROM fluxpay.consent
WHERE (subscription_id, kind, (extract(epoch FROM recorded_at) * 1000)::bigint::text) > (@key1, @key2, @key3)
    AND substring(evidence FROM 1 FOR length(@current)) <> @current
ORDER BY subscription_id, kind, (extract(epoch FROM recorded_at) * 1000)::bigint::text LIMIT @limit;
