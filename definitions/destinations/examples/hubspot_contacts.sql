-- Destination of the example sync "hubspot-contacts".

CREATE TABLE IF NOT EXISTS hubspot_contacts (
    contact_id      bigint PRIMARY KEY,
    email           text,
    first_name      text,
    last_name       text,
    phone           text,
    company         text,
    company_id      bigint,
    lifecycle_stage text,
    owner_id        bigint,
    country         text,
    is_archived     boolean NOT NULL DEFAULT false,
    created_at      timestamptz,
    changed_at      timestamptz,
    updated_at      timestamptz NOT NULL,
    sync_batch_id   uuid NOT NULL
);

COMMENT ON TABLE hubspot_contacts IS 'Contacts as HubSpot has them; kept in step by DataSync.';
COMMENT ON COLUMN hubspot_contacts.email IS 'Lower case.';
COMMENT ON COLUMN hubspot_contacts.changed_at IS 'When the contact last changed in HubSpot.';
COMMENT ON COLUMN hubspot_contacts.updated_at IS 'When DataSync last wrote the row.';
