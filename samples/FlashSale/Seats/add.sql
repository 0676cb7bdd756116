-- A seat that may be sold; nothing when it is there already.
INSERT INTO sale_seat (
    number, state)
VALUES (
    @number, 'FREE')
ON CONFLICT (number) DO NOTHING;
