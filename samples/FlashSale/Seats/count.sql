-- How many seats are free, taken and sold.
SELECT state, COUNT(*) FROM sale_seat GROUP BY state;
