-- One value.
SELECT value FROM fluxpay.setting WHERE name = @name;
