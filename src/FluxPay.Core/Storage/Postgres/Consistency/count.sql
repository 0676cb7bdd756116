-- How much there is to look at.
SELECT (SELECT COUNT(*) FROM fluxpay.orders), (SELECT COUNT(*) FROM fluxpay.payment), (SELECT COUNT(*) FROM fluxpay.customer);
