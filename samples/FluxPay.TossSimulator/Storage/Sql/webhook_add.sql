-- One event for one URL. @due_at in Unix milliseconds.
INSERT INTO webhook (transmission_id, url, body, due_at) VALUES (@transmission_id, @url, @body, @due_at);
