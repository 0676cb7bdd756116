-- The next proofs of consent that are not sealed under the current key, which those begin with that are.
SELECT subscription_id, kind, CAST(recorded_at AS TEXT), evidence
FROM consent
WHERE (subscription_id, kind, CAST(recorded_at AS TEXT)) > (@key1, @key2, @key3)
    AND substr(evidence, 1, length(@current)) <> @current
ORDER BY subscription_id, kind, CAST(recorded_at AS TEXT) LIMIT @limit;
