-- Destination of the example sync "salesforce-contacts".

CREATE TABLE IF NOT EXISTS salesforce_contacts (
    contact_id    text PRIMARY KEY,
    account_id    text,
    first_name    text,
    last_name     text,
    email         text,
    phone         text,
    title         text,
    country       text,
    owner_id      text,
    is_deleted    boolean NOT NULL DEFAULT false,
    created_at    timestamptz,
    changed_at    timestamptz,
    updated_at    timestamptz NOT NULL,
    sync_batch_id uuid NOT NULL
);

COMMENT ON TABLE salesforce_contacts IS 'Contacts as Salesforce has them; kept in step by DataSync.';
COMMENT ON COLUMN salesforce_contacts.email IS 'Lower case.';
COMMENT ON COLUMN salesforce_contacts.is_deleted IS 'In Salesforce''s recycle bin, or gone from it.';
COMMENT ON COLUMN salesforce_contacts.changed_at IS 'When the contact last changed in Salesforce.';
COMMENT ON COLUMN salesforce_contacts.updated_at IS 'When DataSync last wrote the row.';
