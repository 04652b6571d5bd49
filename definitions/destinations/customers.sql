-- Destination of the sync "customers". Apply it to the destination database before the first run.

CREATE TABLE IF NOT EXISTS customers (
    customer_id   bigint PRIMARY KEY,
    email         varchar(254) NOT NULL,
    name          varchar(200) NOT NULL DEFAULT '',
    phone         varchar(40),
    address       varchar(300),
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    sync_batch_id uuid NOT NULL
);

COMMENT ON TABLE customers IS 'Customers as the source system has them; kept in step by DataSync.';
COMMENT ON COLUMN customers.customer_id IS 'Id in the source system.';
COMMENT ON COLUMN customers.email IS 'Lower case; 254 characters is the longest address mail can carry (RFC 5321).';
COMMENT ON COLUMN customers.phone IS 'Digits only, with a leading + where the source gave one.';
COMMENT ON COLUMN customers.updated_at IS 'When DataSync last wrote the row.';
COMMENT ON COLUMN customers.sync_batch_id IS 'The run that last wrote the row: datasync.run.batch_id.';
