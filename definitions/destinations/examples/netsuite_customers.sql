-- Destination of the example sync "netsuite-customers".

CREATE TABLE IF NOT EXISTS netsuite_customers (
    customer_id   bigint PRIMARY KEY,
    name          text,
    company       text,
    first_name    text,
    last_name     text,
    email         text,
    phone         text,
    is_inactive   text,
    changed_at    timestamptz,
    updated_at    timestamptz NOT NULL,
    sync_batch_id uuid NOT NULL
);

COMMENT ON TABLE netsuite_customers IS 'Customers as NetSuite has them; kept in step by DataSync.';
COMMENT ON COLUMN netsuite_customers.email IS 'Lower case.';
COMMENT ON COLUMN netsuite_customers.is_inactive IS 'T or F, as NetSuite has it.';
COMMENT ON COLUMN netsuite_customers.changed_at IS 'When the customer last changed in NetSuite.';
COMMENT ON COLUMN netsuite_customers.updated_at IS 'When DataSync last wrote the row.';
