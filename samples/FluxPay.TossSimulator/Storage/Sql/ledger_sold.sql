-- What moved money, by the day it was sold or is paid out; from the day after the sale on.
SELECT state FROM ledger
WHERE CASE WHEN @by_pay_out = 1 THEN paid_out_on ELSE sold_on END BETWEEN @from AND @until
  AND sold_on < @today AND amount > 0
ORDER BY seq LIMIT @limit OFFSET @skip;
