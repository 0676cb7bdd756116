-- Takes from a period's allowance, or gives back. No row changed means that it would go beyond @most.
UPDATE allowance SET used = used + @quantity
WHERE service = @service AND customer = @customer AND feature = @feature AND period_start = @period_start AND used <= @most - @quantity;
