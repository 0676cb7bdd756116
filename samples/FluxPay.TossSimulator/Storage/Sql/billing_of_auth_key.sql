SELECT state FROM billing WHERE auth_key = @auth_key;
