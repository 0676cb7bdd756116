-- A customer's invoices, of whatever; those of a service, newest first; and every try to collect one.
CREATE INDEX invoices_of_customer ON fluxpay.invoice (service, customer, id);
CREATE INDEX invoices_of_service ON fluxpay.invoice (service, id);
CREATE INDEX charges_of_invoice ON fluxpay.charge (invoice_id, id);
