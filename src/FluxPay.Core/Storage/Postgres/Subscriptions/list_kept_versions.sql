-- Live subscriptions of a service by the version of the policy they were promised under, but not this one.
SELECT policy_version, count(*)
FROM fluxpay.subscription
WHERE service = @service AND policy_version <> @version AND status NOT IN ('Cancelled', 'Expired')
GROUP BY policy_version
ORDER BY policy_version;
