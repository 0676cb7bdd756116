SELECT state FROM billing WHERE billing_key = @billing_key;
