-- An invoice's lines sum up to its total.
SELECT i.id, 'lines of ' || i.total, 'lines of ' || l.total
FROM invoice i
JOIN (
    SELECT n.id, COALESCE((SELECT SUM(json_extract(line.value, '$.amount')) FROM json_each(n.lines) line), 0) AS total
    FROM invoice n) l ON l.id = i.id
WHERE l.total <> i.total;
