-- The journal is only ever added to: a mistake is mended by another entry, and neither a bug nor a hand rewrites what was booked.
CREATE TRIGGER entries_stay_as_booked BEFORE UPDATE ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'ledger entries are only ever added');
END;
CREATE TRIGGER entries_stay BEFORE DELETE ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'ledger entries are only ever added');
END;
