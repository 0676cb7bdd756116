-- No use is in two statements: those of a customer and feature lie one behind the other.
SELECT a.service || ':' || a.customer, a.feature || ' from ' || a.period_start || ' in one statement', 'also in that from ' || b.period_start
FROM usage_statement a
JOIN usage_statement b ON b.service = a.service AND b.customer = a.customer AND b.feature = a.feature
    AND b.period_start > a.period_start AND b.period_start < a.period_end;
