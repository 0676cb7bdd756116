-- The journals' partitions of this month and the next two, where they are missing.
SELECT fluxpay.add_partitions(@today);
