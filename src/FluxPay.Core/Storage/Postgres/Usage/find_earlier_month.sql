-- When the earliest of a customer's months before this one will be billed. All its subjects are of one length, those of another customer
-- whose id goes on where this one's ends are longer.
SELECT due_at
FROM fluxpay.timer
WHERE kind = @kind AND subject >= @prefix AND subject < @subject AND length(subject) = length(@subject)
ORDER BY subject LIMIT 1;
