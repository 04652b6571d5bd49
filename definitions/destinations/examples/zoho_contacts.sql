-- Destination of the example sync "zoho-crm-contacts".

CREATE TABLE IF NOT EXISTS zoho_contacts (
    contact_id    bigint PRIMARY KEY,
    account_id    bigint,
    first_name    text,
    last_name     text,
    email         text,
    phone         text,
    title         text,
    country       text,
    owner_id      bigint,
    created_at    timestamptz,
    changed_at    timestamptz,
    updated_at    timestamptz NOT NULL,
    sync_batch_id uuid NOT NULL
);

COMMENT ON TABLE zoho_contacts IS 'Contacts as Zoho CRM has them; kept in step by DataSync.';
COMMENT ON COLUMN zoho_contacts.email IS 'Lower case.';
COMMENT ON COLUMN zoho_contacts.changed_at IS 'When the contact last changed in Zoho CRM.';
COMMENT ON COLUMN zoho_contacts.updated_at IS 'When DataSync last wrote the row.';
