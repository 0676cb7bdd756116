-- Writers that nobody has heard of for a week have no commit in doubt any more.
DELETE FROM fluxpay.writer WHERE seen_at < clock_timestamp() - interval '7 days';
